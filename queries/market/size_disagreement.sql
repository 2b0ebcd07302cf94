/*---
title: How far the forecasters disagree
question: Do the published market sizes agree, year by year?
order: 20
chart: {mark: interval, y: year_label, low: low, high: high}
grain: [year]
metric: G05
reach: own
params:
  from:  {type: month, default: null, help: "First month, inclusive."}
  to:    {type: month, default: null, help: "Last month, inclusive."}
columns:
  year:       {type: whole, label: Year, format: text}
  year_label: {type: text, label: Year}
  estimates:  {type: whole, label: Estimates}
  low:        {type: number, label: Market size at least, format: usd}
  median:     {type: number, label: Median estimate, format: usd}
  high:       {type: number, label: Market size at most, format: usd}
  spread:     {type: number, label: Highest over lowest, format: multiple, better: lower}
  basis:      {type: basis}
  source_ids: {type: sources}
  finding:    {type: text}
checks: ["low <= high"]
leaves_out: "Years for which only one estimate exists. Definitions differ by design, which is part of the spread."
when_empty: "No market estimate is on record."
owner: markets
reviewed: 2026-11-23
---*/

with year_estimate as (
    select
        forecast.year,
        count(*) as estimates,
        min(forecast.value_usd) as low,
        median(forecast.value_usd) as median,
        max(forecast.value_usd) as high,
        max(forecast.basis) as basis,
        list_sort(list_distinct(flatten(array_agg(forecast.source_ids)))) as source_ids
    from market.size_forecasts as forecast
    where ($from is null or make_date(forecast.year::integer, 1, 1) >= $from)
        and ($to is null or make_date(forecast.year::integer + 1, 1, 1) <= $to)
    group by forecast.year
    having count(*) > 1
),

widest as (
    select year, high / nullif(low, 0) as spread
    from year_estimate
    order by spread desc, year
    limit 1
)

select
    year_estimate.year as year,
    year_estimate.year::varchar as year_label,
    year_estimate.estimates as estimates,
    year_estimate.low as low,
    year_estimate.median as median,
    year_estimate.high as high,
    year_estimate.high / nullif(year_estimate.low, 0) as spread,
    year_estimate.basis as basis,
    year_estimate.source_ids as source_ids,
    'For ' || widest.year || ' the highest estimate is ' || round(widest.spread, 1) || ' times the lowest'
        || case when widest.spread > 2 then ': no single market share should be quoted.' else '.' end as finding
from year_estimate
cross join widest
order by year
