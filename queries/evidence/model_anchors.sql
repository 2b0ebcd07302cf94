/*---
title: What the model has to meet
question: To which public figures is the model tied?
order: 120
chart: {mark: table}
grain: [anchor_id]
reach: own
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:   {type: month, default: null, help: "Keep anchors whose period ends in or after this month."}
  to:     {type: month, default: null, help: "Keep anchors whose period begins in or before this month."}
columns:
  vendor:      {type: text, label: Vendor}
  client:      {type: text, label: Client}
  period_from: {type: date, label: First day}
  last_day:    {type: date, label: Last day}
  meaning:     {type: text, label: The model's amount is}
  low:         {type: number, label: At least, format: usd}
  high:        {type: number, label: At most, format: usd}
  binds:       {type: text, label: Holds for}
  reason:      {type: text, label: Why}
  origin:      {type: text, label: Where it is from}
  anchor_id:   {type: text, label: Anchor}
  basis:       {type: basis}
  source_ids:  {type: sources}
  finding:     {type: text}
checks: ["low <= high"]
leaves_out: "Public figures that the model is not tied to. Between its anchors every amount is the model's own."
when_empty: "Nothing is modelled."
owner: record
reviewed: 2026-11-25
---*/

with anchor as (
    select
        anchor_id,
        client_id,
        vendor_id,
        covers,
        period_from,
        period_to,
        operator,
        low_usd,
        high_usd,
        binds_scenario,
        reason,
        basis,
        source_id
    from model_anchor
    where ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
        and ($from is null or period_to > $from)
        and ($to is null or period_from < $to)
),

total as (
    select
        count(*) as anchors,
        count(*) filter (where covers = 'pair') as pairs,
        count(*) filter (where operator <> '=') as bounds
    from anchor
)

select
    vendor.name as vendor,
    case
        when anchor.covers = 'vendor' then 'all its clients'
        else coalesce(client.name, 'Other clients')
    end as client,
    anchor.period_from as period_from,
    anchor.period_to - 1 as last_day,
    case anchor.operator
        when '=' then 'the amount given'
        when '<' then 'less than the amount given'
        when '<=' then 'no more than the amount given'
        when '>' then 'more than the amount given'
        when '>=' then 'no less than the amount given'
        when 'between' then 'between the two amounts'
    end as meaning,
    anchor.low_usd as low,
    anchor.high_usd as high,
    case anchor.binds_scenario
        when 'no_event' then 'the path without the event'
        when 'actual' then 'what happened'
        else coalesce('the ' || anchor.binds_scenario || ' path', 'every path')
    end as binds,
    anchor.reason as reason,
    case
        when anchor.source_id is null then 'our assumption'
        else source.publisher || ': ' || source.title
    end as origin,
    anchor.anchor_id as anchor_id,
    anchor.basis as basis,
    case when anchor.source_id is null then [] else [anchor.source_id] end as source_ids,
    'The model is tied to ' || total.anchors || case total.anchors when 1 then ' figure' else ' figures' end || ', '
        || digits(total.pairs) || ' of ' || case total.pairs when 1 then 'a single pair' else 'single pairs' end || '; '
        || total.bounds || case total.bounds when 1 then ' gives' else ' give' end || ' no more than a bound.' as finding
from anchor
join party as vendor on vendor.party_id = anchor.vendor_id
left join party as client on client.party_id = anchor.client_id
left join source on source.source_id = anchor.source_id
cross join total
order by vendor, client, period_from, anchor_id
