/*---
title: What an ownership deal does to market concentration
question: Does the Meta deal make the market more concentrated, and is that the right question?
order: 70
chart: {mark: interval, y: denominator, low: pre, high: post}
grain: [owner_id, target_id, denominator]
metric: M03
reach: market
params:
  vendor:    {type: vendor, default: null, help: "Keep deals for one vendor; empty keeps all."}
  high:      {type: number, default: 1800, help: "Above this index a market is highly concentrated (Merger Guidelines 2023)."}
  increase:  {type: number, default: 100, help: "Above this rise the guidelines presume harm, together with one of the other two."}
  share:     {type: number, default: 30, help: "Above this combined share, in points, the guidelines presume harm."}
columns:
  owner_id:    {type: text, label: Owner id}
  owner:       {type: text, label: Owner}
  target_id:   {type: text, label: Vendor id}
  target:      {type: text, label: Vendor}
  denominator: {type: text, label: Market estimate}
  pre:         {type: number, label: HHI of the named vendors before, format: points}
  post:        {type: number, label: HHI of the named vendors after, format: points}
  change:      {type: number, label: Change in HHI, format: points}
  presumption: {type: boolean, label: Guidelines presume harm}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
leaves_out: "Part ownership, which this index cannot see: it treats a stake as a merger of the two firms' sales. Deals whose vendor has no public revenue in the year."
when_empty: "No stake in a vendor is on record with the size of its market."
owner: markets
reviewed: 2026-11-23
---*/

with share as (
    select denominator, vendor_id, 100 * share_high as points, market_usd, source_ids
    from market.implied_penetration
),

denominator as (
    select denominator, sum(power(points, 2)) as pre, sum(points) as named
    from share
    group by denominator
),

deal as (
    select
        ownership.owner_id,
        owner.name as owner,
        ownership.target_id,
        target.name as target,
        target_share.denominator,
        target_share.market_usd,
        target_share.points as target_points,
        -- An owner that sells no such work has a share of exactly zero; a vendor without figures has an unknown one.
        case when owner.is_vendor then owner_share.points else 0 end as owner_points,
        denominator.pre,
        denominator.named,
        list_sort(list_distinct(list_append(target_share.source_ids, ownership.source_id))) as source_ids
    from ownership
    join party as owner on owner.party_id = ownership.owner_id
    join party as target on target.party_id = ownership.target_id
    join share as target_share on target_share.vendor_id = ownership.target_id
    join denominator on denominator.denominator = target_share.denominator
    left join share as owner_share
        on owner_share.vendor_id = ownership.owner_id
        and owner_share.denominator = target_share.denominator
    where $vendor is null
        or ownership.target_id = $vendor
),

measured as (
    select
        deal.*,
        2 * owner_points * target_points as change
    from deal
    where named <= 100 + 1e-9
),

total as (
    select
        owner,
        target,
        case
            when max(abs(change)) = 0
                then 'The index moves by 0 under each of the ' || count(*) || ' estimates that can be measured: '
                    || owner || ' sells no such work in the record. The index cannot see whose data now passes a rival.'
            when count(change) = 0 then 'The change is not known: the owner''s sales are not public.'
            else 'The index moves by up to ' || round(max(change))::integer || ' points.'
        end as said
    from measured
    group by owner, target
    order by max(target_points) desc, owner
    limit 1
)

select
    measured.owner_id as owner_id,
    measured.owner as owner,
    measured.target_id as target_id,
    measured.target as target,
    measured.denominator as denominator,
    measured.pre as pre,
    measured.pre + measured.change as post,
    measured.change as change,
    -- Exactly the line is not above it, however the last digit of a sum falls.
    measured.change > $increase + 1e-6
        and (
            measured.pre + measured.change > $high + 1e-6
            or measured.owner_points + measured.target_points > $share + 1e-6
        ) as presumption,
    'estimated'::basis as basis,
    measured.source_ids as source_ids,
    case when measured.change is null then 'the owner''s own sales of such work are not public' end as null_reason,
    total.said as finding
from measured
cross join total
order by owner_id, target_id, market_usd desc, denominator
