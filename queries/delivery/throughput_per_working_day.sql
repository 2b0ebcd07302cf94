/*---
title: Throughput per working day
question: Is output really down, or was the period only shorter?
order: 70
chart: {mark: line, x: period, y: hours_per_working_day, low: low, high: high, color: who}
grain: [client_id, vendor_id, period]
metric: Q15
reach: own
params:
  grain: {type: grain, default: month, help: "The period: day, week, month, quarter or year."}
  from:  {type: date, default: null, help: "Keep what was delivered on or after this day."}
  to:    {type: date, default: null, help: "Keep what was delivered on or before this day."}
columns:
  who:                   {type: text, label: Who}
  client_id:             {type: text, label: Client id}
  vendor_id:             {type: text, label: Vendor id}
  period:                {type: date, label: Period from}
  is_partial:            {type: boolean, label: Period not whole}
  hours_per_working_day: {type: number, label: Standard hours accepted a working day, format: whole, better: higher}
  low:                   {type: number, label: Standard hours accepted a working day at least, format: whole}
  high:                  {type: number, label: Standard hours accepted a working day at most, format: whole}
  change:                {type: number, label: Change from the period before, format: percent}
  accepted_hours:        {type: number, label: Standard hours accepted, format: whole}
  working_days:          {type: whole, label: Working days, format: whole}
  basis:                 {type: basis}
  source_ids:            {type: sources}
  null_reason:           {type: text, label: Why unknown}
  finding:               {type: text}
checks: ["low <= high"]
leaves_out: "Public holidays: a working day is Monday to Friday, the same in every country. Work that was not accepted, and services without a standard time. A period that is not over counts the days that are. The lines are those of the throughput chart."
when_empty: "No delivered work is on record."
owner: delivery
reviewed: 2026-11-25
---*/

with horizon as (
    -- The last day that counts: that of the record, or the one by which things had to be known.
    select least(as_of, known_day) as last_day
    from version
),

line_period as (
    select
        work.who,
        work.client_id,
        work.vendor_id,
        work.period,
        work.is_partial,
        work.accepted_hours,
        work.accepted_low,
        work.accepted_high,
        work.null_reason as range_reason,
        work.basis,
        work.source_ids
    from delivery.throughput_by_period as work
),

-- Only days that are over and asked for, so that a period that is not whole compares with one that is.
period as (
    select
        period_start($grain, calendar.day) as period,
        count(*) filter (where calendar.is_working_day) as working_days
    from calendar
    cross join horizon
    where calendar.day <= horizon.last_day
        and ($from is null or calendar.day >= $from)
        and ($to is null or calendar.day < $to)
    group by period_start($grain, calendar.day)
),

paced as (
    select
        line_period.*,
        period.working_days,
        line_period.accepted_hours / nullif(period.working_days, 0) as pace,
        line_period.accepted_low / nullif(period.working_days, 0) as low,
        line_period.accepted_high / nullif(period.working_days, 0) as high
    from line_period
    left join period on period.period = line_period.period
),

compared as (
    select
        paced.*,
        case
            when lag(paced.period) over line = (
                select max(earlier.period)
                from period as earlier
                where earlier.period < paced.period
            )
                then paced.pace / nullif(lag(paced.pace) over line, 0) - 1
        end as change
    from paced
    window line as (partition by paced.client_id, paced.vendor_id order by paced.period)
),

latest as (
    select max(period) as period
    from compared
),

total as (
    select
        count(*) as lines,
        period_name($grain, any_value(compared.period))
            || case when bool_or(compared.is_partial) then ' (not whole)' else '' end as period,
        min_by(compared.who, (compared.change, compared.who)) filter (where compared.change is not null) as who,
        min(compared.change) as change,
        min_by(compared.pace, (compared.change, compared.who)) filter (where compared.change is not null) as pace,
        count(compared.change) as known,
        count(*) filter (where compared.change < 0) as fallen,
        max(compared.basis) as basis
    from latest
    join compared on compared.period = latest.period
)

select
    compared.who as who,
    compared.client_id as client_id,
    compared.vendor_id as vendor_id,
    compared.period as period,
    compared.is_partial as is_partial,
    compared.pace as hours_per_working_day,
    compared.low as low,
    compared.high as high,
    compared.change as change,
    compared.accepted_hours as accepted_hours,
    compared.working_days as working_days,
    compared.basis as basis,
    compared.source_ids as source_ids,
    case
        when compared.pace is not null then null
        when compared.range_reason is not null then compared.range_reason
        when compared.accepted_hours is null then 'what was accepted is not on record'
        else 'no working day lies in the period'
    end as null_reason,
    case
        when total.known = 0 then 'Whether output a working day rose or fell in ' || total.period || ' is not known'
        when total.known = 1
            then 'A working day of ' || total.period || ' brought ' || digits(total.pace)
                || ' accepted standard hours, ' || total.who || ': ' || format('{:+.1f}', 100 * total.change)
                || '% on the period before'
        when total.fallen = 0
            then 'Output a working day fell for none of the ' || digits(total.known) || ' shown in ' || total.period
        else 'Output a working day fell for ' || digits(total.fallen) || ' of the ' || digits(total.known) || ' shown in '
            || total.period || ', most for ' || total.who || ' (' || format('{:+.1f}', 100 * total.change) || '%)'
    end || case when total.basis = 'reported' then '.' else ' (' || total.basis || ').' end as finding
from compared
cross join total
order by
    sum(coalesce(compared.accepted_hours, compared.accepted_high)) over (
        partition by compared.client_id, compared.vendor_id
    ) desc nulls last,
    vendor_id,
    client_id nulls last,
    period
