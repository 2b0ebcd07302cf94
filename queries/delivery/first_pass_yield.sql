/*---
title: First-pass yield
question: How much of the inspected work is right the first time, in each service and through all of them?
order: 90
chart: {mark: bar, x: part, y: stage, color: kind}
grain: [stage]
metric: Q07
reach: market
market: {adds_up: [passed_first, inspected], follows: [service_id, kind, part, low, high, is_sampled]}
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:    {type: date, default: null, help: "Keep what was delivered on or after this day."}
  to:      {type: date, default: null, help: "Keep what was delivered on or before this day."}
  stages:  {type: services, default: null, help: "The services that are worked one after another; empty takes every service shown."}
  z:       {type: number, default: 1.959963984540054, help: "Standard errors of the interval: 1.96 for 95%."}
columns:
  stage:        {type: text, label: Service}
  service_id:   {type: text, label: Service id}
  kind:         {type: text, label: Kind}
  part:         {type: number, label: Right the first time, format: percent, better: higher}
  low:          {type: number, label: At least, format: percent}
  high:         {type: number, label: At most, format: percent}
  passed_first: {type: whole, label: Passed first inspection, format: whole}
  inspected:    {type: whole, label: Inspected, format: whole}
  is_sampled:   {type: boolean, label: Only a sample was inspected}
  basis:        {type: basis}
  source_ids:   {type: sources}
  null_reason:  {type: text, label: Why unknown}
  finding:      {type: text}
checks: ["part, low, high between 0 and 1", "low <= high"]
leaves_out: "Deliveries of which nobody counted what was inspected. The record does not say which services follow one another: the rolled yield is that of work which would pass through every service shown, or through those named in stages. A range is given where only a sample was inspected (Wilson; through all of them each at its end), or where one client's work is known only as a range."
when_empty: "No delivered work is on record."
owner: delivery
reviewed: 2026-11-25
---*/

with horizon as (
    -- The last day that counts: that of the record, or the one by which things had to be known.
    select least(as_of, known_day) as last_day
    from version
),

service_work as (
    select
        path.service_id,
        bool_or(path.range_only) and $client is not null as is_range,
        sum(path.inspected) filter (where in_scenario(path.scenario)) as inspected,
        sum(path.passed_first) filter (where in_scenario(path.scenario)) as passed_first,
        sum(path.delivered) filter (where in_scenario(path.scenario)) as delivered,
        sum(path.inspected) filter (where path.scenario in ('actual', 'low')) as low_inspected,
        sum(path.passed_first) filter (where path.scenario in ('actual', 'low')) as low_passed_first,
        sum(path.inspected) filter (where path.scenario in ('actual', 'high')) as high_inspected,
        sum(path.passed_first) filter (where path.scenario in ('actual', 'high')) as high_passed_first,
        max(path.basis) as basis,
        source_list(path.source_id) as source_ids
    from throughput_path as path
    cross join horizon
    where (in_scenario(path.scenario) or path.scenario in ('low', 'high'))
        and path.inspected is not null
        and path.passed_first is not null
        and path.day <= horizon.last_day
        and ($client is null or path.client_id = $client)
        and ($vendor is null or path.vendor_id = $vendor)
        and ($service is null or path.service_id = $service)
        and ($stages is null or list_contains($stages::varchar[], path.service_id))
        and ($from is null or path.day >= $from)
        and ($to is null or path.day < $to)
    group by path.service_id
),

yield as (
    select
        service_work.*,
        coalesce(service_work.inspected > 0 and service_work.inspected < service_work.delivered, false) as is_sampled,
        service_work.passed_first / nullif(service_work.inspected, 0) as part,
        service_work.low_passed_first / nullif(service_work.low_inspected, 0) as low_part,
        service_work.high_passed_first / nullif(service_work.high_inspected, 0) as high_part
    from service_work
),

ranged as (
    select
        yield.service_id,
        yield.is_range,
        yield.is_sampled and not yield.is_range as is_sampled,
        yield.inspected::bigint as inspected,
        yield.passed_first::bigint as passed_first,
        case when not yield.is_range then yield.part end as part,
        case
            when yield.is_range then least(yield.low_part, yield.high_part)
            when yield.is_sampled then greatest(0, (
                yield.part + $z * $z / (2 * nullif(yield.inspected, 0))
                - $z * sqrt(
                    yield.part * (1 - yield.part) / nullif(yield.inspected, 0)
                    + $z * $z / (4 * nullif(yield.inspected, 0) * nullif(yield.inspected, 0))
                )
            ) / nullif(1 + $z * $z / nullif(yield.inspected, 0), 0))
            else yield.part
        end as low,
        case
            when yield.is_range then greatest(yield.low_part, yield.high_part)
            when yield.is_sampled then least(1, (
                yield.part + $z * $z / (2 * nullif(yield.inspected, 0))
                + $z * sqrt(
                    yield.part * (1 - yield.part) / nullif(yield.inspected, 0)
                    + $z * $z / (4 * nullif(yield.inspected, 0) * nullif(yield.inspected, 0))
                )
            ) / nullif(1 + $z * $z / nullif(yield.inspected, 0), 0))
            else yield.part
        end as high,
        yield.basis,
        yield.source_ids
    from yield
),

-- Right the first time in all of them. One stage that is not known leaves the whole unknown.
rolled as (
    select
        count(*) as stages,
        bool_or(is_range) as is_range,
        bool_or(is_sampled) as is_sampled,
        count(*) >= coalesce(len(list_distinct($stages::varchar[])), 0) as is_whole,
        case when count(part) = count(*) then product(part) end as part,
        case when count(low) = count(*) then product(low) end as low,
        case when count(high) = count(*) then product(high) end as high,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from ranged
    having count(*) > 0
),

worst as (
    select
        min_by(service.name, (ranged.part, service.name)) filter (where ranged.part is not null) as stage,
        min(ranged.part) as part
    from ranged
    join service on service.service_id = ranged.service_id
),

line as (
    select
        service.name as stage,
        ranged.service_id,
        'one service' as kind,
        0 as place,
        ranged.part,
        ranged.low,
        ranged.high,
        case when not ranged.is_range then ranged.passed_first end as passed_first,
        case when not ranged.is_range then ranged.inspected end as inspected,
        ranged.is_sampled,
        ranged.is_range,
        ranged.basis,
        ranged.source_ids
    from ranged
    join service on service.service_id = ranged.service_id
    union all
    select
        case when stages = 1 then 'All of it' else 'All ' || digits(stages) || ', one after another' end,
        null,
        'all of them',
        1,
        case when is_whole then part end,
        case when is_whole then low end,
        case when is_whole then high end,
        null,
        null,
        is_sampled,
        is_range,
        basis,
        source_ids
    from rolled
)

select
    line.stage as stage,
    line.service_id as service_id,
    line.kind as kind,
    line.part as part,
    line.low as low,
    line.high as high,
    line.passed_first as passed_first,
    line.inspected as inspected,
    line.is_sampled as is_sampled,
    line.basis as basis,
    line.source_ids as source_ids,
    case
        when line.is_range then 'some of this client''s work is known only as a range'
        when line.part is null and line.place = 0 then 'nothing was inspected'
        when line.part is null then 'in one of the stages nothing was inspected'
    end as null_reason,
    case
        when worst.part is null and rolled.is_range
            then 'What is right the first time is known only as a range for this client.'
        when worst.part is null then 'How much is right the first time is not known: nothing was inspected.'
        when rolled.stages = 1
            then 'Right the first time in ' || worst.stage || ': ' || format('{:.1f}', 100 * worst.part) || '%'
        else 'Least is right the first time in ' || worst.stage || ', ' || format('{:.1f}', 100 * worst.part) || '%'
            || case
                when rolled.part is null or not rolled.is_whole then ''
                else '; work that passed through all ' || digits(rolled.stages) || ' services would be right in '
                    || format('{:.1f}', 100 * rolled.part) || '%'
            end
    end
        || case
            when worst.part is null then ''
            when rolled.basis = 'reported' then '.'
            else ' (' || rolled.basis || ').'
        end as finding
from line
cross join rolled
cross join worst
order by line.place, part nulls last, stage
