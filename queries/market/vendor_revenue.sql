/*---
title: Vendor revenue, year by year
question: How much do the vendors earn in a year?
also: {vendor: 40}
order: 80
chart: {mark: line, x: year_end, y: revenue_usd, color: vendor}
grain: [vendor, year_end]
reach: vendor
params:
  vendor: {type: vendor, default: null, help: "Show one vendor, whatever its business; empty shows those counted as AI data work."}
  from:   {type: month, default: null, help: "Keep years that begin in or after this month."}
  to:     {type: month, default: null, help: "Keep years that end in or before this month."}
columns:
  vendor:      {type: text, label: Vendor}
  year_end:    {type: date, label: Year to}
  revenue_usd: {type: number, label: Revenue in the year, format: usd}
  low:         {type: number, label: Least reported, format: usd}
  high:        {type: number, label: Most reported, format: usd}
  segment:     {type: text, label: What it covers}
  evidence:    {type: text, label: Evidence}
  basis:       {type: basis}
  source_ids:  {type: sources}
checks: ["low <= high"]
leaves_out: "Run-rates, forecasts, segments and parts of a year: none of them is a year's revenue."
when_empty: "No revenue of a vendor is on record."
owner: markets
reviewed: 2026-11-23
---*/

with reported as (
    select
        financial.vendor_id,
        financial.period_from,
        financial.period_to,
        financial.metric,
        financial.value,
        financial.segment,
        financial.is_group,
        financial.is_forecast,
        financial.evidence,
        financial.basis,
        financial.source_id,
        row_number() over (
            partition by financial.vendor_id, financial.period_to
            order by financial.evidence, financial.value desc, financial.source_id
        ) = 1 as speaks
    from vendor_financial as financial
    where financial.metric = 'revenue'
        and financial.is_group
        and not financial.is_forecast
        and financial.period_to = financial.period_from + interval 1 year
        and (
            financial.vendor_id = $vendor
            or ($vendor is null and financial.vendor_id in (select vendor_id from market_scope))
        )
        and ($from is null or financial.period_from >= $from)
        and ($to is null or financial.period_to <= $to)
),

vendor_year as (
    select
        vendor_id,
        period_to,
        max(value) filter (where speaks) as revenue_usd,
        min(value) as low,
        max(value) as high,
        max(segment) filter (where speaks) as segment,
        max(evidence) filter (where speaks) as evidence,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from reported
    group by vendor_id, period_to
)

select
    vendor.name as vendor,
    (vendor_year.period_to - interval 1 day)::date as year_end,
    vendor_year.revenue_usd as revenue_usd,
    vendor_year.low as low,
    vendor_year.high as high,
    vendor_year.segment as segment,
    vendor_year.evidence as evidence,
    vendor_year.basis as basis,
    vendor_year.source_ids as source_ids
from vendor_year
join party as vendor on vendor.party_id = vendor_year.vendor_id
order by vendor, year_end
