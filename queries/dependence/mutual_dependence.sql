/*---
title: Who needs whom more
question: Does the client lean on the vendor, or the vendor on the client?
order: 60
chart: {mark: interval, y: pair, low: low, high: high, color: side}
grain: [client_id, vendor_id, period, side]
metric: D18
reach: client
params:
  client:      {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:      {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
columns:
  pair:           {type: text, label: Client and vendor}
  client_id:      {type: text, label: Client id}
  vendor_id:      {type: text, label: Vendor id}
  period:         {type: text, label: Year}
  side:           {type: text, label: Side}
  low:            {type: number, label: Share at least, format: percent}
  high:           {type: number, label: Share at most, format: percent}
  joint_low:      {type: number, label: Joint dependence at least, format: decimal}
  joint_high:     {type: number, label: Joint dependence at most, format: decimal}
  asymmetry_low:  {type: number, label: Asymmetry at least, format: decimal}
  asymmetry_high: {type: number, label: Asymmetry at most, format: decimal}
  leans:          {type: text, label: Who needs whom more}
  basis:          {type: basis}
  source_ids:     {type: sources}
  finding:        {type: text}
checks: ["low <= high"]
leaves_out: "Pairs for which neither side is public. Where one side is unknown, its range is all that arithmetic allows; an amount in a currency without a rate to USD is unknown."
when_empty: "Neither what clients pay nor a client's share of a vendor's revenue is on record."
owner: partnerships
reviewed: 2026-11-23
---*/

with spent as (
    select client_id, vendor_id, period, amount_usd, known_usd, share, basis, source_ids
    from spend_share
    where amount_kind = 'annual_spend'
        and length(period) = 4
),

earned as (
    select client_id, vendor_id, period, low, high, basis, source_ids
    from client_share
    where client_id is not null
        and share is not null
),

earned_vendor_period as (
    -- What all the known clients of a vendor leave is the most that any other can be.
    select vendor_id, period, sum(low) as low
    from client_share
    group by vendor_id, period
),

pair_period as (
    select
        coalesce(spent.client_id, earned.client_id) as client_id,
        coalesce(spent.vendor_id, earned.vendor_id) as vendor_id,
        coalesce(spent.period, earned.period) as period,
        coalesce(spent.share, 0) as a_low,
        coalesce(
            spent.share,
            case when spent.amount_usd is not null then greatest(spent.amount_usd, 0) / nullif(spent.known_usd, 0) end,
            1
        ) as a_high,
        coalesce(earned.low, 0) as b_low,
        coalesce(earned.high, 1 - earned_vendor_period.low, 1) as b_high,
        greatest(spent.basis, earned.basis) as basis,
        list_sort(list_distinct(list_concat(
            coalesce(spent.source_ids, []),
            coalesce(earned.source_ids, [])
        ))) as source_ids
    from spent
    full join earned
        on earned.client_id = spent.client_id
        and earned.vendor_id = spent.vendor_id
        and earned.period = spent.period
    left join earned_vendor_period
        on earned_vendor_period.vendor_id = coalesce(spent.vendor_id, earned.vendor_id)
        and earned_vendor_period.period = coalesce(spent.period, earned.period)
),

measured as (
    select
        pair_period.*,
        a_low + b_low as joint_low,
        a_high + b_high as joint_high,
        a_low - b_high as asymmetry_low,
        a_high - b_low as asymmetry_high
    from pair_period
    where ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
),

side as (
    select measured.*, 'vendor on client' as side, b_low as low, b_high as high
    from measured
    union all
    select measured.*, 'client on vendor', a_low, a_high
    from measured
),

total as (
    select
        count(*) as pairs,
        count(*) filter (where a_low = a_high and b_low = b_high) as both_public,
        count(*) filter (where asymmetry_low <= 0 and asymmetry_high >= 0) as indeterminate
    from measured
)

select
    client.name || ' and ' || vendor.name || ', ' || side.period as pair,
    side.client_id as client_id,
    side.vendor_id as vendor_id,
    side.period as period,
    side.side as side,
    side.low as low,
    side.high as high,
    side.joint_low as joint_low,
    side.joint_high as joint_high,
    side.asymmetry_low as asymmetry_low,
    side.asymmetry_high as asymmetry_high,
    case
        when side.asymmetry_low > 0 then 'the client needs the vendor more'
        when side.asymmetry_high < 0 then 'the vendor needs the client more'
        else 'indeterminate'
    end as leans,
    case when side.low = side.high then side.basis else 'estimated' end::basis as basis,
    side.source_ids as source_ids,
    'Both sides are known for ' || case when total.both_public = 0 then 'none' else total.both_public::varchar end
        || ' of the ' || digits(total.pairs) || ' pair-years; for ' || total.indeterminate
        || ' of them the record cannot say who needs whom more.' as finding
from side
join party as client on client.party_id = side.client_id
join party as vendor on vendor.party_id = side.vendor_id
cross join total
order by pair, side, client_id, vendor_id, period
