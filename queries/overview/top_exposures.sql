/*---
title: Where a loss would hurt most
question: Which vendor lives most on a single client?
order: 30
chart: {mark: bar, x: share, y: pair}
grain: [pair]
reach: own
columns:
  pair:       {type: text, label: Vendor and client}
  share:      {type: number, label: Share of the vendor's revenue, format: percent, better: lower}
  period:     {type: text, label: Fiscal year}
  major:      {type: boolean, label: Major client}
  basis:      {type: basis}
  source_ids: {type: sources}
  finding:    {type: text}
thresholds:
  - {column: share, level: line, at: ">= 0.1", kind: legal, label: "10%: must be disclosed", source: deloitte-2024-11539}
checks: ["share between 0 and 1"]
leaves_out: "Recalled figures, and vendors that disclose nothing, among them most of the private ones."
when_empty: "No client's share of a vendor's revenue is on record."
owner: partnerships
reviewed: 2026-11-23
---*/

select
    case
        when contains(concentration.client, 'undisclosed')
            then concentration.vendor || ' from one undisclosed client, ' || concentration.period
        else concentration.pair
    end as pair,
    concentration.share as share,
    concentration.period as period,
    concentration.major as major,
    concentration.basis as basis,
    concentration.source_ids as source_ids,
    concentration.finding as finding
from dependence.client_concentration as concentration
where concentration.share is not null
    and concentration.evidence <> 'recalled'
order by share desc, pair
