/*---
title: Clients that make up a tenth of a vendor or more
question: Which clients could sink this vendor?
also: {vendor: 30}
order: 40
chart: {mark: bar, x: share, y: pair}
grain: [vendor_id, client, period]
metric: V01
reach: own
params:
  client:      {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:      {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:        {type: month, default: null, help: "Keep years that begin in or after this month."}
  to:          {type: month, default: null, help: "Keep years that end in or before this month."}
  major_share: {type: number, default: 0.1, help: "Share of revenue from which a client counts as major (ASC 280-10-50-42)."}
  latest_only: {type: whole, default: 1, help: "1 keeps each vendor's latest year with a figure, 0 keeps all years."}
columns:
  pair:               {type: text, label: "Vendor and client"}
  vendor_id:          {type: text, label: Vendor id}
  vendor:             {type: text, label: Vendor}
  client_id:          {type: text, label: Client id}
  client:             {type: text, label: Client}
  period:             {type: text, label: Fiscal year}
  share:              {type: number, label: Share of the vendor's revenue, format: percent, better: lower}
  low:                {type: number, label: Least reported, format: percent}
  high:               {type: number, label: Most reported, format: percent}
  major:              {type: boolean, label: Major client}
  client_revenue_usd: {type: number, label: Revenue from the client, format: usd}
  vendor_revenue_usd: {type: number, label: Vendor revenue, format: usd}
  basis:              {type: basis}
  evidence:           {type: text, label: Evidence}
  source_ids:         {type: sources}
  null_reason:        {type: text, label: Why unknown}
  finding:            {type: text}
thresholds:
  - {column: share, level: line, at: ">= 0.1", kind: legal, label: "10%: must be disclosed", source: deloitte-2024-11539}
checks: ["share, low, high between 0 and 1", "low <= high"]
leaves_out: "Groups of clients (top five), which overlap single clients; owners of the vendor; parts of a year. Private vendors file nothing, so most clients are unseen."
when_empty: "No client's share of a vendor's revenue is on record."
owner: partnerships
reviewed: 2026-11-23
---*/

with kept as (
    select
        found.vendor_id,
        found.client_id,
        found.client,
        found.period,
        found.period_from,
        found.period_to,
        found.share,
        found.low,
        found.high,
        found.client_revenue_usd,
        found.vendor_revenue_usd,
        found.basis,
        found.evidence,
        found.source_ids,
        max(found.period_to) filter (where found.share is not null) over (partition by found.vendor_id) as latest_to
    from client_share as found
    where ($client is null or found.client_id = $client)
        and ($vendor is null or found.vendor_id = $vendor)
        and ($from is null or found.period_from >= $from)
        and ($to is null or found.period_to <= $to)
),

top as (
    select
        vendor.name || ' took ' || round(kept.share * 100)::integer || '% of its ' || kept.period || ' revenue from '
            || case when kept.client_id is null then 'one undisclosed client' else kept.client end as said
    from kept
    join party as vendor on vendor.party_id = kept.vendor_id
    where kept.share is not null
        and kept.period_to = kept.latest_to
        and kept.evidence <> 'recalled'
    order by kept.share desc, kept.vendor_id
    limit 1
)

select
    vendor.name || ' from ' || kept.client || ', ' || kept.period as pair,
    kept.vendor_id as vendor_id,
    vendor.name as vendor,
    kept.client_id as client_id,
    kept.client as client,
    kept.period as period,
    kept.share as share,
    kept.low as low,
    kept.high as high,
    -- Exactly a tenth counts, however the last digit of a sum falls.
    kept.share >= $major_share - 1e-9 as major,
    kept.client_revenue_usd as client_revenue_usd,
    kept.vendor_revenue_usd as vendor_revenue_usd,
    kept.basis as basis,
    kept.evidence as evidence,
    kept.source_ids as source_ids,
    case
        when kept.share is null and coalesce(kept.vendor_revenue_usd, 0) = 0 and kept.vendor_revenue_usd is not null
            then 'the vendor had no revenue'
        when kept.share is null then 'the vendor''s revenue is not public'
    end as null_reason,
    top.said || '.' as finding
from kept
join party as vendor on vendor.party_id = kept.vendor_id
left join top on true
where $latest_only = 0
    or kept.period_to = kept.latest_to
    or kept.latest_to is null
order by share desc nulls last, vendor_id, client, period
