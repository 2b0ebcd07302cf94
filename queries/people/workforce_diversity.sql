/*---
title: Who does the work
question: How mixed is each vendor's workforce, and how far from its targets?
order: 150
chart: {mark: interval, y: workforce_group, low: from_share, high: to_share, color: against_target}
grain: [vendor_id, dimension, category]
metric: X03
reach: vendor
params:
  vendor:         {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:           {type: month, default: null, help: "Keep counts of this month or later; the last one counts."}
  to:             {type: month, default: null, help: "Keep counts of this month or earlier; the last one counts."}
  smallest_group: {type: whole, default: 5, help: "Groups of fewer people are counted together, so that nobody is singled out."}
  most:           {type: whole, default: 20, help: "Keep so many groups, those farthest from their target first."}
columns:
  workforce_group: {type: text, label: "Vendor, group and what it is a group of"}
  vendor_id:       {type: text, label: Vendor id}
  dimension:       {type: text, label: Groups by}
  category:        {type: text, label: Group}
  period_from:     {type: date, label: Counted from}
  people:          {type: whole, label: People, format: whole}
  share:           {type: number, label: Share of the people, format: percent}
  target_share:    {type: number, label: Target share, format: percent}
  from_share:      {type: number, label: "Share of the people, from the share to its target", format: percent}
  to_share:        {type: number, label: The larger of share and target, format: percent}
  against_target:  {type: text, label: Against the target}
  plug_in:         {type: number, label: "Chance that two people drawn with return differ (Gini-Simpson)", format: decimal}
  unbiased:        {type: number, label: "Chance that two different people differ (Gini-Simpson, unbiased)", format: decimal}
  effective:       {type: number, label: Effective number of groups, format: decimal, better: higher}
  gap:             {type: number, label: Part of the people who would have to be of another group, format: percent, better: lower}
  basis:           {type: basis}
  source_ids:      {type: sources}
  null_reason:     {type: text, label: Why unknown}
  finding:         {type: text}
leaves_out: "Groups of fewer than five people: they are counted together, in the measures too, with the next larger group if together they are still fewer. What people did not say of themselves. A mixed workforce is no proof of unbiased labels."
when_empty: "No source on record says how many of a vendor's workers belong to which group, and the model invents no people."
owner: people
reviewed: 2026-11-25
---*/

with member_group as (
    select
        demographic.vendor_id,
        demographic.period_from,
        demographic.dimension,
        demographic.category,
        demographic.people,
        demographic.target_share,
        demographic.basis,
        demographic.source_id
    from worker_demographic as demographic
    cross join version
    where demographic.period_from <= version.on_day
        and ($vendor is null or demographic.vendor_id = $vendor)
        and ($from is null or demographic.period_from >= $from)
        and ($to is null or demographic.period_from < $to)
    qualify demographic.period_from = max(demographic.period_from) over (
        partition by demographic.vendor_id, demographic.dimension
    )
),

member_group_size as (
    select
        *,
        bool_or(people < $smallest_group) over (partition by vendor_id, dimension) as has_small,
        coalesce(
            sum(people) over (
                partition by vendor_id, dimension
                order by people, category
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as people_in_smaller
    from member_group
),

shown_group as (
    select
        vendor_id,
        dimension,
        period_from,
        case
            when people < $smallest_group or (has_small and people_in_smaller < $smallest_group) then 'small groups together'
            else category
        end as category,
        count(*) as categories,
        sum(people)::double as people,
        sum(target_share) as target_share,
        count(target_share) as targets,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from member_group_size
    group by vendor_id, dimension, period_from, 4
),

workforce as (
    select
        vendor_id,
        dimension,
        sum(people) as people,
        sum(people * people) as squares,
        -- Targets that add up to the whole leave nothing for a group without one.
        coalesce(abs(sum(target_share) - 1) < 1e-6, false) as has_targets,
        sum(people) < 2 as is_too_few,
        sum(people) < $smallest_group or (count(*) = 1 and sum(categories) > 1) as is_hidden,
        max(basis) as basis
    from shown_group
    group by vendor_id, dimension
),

shown_share as (
    select
        shown_group.*,
        workforce.people as people_in_all,
        workforce.squares,
        workforce.is_too_few,
        workforce.is_hidden,
        case
            when not workforce.is_hidden then shown_group.people / nullif(workforce.people, 0)
        end as share,
        case when workforce.has_targets then coalesce(shown_group.target_share, 0) end as target,
        workforce.basis as workforce_basis
    from shown_group
    join workforce
        on workforce.vendor_id = shown_group.vendor_id
        and workforce.dimension = shown_group.dimension
),

measure as (
    select
        vendor_id,
        dimension,
        1 - any_value(squares) / nullif(pow(any_value(people_in_all), 2), 0) as plug_in,
        1 - (any_value(squares) - any_value(people_in_all))
            / nullif(any_value(people_in_all) * (any_value(people_in_all) - 1), 0) as unbiased,
        pow(any_value(people_in_all), 2) / nullif(any_value(squares), 0) as effective,
        sum(abs(share - target)) / 2 as gap,
        any_value(workforce_basis) as basis
    from shown_share
    where not is_too_few
        and not is_hidden
    group by vendor_id, dimension
),

farthest as (
    select vendor_id, dimension, gap, basis
    from measure
    where gap is not null
    order by gap desc, vendor_id, dimension
    limit 1
)

select
    vendor.name || ', ' || shown_share.category || ' (' || shown_share.dimension || ')' as workforce_group,
    shown_share.vendor_id as vendor_id,
    shown_share.dimension as dimension,
    shown_share.category as category,
    shown_share.period_from as period_from,
    case when not shown_share.is_hidden then shown_share.people::bigint end as people,
    shown_share.share as share,
    coalesce(shown_share.target, case when shown_share.targets = shown_share.categories then shown_share.target_share end)
        as target_share,
    least(shown_share.share, coalesce(shown_share.target, shown_share.share)) as from_share,
    greatest(shown_share.share, coalesce(shown_share.target, shown_share.share)) as to_share,
    case
        when shown_share.target is null then 'no target'
        when abs(shown_share.share - shown_share.target) < 1e-9 then 'at the target'
        when shown_share.share < shown_share.target then 'below the target'
        when shown_share.share > shown_share.target then 'above the target'
    end as against_target,
    measure.plug_in as plug_in,
    measure.unbiased as unbiased,
    measure.effective as effective,
    measure.gap as gap,
    shown_share.basis as basis,
    shown_share.source_ids as source_ids,
    case
        when shown_share.is_too_few then 'fewer than two people are counted'
        when shown_share.is_hidden then 'all groups have fewer than ' || $smallest_group || ' people'
        when shown_share.target is null then 'no targets are set that add up to the whole'
    end as null_reason,
    case
        when farthest.gap is null
            then 'No workforce on record has targets to be held against.'
        else 'Farthest from its targets is ' || farthest_vendor.name || ' by ' || farthest.dimension || ': '
            || format('{:.0f}', 100 * farthest.gap) || '% of the people would have to be of another group'
            || case farthest.basis when 'reported' then '.' else ' (' || farthest.basis || ').' end
    end as finding
from shown_share
join party as vendor on vendor.party_id = shown_share.vendor_id
left join measure
    on measure.vendor_id = shown_share.vendor_id
    and measure.dimension = shown_share.dimension
left join farthest on true
left join party as farthest_vendor on farthest_vendor.party_id = farthest.vendor_id
qualify row_number() over (
    order by abs(share - target) desc nulls last, shown_share.vendor_id, shown_share.dimension, shown_share.people desc,
        shown_share.category
) <= $most
order by vendor_id, dimension, share desc nulls last, category
