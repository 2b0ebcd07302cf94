/*---
title: Agreement of two raters (Cohen's kappa)
question: Do two raters agree beyond luck?
order: 60
chart: {mark: scatter, x: agreement, y: kappa}
grain: [client_id, vendor_id, service_id, rater, other_rater]
metric: Q03
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:    {type: month, default: null, help: "Keep judgments made in or after this month."}
  to:      {type: month, default: null, help: "Keep judgments made in or before this month."}
  least:   {type: whole, default: 30, help: "Leave out pairs that judged fewer items in common."}
  most:    {type: whole, default: 200, help: "Show at most so many pairs."}
columns:
  pair:             {type: text, label: Two raters}
  client_id:        {type: text, label: Client id}
  vendor_id:        {type: text, label: Vendor id}
  vendor:           {type: text, label: Vendor}
  service_id:       {type: text, label: Service id}
  rater:            {type: whole, label: Rater, format: text}
  other_rater:      {type: whole, label: Other rater, format: text}
  agreement:        {type: number, label: Raw agreement, format: percent}
  chance_agreement: {type: number, label: Agreement to be expected by luck, format: percent}
  kappa:            {type: number, label: "Cohen's kappa", format: decimal, better: higher}
  items:            {type: whole, label: Items judged by both, format: whole}
  period_from:      {type: date, label: First judgment}
  period_to:        {type: date, label: Last judgment}
  basis:            {type: basis}
  source_ids:       {type: sources}
  null_reason:      {type: text, label: Why unknown}
  finding:          {type: text}
thresholds:
  - {column: kappa, level: line, at: "> 0.6", kind: literature, label: "substantial, an arbitrary band", source: "Landis and Koch, Biometrics 33 (1977) 159-174"}
  - {column: kappa, level: line, at: "> 0.2", kind: literature, label: "fair, an arbitrary band", source: "Landis and Koch, Biometrics 33 (1977) 159-174"}
checks: ["agreement between 0 and 1"]
leaves_out: "Whether a label is right: two raters may agree on a wrong one. Where a rater judged an item more than once, the first judgment counts. Raters are numbered within their vendor, not named. Kappa falls with a lopsided mix of labels at the same raw agreement, so both are shown. Pairs with few items in common, and all beyond so many pairs as asked for; those with the most items come first."
when_empty: "No judgment of raters is on record."
owner: quality
reviewed: 2026-11-25
---*/

with judged as (
    select
        judgment.item,
        judgment.client_id,
        judgment.vendor_id,
        judgment.service_id,
        judgment.judged_on,
        judgment.label,
        judgment.basis,
        judgment.source_id,
        judgment.line,
        judgment.rater
    from judgment
    cross join version
    where (judgment.judged_on is null or judgment.judged_on <= version.on_day)
        and ($client is null or judgment.client_id = $client)
        and ($vendor is null or judgment.vendor_id = $vendor)
        and ($service is null or judgment.service_id = $service)
        and ($from is null or judgment.judged_on >= $from)
        and ($to is null or judgment.judged_on < $to)
),

pair_labels as (
    select
        one.line,
        one.rater,
        other.rater as other_rater,
        one.label,
        other.label as other_label,
        count(*) as items,
        any_value(one.client_id) as client_id,
        any_value(one.vendor_id) as vendor_id,
        any_value(one.service_id) as service_id,
        min(least(one.judged_on, other.judged_on)) as first_day,
        max(greatest(one.judged_on, other.judged_on)) as last_day,
        max(greatest(one.basis, other.basis)) as basis,
        list_concat(source_list(one.source_id), source_list(other.source_id)) as source_ids
    from judged as one
    join judged as other
        on other.item = one.item
        and other.rater > one.rater
    group by one.line, one.rater, other.rater, one.label, other.label
),

pair_label as (
    select
        line,
        rater,
        other_rater,
        said.label,
        sum(items) filter (where said.by_first) as items,
        sum(items) filter (where not said.by_first) as other_items
    from pair_labels
    cross join lateral (
        select pair_labels.label as label, true as by_first
        union all
        select pair_labels.other_label, false
    ) as said
    group by line, rater, other_rater, said.label
),

-- Counts and their products are whole numbers, so that a division by zero is seen exactly.
pair_luck as (
    select
        line,
        rater,
        other_rater,
        coalesce(sum(items * other_items), 0) as products
    from pair_label
    group by line, rater, other_rater
),

pair as (
    select
        line,
        rater,
        other_rater,
        sum(items) as items,
        coalesce(sum(items) filter (where label = other_label), 0) as agreed,
        any_value(client_id) as client_id,
        any_value(vendor_id) as vendor_id,
        any_value(service_id) as service_id,
        min(first_day) as first_day,
        max(last_day) as last_day,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from pair_labels
    group by line, rater, other_rater
    having sum(items) >= $least
),

agreement as (
    select
        pair.*,
        pair.agreed / nullif(pair.items, 0) as agreement,
        luck.products / nullif(pair.items * pair.items, 0) as chance_agreement,
        (pair.agreed * pair.items - luck.products) / nullif(pair.items * pair.items - luck.products, 0) as kappa
    from pair
    join pair_luck as luck
        on luck.line = pair.line
        and luck.rater = pair.rater
        and luck.other_rater = pair.other_rater
),

total as (
    select
        count(kappa) as pairs,
        median(kappa) as kappa,
        median(agreement) filter (where kappa is not null) as agreement,
        max(basis) as basis
    from agreement
)

select
    'Rater ' || agreement.rater || ' and rater ' || agreement.other_rater || ' at ' || vendor.name || ', ' || service.name as pair,
    agreement.client_id as client_id,
    agreement.vendor_id as vendor_id,
    vendor.name as vendor,
    agreement.service_id as service_id,
    agreement.rater as rater,
    agreement.other_rater as other_rater,
    agreement.agreement as agreement,
    agreement.chance_agreement as chance_agreement,
    agreement.kappa as kappa,
    agreement.items as items,
    agreement.first_day as period_from,
    agreement.last_day as period_to,
    agreement.basis as basis,
    agreement.source_ids as source_ids,
    case when agreement.kappa is null then 'both gave one and the same label throughout' end as null_reason,
    case
        when total.pairs = 0 then 'No two raters judged enough items in common, with more than one label'
        when total.pairs = 1
            then 'The two raters agree on ' || round(100 * total.agreement, 1) || '% of items, a kappa of ' || round(total.kappa, 2)
        else 'Half of ' || digits(total.pairs) || ' pairs of raters reach a kappa of ' || round(total.kappa, 2) || ' or more'
            || '; their raw agreement has a median of ' || round(100 * total.agreement, 1) || '%'
    end || if(total.basis = 'reported', '', ' (' || total.basis || ')') || '.' as finding
from agreement
cross join total
join party as vendor on vendor.party_id = agreement.vendor_id
join service on service.service_id = agreement.service_id
order by items desc, vendor_id, service_id, client_id nulls last, rater, other_rater
limit $most
