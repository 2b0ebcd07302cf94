/*---
title: Rivals' buying through a part-owned vendor
question: How much of its rivals' data work runs through a vendor that a company part-owns?
order: 110
chart: {mark: interval, y: deal, low: low, high: high}
grain: [owner_id, vendor_id]
metric: M05
reach: market
params:
  vendor: {type: vendor, default: null, help: "Keep stakes in one vendor; empty keeps all."}
  from:   {type: month, default: null, help: "Count work delivered in or after this month; empty counts the last 12 complete months."}
  to:     {type: month, default: null, help: "Count work delivered in or before this month; empty ends with the last complete month."}
  stake:  {type: number, default: 0.2, help: "Smallest stake that counts as part-owning (20%: ASC 323-10-15-8)."}
columns:
  deal:           {type: text, label: "Vendor and its owner"}
  owner:          {type: text, label: Owner}
  owner_id:       {type: text, label: Owner id}
  vendor:         {type: text, label: Vendor}
  vendor_id:      {type: text, label: Vendor id}
  stake_held:     {type: number, label: Stake, format: percent}
  period:         {type: text, label: Delivered in}
  rivals:         {type: whole, label: Rivals of the owner that buy}
  through_low:    {type: number, label: Bought through the vendor at least, format: usd}
  through_high:   {type: number, label: Bought through the vendor at most, format: usd}
  elsewhere_low:  {type: number, label: Bought elsewhere at least, format: usd}
  elsewhere_high: {type: number, label: Bought elsewhere at most, format: usd}
  share:          {type: number, label: Share of the rivals' buying, format: percent}
  low:            {type: number, label: Share at least, format: percent}
  high:           {type: number, label: Share at most, format: percent}
  basis:          {type: basis}
  source_ids:     {type: sources}
  null_reason:    {type: text, label: Why there is no one number}
  finding:        {type: text}
thresholds:
  - {column: low, level: line, at: ">= 0.5", kind: convention, label: "half of what rivals buy"}
checks: ["low, high between 0 and 1", "low <= high"]
leaves_out: "Work that rivals do in-house, and rivals of whom no purchase is known. Where a rival is reported to buy from a vendor and the amount is nowhere, it may be any amount; so may one in a currency without a rate to USD."
when_empty: "No stake in a vendor from which rivals of the owner buy is on record."
owner: markets
reviewed: 2026-11-25
---*/

with asked as (
    select
        coalesce($to, date_trunc('month', on_day + 1)::date) as ends_on,
        coalesce(
            $from,
            (coalesce($to, date_trunc('month', on_day + 1)::date) - interval 12 month)::date
        ) as begins_on
    from version
),

pair_work as (
    select
        work.client_id,
        work.vendor_id,
        sum(work.cost_usd) filter (where in_scenario(work.scenario)) as point_usd,
        sum(work.cost_usd) filter (where work.scenario in ('actual', 'low')) as low_usd,
        sum(work.cost_usd) filter (where work.scenario in ('actual', 'high')) as high_usd,
        bool_or(work.range_only) as is_range,
        coalesce(bool_or(work.delivered > 0 and work.cost_usd is null), false) as is_unknown,
        unrated_list(work.unrated_currency) as unrated,
        max(work.basis) as basis,
        source_list(work.source_id) as source_ids
    from throughput_path as work
    cross join asked
    where work.client_id is not null
        and work.day >= asked.begins_on
        and work.day < asked.ends_on
        and (in_scenario(work.scenario) or work.scenario in ('low', 'high'))
    group by work.client_id, work.vendor_id
),

pair as (
    select
        client_id,
        vendor_id,
        coalesce(case when is_range then low_usd else point_usd end, 0) as low,
        coalesce(case when is_range then high_usd else point_usd end, 0) as high,
        is_unknown,
        unrated,
        basis,
        source_ids
    from pair_work
    union all
    -- A pair at work of which no delivery was ever seen: bought, and nobody knows for how much.
    select claimed.client_id, claimed.vendor_id, 0, 0, true, null, claimed.basis, claimed.source_ids
    from relationship as claimed
    where claimed.status in ('active', 'disputed', 'winding_down')
        and not exists (
            select 1
            from throughput as work
            where work.client_id = claimed.client_id
                and work.vendor_id = claimed.vendor_id
        )
),

stake as (
    select
        ownership.owner_id,
        ownership.target_id as vendor_id,
        ownership.equity_share::double as stake_held,
        ownership.basis,
        ownership.source_id
    from ownership
    join party as vendor on vendor.party_id = ownership.target_id
    where vendor.is_vendor
        and ownership.equity_share >= $stake - 1e-9
        and ($vendor is null or ownership.target_id = $vendor)
),

owner_rival as (
    select
        party_id as owner_id,
        rival_id,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from rival_pair
    group by party_id, rival_id
),

deal as (
    select
        stake.owner_id,
        stake.vendor_id,
        any_value(stake.stake_held) as stake_held,
        count(distinct pair.client_id) as rivals,
        coalesce(sum(pair.low) filter (where pair.vendor_id = stake.vendor_id), 0) as through_low,
        coalesce(sum(pair.high) filter (where pair.vendor_id = stake.vendor_id), 0) as through_high,
        coalesce(bool_or(pair.is_unknown) filter (where pair.vendor_id = stake.vendor_id), false)
            as is_through_unknown,
        coalesce(sum(pair.low) filter (where pair.vendor_id <> stake.vendor_id), 0) as elsewhere_low,
        coalesce(sum(pair.high) filter (where pair.vendor_id <> stake.vendor_id), 0) as elsewhere_high,
        coalesce(bool_or(pair.is_unknown) filter (where pair.vendor_id <> stake.vendor_id), false)
            as is_elsewhere_unknown,
        flatten(array_agg(pair.unrated) filter (where pair.unrated is not null)) as unrated,
        greatest(max(pair.basis), max(stake.basis), max(owner_rival.basis)) as basis,
        list_sort(list_distinct(list_concat(
            flatten(array_agg(pair.source_ids)),
            list_concat(flatten(array_agg(owner_rival.source_ids)), [any_value(stake.source_id)])
        ))) as source_ids
    from stake
    join owner_rival on owner_rival.owner_id = stake.owner_id
    join pair on pair.client_id = owner_rival.rival_id
    group by stake.owner_id, stake.vendor_id
),

bounds as (
    select
        deal.*,
        is_through_unknown or is_elsewhere_unknown or through_high + elsewhere_high > 0 as is_bought,
        -- The share rises with what is bought through the vendor and falls with what is bought elsewhere.
        case
            when is_elsewhere_unknown then 0
            else coalesce(through_low / nullif(through_low + elsewhere_high, 0), 0)
        end as low,
        case
            when is_through_unknown then 1
            when through_high > 0 then through_high / nullif(through_high + elsewhere_low, 0)
            else 0
        end as high
    from deal
),

-- Where nothing is bought elsewhere, all that is bought runs through the vendor, however little it is.
measured as (
    select
        bounds.*,
        case
            when is_bought and elsewhere_high = 0 and not is_elsewhere_unknown then 1
            when is_bought then low
        end as share_low,
        case when is_bought then high end as share_high,
        case
            when is_through_unknown or is_elsewhere_unknown then greatest('estimated'::basis, basis)
            else basis
        end as weakest
    from bounds
),

top as (
    select
        case
            when measured.share_high - measured.share_low > 0.99
                then 'Nobody can say how much of what the rivals of ' || owner.name || ' buy runs through '
                    || vendor.name || ', of which it holds ' || round(100 * measured.stake_held)::integer || '%.'
            else 'Of what the rivals of ' || owner.name || ' buy, '
            || case
                when measured.share_high - measured.share_low < 1e-9
                    then round(100 * measured.share_low)::integer::varchar
                else round(100 * measured.share_low)::integer || ' to ' || round(100 * measured.share_high)::integer
            end
            || '% runs through ' || vendor.name || ', of which it holds '
            || round(100 * measured.stake_held)::integer || '%'
            || case when measured.weakest <> 'reported' then ' (' || measured.weakest || ')' else '' end || '.'
        end as said
    from measured
    join party as owner on owner.party_id = measured.owner_id
    join party as vendor on vendor.party_id = measured.vendor_id
    where measured.share_low is not null
    order by round(measured.share_low, 9) desc, round(measured.share_high, 9) desc, measured.owner_id, measured.vendor_id
    limit 1
)

select
    vendor.name || ', part-owned by ' || owner.name as deal,
    owner.name as owner,
    measured.owner_id as owner_id,
    vendor.name as vendor,
    measured.vendor_id as vendor_id,
    measured.stake_held as stake_held,
    strftime(asked.begins_on, '%b %Y') || ' to ' || strftime(asked.ends_on - 1, '%b %Y') as period,
    measured.rivals as rivals,
    measured.through_low as through_low,
    case when not measured.is_through_unknown then measured.through_high end as through_high,
    measured.elsewhere_low as elsewhere_low,
    case when not measured.is_elsewhere_unknown then measured.elsewhere_high end as elsewhere_high,
    case when measured.share_high - measured.share_low < 1e-9 then measured.share_low end as share,
    measured.share_low as low,
    measured.share_high as high,
    measured.weakest as basis,
    measured.source_ids as source_ids,
    case
        when not measured.is_bought then 'the rivals bought nothing'
        when measured.is_through_unknown or measured.is_elsewhere_unknown
            then coalesce(rate_gap(measured.unrated), 'what a rival pays a vendor is not known')
        when measured.share_high - measured.share_low >= 1e-9 then 'only a range is known for what some rivals pay'
    end as null_reason,
    coalesce(top.said, 'What the owners'' rivals buy is not known.') as finding
from measured
cross join asked
join party as owner on owner.party_id = measured.owner_id
join party as vendor on vendor.party_id = measured.vendor_id
left join top on true
order by round(measured.share_low, 9) desc nulls last, round(measured.share_high, 9) desc nulls last, owner_id, vendor_id
