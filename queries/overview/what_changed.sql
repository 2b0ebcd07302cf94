/*---
title: What changed last
question: What are the latest events in the record?
order: 40
chart: {mark: table, x: happened_on, y: kind, text: headline}
grain: [event_id]
reach: own
params:
  count: {type: whole, default: 6, help: "How many events to show."}
columns:
  happened_on: {type: date, label: Day}
  kind:        {type: text, label: Kind}
  vendor:      {type: text, label: Vendor}
  client:      {type: text, label: Client}
  headline:    {type: text, label: What happened}
  event_id:    {type: text, label: Event}
  basis:       {type: basis}
  source_ids:  {type: sources}
  finding:     {type: text}
leaves_out: "Older events; the Events page has them all."
when_empty: "No event is on record."
owner: record
reviewed: 2026-11-23
---*/

with latest as (
    select
        timeline.happened_on,
        timeline.kind,
        timeline.vendor,
        timeline.client,
        timeline.headline,
        timeline.event_id,
        timeline.basis,
        timeline.source_ids
    from events.timeline as timeline
    order by timeline.happened_on desc, timeline.event_id desc
    limit $count
)

select
    latest.happened_on as happened_on,
    latest.kind as kind,
    latest.vendor as vendor,
    latest.client as client,
    latest.headline as headline,
    latest.event_id as event_id,
    latest.basis as basis,
    latest.source_ids as source_ids,
    first_value(strftime(latest.happened_on, '%-d %b %Y') || ': ' || latest.headline || '.') over (
        order by latest.happened_on desc, latest.event_id desc
    ) as finding
from latest
order by happened_on desc, event_id desc
