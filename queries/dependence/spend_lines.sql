/*---
title: Work and money behind the figures on dependence
question: Which delivered work, and which money, do the figures on dependence count?
page: evidence
order: 150
chart: {mark: table}
grain: [client_id, vendor_id, service_id]
reach: own
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  from:   {type: date, default: null, help: "First day counted; empty counts the twelve months up to the last one."}
  to:     {type: date, default: null, help: "Last day counted; empty ends with the last month that is over on the day asked about."}
columns:
  client_id:    {type: text, label: Client id}
  client:       {type: text, label: Client}
  vendor_id:    {type: text, label: Vendor id}
  vendor:       {type: text, label: Vendor}
  service_id:   {type: text, label: Service id}
  service:      {type: text, label: Service}
  period:       {type: text, label: Period}
  from_day:     {type: date, label: First day counted}
  to_day:       {type: date, label: First day after}
  spend_usd:    {type: number, label: Spend, format: usd}
  low:          {type: number, label: Spend at least, format: usd}
  high:         {type: number, label: Spend at most, format: usd}
  units_low:    {type: whole, label: Units delivered at least}
  units_high:   {type: whole, label: Units delivered at most}
  hours_low:    {type: number, label: Standard hours at least, format: whole}
  hours_high:   {type: number, label: Standard hours at most, format: whole}
  coverage:     {type: number, label: Months complete for every vendor, format: percent}
  record_gap:   {type: text, label: What the record of this client lacks}
  cost_gap:     {type: text, label: Whose cost is not known}
  basis:        {type: basis}
  hours_basis:  {type: basis, label: Basis of the standard hours}
  source_ids:   {type: sources}
  null_reason:  {type: text, label: Why there is no single amount}
  finding:      {type: text}
checks: ["coverage between 0 and 1", "low <= high"]
leaves_out: "Clients nobody names. Months in which a vendor under contract, that delivered in others, has no row of what happened. A service without a standard time has no hours. A cost in a currency without a rate to USD is unknown."
when_empty: "No delivered work with its cost is on record."
owner: partnerships
reviewed: 2026-11-24
---*/

with last_span as (
    -- A month counts once it is over; nothing after the day asked about does.
    select
        on_day,
        least(coalesce($to::date, date_trunc('month', on_day + 1)::date), on_day + 1) as to_day
    from version
),

span as (
    select
        coalesce($from::date, (to_day - interval 12 month)::date) as from_day,
        to_day,
        on_day
    from last_span
),

path as (
    -- A pair without a public figure is a range: its own path only makes totals add up.
    select
        client_id,
        vendor_id,
        service_id,
        day,
        scenario,
        unnest([
            case when in_scenario(scenario) then if(range_only, 'own', 'point') end,
            case when range_only and scenario in ('low', 'high') then scenario::varchar end
        ]) as part,
        cost_usd,
        delivered,
        unrated_currency,
        std_hours_per_unit,
        basis,
        std_basis,
        source_id
    from throughput_path
    where in_scenario(scenario)
        or (range_only and scenario in ('low', 'high'))
),

work as (
    select
        path.client_id,
        path.vendor_id,
        path.service_id,
        date_trunc('month', path.day)::date as month,
        path.part,
        path.scenario <> 'actual' as is_modelled,
        sum(path.cost_usd) as usd,
        sum(path.delivered) as units,
        coalesce(bool_or(path.delivered > 0 and path.cost_usd is null), false) as is_unpriced,
        unrated_list(path.unrated_currency) as unrated,
        any_value(path.std_hours_per_unit) as hours_per_unit,
        max(path.basis) as basis,
        max(path.std_basis) as std_basis,
        path.source_id
    from path
    cross join span
    where path.client_id is not null
        and path.part is not null
        and path.day >= span.from_day
        and path.day < span.to_day
        and ($client is null or path.client_id = $client)
    group by
        path.client_id, path.vendor_id, path.service_id, date_trunc('month', path.day), path.part,
        path.scenario <> 'actual', path.source_id
),

span_month as (
    select unnest(generate_series(
        date_trunc('month', from_day),
        to_day - interval 1 day,
        interval 1 month
    ))::date as month
    from span
),

worked as (
    select client_id, vendor_id, bool_or(is_modelled) as is_modelled
    from work
    group by client_id, vendor_id
),

gap_month as (
    -- A modelled path has no gaps. A vendor of which anything is on record is missed where, under contract, it has no row.
    select distinct worked.client_id, span_month.month
    from worked
    cross join span_month
    join contract
        on contract.client_id = worked.client_id
        and contract.vendor_id = worked.vendor_id
        and contract.start_on <= span_month.month
        and (contract.end_on is null or contract.end_on + 1 >= span_month.month + interval 1 month)
    anti join work
        on work.client_id = worked.client_id
        and work.vendor_id = worked.vendor_id
        and work.month = span_month.month
    where not worked.is_modelled
),

unseen_vendor as (
    -- The model knows every vendor of a client. What happened may not: then a vendor that is known is missed.
    select relationship.client_id, count(*) as vendors
    from relationship
    cross join span
    anti join worked
        on worked.client_id = relationship.client_id
        and (worked.vendor_id = relationship.vendor_id or worked.is_modelled)
    where relationship.status <> 'ended'
        and coalesce(relationship.since < span.to_day, true)
    group by relationship.client_id
),

gap as (
    select
        client.client_id,
        1 - count(gap_month.month) / nullif(count(*), 0) as coverage,
        case
            when count(gap_month.month) = count(*) then 'no month is on record for every vendor under contract'
            when any_value(unseen_vendor.vendors) = 1 then 'the work of one known vendor is not on record'
            when any_value(unseen_vendor.vendors) > 1
                then 'the work of ' || any_value(unseen_vendor.vendors) || ' known vendors is not on record'
        end as record_gap
    from (select distinct client_id from worked) as client
    cross join span_month
    left join gap_month
        on gap_month.client_id = client.client_id
        and gap_month.month = span_month.month
    left join unseen_vendor on unseen_vendor.client_id = client.client_id
    group by client.client_id
),

part as (
    select
        work.client_id,
        work.vendor_id,
        work.service_id,
        work.part,
        sum(work.usd) filter (where gap_month.month is null) as usd,
        sum(work.units) filter (where gap_month.month is null) as units,
        any_value(work.hours_per_unit) as hours_per_unit,
        bool_or(work.is_unpriced) as is_unpriced,
        flatten(array_agg(work.unrated) filter (where work.unrated is not null)) as unrated,
        max(work.basis) as basis,
        max(work.std_basis) as std_basis,
        source_list(work.source_id) as source_ids
    from work
    left join gap_month
        on gap_month.client_id = work.client_id
        and gap_month.month = work.month
    group by work.client_id, work.vendor_id, work.service_id, work.part
),

line as (
    select
        client_id,
        vendor_id,
        service_id,
        count(*) filter (where part <> 'point') > 0 as is_range,
        coalesce(sum(usd) filter (where part = 'point'), 0) as point_usd,
        coalesce(sum(units) filter (where part = 'point'), 0) as point_units,
        coalesce(sum(usd) filter (where part = 'low'), 0) as low_usd,
        coalesce(sum(units) filter (where part = 'low'), 0) as low_units,
        coalesce(sum(usd) filter (where part = 'high'), 0) as high_usd,
        coalesce(sum(units) filter (where part = 'high'), 0) as high_units,
        -- The reader's own path may leave the range of the others; then the range is widened to hold it.
        sum(usd) filter (where part = 'own') as own_usd,
        sum(units) filter (where part = 'own') as own_units,
        any_value(hours_per_unit) as hours_per_unit,
        bool_or(is_unpriced) as is_unpriced,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated,
        max(basis) as basis,
        max(std_basis) as std_basis,
        list_sort(list_distinct(flatten(list(source_ids)))) as source_ids
    from part
    group by client_id, vendor_id, service_id
),

counted as (
    select
        line.*,
        point_usd + least(low_usd, high_usd, own_usd) as least_usd,
        point_usd + greatest(low_usd, high_usd, own_usd) as most_usd,
        point_units + least(low_units, high_units, own_units) as least_units,
        point_units + greatest(low_units, high_units, own_units) as most_units,
        max(is_unpriced) over (partition by client_id) as client_is_unpriced,
        flatten(array_agg(unrated) filter (where unrated is not null) over (partition by client_id)) as client_unrated
    from line
),

total as (
    select
        count(*) as lines,
        count(distinct client_id) as clients,
        count(*) filter (where is_range) as ranges,
        max(basis) as basis
    from counted
)

select
    counted.client_id as client_id,
    client.name as client,
    counted.vendor_id as vendor_id,
    vendor.name as vendor,
    counted.service_id as service_id,
    service.name as service,
    strftime(span.from_day, '%-d %b %Y') || ' to ' || strftime(span.to_day - 1, '%-d %b %Y') as period,
    span.from_day as from_day,
    span.to_day as to_day,
    case when not counted.is_range and not counted.is_unpriced then counted.least_usd end as spend_usd,
    case when not counted.is_unpriced then counted.least_usd end as low,
    case when not counted.is_unpriced then counted.most_usd end as high,
    counted.least_units as units_low,
    counted.most_units as units_high,
    counted.least_units * counted.hours_per_unit as hours_low,
    counted.most_units * counted.hours_per_unit as hours_high,
    gap.coverage as coverage,
    gap.record_gap as record_gap,
    case
        when counted.client_is_unpriced
            then coalesce(rate_gap(counted.client_unrated), 'the cost of some delivered work is not known')
    end as cost_gap,
    counted.basis as basis,
    greatest(counted.basis, counted.std_basis) as hours_basis,
    counted.source_ids as source_ids,
    case
        when counted.is_unpriced
            then coalesce(rate_gap(counted.unrated), 'the cost of some delivered work is not known')
        when counted.is_range then 'no figure for the pair is public: only a range is modelled'
    end as null_reason,
    'The figures on dependence count ' || digits(total.lines) || case total.basis when 'modelled' then ' modelled' else '' end
        || case when total.lines = 1 then ' line' else ' lines' end || ' of work for ' || digits(total.clients)
        || case when total.clients = 1 then ' client' else ' clients' end
        || case when total.ranges > 0 then ', ' || digits(total.ranges) || ' of them as a range only' else '' end
        || '.' as finding
from counted
cross join span
cross join total
join gap on gap.client_id = counted.client_id
join party as client on client.party_id = counted.client_id
join party as vendor on vendor.party_id = counted.vendor_id
left join service on service.service_id = counted.service_id
order by client_id, vendor_id, service_id
