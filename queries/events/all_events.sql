/*---
title: Every event, newest first
question: What exactly was reported, by whom?
order: 20
chart: {mark: table}
grain: [event_id]
reach: market
columns:
  happened_on: {type: date, label: Day}
  kind:        {type: text, label: Kind}
  vendor:      {type: text, label: Vendor}
  client:      {type: text, label: Client}
  headline:    {type: text, label: What happened}
  amount_usd:  {type: number, label: Amount, format: usd}
  event_id:    {type: text, label: Event}
  basis:       {type: basis}
  source_ids:  {type: sources}
leaves_out: "Events nobody reported. An amount is what the event was about, not money that was paid."
owner: record
reviewed: 2026-11-23
---*/

select
    timeline.happened_on as happened_on,
    timeline.kind as kind,
    timeline.vendor as vendor,
    timeline.client as client,
    timeline.headline as headline,
    timeline.amount_usd as amount_usd,
    timeline.event_id as event_id,
    timeline.basis as basis,
    timeline.source_ids as source_ids
from events.timeline as timeline
order by happened_on desc, event_id desc
