/*---
title: How much a vendor lives on serving both sides
question: How much does each vendor live on clients that are rivals of one another?
order: 150
chart: {mark: interval, y: vendor, low: low, high: high}
grain: [vendor_id]
metric: V07
reach: vendor
params:
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  most:   {type: whole, default: 12, help: "Keep so many vendors, those that live on rivals the most first."}
columns:
  vendor:        {type: text, label: Vendor}
  vendor_id:     {type: text, label: Vendor id}
  period:        {type: text, label: Delivered in}
  intensity:     {type: number, label: Pairs of its dollars that come from two rivals, format: percent}
  low:           {type: number, label: Such pairs at least, format: percent}
  high:          {type: number, label: Such pairs at most, format: percent}
  rival_pairs:   {type: whole, label: Pairs of rivals among its clients}
  largest_pair:  {type: text, label: Pair that weighs most}
  basis:         {type: basis}
  source_ids:    {type: sources}
  null_reason:   {type: text, label: Why there is no one number}
  finding:       {type: text}
checks: ["low, high between 0 and 1", "low <= high"]
leaves_out: "Rivals among the clients that nobody names. Who is whose rival is our table of rivalries, each with its source; one without a day is left out when an As known on is asked for."
when_empty: "No rivals that buy from one vendor are on record."
owner: partnerships
reviewed: 2026-11-25
---*/

with rival as (
    -- Two parties may be rivals in several markets; they are one pair.
    select
        party_a,
        party_b,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from rivalry
    group by party_a, party_b
),

vendor_pair as (
    select
        one.vendor_id,
        one.client_id as one_id,
        other.client_id as other_id,
        one.client || ' and ' || other.client as pair,
        2 * one.share_low * other.share_low as low,
        2 * one.share_high * other.share_high as high,
        rival.basis,
        rival.source_ids
    from dependence.vendor_income as one
    join rival on rival.party_a = one.client_id
    join dependence.vendor_income as other
        on other.vendor_id = one.vendor_id
        and other.client_id = rival.party_b
),

vendor_rival as (
    -- The clients of a vendor that have a rival among its clients.
    select vendor_id, one_id as client_id
    from vendor_pair
    union
    select vendor_id, other_id
    from vendor_pair
),

vendor_rival_share as (
    select
        income.vendor_id,
        income.client_id,
        income.share_low as low,
        income.share_high as high,
        vendor_rival.client_id is not null as is_rival
    from dependence.vendor_income as income
    left join vendor_rival
        on vendor_rival.vendor_id = income.vendor_id
        and vendor_rival.client_id = income.client_id
),

vendor_rival_total as (
    -- The rivals hold no more than all others leave them.
    select
        vendor_id,
        least(
            sum(high) filter (where is_rival),
            greatest(
                1 - coalesce(sum(low) filter (where not is_rival), 0),
                sum(low) filter (where is_rival)
            )
        ) as held
    from vendor_rival_share
    group by vendor_id
),

-- At most, all of them are rivals of one another and hold as much as they can, as evenly as their ranges allow: then
-- the pairs weigh the square of what they hold, less the squares of the shares.
vendor_level as (
    select
        edge.vendor_id,
        edge.level,
        sum(least(greatest(edge.level, rival.low), rival.high)) as held
    from (
        select vendor_id, low as level
        from vendor_rival_share
        where is_rival
        union
        select vendor_id, high
        from vendor_rival_share
        where is_rival
    ) as edge
    join vendor_rival_share as rival
        on rival.vendor_id = edge.vendor_id
        and rival.is_rival
    group by edge.vendor_id, edge.level
),

vendor_water as (
    select
        level.vendor_id,
        max(level.level) filter (where level.held <= total.held) as below,
        max_by(level.held, level.level) filter (where level.held <= total.held) as held_below,
        min(level.level) filter (where level.held >= total.held) as above,
        min_by(level.held, level.level) filter (where level.held >= total.held) as held_above,
        any_value(total.held) as held
    from vendor_level as level
    join vendor_rival_total as total on total.vendor_id = level.vendor_id
    group by level.vendor_id
),

vendor_at_most as (
    select
        water.vendor_id,
        power(any_value(water.held), 2) - sum(power(
            least(
                greatest(
                    coalesce(
                        water.below
                            + (water.above - water.below) * (water.held - water.held_below)
                            / nullif(water.held_above - water.held_below, 0),
                        water.below,
                        water.above
                    ),
                    rival.low
                ),
                rival.high
            ),
            2
        )) as high
    from vendor_water as water
    join vendor_rival_share as rival
        on rival.vendor_id = water.vendor_id
        and rival.is_rival
    group by water.vendor_id
),

vendor_pairs as (
    select
        vendor_id,
        count(*) as pairs,
        sum(low) as low,
        sum(high) as high,
        -- The last digits of a product put no pair first.
        max_by(pair, (round(coalesce(high, 0), 12), pair)) as largest_pair,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from vendor_pair
    group by vendor_id
),

vendor_total as (
    select
        vendor_id,
        any_value(vendor) as vendor,
        any_value(period) as period,
        any_value(vendor_usd) as vendor_usd,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from dependence.vendor_income
    group by vendor_id
),

measured as (
    select
        vendor_total.vendor,
        vendor_total.vendor_id,
        vendor_total.period,
        vendor_total.vendor_usd,
        coalesce(vendor_pairs.pairs, 0) as pairs,
        vendor_pairs.largest_pair,
        case when vendor_total.vendor_usd > 0 then coalesce(vendor_pairs.low, 0) end as low,
        case
            when vendor_total.vendor_usd > 0
                then coalesce(greatest(vendor_pairs.low, least(vendor_pairs.high, vendor_at_most.high)), 0)
        end as high,
        greatest(vendor_total.basis, vendor_pairs.basis) as basis,
        list_sort(list_distinct(list_concat(vendor_total.source_ids, coalesce(vendor_pairs.source_ids, []))))
            as source_ids
    from vendor_total
    left join vendor_pairs on vendor_pairs.vendor_id = vendor_total.vendor_id
    left join vendor_at_most on vendor_at_most.vendor_id = vendor_total.vendor_id
),

ranked as (
    select
        measured.*,
        high - low < 1e-9 as is_point,
        row_number() over (
            order by round(low, 9) desc nulls last, round(high, 9) desc nulls last, vendor_id
        ) as place
    from measured
),

top as (
    select
        case
            when max(high) = 0 then 'No vendor shown here serves two clients that are known rivals.'
            else 'Two dollars of revenue of ' || min_by(vendor, place) || ' come from rivals of one another in '
                || case
                    when bool_or(is_point and place = 1) then round(100 * min_by(low, place))::integer::varchar
                    else round(100 * min_by(low, place))::integer || ' to '
                        || round(100 * min_by(high, place))::integer
                end
                || '% of draws'
                || case when min_by(basis, place) = 'modelled' then ' (modelled)' else '' end || '.'
        end as said
    from ranked
    where low is not null
    having count(*) > 0
)

select
    ranked.vendor as vendor,
    ranked.vendor_id as vendor_id,
    ranked.period as period,
    case when ranked.is_point then ranked.low end as intensity,
    ranked.low as low,
    ranked.high as high,
    ranked.pairs as rival_pairs,
    ranked.largest_pair as largest_pair,
    ranked.basis as basis,
    ranked.source_ids as source_ids,
    case
        when ranked.vendor_usd is null then 'the price of some delivered work is not recorded'
        when ranked.vendor_usd = 0 then 'the vendor had no revenue'
        when not ranked.is_point then 'only a range is known for some of the rivals'
    end as null_reason,
    coalesce(top.said, 'No vendor''s revenue is known for the period.') as finding
from ranked
left join top on true
where ranked.place <= $most
order by ranked.place, vendor_id
