/*---
title: What the forecasters say the market is worth
question: How large is the market, and does 8.22 billion by 2028 stand out?
order: 10
chart: {mark: line, x: year_end, y: value_usd, color: path, text: denominator}
grain: [denominator, year]
reach: own
params:
  scope: {type: text, default: labelling, help: "What the publisher counts: labelling, tools, moderation or other."}
  from:  {type: month, default: null, help: "First month, inclusive."}
  to:    {type: month, default: null, help: "Last month, inclusive."}
  story_usd: {type: number, default: 8220000000, help: "The forecast to pick out from the others, in USD."}
options:
  scope: "select distinct scope from market_size where scope is not null order by scope"
columns:
  denominator: {type: text, label: Estimate}
  path:        {type: text, label: Path}
  publisher:   {type: text, label: Publisher}
  market:      {type: text, label: What it counts}
  year:        {type: whole, label: Year, format: text}
  year_end:    {type: date, label: Year to}
  value_usd:   {type: number, label: Market size, format: usd}
  printed:     {type: boolean, label: Printed by the publisher}
  note:        {type: text, label: Note}
  basis:       {type: basis}
  source_ids:  {type: sources}
  finding:     {type: text}
leaves_out: "Content moderation, tools and platforms, which other publishers count apart. Years between two printed figures follow the constant growth that joins them."
when_empty: "No market estimate is on record."
owner: markets
reviewed: 2026-11-23
---*/

with told as (
    select
        estimate as denominator,
        publisher,
        market,
        base_year,
        base_usd,
        target_year,
        target_usd,
        max(note) as note,
        max(basis) as basis,
        min(evidence) as evidence,
        source_list(source_id) as source_ids
    from market_size
    where scope = $scope
        and evidence <> 'recalled'
    group by all
),

estimate as (
    -- One estimate told twice is one estimate: where the two differ, the better evidence speaks.
    select told.*
    from told
    qualify row_number() over (partition by denominator order by evidence, source_ids) = 1
),

estimate_year as (
    select
        estimate.*,
        unnest(range(
            case when base_usd is null then target_year else base_year end,
            case when target_usd is null then base_year else target_year end + 1
        )) as year
    from estimate
),

estimate_path as (
    select
        estimate_year.*,
        case
            when year = base_year and base_usd is not null then base_usd
            when year = target_year then target_usd
            else base_usd * power(target_usd / nullif(base_usd, 0), (year - base_year) / nullif(target_year - base_year, 0))
        end as value_usd,
        (year = base_year and base_usd is not null) or year = target_year as printed
    from estimate_year
),

asked as (
    select estimate_path.*
    from estimate_path
    where ($from is null or make_date(year::integer, 1, 1) >= $from)
        and ($to is null or make_date(year::integer + 1, 1, 1) <= $to)
),

latest_year as (
    select year, count(*) as estimates, min(value_usd) as least, max(value_usd) as most
    from asked
    group by year
    having count(*) > 1
    qualify row_number() over (order by estimates desc, year) = 1
)

select
    path.denominator as denominator,
    case
        when path.target_usd = $story_usd then 'USD ' || round($story_usd / 1e9, 2) || ' bn by ' || path.target_year
        else 'other publishers'
    end as path,
    path.publisher as publisher,
    path.market as market,
    path.year as year,
    make_date(path.year::integer, 12, 31) as year_end,
    path.value_usd as value_usd,
    path.printed as printed,
    coalesce(path.note, '') as note,
    case when path.printed then path.basis else 'estimated' end::basis as basis,
    path.source_ids as source_ids,
    'For ' || latest_year.year || ', ' || digits(latest_year.estimates) || ' published paths run from USD '
        || round(latest_year.least / 1e9, 1) || ' bn to USD ' || round(latest_year.most / 1e9, 1)
        || ' bn: nobody knows how large this market is.' as finding
from asked as path
left join latest_year on true
order by path desc, denominator, year
