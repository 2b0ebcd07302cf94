/*---
title: Accuracy of the work
question: How accurate is the work, and is the promised accuracy shown to be met?
also: {client: 90, vendor: 80}
order: 10
chart: {mark: interval, y: line, low: low, high: high, color: verdict}
grain: [client_id, vendor_id, service_id]
metric: Q01
reach: own
params:
  client:     {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:     {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service:    {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:       {type: month, default: null, help: "Keep weeks that begin in or after this month; empty keeps the last so many weeks."}
  to:         {type: month, default: null, help: "Keep weeks that begin in or before this month."}
  weeks:      {type: whole, default: 52, help: "How many weeks are taken together if no first month is given."}
  confidence: {type: number, default: 0.95, help: "How sure the interval is to hold the true accuracy."}
  most:       {type: whole, default: 12, help: "Show at most so many engagements."}
columns:
  line:        {type: text, label: "Client, vendor and service"}
  client_id:   {type: text, label: Client id}
  vendor_id:   {type: text, label: Vendor id}
  service_id:  {type: text, label: Service id}
  accuracy:    {type: number, label: Accuracy, format: percent, better: higher}
  low:         {type: number, label: Accuracy at least, format: percent}
  high:        {type: number, label: Accuracy at most, format: percent}
  target:      {type: number, label: Accuracy promised, format: percent}
  verdict:     {type: text, label: Promised accuracy}
  sla_passed:  {type: boolean, label: Shown to keep the promise}
  unweighted:  {type: number, label: Accuracy without weights, format: percent}
  correct:     {type: whole, label: Tasks found correct, format: whole}
  sampled:     {type: whole, label: Tasks inspected, format: whole}
  population:  {type: whole, label: Tasks they stand for, format: whole}
  coverage:    {type: number, label: Tasks of a kind that was inspected, format: percent}
  period_from: {type: date, label: First week}
  period_to:   {type: date, label: Last day}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
checks: ["accuracy, low, high, coverage between 0 and 1", "low <= high"]
leaves_out: "Work that nobody inspected; a kind of task (stratum) never inspected in the period has no weight in the accuracy and lowers the coverage, and the promise counts as met only if it would be with all of that kind wrong. The promise is the strictest one in force in the last week inspected, or on the day asked about where no week is known. Samples without a week count unless months are asked for. At most so many engagements as asked for, those furthest from their promise first. An engagement is what one client buys of one service from one vendor; clients that nobody names count as one."
when_empty: "No checked sample of finished work is on record."
owner: quality
reviewed: 2026-11-25
---*/

with span as (
    select
        coalesce($from::date, upto - 7 * $weeks::integer) as since,
        upto,
        two_sided_z($confidence) as z
    from (select least(coalesce($to::date, on_day + 1), on_day + 1) as upto from version)
),

line_stratum as (
    select
        qa.client_id,
        qa.vendor_id,
        qa.service_id,
        qa.stratum,
        sum(qa.population) as population,
        sum(qa.sampled) as sampled,
        sum(qa.correct) as correct,
        min(qa.week_start) as first_week,
        max(qa.week_start) as last_week,
        max(qa.basis) as basis,
        flatten(array_agg(qa.source_ids)) as source_ids,
        any_value(span.z) as z
    from qa_stratum as qa
    cross join span
    where (
            qa.week_start >= span.since
            or (qa.week_start is null and $from is null and $to is null)
        )
        and (qa.week_start is null or qa.week_start < span.upto)
        and ($client is null or qa.client_id = $client)
        and ($vendor is null or qa.vendor_id = $vendor)
        and ($service is null or qa.service_id = $service)
    group by qa.client_id, qa.vendor_id, qa.service_id, qa.stratum
),

line as (
    select
        client_id,
        vendor_id,
        service_id,
        stratified_share(population, sampled, correct) as accuracy,
        stratified_low(population, sampled, correct, z) as low,
        stratified_high(population, sampled, correct, z) as high,
        sum(correct) as correct,
        sum(sampled) as sampled,
        sum(population) as population,
        sum(population) filter (where sampled > 0) as covered,
        min(first_week) as first_week,
        max(last_week) as last_week,
        max(basis) as basis,
        flatten(array_agg(source_ids)) as source_ids
    from line_stratum
    group by client_id, vendor_id, service_id
),

line_promise as (
    select
        line.client_id,
        line.vendor_id,
        line.service_id,
        max(sla.target) as target,
        max(contract.basis) as basis,
        source_list(contract.source_id) as source_ids
    from line
    cross join version
    join contract
        on contract.client_id = line.client_id
        and contract.vendor_id = line.vendor_id
        and contract.start_on <= coalesce(line.last_week + 6, version.on_day)
        and (contract.end_on is null or contract.end_on >= coalesce(line.last_week, version.on_day))
    join contract_sla as sla
        on sla.contract_id = contract.contract_id
        and sla.service_id = line.service_id
        and sla.measure = 'accuracy'
        and sla.operator = '>='
    group by line.client_id, line.vendor_id, line.service_id
),

judged as (
    select
        line.*,
        promise.target,
        -- What was never inspected may all be wrong, or all be right. The last digit of a sum decides nothing.
        line.low * line.covered / nullif(line.population, 0) >= promise.target - 1e-12 as sla_passed,
        1 - (1 - line.high) * line.covered / nullif(line.population, 0) < promise.target - 1e-12 as sla_failed,
        greatest(line.basis, coalesce(promise.basis, line.basis)) as weakest,
        list_sort(list_distinct(list_concat(line.source_ids, coalesce(promise.source_ids, [])))) as cited
    from line
    left join line_promise as promise
        on promise.client_id = line.client_id
        and promise.vendor_id = line.vendor_id
        and promise.service_id = line.service_id
),

verdict as (
    select
        judged.*,
        case
            when target is null then 'none made'
            when sla_failed then 'shown to be missed'
            when sla_passed then 'shown to be met'
            else 'not shown either way'
        end as verdict
    from judged
),

total as (
    select
        count(*) as lines,
        count(*) filter (where accuracy is not null) as lines_inspected,
        count(target) as promised,
        count(*) filter (where verdict = 'shown to be met') as met,
        count(*) filter (where verdict = 'shown to be missed') as missed,
        min(accuracy) as least,
        max(accuracy) as most,
        max(weakest) as basis
    from verdict
)

select
    coalesce(client.name, 'Other clients') || ' at ' || vendor.name || ', ' || service.name as line,
    verdict.client_id as client_id,
    verdict.vendor_id as vendor_id,
    verdict.service_id as service_id,
    verdict.accuracy as accuracy,
    verdict.low as low,
    verdict.high as high,
    verdict.target as target,
    verdict.verdict as verdict,
    verdict.sla_passed as sla_passed,
    verdict.correct / nullif(verdict.sampled, 0) as unweighted,
    verdict.correct as correct,
    verdict.sampled as sampled,
    -- A modelled number of tasks would be a figure of a pair without a public one.
    case when verdict.basis <> 'modelled' then verdict.population end as population,
    coalesce(verdict.covered, 0) / nullif(verdict.population, 0) as coverage,
    verdict.first_week as period_from,
    verdict.last_week + 6 as period_to,
    verdict.weakest as basis,
    verdict.cited as source_ids,
    case
        when verdict.accuracy is null then 'nothing was inspected'
        when verdict.low is null then 'the confidence asked for does not lie between 0 and 1'
        when verdict.basis = 'modelled' then 'how many tasks they stand for is only modelled'
        when verdict.first_week is null then 'when the work was done is not known'
    end as null_reason,
    case
        when total.promised > 0
            then 'The promised accuracy is shown to be missed in ' || if(total.missed = 0, 'none', total.missed::varchar)
                || ' of ' || digits(total.promised) || if(total.promised = 1, ' engagement', ' engagements')
                || ' and met in ' || digits(total.met) || ', at ' || format('{:g}', 100 * $confidence) || '% confidence'
        when total.lines_inspected = 0 then 'Nothing was inspected'
        when total.lines_inspected = 1
            then 'The work inspected is ' || round(100 * total.least, 1) || '% accurate; no contract here promises any accuracy'
        else 'Accuracy lies between ' || round(100 * total.least, 1) || '% and ' || round(100 * total.most, 1)
            || '% over ' || digits(total.lines_inspected) || ' engagements; no contract here promises any'
    end || if(total.basis = 'reported', '', ' (' || total.basis || ')') || '.' as finding
from verdict
cross join total
join party as vendor on vendor.party_id = verdict.vendor_id
join service on service.service_id = verdict.service_id
left join party as client on client.party_id = verdict.client_id
order by
    case verdict.verdict
        when 'shown to be missed' then 1
        when 'not shown either way' then 2
        when 'shown to be met' then 3
        else 4
    end,
    coalesce(verdict.low - verdict.target, verdict.low) nulls last,
    vendor_id,
    client_id nulls last,
    service_id
limit $most
