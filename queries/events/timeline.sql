/*---
title: What happened, and when
question: Which events moved the clients and vendors?
order: 10
chart: {mark: timeline, x: happened_on, y: kind, color: kind, text: headline}
grain: [event_id]
reach: own
params:
  client:       {type: client, default: null, help: "Keep events about one client; empty keeps all."}
  vendor:       {type: vendor, default: null, help: "Keep events about one vendor; empty keeps all."}
  from:         {type: month, default: null, help: "First month, inclusive."}
  to:           {type: month, default: null, help: "Last month, inclusive."}
  landmark_usd: {type: number, default: 10000000000, help: "Events of this amount or more are named on every chart over time."}
columns:
  happened_on: {type: date, label: Day}
  reported_as: {type: text, label: Date as reported}
  kind:        {type: text, label: Kind}
  vendor:      {type: text, label: Vendor}
  client:      {type: text, label: Client}
  headline:    {type: text, label: What happened}
  amount_usd:  {type: number, label: Amount, format: usd}
  is_landmark: {type: boolean, label: Named on charts}
  event_id:    {type: text, label: Event}
  evidence:    {type: text, label: Evidence}
  basis:       {type: basis}
  source_ids:  {type: sources}
leaves_out: "Events nobody reported. A date given as a year or a month stands on its last day."
when_empty: "No event is on record."
owner: record
reviewed: 2026-11-23
---*/

select
    event.happened_on as happened_on,
    event.date_as_reported as reported_as,
    replace(event.kind, '_', ' ') as kind,
    coalesce(vendor.name, event.vendor_as_reported) as vendor,
    client.name as client,
    event.headline as headline,
    event.amount_usd as amount_usd,
    coalesce(event.amount_usd >= $landmark_usd, false) as is_landmark,
    event.event_id as event_id,
    event.evidence as evidence,
    event.basis as basis,
    [event.source_id] as source_ids
from event
left join party as vendor on vendor.party_id = event.vendor_id
left join party as client on client.party_id = event.client_id
where ($client is null or event.client_id = $client)
    and ($vendor is null or event.vendor_id = $vendor)
    and ($from is null or event.happened_on >= $from)
    and ($to is null or event.happened_on < $to)
order by happened_on, event_id
