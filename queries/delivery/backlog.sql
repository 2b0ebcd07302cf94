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
    -- The last day that counts: that of the record, or the one by which things had to be known.
    select least(as_of, known_day) as last_day
    from version
),

kind as (
    select count(distinct service_id) as services
    from delivery_log
    where ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
        and ($service is null or service_id = $service)
),

batch as (
    select
        log.service_id,
        log.submitted_at::date as submitted_on,
        log.due_at::date as due_on,
        log.delivered_at::date as delivered_on,
        log.units,
        case when kind.services = 1 then 1 else standard.std_minutes_per_unit / 60 end as weight,
        log.range_only and $client is not null as is_range,
        case when kind.services = 1 then log.basis else greatest(log.basis, standard.basis) end as basis,
        log.source_id
    from delivery_log as log
    cross join kind
    left join service_standard as standard on standard.service_id = log.service_id
    where ($client is null or log.client_id = $client)
        and ($vendor is null or log.vendor_id = $vendor)
        and ($service is null or log.service_id = $service)
),

-- What comes on a day and what goes: a batch is in work at the end of a day if it came by then and has not gone.
service_change as (
    select service_id, 'open, not yet due' as state, submitted_on as day, units
    from batch
    union all
    select service_id, 'open, not yet due', greatest(submitted_on, least(delivered_on, due_on)), -units
    from batch
    where coalesce(delivered_on, due_on) is not null
    union all
    select service_id, 'overdue', greatest(due_on, submitted_on), units
    from batch
    where due_on < coalesce(delivered_on, date '9999-12-31')
    union all
    select service_id, 'overdue', delivered_on, -units
    from batch
    where due_on < delivered_on
),

span as (
    select
        min(batch.submitted_on) as first_day,
        least(horizon.last_day, coalesce($to::date - 1, horizon.last_day)) as last_day,
        sum(batch.units) filter (where batch.weight is not null) / nullif(sum(batch.units), 0) as coverage,
        bool_or(batch.is_range) as is_range,
        max(batch.basis) as basis,
        source_list(batch.source_id) as source_ids
    from batch
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
    where calendar.day between span.first_day and span.last_day
    group by period_start($grain, calendar.day)
),

service_period_change as (
    select
        service_change.service_id,
        service_change.state,
        period_start($grain, service_change.day) as period,
        sum(service_change.units) as units
    from service_change
    cross join span
    where service_change.day <= span.last_day
    group by service_change.service_id, service_change.state, period_start($grain, service_change.day)
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
        from batch
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
            || format('{:,.0f}', latest.open_amount)
            || case when kind.services = 1 then ' task' else ' standard hour' end
            || case when round(latest.open_amount) = 1 then '' else 's' end || ' was open, '
            || case
                when coalesce(latest.overdue_amount, 0) = 0 then 'none of it overdue'
                when latest.overdue_amount = latest.open_amount then 'all of it overdue'
                else format('{:,.0f}', latest.overdue_amount) || ' of it overdue'
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
