/*---
title: What a pair may be worth
question: How much work a year does each client buy from the vendor, and is that a figure or only a range?
order: 30
chart: {mark: interval, y: pair, low: low, high: high, color: year_name}
grain: [client_id, vendor_id, year]
reach: market
params:
  client:  {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:  {type: vendor, default: scale-ai, help: "Keep one vendor; empty keeps all."}
  service: {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:    {type: date, default: null, help: "Keep what was delivered on or after this day."}
  to:      {type: date, default: null, help: "Keep what was delivered on or before this day."}
  years:   {type: whole, default: 3, help: "How many years: the last ones."}
  most:    {type: whole, default: 8, help: "How many pairs: the largest, at the top of their range."}
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
leaves_out: "Clients nobody names, work not delivered yet, and pairs beyond the largest few. Amounts that sources state stand on the Dependence page."
owner: delivery
reviewed: 2026-11-25
---*/

with pair_year as (
    select
        path.client_id,
        path.vendor_id,
        year(path.day) as year,
        bool_or(path.range_only) as range_only,
        make_date(year(path.day)::integer, 1, 1) < $from
            or make_date(year(path.day)::integer + 1, 1, 1)
                > least(version.as_of + 1, coalesce($to, version.as_of + 1)) as is_partial,
        sum(path.cost_usd) filter (where in_scenario(path.scenario)) as cost_usd,
        sum(path.cost_usd) filter (where path.scenario in ('actual', 'low')) as low,
        sum(path.cost_usd) filter (where path.scenario in ('actual', 'high')) as high,
        max(path.basis) as basis,
        source_list(path.source_id) as source_ids
    from throughput_path as path
    cross join version
    where (in_scenario(path.scenario) or path.scenario in ('low', 'high'))
        and path.delivered is not null
        and path.client_id is not null
        and path.day <= version.as_of
        and ($client is null or path.client_id = $client)
        and ($vendor is null or path.vendor_id = $vendor)
        and ($service is null or path.service_id = $service)
        and ($from is null or path.day >= $from)
        and ($to is null or path.day < $to)
    group by path.client_id, path.vendor_id, year(path.day), version.as_of
),

-- A figure without a path of its own to either side is a point.
ranged as (
    select
        pair_year.client_id,
        pair_year.vendor_id,
        pair_year.year,
        pair_year.range_only,
        coalesce(pair_year.is_partial, false) as is_partial,
        case when not pair_year.range_only then pair_year.cost_usd end as cost_usd,
        case when pair_year.range_only then pair_year.low else coalesce(pair_year.low, pair_year.cost_usd) end as low,
        case
            when pair_year.range_only then pair_year.high
            else coalesce(pair_year.high, pair_year.cost_usd)
        end as high,
        pair_year.basis,
        pair_year.source_ids,
        max(pair_year.year) over () as last_year
    from pair_year
),

placed as (
    select
        ranged.*,
        client.name || ' at ' || vendor.name as pair,
        ranged.year::varchar || case when ranged.is_partial then ', not whole' else '' end as year_name,
        max(ranged.high) over (partition by ranged.client_id, ranged.vendor_id) as most_usd
    from ranged
    join party as client on client.party_id = ranged.client_id
    join party as vendor on vendor.party_id = ranged.vendor_id
    where ranged.year > ranged.last_year - $years
),

kept as (
    select
        placed.*,
        dense_rank() over (order by placed.most_usd desc nulls last, placed.vendor_id, placed.client_id) as place
    from placed
    qualify place <= $most
),

latest as (
    select coalesce(max(year) filter (where not is_partial), max(year)) as year
    from kept
),

total as (
    select
        count(*) as pairs,
        count(*) filter (where kept.range_only) as ranges,
        any_value(kept.year_name) as year_name,
        max_by(kept.pair, (kept.high, -kept.place)) filter (where kept.range_only and kept.high is not null) as widest,
        max_by(kept.low, (kept.high, -kept.place)) filter (where kept.range_only) as widest_low,
        max(kept.high) filter (where kept.range_only) as widest_high,
        max_by(kept.pair, (kept.high, -kept.place)) filter (where kept.high is not null) as largest,
        max_by(kept.low, (kept.high, -kept.place)) as largest_low,
        max(kept.high) as largest_high,
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
        when kept.range_only and kept.high is null then 'no range of this pair has been modelled'
        when kept.range_only then 'no figure of this pair is public: it is known only as a range'
        when kept.cost_usd is null then 'no cost of this work is on record'
    end as null_reason,
    case
        when total.largest is null then 'What these pairs cost in ' || total.year_name || ' is not on record'
        when total.widest is null and total.largest_low = total.largest_high
            then case when total.pairs > 1 then 'Largest in ' else 'In ' end || total.year_name
                || case when total.pairs > 1 then ': ' else ' ' end || total.largest
                || case when total.pairs > 1 then ', ' else ' came to ' end || usd_words(total.largest_high)
        when total.widest is null
            then case when total.pairs > 1 then 'Largest in ' else 'In ' end || total.year_name
                || case when total.pairs > 1 then ': ' else ' ' end || total.largest
                || case when total.pairs > 1 then ', ' else ' came to ' end
                || 'between ' || usd_words(total.largest_low) || ' and ' || usd_words(total.largest_high)
        else 'In ' || total.year_name || ' ' || total.widest || ' lay between ' || usd_words(total.widest_low)
            || ' and ' || usd_words(total.widest_high)
            || case
                when total.pairs = 1 then ', and no single figure is public'
                when total.ranges = total.pairs then '; none of the ' || total.pairs || ' pairs shown has a public figure'
                when total.ranges = 1 then '; it alone of the ' || total.pairs || ' pairs shown has no public figure'
                else '; ' || total.ranges || ' of the ' || total.pairs || ' pairs shown have no public figure'
            end
    end || case when total.basis = 'reported' then '.' else ' (' || total.basis || ').' end as finding
from kept
cross join total
order by kept.place, year
