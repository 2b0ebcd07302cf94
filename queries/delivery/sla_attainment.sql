/*---
title: On time
question: Of what was due, how much came on time?
order: 15
also: [quality]
chart: {mark: bar, x: part, y: who, color: measure}
grain: [client_id, vendor_id, measure]
metric: Q09
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client, a row for each of its vendors; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor, a row for each of its clients; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; then tasks are counted. Empty keeps all, in standard hours."}
  from:    {type: date, default: null, help: "Keep what was due on or after this day."}
  to:      {type: date, default: null, help: "Keep what was due on or before this day."}
  most:    {type: whole, default: 8, help: "How many vendors or pairs: those with the most due."}
columns:
  who:         {type: text, label: Who}
  client_id:   {type: text, label: Client id}
  vendor_id:   {type: text, label: Vendor id}
  measure:     {type: text, label: Measured against}
  part:        {type: number, label: On time, format: percent, better: higher}
  low:         {type: number, label: On time at least, format: percent}
  high:        {type: number, label: On time at most, format: percent}
  on_time:     {type: number, label: Delivered on time, format: whole}
  counted:     {type: number, label: Due or delivered, format: whole}
  overdue:     {type: number, label: Due and still open, format: whole}
  counted_in:  {type: text, label: Counted in}
  target:      {type: number, label: Strictest contract target, format: percent}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
checks: ["part between 0 and 1", "low <= high"]
leaves_out: "What was not due yet, and what has no due day. What is overdue and still open counts as missed against what was due; measured against what was delivered it is not seen, which flatters. Services without a standard time where several are added. A pair without a public figure is shown from low to high."
when_empty: "No delivered work is on record."
owner: delivery
reviewed: 2026-11-25
---*/

with horizon as (
    -- The last day that counts: that of the record, or the one by which things had to be known.
    select least(as_of, known_day) as last_day
    from version
),

work as (
    select
        case when $client is null and $vendor is null then null else path.client_id end as client_id,
        path.vendor_id,
        path.service_id,
        path.range_only and ($client is not null or $vendor is not null) as is_range,
        in_scenario(path.scenario) as is_point,
        path.scenario in ('actual', 'low') as is_low,
        path.scenario in ('actual', 'high') as is_high,
        sum(path.due) as due,
        sum(path.on_time) as on_time,
        sum(path.on_time + path.late) as delivered,
        sum(path.open_overdue) as open_overdue,
        any_value(path.std_hours_per_unit) as std_hours_per_unit,
        max(path.basis) as basis,
        max(path.std_basis) as std_basis,
        source_list(path.source_id) as source_ids
    from throughput_path as path
    cross join horizon
    where (in_scenario(path.scenario) or path.scenario in ('low', 'high'))
        and path.due is not null
        and path.on_time is not null
        and path.day <= horizon.last_day
        and ($client is null or path.client_id = $client)
        and ($vendor is null or path.vendor_id = $vendor)
        and ($service is null or path.service_id = $service)
        and ($from is null or path.day >= $from)
        and ($to is null or path.day < $to)
    group by all
),

kind as (
    select count(distinct service_id) as services
    from work
),

measured as (
    select 'what was due' as measure, 0 as place, work.due as counted, work.* from work
    union all
    select 'what was delivered', 1, work.delivered, work.* from work
),

weighted as (
    select
        measured.client_id,
        measured.vendor_id,
        measured.measure,
        measured.place,
        measured.is_range,
        measured.is_point,
        measured.is_low,
        measured.is_high,
        measured.on_time * case when kind.services = 1 then 1 else measured.std_hours_per_unit end as on_time,
        measured.counted * case when kind.services = 1 then 1 else measured.std_hours_per_unit end as counted,
        measured.open_overdue * case when kind.services = 1 then 1 else measured.std_hours_per_unit end as overdue,
        case when kind.services = 1 then measured.basis else greatest(measured.basis, measured.std_basis) end as basis,
        measured.source_ids
    from measured
    cross join kind
),

line as (
    select
        weighted.client_id,
        weighted.vendor_id,
        weighted.measure,
        weighted.place,
        bool_or(weighted.is_range) as is_range,
        sum(weighted.on_time) filter (where weighted.is_point) as on_time,
        sum(weighted.counted) filter (where weighted.is_point) as counted,
        sum(weighted.overdue) filter (where weighted.is_point) as overdue,
        sum(weighted.on_time) filter (where weighted.is_low)
            / nullif(sum(weighted.counted) filter (where weighted.is_low), 0) as low_path,
        sum(weighted.on_time) filter (where weighted.is_high)
            / nullif(sum(weighted.counted) filter (where weighted.is_high), 0) as high_path,
        max(weighted.basis) as basis,
        list_sort(list_distinct(flatten(array_agg(weighted.source_ids)))) as source_ids
    from weighted
    group by weighted.client_id, weighted.vendor_id, weighted.measure, weighted.place
),

target as (
    select
        case when $client is null and $vendor is null then null else contract.client_id end as client_id,
        contract.vendor_id,
        max(sla.target) as target,
        max(contract.basis) as basis,
        source_list(contract.source_id) as source_ids
    from contract_sla as sla
    join contract on contract.contract_id = sla.contract_id
    cross join version
    where sla.measure = 'on_time'
        and contract.start_on <= version.on_day
        and (contract.end_on is null or contract.end_on >= version.on_day)
        and ($service is null or sla.service_id = $service)
    group by all
),

rated as (
    select
        case
            when $client is null and $vendor is null then vendor.name
            else coalesce(client.name, 'Other clients') || ' at ' || vendor.name
        end as who,
        line.client_id,
        line.vendor_id,
        line.measure,
        line.place,
        line.is_range,
        case when not line.is_range then line.on_time / nullif(line.counted, 0) end as part,
        case when line.is_range then least(line.low_path, line.high_path) end as low,
        case when line.is_range then greatest(line.low_path, line.high_path) end as high,
        case when not line.is_range then line.on_time end as on_time,
        case when not line.is_range then line.counted end as counted,
        case when not line.is_range then line.overdue end as overdue,
        line.counted is null as is_uncounted,
        target.target,
        greatest(line.basis, target.basis) as basis,
        list_sort(list_distinct(list_concat(line.source_ids, coalesce(target.source_ids, [])))) as source_ids,
        max(line.counted) over (partition by line.client_id, line.vendor_id) as most_counted
    from line
    join party as vendor on vendor.party_id = line.vendor_id
    left join party as client on client.party_id = line.client_id
    left join target
        on target.vendor_id = line.vendor_id
        and target.client_id is not distinct from line.client_id
),

kept as (
    select
        rated.*,
        max(case when rated.place = 0 then rated.part end) over pair as due_part,
        max(case when rated.place = 1 then rated.part end) over pair as delivered_part,
        dense_rank() over (
            order by rated.most_counted desc nulls last, rated.vendor_id, rated.client_id nulls last
        ) as rank
    from rated
    window pair as (partition by rated.client_id, rated.vendor_id)
    qualify rank <= $most
),

total as (
    select
        count(*) filter (where place = 0 and part is not null) as known,
        count(*) filter (where place = 0 and is_range) as ranges,
        min_by(who, (part, rank)) filter (where place = 0 and part is not null) as worst,
        min(part) filter (where place = 0) as worst_part,
        min_by(delivered_part, (part, rank)) filter (where place = 0 and part is not null) as worst_delivered,
        min_by(who, (low, rank)) filter (where place = 0 and low is not null) as widest,
        min(low) filter (where place = 0) as widest_low,
        min_by(high, (low, rank)) filter (where place = 0 and low is not null) as widest_high,
        max(basis) as basis
    from kept
)

select
    kept.who as who,
    kept.client_id as client_id,
    kept.vendor_id as vendor_id,
    kept.measure as measure,
    kept.part as part,
    kept.low as low,
    kept.high as high,
    kept.on_time as on_time,
    kept.counted as counted,
    kept.overdue as overdue,
    case when kind.services = 1 then 'tasks' else 'standard hours' end as counted_in,
    kept.target as target,
    kept.basis as basis,
    kept.source_ids as source_ids,
    case
        when kept.is_range then 'no figure of this pair is public: it is known only as a range'
        when kept.is_uncounted then 'no standard time of this work is on record'
        when kept.counted = 0 and kept.place = 0 then 'nothing was due'
        when kept.counted = 0 then 'nothing of what was due was delivered'
    end as null_reason,
    case
        when total.worst is null and total.widest is null then 'How much came on time is not known'
        when total.worst is null
            then total.widest || ', '
                || case
                    when format('{:.1f}', 100 * total.widest_low) = format('{:.1f}', 100 * total.widest_high)
                        then 'about ' || format('{:.1f}', 100 * total.widest_low)
                    else format('{:.1f}', 100 * total.widest_low) || '% to ' || format('{:.1f}', 100 * total.widest_high)
                end || '% of what was due'
        else case
                when total.known = 1 and total.ranges = 0 then ''
                when total.ranges = 0 then 'Least came on time: '
                else 'Least came on time, of those with a figure: '
            end
            || total.worst || ', ' || format('{:.1f}', 100 * total.worst_part) || '% of what was due'
            || case
                when total.worst_delivered is null then ''
                when format('{:.1f}', 100 * total.worst_delivered) = format('{:.1f}', 100 * total.worst_part) then ''
                else '; against what was delivered it would look like '
                    || format('{:.1f}', 100 * total.worst_delivered) || '%'
            end
    end || case when total.basis = 'reported' then '.' else ' (' || total.basis || ').' end as finding
from kept
cross join kind
cross join total
order by kept.due_part nulls last, kept.rank, kept.place, client_id, vendor_id, measure
