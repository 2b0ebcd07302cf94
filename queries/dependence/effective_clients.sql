/*---
title: How many clients a vendor really lives on
question: How many clients does each vendor really live on?
order: 120
chart: {mark: interval, y: vendor, low: effective_low, high: effective_high}
grain: [vendor_id]
metric: V02
reach: vendor
params:
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  most:   {type: whole, default: 12, help: "Keep so many vendors, those that surely live on the fewest clients first."}
  few:    {type: whole, default: 4, help: "Below so many effective clients a vendor counts as living on few."}
columns:
  vendor:            {type: text, label: Vendor}
  vendor_id:         {type: text, label: Vendor id}
  period:            {type: text, label: Delivered in}
  clients:           {type: whole, label: Clients named}
  unnamed_share:     {type: number, label: Revenue from clients nobody names, format: percent}
  effective_clients: {type: number, label: Effective clients, format: decimal, better: higher}
  effective_low:     {type: number, label: Effective clients at least, format: decimal}
  effective_high:    {type: number, label: Effective clients at most, format: decimal}
  hhi:               {type: number, label: HHI of its clients, format: points, better: lower}
  hhi_low:           {type: number, label: HHI at least, format: points}
  hhi_high:          {type: number, label: HHI at most, format: points}
  basis:             {type: basis}
  source_ids:        {type: sources}
  null_reason:       {type: text, label: Why there is no one number}
  finding:           {type: text}
thresholds:
  - {column: effective_low, level: amber, at: "< 4", kind: convention, label: "4 effective clients", do: "Ask what the vendor would do without its largest client."}
checks: ["unnamed_share between 0 and 1"]
leaves_out: "Who the unnamed clients are: at most they are one client, at least so many that none counts. Companies held to over half by one owner count as one client. The vendor's total is taken as known, so what one client pays more, others pay less."
when_empty: "No delivered work with its cost is on record."
owner: partnerships
reviewed: 2026-11-25
---*/

with control as (
    -- Above half of the equity the owner counts as the client: entities under common control are one customer.
    select target_id as party_id, max_by(owner_id, equity_share) as parent_id
    from ownership
    where equity_share > 0.5
    group by target_id
),

vendor_group as (
    select
        income.vendor_id,
        coalesce(control.parent_id, income.client_id) as client_id,
        any_value(income.vendor) as vendor,
        any_value(income.period) as period,
        any_value(income.vendor_usd) as vendor_usd,
        sum(income.low) / nullif(any_value(income.vendor_usd), 0) as low,
        sum(income.high) / nullif(any_value(income.vendor_usd), 0) as high,
        max(income.basis) as basis,
        list_sort(list_distinct(flatten(array_agg(income.source_ids)))) as source_ids
    from dependence.vendor_income as income
    left join control on control.party_id = income.client_id
    group by income.vendor_id, coalesce(control.parent_id, income.client_id)
),

vendor_total as (
    select
        vendor_id,
        any_value(vendor) as vendor,
        any_value(period) as period,
        any_value(vendor_usd) as vendor_usd,
        count(client_id) as clients,
        sum(low) as low,
        sum(high) as high,
        coalesce(sum(low) filter (where client_id is not null), 0) as named_low,
        coalesce(sum(high) filter (where client_id is not null), 0) as named_high,
        coalesce(sum(low) filter (where client_id is null), 0) as unnamed_low,
        coalesce(sum(high) filter (where client_id is null), 0) as unnamed_high,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from vendor_group
    group by vendor_id
),

-- At most: all that lies between the ends goes to the clients that can be largest. The chord of a square lies above
-- it, so that the client with a part of its range is never counted too low.
vendor_group_at_most as (
    select
        vendor_group.vendor_id,
        vendor_group.low,
        vendor_group.high,
        vendor_group.low + least(
            vendor_group.high - vendor_group.low,
            greatest(
                1 - vendor_total.low - coalesce(
                    sum(vendor_group.high - vendor_group.low) over (
                        partition by vendor_group.vendor_id
                        order by vendor_group.low + vendor_group.high desc, vendor_group.client_id nulls last
                        rows between unbounded preceding and 1 preceding
                    ),
                    0
                ),
                0
            )
        ) as share
    from vendor_group
    join vendor_total on vendor_total.vendor_id = vendor_group.vendor_id
),

vendor_at_most as (
    select vendor_id, sum((low + high) * share - low * high) as squares
    from vendor_group_at_most
    group by vendor_id
),

-- At least: the named clients hold what the unnamed cannot, as evenly as their ranges allow, up to one level.
vendor_level as (
    select
        edge.vendor_id,
        edge.level,
        sum(least(greatest(edge.level, named.low), named.high)) as held,
        any_value(greatest(
            least(1 - vendor_total.unnamed_high, vendor_total.named_high),
            vendor_total.named_low
        )) as needed
    from (
        select vendor_id, low as level
        from vendor_group
        where client_id is not null
        union
        select vendor_id, high
        from vendor_group
        where client_id is not null
    ) as edge
    join vendor_total on vendor_total.vendor_id = edge.vendor_id
    join vendor_group as named
        on named.vendor_id = edge.vendor_id
        and named.client_id is not null
    group by edge.vendor_id, edge.level
),

vendor_water as (
    select
        vendor_id,
        max(level) filter (where held <= needed) as below,
        max_by(held, level) filter (where held <= needed) as held_below,
        min(level) filter (where held >= needed) as above,
        min_by(held, level) filter (where held >= needed) as held_above,
        any_value(needed) as needed
    from vendor_level
    group by vendor_id
),

vendor_at_least as (
    select
        water.vendor_id,
        sum(power(
            least(
                greatest(
                    coalesce(
                        water.below
                            + (water.above - water.below) * (water.needed - water.held_below)
                            / nullif(water.held_above - water.held_below, 0),
                        water.below,
                        water.above
                    ),
                    named.low
                ),
                named.high
            ),
            2
        )) as squares
    from vendor_water as water
    join vendor_group as named
        on named.vendor_id = water.vendor_id
        and named.client_id is not null
    group by water.vendor_id
),

vendor_bounds as (
    select
        vendor_total.*,
        case when vendor_total.vendor_usd > 0 then 10000 * least(vendor_at_most.squares, 1) end as hhi_high,
        -- Reckoned apart, two equal ends may differ in their last digit.
        case
            when vendor_total.vendor_usd > 0 then least(10000 * coalesce(vendor_at_least.squares, 0), hhi_high)
        end as hhi_low
    from vendor_total
    left join vendor_at_most on vendor_at_most.vendor_id = vendor_total.vendor_id
    left join vendor_at_least on vendor_at_least.vendor_id = vendor_total.vendor_id
),

measured as (
    select
        vendor_bounds.*,
        hhi_high - hhi_low < 1e-6 as is_point,
        -- Where nobody is named, nothing is known: any number of clients may share the revenue.
        case when hhi_low > 0 then 10000 / nullif(hhi_high, 0) end as effective_low,
        10000 / nullif(hhi_low, 0) as effective_high
    from vendor_bounds
),

ranked as (
    select
        measured.*,
        -- The last digits of a sum put nobody first.
        row_number() over (
            order by round(effective_high, 9) nulls last, round(effective_low, 9) nulls last, vendor_id
        ) as place
    from measured
),

top as (
    select
        case
            when count(*) = 1 then any_value(vendor) || ' lives on the equivalent of '
                || case
                    when bool_or(is_point) then any_value(round(effective_low, 1))::varchar
                    when any_value(effective_high) > 100 then any_value(round(effective_low, 1)) || ' to more than 100'
                    else any_value(round(effective_low, 1)) || ' to ' || any_value(round(effective_high, 1))
                end
                || ' equal clients'
            else
                case
                    when count(*) filter (where effective_high < $few) = 0
                        then 'No vendor of ' || count(*) || ' is sure to live on fewer than ' || $few || ' equal clients'
                    else count(*) filter (where effective_high < $few) || ' of ' || count(*)
                        || ' vendors '
                        || case when count(*) filter (where effective_high < $few) = 1 then 'is' else 'are' end
                        || ' sure to live on fewer than ' || $few || ' equal clients'
                end
                || case
                    when count(*) filter (where effective_low < $few and effective_high >= $few) = 0 then ''
                    else '; ' || count(*) filter (where effective_low < $few and effective_high >= $few)
                        || ' may, as far as our ranges can tell'
                end
        end
            || case when max(basis) <> 'reported' then ' (' || max(basis) || ')' else '' end || '.' as said
    from ranked
    where effective_low is not null
    having count(*) > 0
)

select
    ranked.vendor as vendor,
    ranked.vendor_id as vendor_id,
    ranked.period as period,
    ranked.clients as clients,
    case when ranked.vendor_usd > 0 and ranked.unnamed_low = ranked.unnamed_high then ranked.unnamed_low end
        as unnamed_share,
    case when ranked.is_point then ranked.effective_low end as effective_clients,
    ranked.effective_low as effective_low,
    ranked.effective_high as effective_high,
    case when ranked.is_point then ranked.hhi_high end as hhi,
    ranked.hhi_low as hhi_low,
    ranked.hhi_high as hhi_high,
    ranked.basis as basis,
    ranked.source_ids as source_ids,
    case
        when ranked.vendor_usd is null then 'the price of some delivered work is not recorded'
        when ranked.vendor_usd = 0 then 'the vendor had no revenue'
        when ranked.hhi_low = 0 then 'all revenue comes from clients that nobody names'
        when not ranked.is_point then 'some clients are not named, or only a range is known for them'
    end as null_reason,
    coalesce(top.said, 'No vendor''s revenue is known for the period.') as finding
from ranked
left join top on true
where ranked.place <= $most
order by ranked.place, vendor_id
