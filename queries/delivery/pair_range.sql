/*---
title: What a pair may be worth
question: How much work a year does each client buy from the vendor, and is that a figure or only a range?
order: 30
chart: {mark: interval, y: pair, low: low, high: high, color: year_name}
grain: [client_id, vendor_id, year]
reach: own
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: scale-ai, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:    {type: date, default: null, help: "Keep what was delivered on or after this day."}
  to:      {type: date, default: null, help: "Keep what was delivered on or before this day."}
  years:   {type: whole, default: 2, help: "How many years: the last whole ones."}
  most:    {type: whole, default: 8, help: "How many pairs: those of which a figure or a bound is public, then the largest at the top of their range."}
columns:
  pair:        {type: text, label: Client and vendor}
  client_id:   {type: text, label: Client id}
  vendor_id:   {type: text, label: Vendor id}
  year:        {type: whole, label: Year, format: text}
  year_name:   {type: text, label: Year in words}
  is_partial:  {type: boolean, label: Year not whole}
  range_only:  {type: boolean, label: Known only as a range}
  cost_usd:    {type: number, label: Single figure, format: usd}
  low:         {type: number, label: Delivered work at least, format: usd}
  high:        {type: number, label: Delivered work at most, format: usd}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why there is no single figure}
  finding:     {type: text}
checks: ["low <= high"]
leaves_out: "Clients nobody names, work not delivered yet, years not whole (unless there is no other) and pairs beyond the first few. Where nothing is public of a pair, its range is as wide as what the vendor's revenue leaves open: it says what we cannot rule out, not what is likely. Amounts that sources state stand on the Dependence page. Where a price, or a rate to USD, is missing, the amount is unknown."
owner: delivery
reviewed: 2026-11-25
---*/

with horizon as (
    -- The last day that counts: that of the record, or the one by which things had to be known.
    select least(as_of, known_day) as last_day
    from version
),

pair_year as (
    select
        path.client_id,
        path.vendor_id,
        year(path.day) as year,
        bool_or(path.range_only) as range_only,
        make_date(year(path.day)::integer, 1, 1) < $from
            or make_date(year(path.day)::integer + 1, 1, 1)
                > least(horizon.last_day + 1, coalesce($to, horizon.last_day + 1)) as is_partial,
        sum(path.cost_usd) filter (where in_scenario(path.scenario)) as cost_usd,
        sum(path.cost_usd) filter (where path.scenario in ('actual', 'low')) as low,
        sum(path.cost_usd) filter (where path.scenario in ('actual', 'high')) as high,
        -- Where the price of some work, or its rate to USD, is missing, the sum is not the whole.
        bool_or(coalesce(path.delivered > 0 and path.cost_usd is null, false)) as is_unpriced,
        unrated_list(path.unrated_currency) as unrated,
        max(path.basis) as basis,
        source_list(path.source_id) as source_ids
    from throughput_path as path
    cross join horizon
    where (in_scenario(path.scenario) or path.scenario in ('low', 'high'))
        and path.delivered is not null
        and path.client_id is not null
        and path.day <= horizon.last_day
        and ($client is null or path.client_id = $client)
        and ($vendor is null or path.vendor_id = $vendor)
        and ($service is null or path.service_id = $service)
        and ($from is null or path.day >= $from)
        and ($to is null or path.day < $to)
    group by path.client_id, path.vendor_id, year(path.day), horizon.last_day
),

-- A figure without a path of its own to either side is a point.
ranged as (
    select
        pair_year.client_id,
        pair_year.vendor_id,
        pair_year.year,
        pair_year.range_only,
        coalesce(pair_year.is_partial, false) as is_partial,
        pair_year.is_unpriced,
        pair_year.unrated,
        case when not pair_year.range_only and not pair_year.is_unpriced then pair_year.cost_usd end as cost_usd,
        case
            when pair_year.is_unpriced then null
            when pair_year.range_only then pair_year.low
            else coalesce(pair_year.low, pair_year.cost_usd)
        end as low,
        case
            when pair_year.is_unpriced then null
            when pair_year.range_only then pair_year.high
            else coalesce(pair_year.high, pair_year.cost_usd)
        end as high,
        pair_year.basis,
        pair_year.source_ids
    from pair_year
),

shown_year as (
    select year
    from ranged
    group by year
    qualify not bool_or(is_partial) or bool_and(bool_or(is_partial)) over ()
    order by year desc
    limit $years
),

-- A bound that is public of this very pair in one of the years shown.
bounded as (
    select distinct anchor.client_id, anchor.vendor_id
    from model_anchor as anchor
    join shown_year on shown_year.year = year(anchor.period_from)
    where anchor.covers = 'pair'
        and anchor.client_id is not null
        and anchor.source_id is not null
),

placed as (
    select
        ranged.*,
        client.name || ' at ' || vendor.name as pair,
        ranged.year::varchar || case when ranged.is_partial then ', not whole' else '' end as year_name,
        case
            when not bool_and(ranged.range_only) over pair_of_years then 0
            when bounded.client_id is not null then 1
            else 2
        end as how_little_known,
        max(ranged.high) over pair_of_years as most_usd
    from ranged
    join shown_year on shown_year.year = ranged.year
    join party as client on client.party_id = ranged.client_id
    join party as vendor on vendor.party_id = ranged.vendor_id
    left join bounded
        on bounded.client_id = ranged.client_id
        and bounded.vendor_id = ranged.vendor_id
    window pair_of_years as (partition by ranged.client_id, ranged.vendor_id)
),

kept as (
    select
        placed.*,
        dense_rank() over (
            order by
                placed.how_little_known,
                -- To the cent: what is equal must not be put in order by how it was added up.
                round(placed.most_usd, 2) desc nulls last,
                placed.vendor_id,
                placed.client_id
        ) as place
    from placed
    qualify place <= $most
),

-- The sentence speaks of the last year in which one of the pairs has a single figure.
latest as (
    select coalesce(max(year) filter (where not range_only), max(year)) as year
    from kept
),

total as (
    select
        count(*) as pairs,
        any_value(kept.year_name) as year_name,
        min_by(kept.pair, kept.place) filter (where kept.cost_usd is not null) as known,
        min_by(kept.low, kept.place) filter (where kept.cost_usd is not null) as known_low,
        min_by(kept.high, kept.place) filter (where kept.cost_usd is not null) as known_high,
        min_by(kept.pair, kept.place) filter (where kept.range_only and kept.high is not null) as ranged,
        min_by(coalesce(kept.low, 0), kept.place) filter (where kept.range_only and kept.high is not null) as ranged_low,
        min_by(kept.high, kept.place) filter (where kept.range_only and kept.high is not null) as ranged_high,
        min_by(kept.how_little_known, kept.place) filter (where kept.range_only and kept.high is not null) < 2 as is_bounded,
        count(kept.unrated) as unrated_pairs,
        flatten(array_agg(kept.unrated) filter (where kept.unrated is not null)) as unrated,
        max(kept.basis) as basis
    from latest
    join kept on kept.year = latest.year
)

select
    kept.pair as pair,
    kept.client_id as client_id,
    kept.vendor_id as vendor_id,
    kept.year as year,
    kept.year_name as year_name,
    kept.is_partial as is_partial,
    kept.range_only as range_only,
    kept.cost_usd as cost_usd,
    kept.low as low,
    kept.high as high,
    kept.basis as basis,
    kept.source_ids as source_ids,
    case
        when kept.is_unpriced then coalesce(rate_gap(kept.unrated), 'the cost of some delivered work is not known')
        when kept.range_only and kept.high is null then 'no range of this pair has been modelled'
        when kept.range_only then 'no figure of this pair is public: it is known only as a range'
        when kept.cost_usd is null then 'no cost of this work is on record'
    end as null_reason,
    case
        when total.known is null and total.ranged is null
            then 'What these pairs cost in ' || total.year_name || ' is not on record in USD'
        when total.known is null
            then 'In ' || total.year_name || ' ' || total.ranged || ' lay between ' || usd_words(total.ranged_low)
                || ' and ' || usd_words(total.ranged_high)
                || case when total.pairs = 1 then '; no figure is public' else '; no pair shown has a public figure' end
                || case
                    when total.is_bounded or total.ranged_high <= 10 * total.ranged_low then ''
                    else ', and the width is that of our assumptions'
                end
        else 'In ' || total.year_name || ' ' || total.known || ' came to '
            || case
                when usd_words(total.known_low) = usd_words(total.known_high) then usd_words(total.known_high)
                else 'between ' || usd_words(total.known_low) || ' and ' || usd_words(total.known_high)
            end
            || case
                when total.ranged is null then ''
                else '; ' || total.ranged || ' is a range, not a point: '
                    || usd_words(total.ranged_low) || ' to ' || usd_words(total.ranged_high)
            end
    end || case when total.basis = 'reported' then '' else ' (' || total.basis || ')' end
        || without_rate(total.unrated_pairs, 'pair', total.unrated) || '.' as finding
from kept
cross join total
order by kept.place, year, client_id, vendor_id
