/*---
title: Does the printed growth follow from the printed sizes?
question: What growth a year do the publishers' own figures imply?
order: 30
chart: {mark: interval, y: estimate, low: growth_low, high: growth_high}
grain: [publisher, market, base_year, target_year]
metric: M07
reach: own
params:
  scope: {type: text, default: labelling, help: "What the publisher counts: labelling, tools, moderation or other."}
options:
  scope: "select distinct scope from market_size where scope is not null order by scope"
columns:
  estimate:       {type: text, label: Estimate}
  publisher:      {type: text, label: Publisher}
  market:         {type: text, label: What it counts}
  base_year:      {type: whole, label: From year, format: text}
  target_year:    {type: whole, label: To year, format: text}
  growth:         {type: number, label: Growth a year from the end points, format: percent}
  growth_low:     {type: number, label: Growth a year at least, format: percent}
  growth_high:    {type: number, label: Growth a year at most, format: percent}
  printed_growth: {type: number, label: Growth a year as printed, format: percent}
  printed_fits:   {type: boolean, label: Printed growth is possible}
  basis:          {type: basis}
  evidence:       {type: text, label: Evidence}
  source_ids:     {type: sources}
  null_reason:    {type: text, label: Why unknown}
  finding:        {type: text}
leaves_out: "Estimates with one end point only. The range is what rounding of the printed sizes allows; a printed rate may start a year later."
when_empty: "No market estimate is on record."
owner: markets
reviewed: 2026-11-23
---*/

with estimate as (
    select
        market_size.estimate,
        market_size.publisher,
        market_size.market,
        market_size.scope,
        market_size.base_year,
        market_size.base_usd,
        market_size.target_year,
        market_size.target_usd,
        market_size.printed_growth,
        market_size.evidence,
        market_size.basis,
        market_size.source_id,
        -- A printed size is rounded to its last digit that is not zero; the finer of the two ends counts.
        least(
            power(10, length(base_usd::bigint::varchar) - length(rtrim(base_usd::bigint::varchar, '0'))),
            power(10, length(target_usd::bigint::varchar) - length(rtrim(target_usd::bigint::varchar, '0')))
        ) as rounded_to
    from market_size
    where scope = $scope
        and base_usd is not null
        and target_usd is not null
),

growth as (
    select
        estimate.*,
        power(target_usd / nullif(base_usd, 0), 1 / nullif(target_year - base_year, 0)) - 1 as growth,
        power(
            (target_usd - rounded_to / 2) / nullif(base_usd + rounded_to / 2, 0),
            1 / nullif(target_year - base_year, 0)
        ) - 1 as growth_low,
        power(
            (target_usd + rounded_to / 2) / nullif(base_usd - rounded_to / 2, 0),
            1 / nullif(target_year - base_year, 0)
        ) - 1 as growth_high
    from estimate
),

-- The printed rate is rounded too: to a tenth of a point.
judged as (
    select
        growth.*,
        printed_growth >= growth_low - 0.0005 and printed_growth <= growth_high + 0.0005 as printed_fits
    from growth
),

total as (
    select
        count(printed_fits) as printed,
        count(*) filter (where not printed_fits) as contradicted
    from judged
    where evidence <> 'recalled'
)

select
    judged.estimate as estimate,
    judged.publisher as publisher,
    judged.market as market,
    judged.base_year as base_year,
    judged.target_year as target_year,
    judged.growth as growth,
    judged.growth_low as growth_low,
    judged.growth_high as growth_high,
    judged.printed_growth as printed_growth,
    judged.printed_fits as printed_fits,
    'estimated'::basis as basis,
    judged.evidence as evidence,
    [judged.source_id] as source_ids,
    case
        when judged.growth is null then 'the two years are the same, or the base is zero'
        when judged.printed_growth is null then 'the publisher printed no rate'
    end as null_reason,
    digits(total.contradicted) || ' of ' || digits(total.printed) || ' printed growth rates differ from the rate that joins the printed sizes; a printed rate may start a year later.'
        as finding
from judged
cross join total
order by growth desc, publisher, market, base_year, target_year
