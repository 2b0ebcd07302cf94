/*---
title: Share of the four largest vendors
question: What do the four biggest vendors hold between them?
order: 60
chart: {mark: interval, y: denominator, low: low, high: high}
grain: [denominator]
metric: M02
reach: market
columns:
  denominator: {type: text, label: Market estimate}
  vendors:     {type: whole, label: Vendors counted}
  low:         {type: number, label: Four-firm share at least, format: percent}
  high:        {type: number, label: Four-firm share at most, format: percent}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
checks: ["low <= high"]
leaves_out: "In-house labelling and vendors without public revenue, one of which may belong among the four: the share is a floor."
when_empty: "Neither the size of the market nor vendors' revenue in it is on record."
owner: markets
reviewed: 2026-11-23
---*/

with denominator as (
    select
        denominator,
        any_value(market_usd) as market_usd,
        least(count(*), 4) as vendors,
        -- The four at the least reported need not be the four at the most.
        list_sum(list_slice(list_sort(array_agg(share_low), 'desc'), 1, 4)) as low,
        list_sum(list_slice(list_sort(array_agg(share_high), 'desc'), 1, 4)) as high,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from market.implied_penetration
    group by denominator
)

select
    denominator.denominator as denominator,
    denominator.vendors as vendors,
    case when denominator.high <= 1 + 1e-9 then denominator.low end as low,
    case when denominator.high <= 1 + 1e-9 then denominator.high end as high,
    denominator.basis as basis,
    denominator.source_ids as source_ids,
    case when denominator.high > 1 + 1e-9 then 'the four earn more than this whole market' end as null_reason
from denominator
order by market_usd desc, denominator
