/*---
title: Labels that raters mix up
question: Which labels do raters mix up?
order: 68
chart: {mark: heatmap, x: other_label, y: label, value: share}
grain: [client_id, vendor_id, service_id, label, other_label]
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:    {type: month, default: null, help: "Keep judgments made in or after this month."}
  to:      {type: month, default: null, help: "Keep judgments made in or before this month."}
  most:    {type: whole, default: 12, help: "Show at most so many labels, the most frequent ones."}
columns:
  line:        {type: text, label: "Client, vendor and service"}
  client_id:   {type: text, label: Client id}
  vendor_id:   {type: text, label: Vendor id}
  service_id:  {type: text, label: Service id}
  label:       {type: text, label: Label given by one rater}
  other_label: {type: text, label: Label given by another}
  share:       {type: number, label: Part of the label's judgments so answered, format: percent}
  judgments:   {type: whole, label: Judgments with the label, format: whole}
  period_from: {type: date, label: First judgment}
  period_to:   {type: date, label: Last judgment}
  basis:       {type: basis}
  source_ids:  {type: sources}
  finding:     {type: text}
checks: ["share between 0 and 1"]
leaves_out: "Which of two labels is right. Items with fewer than two labels. Where a rater judged an item more than once, the first judgment counts. One engagement is shown, the one whose raters differ most often, and at most so many labels as asked for."
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
        judgment.line
    from judgment
    cross join version
    where (judgment.judged_on is null or judgment.judged_on <= version.on_day)
        and ($client is null or judgment.client_id = $client)
        and ($vendor is null or judgment.vendor_id = $vendor)
        and ($service is null or judgment.service_id = $service)
        and ($from is null or judgment.judged_on >= $from)
        and ($to is null or judgment.judged_on < $to)
),

item_label as (
    select
        line,
        item,
        label,
        count(*) as raters,
        sum(raters) over (partition by item) as item_raters
    from judged
    group by line, item, label
),

-- Of an item each rater's label stands beside those of all others, together once.
label_pair as (
    select
        one.line,
        one.label,
        other.label as other_label,
        sum(one.raters * (other.raters - if(other.label = one.label, 1, 0)) / nullif(one.item_raters - 1, 0)) as beside
    from item_label as one
    join item_label as other
        on other.item = one.item
    where one.item_raters > 1
    group by one.line, one.label, other.label
),

label as (
    select
        line,
        label,
        sum(beside) as judgments,
        row_number() over (partition by line order by sum(beside) desc, label) as place
    from label_pair
    group by line, label
),

line as (
    select
        judged.line,
        any_value(judged.client_id) as client_id,
        any_value(judged.vendor_id) as vendor_id,
        any_value(judged.service_id) as service_id,
        min(judged.judged_on) as first_day,
        max(judged.judged_on) as last_day,
        max(judged.basis) as basis,
        source_list(judged.source_id) as source_ids
    from judged
    group by judged.line
),

most_apart as (
    select
        line,
        sum(beside) as judgments,
        coalesce(sum(beside) filter (where label <> other_label), 0) as differing
    from label_pair
    group by line
    order by differing / nullif(sum(beside), 0) desc, line
    limit 1
),

mixed_up as (
    select
        least(pair.label, pair.other_label) as label,
        greatest(pair.label, pair.other_label) as other_label
    from label_pair as pair
    join most_apart on most_apart.line = pair.line
    where pair.label <> pair.other_label
    order by pair.beside desc, pair.label, pair.other_label
    limit 1
)

select
    coalesce(client.name, 'Other clients') || ' at ' || vendor.name || ', ' || service.name as line,
    line.client_id as client_id,
    line.vendor_id as vendor_id,
    line.service_id as service_id,
    label.label as label,
    other.label as other_label,
    coalesce(pair.beside, 0) / nullif(label.judgments, 0) as share,
    round(label.judgments)::bigint as judgments,
    line.first_day as period_from,
    line.last_day as period_to,
    line.basis as basis,
    line.source_ids as source_ids,
    'At ' || vendor.name || ', ' || service.name || ', two raters give different labels '
        || round(100 * most_apart.differing / nullif(most_apart.judgments, 0), 1) || '% of the time'
        || coalesce('; most often they mix up ' || mixed_up.label || ' and ' || mixed_up.other_label, '')
        || if(line.basis = 'reported', '', ' (' || line.basis || ')') || '.' as finding
from most_apart
join line on line.line = most_apart.line
join label on label.line = line.line and label.place <= $most
join label as other on other.line = line.line and other.place <= $most
left join label_pair as pair
    on pair.line = line.line
    and pair.label = label.label
    and pair.other_label = other.label
left join mixed_up on true
join party as vendor on vendor.party_id = line.vendor_id
join service on service.service_id = line.service_id
left join party as client on client.party_id = line.client_id
order by label, other_label, client_id, vendor_id, service_id
