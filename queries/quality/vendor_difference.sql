/*---
title: Vendors of one service against each other
question: Is one vendor really better than another at the same service?
order: 20
chart: {mark: interval, y: pair, low: low, high: high, color: verdict}
grain: [service_id, vendor_id, other_id]
metric: Q02
reach: client
params:
  client:     {type: client, default: null, help: "Count the work for one client only; empty counts all."}
  vendor:     {type: vendor, default: null, help: "Compare one vendor with each other one; empty compares all, the more accurate one first."}
  service:    {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:       {type: month, default: null, help: "Keep weeks that begin in or after this month; empty keeps the last so many weeks."}
  to:         {type: month, default: null, help: "Keep weeks that begin in or before this month."}
  weeks:      {type: whole, default: 52, help: "How many weeks are taken together if no first month is given."}
  confidence: {type: number, default: 0.95, help: "How sure the interval is to hold the true difference."}
  most:       {type: whole, default: 12, help: "Show at most so many pairs."}
columns:
  pair:           {type: text, label: "Vendor, the other one, and service"}
  service_id:     {type: text, label: Service id}
  vendor_id:      {type: text, label: Vendor id}
  other_id:       {type: text, label: Other vendor id}
  difference:     {type: number, label: "Difference in accuracy, in points", format: percent}
  low:            {type: number, label: Difference in accuracy (points) at least, format: percent}
  high:           {type: number, label: Difference in accuracy (points) at most, format: percent}
  verdict:        {type: text, label: "The first vendor is"}
  is_shown:       {type: boolean, label: Shown to differ}
  accuracy:       {type: number, label: Accuracy of the first, format: percent}
  other_accuracy: {type: number, label: Accuracy of the other, format: percent}
  sampled:        {type: whole, label: Tasks inspected of the first, format: whole}
  other_sampled:  {type: whole, label: Tasks inspected of the other, format: whole}
  period_from:    {type: date, label: First week}
  period_to:      {type: date, label: Last day}
  basis:          {type: basis}
  source_ids:     {type: sources}
  null_reason:    {type: text, label: Why unknown}
  finding:        {type: text}
thresholds:
  - {column: low, level: line, at: "> 0", kind: convention, label: "no difference"}
checks: ["low, high, accuracy between 0 and 1", "low <= high"]
leaves_out: "Whether both had equally hard tasks: only the kind of task (stratum) and its population weigh in. Samples without a week count unless months are asked for. Where both did the very same tasks, a paired test (McNemar) would see more. Of twenty pairs that do not differ, one is shown to at 95% confidence. At most so many pairs as asked for, the largest differences shown first."
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

vendor_stratum as (
    select
        qa.service_id,
        qa.vendor_id,
        qa.client_id,
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
        and ($service is null or qa.service_id = $service)
    group by qa.service_id, qa.vendor_id, qa.client_id, qa.stratum
),

vendor as (
    select
        service_id,
        vendor_id,
        stratified_share(population, sampled, correct) as accuracy,
        stratified_low(population, sampled, correct, z) as low,
        stratified_high(population, sampled, correct, z) as high,
        sum(sampled) as sampled,
        min(first_week) as first_week,
        max(last_week) as last_week,
        max(basis) as basis,
        flatten(array_agg(source_ids)) as source_ids
    from vendor_stratum
    group by service_id, vendor_id
),

pair as (
    select
        one.service_id,
        one.vendor_id,
        other.vendor_id as other_id,
        one.accuracy,
        other.accuracy as other_accuracy,
        one.accuracy - other.accuracy as difference,
        newcombe_low(one.accuracy, one.low, other.accuracy, other.high) as low,
        newcombe_high(one.accuracy, one.high, other.accuracy, other.low) as high,
        one.sampled,
        other.sampled as other_sampled,
        least(one.first_week, other.first_week) as first_week,
        greatest(one.last_week, other.last_week) as last_week,
        greatest(one.basis, other.basis) as basis,
        list_sort(list_distinct(list_concat(one.source_ids, other.source_ids))) as source_ids
    from vendor as one
    join vendor as other
        on other.service_id = one.service_id
        and other.vendor_id <> one.vendor_id
    where case
        when $vendor is not null then one.vendor_id = $vendor
        when one.accuracy <> other.accuracy then one.accuracy > other.accuracy
        else one.vendor_id < other.vendor_id
    end
),

verdict as (
    select
        pair.*,
        one.name || ' against ' || other.name || ', ' || service.name as name,
        one.name as vendor_name,
        other.name as other_name,
        service.name as service_name,
        case
            when low > 0 then 'shown to be better'
            when high < 0 then 'shown to be worse'
            when low is not null then 'not shown to differ'
        end as verdict,
        low > 0 or high < 0 as is_shown
    from pair
    join party as one on one.party_id = pair.vendor_id
    join party as other on other.party_id = pair.other_id
    join service on service.service_id = pair.service_id
),

total as (
    select
        count(difference) as pairs,
        count(*) filter (where is_shown) as pairs_shown,
        max(basis) as basis
    from verdict
),

largest as (
    select
        if(difference > 0, vendor_name, other_name) || ' is ' || round(100 * abs(difference), 1)
            || ' points more accurate than ' || if(difference > 0, other_name, vendor_name)
            || if(service_name = 'Not stated', '', ' at ' || service_name) as said
    from verdict
    where is_shown
    order by abs(difference) desc, service_id, vendor_id, other_id
    limit 1
)

select
    verdict.name as pair,
    verdict.service_id as service_id,
    verdict.vendor_id as vendor_id,
    verdict.other_id as other_id,
    verdict.difference as difference,
    verdict.low as low,
    verdict.high as high,
    verdict.verdict as verdict,
    verdict.is_shown as is_shown,
    verdict.accuracy as accuracy,
    verdict.other_accuracy as other_accuracy,
    verdict.sampled as sampled,
    verdict.other_sampled as other_sampled,
    verdict.first_week as period_from,
    verdict.last_week + 6 as period_to,
    verdict.basis as basis,
    verdict.source_ids as source_ids,
    case
        when verdict.accuracy is null or verdict.other_accuracy is null then 'nothing was inspected of one of them'
        when verdict.low is null then 'the confidence asked for does not lie between 0 and 1'
    end as null_reason,
    case
        when total.pairs = 0 then 'No two vendors of one service were both inspected'
        when largest.said is null and total.pairs = 1 then 'The two vendors are not shown to differ'
        when largest.said is null then 'None of ' || digits(total.pairs) || ' pairs of vendors is shown to differ'
        when total.pairs = 1 then largest.said
        else digits(total.pairs_shown) || ' of ' || digits(total.pairs) || ' pairs of vendors ' || if(total.pairs_shown = 1, 'is', 'are')
            || ' shown to differ; ' || largest.said
    end || if(total.basis = 'reported', '', ' (' || total.basis || ')') || '.' as finding
from verdict
cross join total
left join largest on true
order by
    is_shown desc nulls last,
    abs(verdict.difference) desc nulls last,
    service_id,
    vendor_id,
    other_id
limit $most
