/*---
title: Price index against the price of an average task
question: Did prices fall, or was cheaper work bought?
order: 30
chart: {mark: line, x: begins_on, y: index, low: low, high: high, color: measure}
grain: [begins_on, measure]
metric: Q14
reach: own
params:
  client:     {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:     {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service:    {type: service, default: null, help: "Keep one service; empty keeps all."}
  from:       {type: month, default: null, help: "Count work delivered in or after this month."}
  to:         {type: month, default: null, help: "Count work delivered in or before this month."}
  grain:      {type: grain, default: quarter, help: "Compare prices by quarter, year, month, week or day."}
  bounds:     {type: whole, default: 0, help: "1 shows the Laspeyres and the Paasche index too; the Fisher index lies between them."}
  mix_points: {type: number, default: 5, help: "From a gap of more points than this between average price and index, the mix has moved."}
columns:
  begins_on:   {type: date, label: Period from}
  measure:     {type: text, label: Measure}
  index:       {type: number, label: "First period = 100", format: decimal}
  low:         {type: number, label: Index at least, format: decimal}
  high:        {type: number, label: Index at most, format: decimal}
  link:        {type: number, label: Against the period before, format: decimal}
  mix_effect:  {type: boolean, label: The mix has moved}
  services:    {type: whole, label: Services priced in both periods}
  coverage:    {type: number, label: Part of the period's spend that is compared, format: percent}
  is_partial:  {type: boolean, label: Period not complete}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
checks: ["coverage between 0 and 1", "low <= high"]
leaves_out: "Services of a vendor that were not sold, or had no price or no rate to USD recorded, in both periods of a link: a new one enters with the next link. A price is what was paid for a service of a vendor over the units delivered, so a change in which clients buy it counts as a change of price. The average price counts every unit as one, whatever the work."
when_empty: "No delivered work with its cost is on record."
owner: partnerships
reviewed: 2026-11-25
---*/

with kept as (
    select
        period_start($grain, work.day) as begins_on,
        work.vendor_id,
        work.service_id,
        work.scenario,
        work.range_only,
        work.delivered,
        work.cost_usd,
        work.basis,
        work.source_id
    from throughput_path as work
    where work.delivered > 0
        and (in_scenario(work.scenario) or work.scenario in ('low', 'high'))
        and ($client is null or work.client_id = $client)
        and ($vendor is null or work.vendor_id = $vendor)
        and ($service is null or work.service_id = $service)
        and ($from is null or work.day >= $from)
        and ($to is null or work.day < $to)
),

path_item_period as (
    -- An item is a service of a vendor. Work without a price has none; it is never taken as free.
    select
        path.name as path,
        kept.begins_on,
        kept.vendor_id,
        kept.service_id,
        sum(kept.cost_usd) as paid_usd,
        sum(kept.delivered) filter (where kept.cost_usd is not null)::double as units,
        sum(kept.cost_usd) / nullif(sum(kept.delivered) filter (where kept.cost_usd is not null), 0) as price
    from kept
    join (values ('own'), ('low'), ('high')) as path (name)
        on case
            when path.name = 'own' then in_scenario(kept.scenario)
            else kept.scenario = 'actual' or kept.scenario::varchar = path.name
        end
    group by path.name, kept.begins_on, kept.vendor_id, kept.service_id
),

path_period as (
    select
        path,
        begins_on,
        lag(begins_on) over (partition by path order by begins_on) as before_on,
        sum(paid_usd) as paid_usd
    from path_item_period
    group by path, begins_on
),

period as (
    select
        begins_on,
        $client is not null and bool_or(range_only) as is_range,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from kept
    group by begins_on
),

path_step as (
    -- A link: what both periods' quantities cost at both periods' prices.
    select
        path_period.path,
        path_period.begins_on,
        path_period.before_on,
        path_period.paid_usd,
        case when path_period.before_on is not null then count(earlier.price) end as services,
        sum(earlier.price * earlier.units) as old_at_old,
        sum(held.price * earlier.units) filter (where earlier.price is not null) as old_at_new,
        sum(earlier.price * held.units) as new_at_old,
        sum(held.price * held.units) filter (where earlier.price is not null) as new_at_new,
        sum(earlier.units) filter (where earlier.price is not null) as old_units,
        sum(held.units) filter (where earlier.price is not null) as new_units
    from path_period
    left join path_item_period as held
        on held.path = path_period.path
        and held.begins_on = path_period.begins_on
        and held.price is not null
    left join path_item_period as earlier
        on earlier.path = path_period.path
        and earlier.begins_on = path_period.before_on
        and earlier.vendor_id = held.vendor_id
        and earlier.service_id = held.service_id
    group by path_period.path, path_period.begins_on, path_period.before_on, path_period.paid_usd
),

path_link as (
    select
        path_step.*,
        old_at_new / nullif(old_at_old, 0) as laspeyres,
        new_at_new / nullif(new_at_old, 0) as paasche,
        (new_at_new / nullif(new_units, 0)) / nullif(old_at_old / nullif(old_units, 0), 0) as unit_value
    from path_step
),

path_measure as (
    select path_link.*, 1 as place, 'Laspeyres' as measure, laspeyres as link
    from path_link
    union all
    select path_link.*, 2, 'Paasche', paasche
    from path_link
    union all
    select path_link.*, 3, 'Prices (Fisher index)', sqrt(laspeyres * paasche)
    from path_link
    union all
    select path_link.*, 4, 'Average price of a task', unit_value
    from path_link
),

path_chain as (
    -- A chain is as good as its links: where one cannot be made, nothing after it compares with the first period.
    select
        path_measure.*,
        case
            when not bool_or(before_on is not null and link is null) over reach
                then 100 * product(coalesce(link, 1)) over reach
        end as index
    from path_measure
    window reach as (
        partition by path, measure
        order by begins_on
        rows between unbounded preceding and current row
    )
),

chain as (
    select
        begins_on,
        place,
        measure,
        any_value(before_on) filter (where path = 'own') as before_on,
        any_value(link) filter (where path = 'own') as link,
        any_value(index) filter (where path = 'own') as index,
        any_value(services) filter (where path = 'own') as services,
        any_value(new_at_new / nullif(paid_usd, 0)) filter (where path = 'own') as coverage,
        min(index) filter (where path <> 'own') as low,
        max(index) filter (where path <> 'own') as high
    from path_chain
    group by begins_on, place, measure
),

measured as (
    select
        chain.begins_on,
        chain.place,
        chain.measure,
        case when not has_range then chain.index end as index,
        case when has_range then chain.low else chain.index end as low,
        case when has_range then chain.high else chain.index end as high,
        case when not has_range then chain.link end as link,
        abs(
            max(chain.index) filter (where chain.place = 4) over (partition by chain.begins_on)
                - max(chain.index) filter (where chain.place = 3) over (partition by chain.begins_on)
        ) > $mix_points + 1e-9 as mix_effect,
        chain.before_on,
        chain.services,
        chain.coverage,
        has_range,
        period_end($grain, chain.begins_on) > version.as_of + 1
            or coalesce(period_end($grain, chain.begins_on) > $to, false)
            or coalesce(chain.begins_on < $from, false) as is_partial,
        chain.has_basis as basis,
        chain.source_ids
    from (
        select
            chain.*,
            bool_or(period.is_range) over reach as has_range,
            max(period.basis) over reach as has_basis,
            period.source_ids
        from chain
        join period on period.begins_on = chain.begins_on
        window reach as (
            partition by chain.measure
            order by chain.begins_on
            rows between unbounded preceding and current row
        )
    ) as chain
    cross join version
),

last_period as (
    select
        begins_on,
        max(index) filter (where place = 3) as fisher,
        max(index) filter (where place = 4) as average,
        bool_or(mix_effect) as mix_effect,
        max(basis) as basis,
        (select min(begins_on) from measured) as first_on
    from measured
    where not is_partial
    group by begins_on
    having count(index) filter (where place in (3, 4)) = 2
    order by begins_on desc
    limit 1
),

total as (
    select
        'From ' || period_name($grain, first_on) || ' to ' || period_name($grain, begins_on) || ' prices '
            || case
                when round(fisher - 100) > 0 then 'rose by ' || round(fisher - 100)::integer || '%'
                when round(fisher - 100) < 0 then 'fell by ' || round(100 - fisher)::integer || '%'
                else 'hardly moved'
            end
            || ' and the average price of a task '
            || case
                when round(average - 100) > 0 then 'rose by ' || round(average - 100)::integer || '%'
                when round(average - 100) < 0 then 'fell by ' || round(100 - average)::integer || '%'
                else 'hardly moved'
            end
            || case
                when mix_effect and average < fisher then ': cheaper work was bought'
                when mix_effect then ': dearer work was bought'
                else ''
            end
            || case when basis = 'modelled' then ' (modelled)' else '' end || '.' as said
    from last_period
    where begins_on > first_on
)

select
    measured.begins_on as begins_on,
    measured.measure as measure,
    measured.index as index,
    measured.low as low,
    measured.high as high,
    measured.link as link,
    case when not measured.has_range then measured.mix_effect end as mix_effect,
    measured.services as services,
    measured.coverage as coverage,
    measured.is_partial as is_partial,
    measured.basis as basis,
    measured.source_ids as source_ids,
    case
        when measured.has_range then 'only a range is known for a client and vendor'
        when measured.index is null then 'up to here some two periods have no service in common with a price in both'
        when measured.before_on is null then 'there is no period before to compare with'
    end as null_reason,
    case
        when total.said is not null then total.said
        when bool_or(measured.has_range) over ()
            then 'For the clients and vendors chosen only a range of the index can be given.'
        else 'There are no two whole periods with prices to compare.'
    end as finding
from measured
left join total on true
where $bounds = 1
    or measured.place >= 3
order by measured.begins_on, measured.place, measure
