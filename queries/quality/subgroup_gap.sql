/*---
title: Accuracy by subgroup
question: Is the work on some groups of people or data worse than on others?
order: 200
chart: {mark: interval, y: group_name, low: low, high: high, color: verdict}
grain: [vendor_id, service_id, subgroup]
metric: X05
reach: own
params:
  client:     {type: client, default: null, help: "Count the work for one client only; empty counts all."}
  vendor:     {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service:    {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:       {type: month, default: null, help: "Keep weeks that begin in or after this month; empty keeps the last so many weeks."}
  to:         {type: month, default: null, help: "Keep weeks that begin in or before this month."}
  weeks:      {type: whole, default: 52, help: "How many weeks are taken together if no first month is given."}
  confidence: {type: number, default: 0.95, help: "How sure the interval is to hold the true gap."}
  least:      {type: whole, default: 30, help: "A group of which fewer tasks were inspected is not compared."}
  reference:  {type: text, default: null, help: "The group with which the others are compared; empty takes the most accurate one."}
  most:       {type: whole, default: 20, help: "Show at most so many groups."}
columns:
  group_name:         {type: text, label: "Group, vendor and service"}
  vendor_id:          {type: text, label: Vendor id}
  service_id:         {type: text, label: Service id}
  subgroup:           {type: text, label: Group}
  reference:          {type: text, label: Compared with}
  gap:                {type: number, label: "How far the group lies below, in points", format: percent, better: lower}
  low:                {type: number, label: How far the group lies below at least, format: percent}
  high:               {type: number, label: How far the group lies below at most, format: percent}
  ratio:              {type: number, label: Accuracy as a part of the other, format: percent}
  verdict:            {type: text, label: The group is}
  accuracy:           {type: number, label: Accuracy of the group, format: percent}
  reference_accuracy: {type: number, label: Accuracy of the one compared with, format: percent}
  sampled:            {type: whole, label: Tasks inspected of the group, format: whole}
  reference_sampled:  {type: whole, label: Tasks inspected of the one compared with, format: whole}
  period_from:        {type: date, label: First week}
  period_to:          {type: date, label: Last day}
  basis:              {type: basis}
  source_ids:         {type: sources}
  null_reason:        {type: text, label: Why unknown}
  finding:            {type: text}
thresholds:
  - {column: low, level: line, at: "> 0", kind: convention, label: "no gap"}
checks: ["low <= high"]
leaves_out: "Samples without a week, where months are asked for. Tasks without a group, and what caused a gap: a group may hold harder tasks. Groups too small are listed without a gap. The four-fifths rule is about hiring and is not applied. At most so many groups as asked for, the widest gaps shown first."
when_empty: "No source on record gives the quality of work by group of people or data, and the model invents no groups."
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

group_stratum as (
    select
        qa.vendor_id,
        qa.service_id,
        qa.subgroup,
        qa.client_id,
        qa.stratum,
        sum(qa.population) as population,
        sum(qa.sampled) as sampled,
        sum(qa.correct) as correct,
        min(qa.week_start) as first_week,
        max(qa.week_start) as last_week,
        max(qa.basis) as basis,
        source_list(qa.source_id) as source_ids,
        any_value(span.z) as z
    from (
        select
            client_id,
            vendor_id,
            service_id,
            week_start,
            stratum,
            subgroup,
            population,
            sampled,
            correct,
            basis,
            source_id
        from qa_sample
        where subgroup <> 'all'
        qualify (stratum <> 'all') = bool_or(stratum <> 'all')
            over (partition by client_id, vendor_id, service_id, week_start, subgroup)
    ) as qa
    cross join span
    where (
            qa.week_start >= span.since
            or (qa.week_start is null and $from is null and $to is null)
        )
        and (qa.week_start is null or qa.week_start < span.upto)
        and ($client is null or qa.client_id = $client)
        and ($vendor is null or qa.vendor_id = $vendor)
        and ($service is null or qa.service_id = $service)
    group by qa.vendor_id, qa.service_id, qa.subgroup, qa.client_id, qa.stratum
),

subgroup as (
    select
        vendor_id,
        service_id,
        subgroup,
        stratified_share(population, sampled, correct) as accuracy,
        stratified_low(population, sampled, correct, z) as low,
        stratified_high(population, sampled, correct, z) as high,
        sum(sampled) as sampled,
        sum(sampled) >= greatest($least, 1) as is_enough,
        min(first_week) as first_week,
        max(last_week) as last_week,
        max(basis) as basis,
        flatten(array_agg(source_ids)) as source_ids
    from group_stratum
    group by vendor_id, service_id, subgroup
),

reference as (
    select *
    from subgroup
    where $reference is null or subgroup = $reference
    qualify row_number() over (
        partition by vendor_id, service_id
        -- What is equal must not be put in order by the last digit of how it was added up.
        order by is_enough desc, round(accuracy, 12) desc nulls last, subgroup
    ) = 1
),

compared as (
    select
        subgroup.vendor_id,
        subgroup.service_id,
        subgroup.subgroup,
        reference.subgroup as reference,
        subgroup.accuracy,
        reference.accuracy as reference_accuracy,
        subgroup.sampled,
        reference.sampled as reference_sampled,
        subgroup.is_enough and reference.is_enough as is_enough,
        newcombe_low(reference.accuracy, reference.low, subgroup.accuracy, subgroup.high) as low,
        newcombe_high(reference.accuracy, reference.high, subgroup.accuracy, subgroup.low) as high,
        least(subgroup.first_week, reference.first_week) as first_week,
        greatest(subgroup.last_week, reference.last_week) as last_week,
        greatest(subgroup.basis, reference.basis) as basis,
        list_sort(list_distinct(list_concat(subgroup.source_ids, reference.source_ids))) as source_ids
    from subgroup
    join reference
        on reference.vendor_id = subgroup.vendor_id
        and reference.service_id = subgroup.service_id
        and reference.subgroup <> subgroup.subgroup
),

verdict as (
    select
        compared.*,
        vendor.name as vendor_name,
        service.name as service_name,
        case when is_enough then reference_accuracy - accuracy end as gap,
        case
            when not is_enough then 'too small to compare'
            when low > 0 then 'shown to be worse'
            when high < 0 then 'shown to be better'
            when low is not null then 'not shown to differ'
        end as verdict
    from compared
    join party as vendor on vendor.party_id = compared.vendor_id
    join service on service.service_id = compared.service_id
),

total as (
    select
        count(gap) as groups,
        count(*) filter (where verdict = 'shown to be worse') as worse,
        max(basis) as basis
    from verdict
),

widest as (
    select
        subgroup || ' lies ' || round(100 * gap, 1) || ' points below ' || reference || ' at ' || vendor_name || ', '
            || service_name as said
    from verdict
    where verdict = 'shown to be worse'
    order by gap desc, vendor_id, service_id, subgroup
    limit 1
)

select
    verdict.subgroup || ' at ' || verdict.vendor_name || ', ' || verdict.service_name as group_name,
    verdict.vendor_id as vendor_id,
    verdict.service_id as service_id,
    verdict.subgroup as subgroup,
    verdict.reference as reference,
    verdict.gap as gap,
    case when verdict.is_enough then verdict.low end as low,
    case when verdict.is_enough then verdict.high end as high,
    case when verdict.is_enough then verdict.accuracy / nullif(verdict.reference_accuracy, 0) end as ratio,
    verdict.verdict as verdict,
    verdict.accuracy as accuracy,
    verdict.reference_accuracy as reference_accuracy,
    verdict.sampled as sampled,
    verdict.reference_sampled as reference_sampled,
    verdict.first_week as period_from,
    verdict.last_week + 6 as period_to,
    verdict.basis as basis,
    verdict.source_ids as source_ids,
    case
        when not verdict.is_enough then 'fewer than ' || greatest($least, 1) || ' tasks of one of the groups were inspected'
        when verdict.low is null then 'the confidence asked for does not lie between 0 and 1'
        when verdict.reference_accuracy = 0 then 'nothing of the group compared with is correct'
    end as null_reason,
    case
        when total.groups = 0 then 'No two groups are large enough to compare'
        when widest.said is null and total.groups = 1 then 'The two groups compared are not shown to differ to the worse'
        when widest.said is null then 'None of ' || digits(total.groups) || ' groups is shown to be worse than the one compared with'
        when total.groups = 1 then widest.said
        else digits(total.worse) || ' of ' || digits(total.groups) || ' groups ' || if(total.worse = 1, 'is', 'are')
            || ' shown to be worse than the one compared with; ' || widest.said
    end || if(total.basis = 'reported', '', ' (' || total.basis || ')') || '.' as finding
from verdict
cross join total
left join widest on true
order by
    (verdict.verdict = 'shown to be worse') desc nulls last,
    verdict.gap desc nulls last,
    vendor_id,
    service_id,
    subgroup
limit $most
