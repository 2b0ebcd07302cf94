/*---
title: Privacy incidents against volume
question: How often does a vendor leave data open, given how much it handles?
order: 120
chart: {mark: interval, y: vendor, low: billion_low, high: billion_high, color: gravity}
grain: [vendor_id]
metric: X04
reach: vendor
params:
  client:     {type: client, default: null, help: "Count incidents that touched one client, and its tasks; empty counts all."}
  vendor:     {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:       {type: month, default: null, help: "First month, inclusive."}
  to:         {type: month, default: null, help: "Last month, inclusive."}
  confidence: {type: number, default: 0.95, help: "How sure the range is to hold the true rate: more than 0, less than 1."}
  most:       {type: whole, default: 12, help: "Keep so many vendors, those with the most incidents and the most tasks first."}
columns:
  vendor:         {type: text, label: Vendor}
  vendor_id:      {type: text, label: Vendor id}
  incidents:      {type: whole, label: Incidents on record, format: whole, better: lower}
  confirmed:      {type: whole, label: Of these with access by outsiders confirmed, format: whole}
  clients:        {type: whole, label: Clients named as touched, format: whole}
  worst_severity: {type: whole, label: "Gravest of them, 1 to 4 (our reading)", format: whole, better: lower}
  gravity:        {type: text, label: Gravity}
  tasks:          {type: number, label: Tasks delivered, format: whole}
  rate:           {type: number, label: Incidents a million tasks, format: decimal, better: lower}
  low:            {type: number, label: Incidents a million tasks at least, format: decimal}
  high:           {type: number, label: Incidents a million tasks at most, format: decimal}
  billion_low:    {type: number, label: "Incidents a billion tasks, at least", format: whole}
  billion_high:   {type: number, label: "Incidents a billion tasks, at most", format: whole}
  basis:          {type: basis}
  source_ids:     {type: sources}
  null_reason:    {type: text, label: Why unknown}
  finding:        {type: text}
thresholds:
  - {column: worst_severity, level: red, at: ">= 3", kind: convention, label: "any incident of severity 3 or more", do: "Ask the vendor what was found, and what was changed since."}
checks: ["low <= high"]
leaves_out: "Incidents that nobody reported: none on record is not none. Data found open is not data misused; only the confirmed ones are known to have been read. An incident counts on the day it happened, else was found, else could be known. How grave it was is our reading."
when_empty: "Neither an incident nor delivered work is on record."
owner: people
reviewed: 2026-11-25
---*/

with counted as (
    select
        incident.incident_id,
        incident.vendor_id,
        incident.happened_on,
        incident.detected_on,
        incident.severity,
        incident.confirmed_access,
        incident.known_on,
        incident.basis,
        incident.source_id,
        coalesce(incident.happened_on, incident.detected_on, incident.known_on) as counted_on
    from incident
),

vendor_incident as (
    select
        counted.vendor_id,
        count(*) as incidents,
        count(*) filter (where counted.confirmed_access) as confirmed,
        max(counted.severity) as worst_severity,
        count(*) filter (where counted.severity >= 3) as grave,
        max(counted.basis) as basis,
        source_list(counted.source_id) as source_ids
    from counted
    cross join version
    where coalesce(counted.counted_on <= version.on_day, true)
        and ($vendor is null or counted.vendor_id = $vendor)
        and ($from is null or coalesce(counted.counted_on >= $from, false))
        and ($to is null or coalesce(counted.counted_on < $to, false))
        and ($client is null or counted.incident_id in (
            select incident_client.incident_id
            from incident_client
            where incident_client.client_id = $client
        ))
    group by counted.vendor_id
),

vendor_client as (
    select counted.vendor_id, count(distinct incident_client.client_id) as clients
    from counted
    join incident_client on incident_client.incident_id = counted.incident_id
    cross join version
    where coalesce(counted.counted_on <= version.on_day, true)
        and ($from is null or coalesce(counted.counted_on >= $from, false))
        and ($to is null or coalesce(counted.counted_on < $to, false))
        and ($client is null or incident_client.client_id = $client)
    group by counted.vendor_id
),

vendor_task as (
    select
        work.vendor_id,
        sum(work.delivered) filter (where in_scenario(work.scenario)) as tasks,
        sum(work.delivered) filter (where work.scenario in ('actual', 'low')) as tasks_low,
        sum(work.delivered) filter (where work.scenario in ('actual', 'high')) as tasks_high,
        -- Of one client's work only a range may be given where no figure of the pair is public.
        $client is not null and bool_or(work.range_only) as is_range,
        max(work.basis) as basis,
        source_list(work.source_id) as source_ids
    from throughput_path as work
    cross join version
    where work.delivered is not null
        and work.day <= version.on_day
        and ($vendor is null or work.vendor_id = $vendor)
        and ($client is null or work.client_id = $client)
        and ($from is null or work.day >= $from)
        and ($to is null or work.day < $to)
    group by work.vendor_id
),

vendor_count as (
    select
        coalesce(vendor_incident.vendor_id, vendor_task.vendor_id) as vendor_id,
        coalesce(vendor_incident.incidents, 0) as incidents,
        coalesce(vendor_incident.confirmed, 0) as confirmed,
        coalesce(vendor_incident.grave, 0) as grave,
        vendor_incident.worst_severity,
        case when vendor_task.is_range then null else vendor_task.tasks end as tasks,
        case when vendor_task.is_range then vendor_task.tasks_low else vendor_task.tasks end as tasks_low,
        case when vendor_task.is_range then vendor_task.tasks_high else vendor_task.tasks end as tasks_high,
        coalesce(vendor_task.is_range, false) as is_range,
        -- Without a single incident only the upper end is open, so all the doubt lies there.
        case
            when coalesce(vendor_incident.incidents, 0) = 0 then 1 - $confidence
            else (1 - $confidence) / 2
        end as tail,
        greatest(
            coalesce(vendor_incident.basis, vendor_task.basis),
            coalesce(vendor_task.basis, vendor_incident.basis)
        ) as basis,
        list_sort(list_distinct(list_concat(vendor_incident.source_ids, vendor_task.source_ids))) as source_ids
    from vendor_incident
    full join vendor_task on vendor_task.vendor_id = vendor_incident.vendor_id
),

vendor_rate as (
    select
        *,
        1e6 * incidents / nullif(tasks, 0) as rate,
        1e6 * poisson_mean_low(incidents, tail) / nullif(tasks_high, 0) as low,
        1e6 * poisson_mean_high(incidents, tail) / nullif(tasks_low, 0) as high
    from vendor_count
),

total as (
    select
        sum(incidents) as incidents,
        sum(grave) as grave,
        count(*) filter (where incidents > 0) as vendors,
        max(rate) as top_rate
    from vendor_rate
),

highest as (
    select vendor_id, rate, low, high, basis
    from vendor_rate
    where rate > 0
    order by round(rate, 9) desc, vendor_id
    limit 1
)

select
    vendor.name as vendor,
    vendor_rate.vendor_id as vendor_id,
    vendor_rate.incidents as incidents,
    vendor_rate.confirmed as confirmed,
    coalesce(vendor_client.clients, 0) as clients,
    vendor_rate.worst_severity as worst_severity,
    case
        when vendor_rate.incidents = 0 then 'none on record'
        when vendor_rate.worst_severity is null then 'severity not read'
        when vendor_rate.worst_severity >= 3 then 'severity 3 or more'
        else 'severity below 3'
    end as gravity,
    vendor_rate.tasks::double as tasks,
    vendor_rate.rate as rate,
    vendor_rate.low as low,
    vendor_rate.high as high,
    1000 * vendor_rate.low as billion_low,
    1000 * vendor_rate.high as billion_high,
    vendor_rate.basis as basis,
    vendor_rate.source_ids as source_ids,
    case
        when vendor_rate.rate is not null then null
        when vendor_rate.is_range then 'no figure of this pair is public, so only a range can be given'
        when vendor_rate.tasks = 0 then 'no task was delivered'
        else 'it is not known how many tasks were delivered'
    end as null_reason,
    case
        when total.incidents = 0 then 'No privacy incident is on record here; that nobody reported one proves little.'
        else digits(total.incidents) || case when total.incidents = 1 then ' privacy incident is' else ' privacy incidents are' end
            || ' on record at ' || digits(total.vendors) || case when total.vendors = 1 then ' vendor' else ' vendors' end
            || ', ' || digits(total.grave) || ' of severity 3 or more'
            || case
                when highest.rate is null then '; how many tasks stand behind them is not public.'
                else '; by its volume of work ' || highest_vendor.name || ' has the most, one in '
                    || case
                        when 1 / nullif(highest.rate, 0) >= 1.5 then digits(round(1 / nullif(highest.rate, 0))) || ' million'
                        else digits(round(1e6 / nullif(highest.rate, 0)))
                    end || ' tasks'
                    || case highest.basis when 'reported' then '.' else ' (' || highest.basis || ').' end
            end
    end as finding
from vendor_rate
join party as vendor on vendor.party_id = vendor_rate.vendor_id
left join vendor_client on vendor_client.vendor_id = vendor_rate.vendor_id
cross join total
left join highest on true
left join party as highest_vendor on highest_vendor.party_id = highest.vendor_id
qualify row_number() over (
    order by vendor_rate.incidents desc, vendor_rate.tasks desc nulls last, vendor_rate.vendor_id
) <= $most
order by round(vendor_rate.rate, 9) desc nulls last, incidents desc, round(vendor_rate.high, 9) desc nulls last, vendor_id
