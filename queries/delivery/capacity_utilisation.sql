/*---
title: Capacity utilisation
question: Is the vendor full?
order: 100
chart: {mark: line, x: period, y: utilisation, color: who}
grain: [vendor_id, pool, period]
metric: V04
reach: vendor
params:
  vendor: {type: vendor, default: null, help: "Keep one vendor, a line for each of its pools; empty keeps all, a line each."}
  from:   {type: date, default: null, help: "Keep weeks that begin on or after this day."}
  to:     {type: date, default: null, help: "Keep weeks that end on or before this day."}
  grain:  {type: grain, default: month, help: "The period; capacity is known by the week, so a day shows its week."}
  most:   {type: whole, default: 8, help: "How many lines: those with the most hours."}
  nearly_full: {type: number, default: 0.85, help: "The part from which the headline counts a vendor as nearly full."}
columns:
  who:               {type: text, label: Who}
  vendor_id:         {type: text, label: Vendor id}
  pool:              {type: text, label: Pool}
  period:            {type: date, label: Weeks that begin in the period from}
  is_partial:        {type: boolean, label: Period not whole}
  utilisation:       {type: number, label: Capacity used, format: percent}
  congestion:        {type: number, label: Waiting as a multiple of that when half full, format: multiple}
  good_hours:        {type: number, label: Accepted work, format: whole, unit: standard hours}
  rework_load:       {type: number, label: Rework on top, format: percent}
  available_hours:   {type: number, label: Hours there are, format: whole, unit: standard hours}
  weeks:             {type: whole, label: Weeks, format: whole}
  basis:             {type: basis}
  source_ids:        {type: sources}
  null_reason:       {type: text, label: Why unknown}
  finding:           {type: text}
thresholds:
  - {column: utilisation, level: amber, at: ">= 0.85", kind: convention, label: "85%: waits 5.7 times as long as half full", do: "Book ahead, or expect work to wait."}
  - {column: utilisation, level: red, at: ">= 0.95", kind: convention, label: "95%: 19 times", do: "Move work that cannot wait to another vendor."}
leaves_out: "Weeks that are not over, services without a standard time or a pool, and rejected work. Where several pools do one service, its hours are split between them as their own hours are. The two lines come from the curve r / (1 - r), not from a rule. Above 100% the vendor used hours that its capacity does not show; nothing is clipped."
when_empty: "No capacity of a vendor is on record."
owner: delivery
reviewed: 2026-11-25
---*/

with horizon as (
    -- The last day that counts: that of the record, or the one by which things had to be known.
    select least(as_of, known_day) as last_day
    from version
),

pool_week as (
    select
        capacity.vendor_id,
        capacity.pool,
        capacity.week_start,
        capacity.scenario,
        capacity.available_std_hours,
        capacity.known_on,
        capacity.basis,
        capacity.source_id,
        period_start($grain, capacity.week_start) as period
    from capacity
    cross join horizon
    where capacity.week_start + 7 <= horizon.last_day + 1
        and ($vendor is null or capacity.vendor_id = $vendor)
        and ($from is null or capacity.week_start >= $from)
        and ($to is null or capacity.week_start + 7 <= $to)
    -- What happened stands before what was modelled, and what was known last before what was known first.
    qualify row_number() over (
        partition by capacity.vendor_id, capacity.pool, capacity.week_start
        order by capacity.scenario, capacity.known_on desc nulls last, capacity.source_id
    ) = 1
),

service_week as (
    select
        work.vendor_id,
        work.service_id,
        period_start('week', work.day) as week_start,
        sum(work.accepted * work.std_hours_per_unit) as good_hours,
        -- Of the deliveries whose returns were counted; each time sent back is done again.
        sum(coalesce(work.rework_loops, work.reworked_tasks) * work.std_hours_per_unit) as rework_hours,
        sum(work.delivered * work.std_hours_per_unit) filter (
            where coalesce(work.rework_loops, work.reworked_tasks) is not null
        ) as counted_hours,
        max(greatest(work.basis, work.std_basis)) as basis,
        source_list(work.source_id) as source_ids
    from throughput as work
    where work.delivered is not null
        and ($vendor is null or work.vendor_id = $vendor)
    group by work.vendor_id, work.service_id, period_start('week', work.day)
),

pool_service_week as (
    select
        pool_week.vendor_id,
        pool_week.pool,
        pool_week.week_start,
        service_week.good_hours,
        service_week.rework_hours,
        service_week.counted_hours,
        service_week.basis,
        service_week.source_ids,
        -- The pool's part of a service that several pools do; alone it does all of it.
        case
            when count(*) over service = 1 then 1
            else pool_week.available_std_hours / nullif(sum(pool_week.available_std_hours) over service, 0)
        end as part
    from pool_week
    join pool_service
        on pool_service.vendor_id = pool_week.vendor_id
        and pool_service.pool = pool_week.pool
    join service_week
        on service_week.vendor_id = pool_week.vendor_id
        and service_week.service_id = pool_service.service_id
        and service_week.week_start = pool_week.week_start
    window service as (partition by pool_week.vendor_id, pool_service.service_id, pool_week.week_start)
),

pool_week_work as (
    select
        vendor_id,
        pool,
        week_start,
        sum(good_hours * part) as good_hours,
        sum(rework_hours * part) as rework_hours,
        sum(counted_hours * part) as counted_hours,
        max(basis) as basis,
        list_distinct(flatten(array_agg(source_ids))) as source_ids
    from pool_service_week
    group by vendor_id, pool, week_start
),

-- A week without any work on record is unknown, not idle, so its hours count nowhere.
line_period as (
    select
        pool_week.vendor_id,
        case when $vendor is not null then pool_week.pool end as pool,
        pool_week.period,
        count(distinct pool_week.week_start) as weeks,
        sum(pool_week_work.good_hours) as good_hours,
        sum(pool_week_work.rework_hours) as rework_hours,
        sum(pool_week_work.counted_hours) as counted_hours,
        sum(pool_week.available_std_hours) filter (where pool_week_work.good_hours is not null) as available_hours,
        sum(pool_week.available_std_hours) as all_hours,
        max(greatest(pool_week.basis, pool_week_work.basis)) as basis,
        list_sort(list_distinct(list_concat(
            source_list(pool_week.source_id),
            coalesce(flatten(array_agg(pool_week_work.source_ids)), [])
        ))) as source_ids
    from pool_week
    left join pool_week_work
        on pool_week_work.vendor_id = pool_week.vendor_id
        and pool_week_work.pool = pool_week.pool
        and pool_week_work.week_start = pool_week.week_start
    group by all
),

used as (
    select
        line_period.*,
        line_period.rework_hours / nullif(line_period.counted_hours, 0) as rework_load,
        line_period.good_hours
            * (1 + coalesce(line_period.rework_hours / nullif(line_period.counted_hours, 0), 0))
            / nullif(line_period.available_hours, 0) as utilisation,
        period_end($grain, line_period.period)
            > least(horizon.last_day + 1, coalesce($to, horizon.last_day + 1))
            or coalesce(line_period.period < $from, false) as is_partial
    from line_period
    cross join horizon
),

line as (
    select
        used.vendor_id,
        used.pool,
        vendor.name || case when used.pool is null then '' else ': ' || used.pool end as who,
        row_number() over (order by sum(used.all_hours) desc, used.vendor_id, used.pool) as place
    from used
    join party as vendor on vendor.party_id = used.vendor_id
    group by used.vendor_id, used.pool, vendor.name
    qualify place <= $most
),

latest as (
    select coalesce(max(period) filter (where not is_partial), max(period)) as period
    from used
),

total as (
    select
        period_name($grain, any_value(latest.period)) as period,
        count(used.utilisation) as known,
        count(*) filter (where used.utilisation >= $nearly_full) as full_lines,
        max_by(line.who, (used.utilisation, -line.place)) filter (where used.utilisation is not null) as fullest,
        max(used.utilisation) as most_used,
        max_by(used.is_partial, (used.utilisation, -line.place)) as is_partial,
        max(used.basis) as basis
    from latest
    join used on used.period = latest.period
    join line
        on line.vendor_id = used.vendor_id
        and line.pool is not distinct from used.pool
)

select
    line.who as who,
    used.vendor_id as vendor_id,
    used.pool as pool,
    used.period as period,
    used.is_partial as is_partial,
    used.utilisation as utilisation,
    case when used.utilisation < 1 then used.utilisation / nullif(1 - used.utilisation, 0) end as congestion,
    used.good_hours as good_hours,
    used.rework_load as rework_load,
    coalesce(used.available_hours, used.all_hours) as available_hours,
    used.weeks as weeks,
    used.basis as basis,
    used.source_ids as source_ids,
    case
        when used.all_hours = 0 then 'the capacity is zero'
        when used.good_hours is null then 'no accepted work of the pool is on record in these weeks'
        when used.utilisation is null then 'the capacity of these weeks is zero'
        when used.utilisation >= 1 then 'full: without an end to the work the wait has none'
        when used.rework_load is null then 'nobody counted what was sent back: the part used is at least this'
    end as null_reason,
    case
        when total.known = 0 then 'How full the vendors were in ' || total.period || ' is not known.'
        else 'Fullest in ' || total.period || case when total.is_partial then ' (not whole)' else '' end || ': '
            || total.fullest || ', ' || format('{:.0f}', 100 * total.most_used) || '% of its hours'
            || case
                when total.known = 1 then ''
                else '; ' || case when total.full_lines = 0 then 'none' else total.full_lines::varchar end
                    || ' of the ' || digits(total.known) || ' shown used ' || format('{:.0f}', 100 * $nearly_full)
                    || '% or more'
            end
            || case when total.basis = 'reported' then '.' else ' (' || total.basis || ').' end
    end as finding
from used
join line
    on line.vendor_id = used.vendor_id
    and line.pool is not distinct from used.pool
cross join total
order by line.place, period, vendor_id, pool
