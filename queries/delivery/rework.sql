/*---
title: Rework
question: How much of the finished work is done twice?
order: 80
chart: {mark: line, x: period, y: part, low: low, high: high, color: measure}
grain: [measure, period]
metric: Q06
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; then tasks are counted. Empty keeps all, in standard hours."}
  from:    {type: date, default: null, help: "Keep what was finished on or after this day."}
  to:      {type: date, default: null, help: "Keep what was finished on or before this day."}
  grain:   {type: grain, default: month, help: "The period in which the work was finished."}
  sigmas:  {type: number, default: 3, help: "Standard errors from the mean to a control limit."}
columns:
  measure:     {type: text, label: Measure}
  period:      {type: date, label: Period from}
  is_partial:  {type: boolean, label: Period not whole}
  part:        {type: number, label: Part of finished work, format: percent, better: lower}
  low:         {type: number, label: Part at least, format: percent}
  high:        {type: number, label: Part at most, format: percent}
  sent_back:   {type: number, label: Sent back, format: whole}
  completed:   {type: number, label: Finished, format: whole}
  counted_in:  {type: text, label: Counted in}
  limit_low:   {type: number, label: Lower control limit, format: percent}
  limit_high:  {type: number, label: Upper control limit, format: percent}
  alarm:       {type: boolean, label: Outside the control limits}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
checks: ["part between 0 and 1", "low <= high"]
leaves_out: "Deliveries of which nobody counted what was sent back, and services without a standard time where several are added. Control limits (p-chart) are given only where tasks of one service are counted; with many tasks they are narrow. Where one client's work is known only as a range, so is its part."
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
        path.service_id,
        period_start($grain, path.day) as period,
        path.range_only and $client is not null as is_range,
        in_scenario(path.scenario) as is_point,
        path.scenario in ('actual', 'low') as is_low,
        path.scenario in ('actual', 'high') as is_high,
        -- Only deliveries whose returns were counted: what nobody counted is not zero.
        sum(path.reworked_tasks) as reworked_tasks,
        sum(path.delivered) filter (where path.reworked_tasks is not null) as reworked_of,
        sum(path.rework_loops) as rework_loops,
        sum(path.delivered) filter (where path.rework_loops is not null) as loops_of,
        any_value(path.std_hours_per_unit) as std_hours_per_unit,
        max(path.basis) as basis,
        max(path.std_basis) as std_basis,
        source_list(path.source_id) as source_ids
    from throughput_path as path
    cross join horizon
    where (in_scenario(path.scenario) or path.scenario in ('low', 'high'))
        and path.delivered is not null
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
    select 'sent back at least once' as measure, reworked_tasks as returns, reworked_of as delivered, work.*
    from work
    union all
    select 'each time sent back counted', rework_loops, loops_of, work.*
    from work
),

weighted as (
    select
        measured.measure,
        measured.period,
        measured.is_range,
        measured.is_point,
        measured.is_low,
        measured.is_high,
        measured.returns * case when kind.services = 1 then 1 else measured.std_hours_per_unit end as sent_back,
        measured.delivered * case when kind.services = 1 then 1 else measured.std_hours_per_unit end as completed,
        case when kind.services = 1 then measured.basis else greatest(measured.basis, measured.std_basis) end as basis,
        measured.source_ids
    from measured
    cross join kind
    where measured.returns is not null
),

measure_period as (
    select
        weighted.measure,
        weighted.period,
        bool_or(weighted.is_range) as is_range,
        sum(weighted.sent_back) filter (where weighted.is_point) as sent_back,
        sum(weighted.completed) filter (where weighted.is_point) as completed,
        sum(weighted.sent_back) filter (where weighted.is_low) as low_sent_back,
        sum(weighted.completed) filter (where weighted.is_low) as low_completed,
        sum(weighted.sent_back) filter (where weighted.is_high) as high_sent_back,
        sum(weighted.completed) filter (where weighted.is_high) as high_completed,
        max(weighted.basis) as basis,
        list_sort(list_distinct(flatten(array_agg(weighted.source_ids)))) as source_ids
    from weighted
    group by weighted.measure, weighted.period
),

mean as (
    select measure, sum(sent_back) / nullif(sum(completed), 0) as part
    from measure_period
    group by measure
),

rated as (
    select
        measure_period.measure,
        measure_period.period,
        coalesce(measure_period.period < $from, false)
            or period_end($grain, measure_period.period)
                > least(horizon.last_day + 1, coalesce($to, horizon.last_day + 1)) as is_partial,
        measure_period.is_range,
        case
            when not measure_period.is_range
                then measure_period.sent_back / nullif(measure_period.completed, 0)
        end as part,
        case
            when measure_period.is_range then least(
                measure_period.low_sent_back / nullif(measure_period.low_completed, 0),
                measure_period.high_sent_back / nullif(measure_period.high_completed, 0)
            )
        end as low,
        case
            when measure_period.is_range then greatest(
                measure_period.low_sent_back / nullif(measure_period.low_completed, 0),
                measure_period.high_sent_back / nullif(measure_period.high_completed, 0)
            )
        end as high,
        measure_period.sent_back,
        measure_period.completed,
        mean.part as mean_part,
        -- A share of tasks varies as a share does; how often tasks come back does not, and neither do hours.
        case
            when kind.services = 1 and measure_period.measure = 'sent back at least once'
                then $sigmas * sqrt(mean.part * (1 - mean.part) / nullif(measure_period.completed, 0))
        end as margin,
        measure_period.basis,
        measure_period.source_ids
    from measure_period
    join mean on mean.measure = measure_period.measure
    cross join kind
    cross join horizon
),

latest as (
    select coalesce(max(period) filter (where not is_partial), max(period)) as period
    from rated
),

total as (
    select
        period_name($grain, any_value(rated.period))
            || case when bool_or(rated.is_partial) then ' (not whole)' else '' end as period,
        max(rated.part) filter (where rated.measure = 'sent back at least once') as rate,
        max(rated.part) filter (where rated.measure = 'each time sent back counted') as load,
        max(rated.low) filter (where rated.measure = 'sent back at least once') as rate_low,
        max(rated.high) filter (where rated.measure = 'sent back at least once') as rate_high,
        max(rated.basis) as basis
    from latest
    join rated on rated.period = latest.period
)

select
    rated.measure as measure,
    rated.period as period,
    rated.is_partial as is_partial,
    rated.part as part,
    rated.low as low,
    rated.high as high,
    case when not rated.is_range then rated.sent_back end as sent_back,
    case when not rated.is_range then rated.completed end as completed,
    case when kind.services = 1 then 'tasks' else 'standard hours' end as counted_in,
    case when rated.part is not null and rated.margin is not null then greatest(rated.mean_part - rated.margin, 0) end
        as limit_low,
    case when rated.part is not null and rated.margin is not null then least(rated.mean_part + rated.margin, 1) end
        as limit_high,
    coalesce(abs(rated.part - rated.mean_part) > rated.margin, false) as alarm,
    rated.basis as basis,
    rated.source_ids as source_ids,
    case
        when rated.is_range then 'some of this client''s work is known only as a range'
        when rated.completed is null then 'no standard time of this work is on record'
        when rated.completed = 0 then 'nothing was finished'
    end as null_reason,
    case
        when total.rate is not null
            then 'Of the work finished in ' || total.period || ', ' || format('{:.1f}', 100 * total.rate)
                || '% was sent back at least once'
                || case
                    when total.load is null then ''
                    else '; counting each time, ' || format('{:.1f}', 100 * total.load) || '%'
                end
        when total.rate_low is not null
            then 'Of the work finished in ' || total.period || ', '
                || case
                    when format('{:.1f}', 100 * total.rate_low) = format('{:.1f}', 100 * total.rate_high)
                        then 'about ' || format('{:.1f}', 100 * total.rate_low)
                    else format('{:.1f}', 100 * total.rate_low) || '% to ' || format('{:.1f}', 100 * total.rate_high)
                end || '% was sent back at least once'
        else 'How much of the work finished in ' || total.period || ' was sent back is not known'
    end || case when total.basis = 'reported' then '.' else ' (' || total.basis || ').' end as finding
from rated
cross join kind
cross join total
order by measure desc, period
