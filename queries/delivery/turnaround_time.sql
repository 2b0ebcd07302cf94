/*---
title: Turnaround
question: How long do we wait for work, and on a bad day?
order: 50
chart: {mark: line, x: period, y: p50_hours, low: p50_hours, high: p95_hours, color: who}
grain: [period]
metric: Q08
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; empty keeps all, each task counting once."}
  from:    {type: date, default: null, help: "Keep what was sent on or after this day."}
  to:      {type: date, default: null, help: "Keep what was sent on or before this day."}
  grain:   {type: grain, default: month, help: "The period in which the work was sent."}
columns:
  who:               {type: text, label: Who waits for whom}
  period:            {type: date, label: Sent in the period from}
  is_partial:        {type: boolean, label: Period not whole}
  p50_hours:         {type: number, label: Hours until half is back, format: decimal, better: lower}
  p95_hours:         {type: number, label: Hours until all but one in twenty are back, format: decimal, better: lower}
  method:            {type: text, label: Method}
  units:             {type: whole, label: Tasks sent, format: whole}
  open_units:        {type: whole, label: Tasks still open, format: whole}
  completed_p50:     {type: number, label: Median of those back, format: decimal, unit: hours}
  completed_p95:     {type: number, label: 95th percentile of those back, format: decimal, unit: hours}
  completed_p50_discrete: {type: number, label: Median of those back as waited, format: decimal, unit: hours}
  completed_p95_discrete: {type: number, label: 95th percentile of those back as waited, format: decimal, unit: hours}
  survival_p50:      {type: number, label: Median with open tasks (Kaplan-Meier), format: decimal, unit: hours}
  survival_p95:      {type: number, label: 95th percentile with open tasks (Kaplan-Meier), format: decimal, unit: hours}
  target_p95_hours:  {type: number, label: Strictest contract target for the 95th percentile, format: decimal, unit: hours}
  basis:             {type: basis}
  source_ids:        {type: sources}
  null_reason:       {type: text, label: Why unknown}
  finding:           {type: text}
leaves_out: "The nature of the tasks: a long video and a single label count alike unless one service is kept. Waits that differ by less than a sixty-fourth, or by less than a minute, may stand at their mean. While tasks of a period are open the Kaplan-Meier estimate stands, which counts how long they have waited so far; the figures of those back alone flatter. Where one client's work is known only as a range, no time is given."
when_empty: "No delivered work is on record."
owner: delivery
reviewed: 2026-11-25
---*/

with horizon as (
    -- The last day that counts: that of the record, or the one by which things had to be known.
    select least(as_of, known_day) as last_day
    from version
),

step as (
    select
        period_start($grain, turnaround.submitted_on) as period,
        turnaround.from_hours,
        turnaround.is_open,
        turnaround.units,
        turnaround.unit_seconds,
        turnaround.range_only and $client is not null as is_range,
        turnaround.basis,
        turnaround.source_id
    from turnaround
    where ($client is null or turnaround.client_id = $client)
        and ($vendor is null or turnaround.vendor_id = $vendor)
        and ($service is null or turnaround.service_id = $service)
        and ($from is null or turnaround.submitted_on >= $from)
        and ($to is null or turnaround.submitted_on < $to)
),

-- What is back stands for its step, else what still waits: so long as its tasks waited on average.
wait as (
    select
        period,
        coalesce(
            sum(unit_seconds) filter (where not is_open)::double / nullif(sum(units) filter (where not is_open), 0),
            sum(unit_seconds)::double / nullif(sum(units), 0)
        ) / 3600 as hours,
        coalesce(sum(units) filter (where not is_open), 0) as done,
        sum(units) as units
    from step
    group by period, from_hours
),

counted as (
    select
        wait.period,
        wait.hours,
        wait.done,
        -- Back by then, and not yet back or gone from sight before then.
        sum(wait.done) over earlier as done_so_far,
        sum(wait.done) over whole as done_in_all,
        sum(wait.units) over later as at_risk
    from wait
    window
        earlier as (partition by wait.period order by wait.hours),
        later as (partition by wait.period order by wait.hours desc),
        whole as (partition by wait.period)
),

-- Kaplan-Meier: the part that waits longer than each time.
survival as (
    select
        counted.*,
        product(1 - counted.done / nullif(counted.at_risk, 0)) over (
            partition by counted.period
            order by counted.hours
        ) as waiting
    from counted
),

-- A quantile of Hyndman and Fan's type 7 lies between the two tasks around place (n - 1) p, counted from 0.
quantile as (
    select
        period,
        min(hours) filter (where done_in_all > 0 and done_so_far > floor((done_in_all - 1) * 0.5)) as lower_p50,
        min(hours) filter (where done_in_all > 0 and done_so_far > ceil((done_in_all - 1) * 0.5)) as upper_p50,
        min(hours) filter (where done_in_all > 0 and done_so_far > floor((done_in_all - 1) * 0.95)) as lower_p95,
        min(hours) filter (where done_in_all > 0 and done_so_far > ceil((done_in_all - 1) * 0.95)) as upper_p95,
        any_value((done_in_all - 1) * 0.5 - floor((done_in_all - 1) * 0.5)) as between_p50,
        any_value((done_in_all - 1) * 0.95 - floor((done_in_all - 1) * 0.95)) as between_p95,
        -- A last digit of a product must not hide that a line is just reached.
        min(hours) filter (where done > 0 and done_so_far >= done_in_all * 0.5 * (1 - 1e-12)) as discrete_p50,
        min(hours) filter (where done > 0 and done_so_far >= done_in_all * 0.95 * (1 - 1e-12)) as discrete_p95,
        min(hours) filter (where waiting <= 0.5 + 1e-12) as survival_p50,
        min(hours) filter (where waiting <= 0.05 + 1e-12) as survival_p95
    from survival
    group by period
),

sent as (
    select
        period,
        bool_or(is_range) as is_range,
        sum(units) as units,
        coalesce(sum(units) filter (where is_open), 0) as open_units,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from step
    group by period
),

target as (
    select min(sla.target) as hours
    from contract_sla as sla
    join contract on contract.contract_id = sla.contract_id
    cross join version
    where sla.measure = 'turnaround_p95_hours'
        and contract.start_on <= version.on_day
        and (contract.end_on is null or contract.end_on >= version.on_day)
        and ($client is null or contract.client_id = $client)
        and ($vendor is null or contract.vendor_id = $vendor)
        and ($service is null or sla.service_id = $service)
),

timed as (
    select
        sent.period,
        coalesce(sent.period < $from, false)
            or period_end($grain, sent.period)
                > least(horizon.last_day + 1, coalesce($to, horizon.last_day + 1)) as is_partial,
        sent.is_range,
        sent.units,
        sent.open_units,
        quantile.lower_p50 + quantile.between_p50 * (quantile.upper_p50 - quantile.lower_p50) as completed_p50,
        quantile.lower_p95 + quantile.between_p95 * (quantile.upper_p95 - quantile.lower_p95) as completed_p95,
        quantile.discrete_p50,
        quantile.discrete_p95,
        quantile.survival_p50,
        quantile.survival_p95,
        sent.basis,
        sent.source_ids
    from sent
    join quantile on quantile.period = sent.period
    cross join horizon
),

judged as (
    select
        timed.*,
        case
            when timed.is_range then null
            when timed.open_units = 0 then timed.completed_p50
            else timed.survival_p50
        end as p50_hours,
        case
            when timed.is_range then null
            when timed.open_units = 0 then timed.completed_p95
            else timed.survival_p95
        end as p95_hours
    from timed
),

latest as (
    select coalesce(max(period) filter (where not is_partial), max(period)) as period
    from judged
),

said as (
    select
        period_name($grain, judged.period) || case when judged.is_partial then ' (not whole)' else '' end as period,
        judged.*
    from latest
    join judged on judged.period = latest.period
)

select
    coalesce((select name from party where party_id = $client), 'All clients') || ' at '
        || coalesce((select name from party where party_id = $vendor), 'all vendors') as who,
    judged.period as period,
    judged.is_partial as is_partial,
    judged.p50_hours as p50_hours,
    judged.p95_hours as p95_hours,
    case when judged.open_units = 0 then 'type 7 quantile' else 'Kaplan-Meier' end as method,
    case when not judged.is_range then judged.units::bigint end as units,
    case when not judged.is_range then judged.open_units::bigint end as open_units,
    case when not judged.is_range then judged.completed_p50 end as completed_p50,
    case when not judged.is_range then judged.completed_p95 end as completed_p95,
    case when not judged.is_range then judged.discrete_p50 end as completed_p50_discrete,
    case when not judged.is_range then judged.discrete_p95 end as completed_p95_discrete,
    case when not judged.is_range then judged.survival_p50 end as survival_p50,
    case when not judged.is_range then judged.survival_p95 end as survival_p95,
    target.hours as target_p95_hours,
    judged.basis as basis,
    judged.source_ids as source_ids,
    case
        when judged.is_range then 'some of this client''s work is known only as a range'
        when judged.p50_hours is null then 'not reached: less than half of what was sent is back'
        when judged.p95_hours is null then 'not reached: more than one task in twenty is not back'
    end as null_reason,
    case
        when said.is_range then 'How long this client waits is not given: some of its work is known only as a range.'
        when said.p50_hours is null
            then 'Of the work sent in ' || said.period || ', less than half is back'
        else 'Of the work sent in ' || said.period || ', half was back within ' || format('{:,.1f}', said.p50_hours)
            || ' hours'
            || case
                when said.p95_hours is null then ', and more than one task in twenty is still open'
                else ', and all but one task in twenty within ' || format('{:,.1f}', said.p95_hours) || ' hours'
            end
    end
        || case
            when said.is_range then ''
            when said.basis = 'reported' then '.'
            else ' (' || said.basis || ').'
        end as finding
from judged
cross join target
cross join said
order by period
