/*---
title: Agreement of equally many raters (Fleiss' kappa)
question: Do many raters agree beyond luck?
order: 65
chart: {mark: line, x: shown_on, y: kappa, color: line}
grain: [client_id, vendor_id, service_id, period_start]
metric: Q04
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:    {type: month, default: null, help: "Keep items first judged in or after this month."}
  to:      {type: month, default: null, help: "Keep items first judged in or before this month."}
  grain:   {type: grain, default: quarter, help: "The period taken together: day, week, month, quarter or year."}
  most:    {type: whole, default: 3, help: "Show at most so many engagements."}
columns:
  line:             {type: text, label: "Client, vendor and service"}
  client_id:        {type: text, label: Client id}
  vendor_id:        {type: text, label: Vendor id}
  service_id:       {type: text, label: Service id}
  period_start:     {type: date, label: Period begins}
  period_end:       {type: date, label: Period ends before}
  is_partial:       {type: boolean, label: Period not over}
  shown_on:         {type: date, label: "Period begins, or the day asked about"}
  kappa:            {type: number, label: "Fleiss' kappa", format: decimal, better: higher}
  agreement:        {type: number, label: Raw agreement of two raters, format: percent}
  chance_agreement: {type: number, label: Agreement to be expected by luck, format: percent}
  items:            {type: whole, label: Items, format: whole}
  raters:           {type: whole, label: Raters of each item, format: whole}
  basis:            {type: basis}
  source_ids:       {type: sources}
  null_reason:      {type: text, label: Why unknown}
  finding:          {type: text}
thresholds:
  - {column: kappa, level: line, at: "> 0.6", kind: literature, label: "substantial, an arbitrary band", source: "Landis and Koch, Biometrics 33 (1977) 159-174"}
  - {column: kappa, level: line, at: "> 0.2", kind: literature, label: "fair, an arbitrary band", source: "Landis and Koch, Biometrics 33 (1977) 159-174"}
checks: ["agreement between 0 and 1"]
leaves_out: "Whether a label is right: raters may agree on a wrong one. Periods in which not every item has the same number of raters, two or more: Krippendorff's alpha answers for them. Where a rater judged an item more than once, the first judgment counts. The order of labels on a scale. Items without any day stand together, on the day asked about. At most so many engagements as asked for, the lowest in their latest period first. An engagement is what one client buys of one service from one vendor; clients that nobody names count as one."
when_empty: "No judgment of raters is on record."
owner: quality
reviewed: 2026-11-25
---*/

-- Items of one kind have all labels in common; one that was judged on several scales is a kind of its own.
with period_kind as (
    select
        any_value(engagement) as line,
        period_start($grain, first_day) as period_start,
        kind,
        any_value(client_id) as client_id,
        any_value(vendor_id) as vendor_id,
        any_value(service_id) as service_id,
        any_value(labels) as labels,
        any_value(basis) as basis,
        any_value(source_ids) as source_ids,
        count(*) as items
    from judged_item
    where scales = 1
        and raters > 0
        and ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
        and ($service is null or service_id = $service)
        and ($from is null or first_day >= $from)
        and ($to is null or first_day < $to)
    group by period_start($grain, first_day), kind
    union all
    select
        any_value(engagement),
        period_start($grain, min(first_day)),
        -item,
        any_value(client_id),
        any_value(vendor_id),
        any_value(service_id),
        flatten(list(labels)),
        max(basis),
        flatten(list(source_ids)),
        1
    from judged_item
    where scales > 1
        and raters > 0
        and ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
        and ($service is null or service_id = $service)
    group by item
    having ($from is null or min(first_day) >= $from)
        and ($to is null or min(first_day) < $to)
),

kind_label as (
    select
        any_value(line) as line,
        period_start,
        kind,
        said.label,
        any_value(items) as items,
        sum(said.raters) as raters
    from (
        select line, period_start, kind, items, unnest(labels) as said
        from period_kind
    ) as said_kind
    group by period_start, kind, said.label
),

kind_sum as (
    select
        any_value(line) as line,
        period_start,
        any_value(items) as items,
        sum(raters) as raters,
        sum(raters * raters) as squares
    from kind_label
    group by period_start, kind
),

period_label as (
    select
        line,
        period_start,
        sum(items * raters) as raters
    from kind_label
    group by line, period_start, label
),

-- Counts and their squares are whole numbers, so that a division by zero is seen exactly.
period_luck as (
    select
        line,
        period_start,
        sum(raters) as judgments,
        sum(raters * raters) as squares
    from period_label
    group by line, period_start
),

period_items as (
    select
        line,
        period_start,
        sum(items)::bigint as items,
        min(raters) as least_raters,
        max(raters) as most_raters,
        sum(items * squares) as squares
    from kind_sum
    group by line, period_start
),

period_source as (
    select
        line,
        period_start,
        any_value(client_id) as client_id,
        any_value(vendor_id) as vendor_id,
        any_value(service_id) as service_id,
        max(basis) as basis,
        list_sort(list_distinct(flatten(list(source_ids)))) as source_ids
    from period_kind
    group by line, period_start
),

agreement as (
    select
        period.*,
        source.client_id,
        source.vendor_id,
        source.service_id,
        source.basis,
        source.source_ids,
        case when least_raters = most_raters then most_raters end as raters,
        (period.squares - luck.judgments) / nullif(luck.judgments * (raters - 1), 0) as agreement,
        case when raters > 1 then luck.squares / nullif(luck.judgments * luck.judgments, 0) end as chance_agreement,
        -- One label only: all agree, and luck would have it so too.
        case when luck.squares < luck.judgments * luck.judgments
            then (agreement - chance_agreement) / nullif(1 - chance_agreement, 0)
        end as kappa
    from period_items as period
    join period_source as source
        on source.line = period.line
        and source.period_start is not distinct from period.period_start
    join period_luck as luck
        on luck.line = period.line
        and luck.period_start is not distinct from period.period_start
),

latest as (
    select
        agreement.*,
        period_end($grain, period_start) as period_end,
        last_value(kappa ignore nulls) over (
            partition by line
            order by period_start nulls first
            rows between unbounded preceding and unbounded following
        ) as latest
    from agreement
),

ranked as (
    select
        latest.*,
        dense_rank() over (order by latest nulls last, line) as place
    from latest
),

total as (
    select
        count(latest) as lines,
        min(latest) as lowest,
        max(latest) as highest,
        max(basis) as basis
    from (
        select line, any_value(latest) as latest, max(basis) as basis
        from ranked
        group by line
    ) as line
)

select
    coalesce(client.name, 'Other clients') || ' at ' || vendor.name || ', ' || service.name
        || case when ranked.period_start is null then ', undated' else '' end as line,
    ranked.client_id as client_id,
    ranked.vendor_id as vendor_id,
    ranked.service_id as service_id,
    ranked.period_start as period_start,
    ranked.period_end as period_end,
    ranked.period_end > least(version.on_day + 1, coalesce($to::date, version.on_day + 1)) as is_partial,
    coalesce(ranked.period_start, version.on_day) as shown_on,
    ranked.kappa as kappa,
    ranked.agreement as agreement,
    ranked.chance_agreement as chance_agreement,
    ranked.items as items,
    ranked.raters as raters,
    ranked.basis as basis,
    ranked.source_ids as source_ids,
    case
        when ranked.raters is null
            then 'items have between ' || ranked.least_raters || ' and ' || ranked.most_raters || ' raters; alpha answers for them'
        when ranked.raters = 1 then 'every item has one rater only'
        when ranked.kappa is null then 'only one label was given'
    end as null_reason,
    case
        when total.lines = 0 then 'No engagement has equally many raters for each item, two or more, and more than one label'
        when total.lines = 1 then 'Agreement beyond luck stands at a kappa of ' || round(total.highest, 2) || ' in the latest period that has one'
        else 'Agreement beyond luck lies between a kappa of ' || round(total.lowest, 2) || ' and ' || round(total.highest, 2)
            || ' over ' || digits(total.lines) || ' engagements, each in its latest period'
    end || if(total.basis = 'reported', '', ' (' || total.basis || ')') || '.' as finding
from ranked
cross join total
cross join version
join party as vendor on vendor.party_id = ranked.vendor_id
join service on service.service_id = ranked.service_id
left join party as client on client.party_id = ranked.client_id
where ranked.place <= $most
order by ranked.place, period_start nulls first, client_id, vendor_id, service_id
