/*---
title: Vendor revenue against each market estimate
question: Does the 8.22 billion story fit the vendors' own revenue?
order: 40
chart: {mark: scatter, x: share_high, y: denominator, color: vendor}
grain: [denominator, vendor_id]
metric: M07
reach: vendor
params:
  year:      {type: year, default: 2024, help: "The year compared."}
  from:      {type: month, default: null, help: "Drop the comparison when the year begins before this month."}
  to:        {type: month, default: null, help: "Drop the comparison when the year ends after this month."}
columns:
  denominator:  {type: text, label: Market estimate}
  vendor_id:    {type: text, label: Vendor id}
  vendor:       {type: text, label: Vendor}
  market_usd:   {type: number, label: Market size in the year, format: usd}
  revenue_low:  {type: number, label: Revenue at least, format: usd}
  revenue_high: {type: number, label: Revenue at most, format: usd}
  share_low:    {type: number, label: Share of the market at least, format: percent}
  share_high:   {type: number, label: Share of the market at most, format: percent}
  basis:        {type: basis}
  source_ids:   {type: sources}
  finding:      {type: text}
leaves_out: "Vendors without a public revenue in the year, and recalled figures (Appen 2024). Which revenue counts is our assumption: the table market_scope."
when_empty: "Neither the size of the market nor vendors' revenue in it is on record."
owner: markets
reviewed: 2026-11-23
---*/

with vendor_revenue as (
    select
        scope.vendor_id,
        min(financial.value) as revenue_low,
        max(financial.value) as revenue_high,
        source_list(financial.source_id) as source_ids
    from market_scope as scope
    join vendor_financial as financial
        on financial.vendor_id = scope.vendor_id
        and financial.metric = 'revenue'
        and not financial.is_forecast
        and financial.evidence <> 'recalled'
        and (financial.segment = scope.segment or (scope.segment = 'group' and financial.is_group))
        and financial.period_from = make_date($year::integer, 1, 1)
        and financial.period_to = make_date($year::integer + 1, 1, 1)
    group by scope.vendor_id
),

market_year as (
    select denominator, value_usd as market_usd, source_ids
    from market.size_forecasts
    where year = $year
        and ($from is null or make_date($year::integer, 1, 1) >= $from)
        and ($to is null or make_date($year::integer + 1, 1, 1) <= $to)
),

top_two as (
    select
        market_year.denominator,
        list_sum(list_slice(list_sort(array_agg(vendor_revenue.revenue_low), 'desc'), 1, 2))
            / nullif(any_value(market_year.market_usd), 0) as share
    from market_year
    cross join vendor_revenue
    group by market_year.denominator
),

total as (
    select
        count(*) as denominators,
        count(*) filter (where share > 0.5) as too_small
    from top_two
)

select
    market_year.denominator as denominator,
    vendor_revenue.vendor_id as vendor_id,
    vendor.name as vendor,
    market_year.market_usd as market_usd,
    vendor_revenue.revenue_low as revenue_low,
    vendor_revenue.revenue_high as revenue_high,
    vendor_revenue.revenue_low / nullif(market_year.market_usd, 0) as share_low,
    vendor_revenue.revenue_high / nullif(market_year.market_usd, 0) as share_high,
    'estimated'::basis as basis,
    list_sort(list_distinct(list_concat(vendor_revenue.source_ids, market_year.source_ids))) as source_ids,
    'In ' || $year || ' the two largest vendors alone earn over half of the market under ' || digits(total.too_small) || ' of '
        || digits(total.denominators) || ' estimates: those estimates are too small to measure shares with.' as finding
from market_year
cross join vendor_revenue
cross join total
join party as vendor on vendor.party_id = vendor_revenue.vendor_id
order by market_usd desc, denominator, revenue_high desc, vendor_id
