/*---
title: Backlog
question: How much of the work sent is still open, and how much of that is overdue?
order: 60
chart: {mark: area, x: period, y: amount, color: state}
grain: [state, period]
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; then tasks are counted. Empty keeps all, in standard hours."}
  from:    {type: date, default: null, help: "Show periods that begin on or after this day."}
  to:      {type: date, default: null, help: "Show what was open up to the end of this day."}
  grain:   {type: grain, default: month, help: "The period: day, week, month, quarter or year."}
columns:
  state:       {type: text, label: State}
  period:      {type: date, label: Period from}
  counted_on:  {type: date, label: Counted at the end of}
  is_partial:  {type: boolean, label: Period not whole}
  amount:      {type: number, label: "Open, in standard hours or tasks", format: whole}
  counted_in:  {type: text, label: Counted in}
  coverage:    {type: number, label: Part of the units counted, format: percent}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
checks: ["coverage between 0 and 1"]
leaves_out: "Work of several kinds is added in standard hours, so a service without a standard time is not counted and lowers the coverage. Work without a due day is never overdue. Where one client's work is known only as a range, no backlog of it is given."
when_empty: "No delivered work is on record."
owner: delivery
reviewed: 2026-11-25
---*/

with horizon as (
    -- The last day that counts: that of the record, the one by which things had to be known, or the one asked for.
    select least(as_of, known_day, coalesce($to::date - 1, as_of)) as last_day
    from version
),

kind as (
    select count(distinct service_id) as services
    from throughput
    where ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
        and ($service is null or service_id = $service)
),

-- What comes and what goes: work is held from the day it is sent until the day it is back, and of that it is overdue
-- from the end of the day it was due.
change as (
    select
        work.service_id,
        period_start($grain, work.day) as period,
        work.submitted,
        work.delivered,
        work.overdue_change,
        work.day <= horizon.last_day as counts,
        case when kind.services = 1 then 1 else standard.std_minutes_per_unit / 60 end as weight,
        work.range_only and $client is not null as is_range,
        case when kind.services = 1 then work.basis else greatest(work.basis, standard.basis) end as basis,
        work.source_id
    from throughput as work
    cross join kind
    cross join horizon
    left join service_standard as standard on standard.service_id = work.service_id
    where ($client is null or work.client_id = $client)
        and ($vendor is null or work.vendor_id = $vendor)
        and ($service is null or work.service_id = $service)
),

span as (
    select
        min(change.period) filter (where change.submitted is not null and change.counts) as first_period,
        horizon.last_day,
        sum(change.submitted) filter (where change.weight is not null) / nullif(sum(change.submitted), 0) as coverage,
        bool_or(change.is_range) as is_range,
        max(change.basis) as basis,
        source_list(change.source_id) as source_ids
    from change
    cross join horizon
    group by horizon.last_day
),

period as (
    select
        period_start($grain, calendar.day) as period,
        least(period_end($grain, period_start($grain, any_value(calendar.day))) - 1, any_value(span.last_day))
            as counted_on
    from calendar
    cross join span
    where calendar.day between span.first_period and span.last_day
    group by period_start($grain, calendar.day)
),

service_period as (
    select
        service_id,
        period,
        any_value(weight) as weight,
        coalesce(sum(submitted) filter (where counts), 0) - coalesce(sum(delivered) filter (where counts), 0) as held,
        coalesce(sum(overdue_change) filter (where counts), 0) as overdue
    from change
    group by service_id, period
),

service_period_change as (
    select service_id, period, 'open, not yet due' as state, held - overdue as units
    from service_period
    union all
    select service_id, period, 'overdue', overdue
    from service_period
),

-- Units are whole numbers, so that what has all gone leaves exactly nothing.
service_held as (
    select
        kinds.service_id,
        kinds.weight,
        kinds.state,
        period.period,
        period.counted_on,
        -- A period in which nothing came or went changes nothing.
        sum(coalesce(service_period_change.units, 0)) over (
            partition by kinds.service_id, kinds.state
            order by period.period
        ) as units
    from period
    cross join (
        select service_id, any_value(weight) as weight, unnest(['overdue', 'open, not yet due']) as state
        from service_period
        group by service_id
    ) as kinds
    left join service_period_change
        on service_period_change.service_id = kinds.service_id
        and service_period_change.state = kinds.state
        and service_period_change.period = period.period
),

held as (
    select state, period, counted_on, sum(units * weight) as amount
    from service_held
    group by state, period, counted_on
),

latest as (
    select
        held.counted_on,
        sum(held.amount) as open_amount,
        sum(held.amount) filter (where held.state = 'overdue') as overdue_amount
    from held
    cross join span
    where held.counted_on = span.last_day
    group by held.counted_on
)

select
    held.state as state,
    held.period as period,
    held.counted_on as counted_on,
    period_end($grain, held.period) - 1 > held.counted_on as is_partial,
    case when not span.is_range then held.amount end as amount,
    case when kind.services = 1 then 'tasks' else 'standard hours' end as counted_in,
    span.coverage as coverage,
    span.basis as basis,
    span.source_ids as source_ids,
    case
        when span.is_range then 'some of this client''s work is known only as a range'
        when held.amount is null then 'no standard time of this work is on record'
    end as null_reason,
    case
        when span.is_range then 'The backlog is not given: some of this client''s work is known only as a range.'
        when latest.open_amount is null
            then 'The backlog is not known in standard hours: no standard time of this work is on record.'
        else 'At the end of ' || strftime(latest.counted_on, '%-d %B %Y') || ', work of '
            || digits(latest.open_amount)
            || case when kind.services = 1 then ' task' else ' standard hour' end
            || case when round(latest.open_amount) = 1 then '' else 's' end || ' was open, '
            || case
                when coalesce(latest.overdue_amount, 0) = 0 then 'none of it overdue'
                when latest.overdue_amount = latest.open_amount then 'all of it overdue'
                else digits(latest.overdue_amount) || ' of it overdue'
            end
            || case when span.basis = 'reported' then '.' else ' (' || span.basis || ').' end
    end as finding
from held
cross join span
cross join kind
left join latest on true
where $from is null
    or held.period >= $from
order by state, period
