/*---
title: Market concentration (HHI) with honest bounds
question: Is the market concentrated?
order: 50
chart: {mark: interval, y: denominator, low: lower, high: upper, color: class}
grain: [denominator]
metric: M01
reach: market
params:
  high:      {type: number, default: 1800, help: "Above this index a market is highly concentrated (Merger Guidelines 2023)."}
  moderate:  {type: number, default: 1000, help: "From this index a market is moderately concentrated (recalled)."}
columns:
  denominator: {type: text, label: Market estimate}
  market_usd:  {type: number, label: Market size in the year, format: usd}
  vendors:     {type: whole, label: Vendors with public revenue}
  named_share: {type: number, label: Their share at most, format: percent}
  lower:       {type: number, label: HHI at least, format: points}
  upper:       {type: number, label: HHI at most, format: points}
  class:       {type: text, label: Class}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
thresholds:
  - {column: lower, level: line, at: "> 1800", kind: standard, label: "1,800: highly concentrated", source: baker-mckenzie-2024-7ceb6}
leaves_out: "In-house labelling and vendors without public revenue: they are the unseen rest, tiny at the lower bound and as large as the smallest named vendor at the upper."
when_empty: "Neither the size of the market nor vendors' revenue in it is on record."
owner: markets
reviewed: 2026-11-23
---*/

with denominator as (
    select
        denominator,
        any_value(market_usd) as market_usd,
        count(*) as vendors,
        sum(100 * share_low) as named_low,
        sum(100 * share_high) as named_high,
        sum(power(100 * share_low, 2)) as squares_low,
        sum(power(100 * share_high, 2)) as squares_high,
        -- Where nobody named sells anything, one unseen firm may hold it all.
        coalesce(min(100 * share_high) filter (where share_high > 0), 100) as smallest,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from market.implied_penetration
    group by denominator
),

rest as (
    select
        denominator.*,
        greatest(100 - named_high, 0) as unseen,
        floor(greatest(100 - named_high, 0) / nullif(smallest, 0) + 1e-9) as full_firms
    from denominator
),

bounds as (
    select
        rest.*,
        case when named_high <= 100 + 1e-9 then squares_low end as lower,
        case
            when named_high <= 100 + 1e-9
                then squares_high
                    + full_firms * power(smallest, 2)
                    + power(greatest(unseen - full_firms * smallest, 0), 2)
        end as upper
    from rest
),

classed as (
    select
        bounds.*,
        case
            when lower is null then 'not measurable'
            -- Exactly the line is not above it, however the last digit of a sum falls.
            when lower > $high + 1e-6 then 'high'
            when upper <= $high + 1e-6 and lower >= $moderate - 1e-6 then 'moderate'
            when upper < $moderate - 1e-6 then 'low'
            else 'indeterminate'
        end as class
    from bounds
),

class_count as (
    select class, count(*) as denominators
    from classed
    group by class
),

total as (
    select string_agg(class || ' under ' || denominators, ', ' order by denominators desc, class) as classes
    from class_count
)

select
    classed.denominator as denominator,
    classed.market_usd as market_usd,
    classed.vendors as vendors,
    classed.named_high / 100 as named_share,
    classed.lower as lower,
    classed.upper as upper,
    classed.class as class,
    'estimated'::basis as basis,
    classed.source_ids as source_ids,
    case when classed.lower is null then 'the named vendors earn more than this whole market' end as null_reason,
    'It depends on whose market size one takes: ' || total.classes || ' of the estimates.' as finding
from classed
cross join total
order by market_usd desc, denominator
