/*---
title: Every event, newest first
question: What exactly was reported, by whom?
also: {client: 100, vendor: 100}
order: 20
chart: {mark: table}
grain: [event_id]
reach: own
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
leaves_out: "Events nobody reported."
when_empty: "No event is on record."
owner: record
reviewed: 2026-11-23
---*/

select
    timeline.happened_on as happened_on,
    timeline.kind as kind,
    timeline.vendor as vendor,
    timeline.client as client,
    timeline.headline as headline,
    timeline.event_id as event_id,
    timeline.basis as basis,
    timeline.source_ids as source_ids,
    count(*) over () || ' events, the newest of ' || strftime(max(timeline.happened_on) over (), '%-d %b %Y') || '.'
        as finding
from events.timeline as timeline
order by happened_on desc, event_id desc
