/*---
title: Known spend by client and vendor
question: How much does each client pay each vendor, and what share of its data-labelling money is that?
also: {client: 30, vendor: 45}
order: 30
chart: {mark: bar, x: amount_usd, y: pair, color: amount_kind}
grain: [client_id, vendor_id, period, amount_kind]
metric: D01
reach: client
params:
  client: {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  from:   {type: month, default: null, help: "Keep amounts whose whole period begins in or after this month."}
  to:     {type: month, default: null, help: "Keep amounts whose whole period ends in or before this month."}
columns:
  pair:        {type: text, label: Client and vendor}
  client_id:   {type: text, label: Client id}
  vendor_id:   {type: text, label: Vendor id}
  period:      {type: text, label: Period}
  amount_kind: {type: text, label: Kind of amount}
  amount_usd:  {type: number, label: Amount, format: usd}
  low:         {type: number, label: Least reported, format: usd}
  high:        {type: number, label: Most reported, format: usd}
  stated:      {type: text, label: Stated as}
  share:       {type: number, label: Share of the client's spend, format: percent, better: lower}
  coverage:    {type: number, label: Vendors whose amount is known, format: percent}
  net_credit:  {type: boolean, label: Net credit counted as zero}
  basis:       {type: basis}
  evidence:    {type: text, label: Evidence}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why there is no share}
  finding:     {type: text}
thresholds:
  - {column: share, level: red, at: ">= 0.5", kind: convention, label: "half of spend", do: "Name a second vendor, and what it would take to move."}
  - {column: share, level: amber, at: ">= 0.3", kind: convention, label: "30% of spend", do: "Know who else could do the work."}
checks: ["coverage between 0 and 1", "low <= high"]
leaves_out: "Pairs without a public amount; they are unknown, not zero. Plans, ceilings and investments are never added to spend. An amount in a currency without a rate to USD is unknown, and so is every share beside it."
when_empty: "No payment is on record; what contracts say stands under what is awarded."
owner: partnerships
reviewed: 2026-11-23
---*/

with pair as (
    select client_id, vendor_id, false as is_public, null as unrated
    from relationship
    union all
    select
        client_id,
        vendor_id,
        amount_kind in ('annual_spend', 'contract_total'),
        case when amount_usd is null then unrated end
    from spend_share
),

total as (
    select
        count(distinct row(client_id, vendor_id)) as pairs,
        count(distinct row(client_id, vendor_id)) filter (where is_public) as pairs_public,
        count(unrated) as amounts_unrated,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated
    from pair
    where ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
)

select
    client.name || ' at ' || vendor.name || ', ' || spent.period as pair,
    spent.client_id as client_id,
    spent.vendor_id as vendor_id,
    spent.period as period,
    replace(spent.amount_kind::varchar, '_', ' ') as amount_kind,
    spent.amount_usd as amount_usd,
    spent.low as low,
    spent.high as high,
    coalesce(replace(spent.bound, '_', ' '), 'as is') as stated,
    spent.share as share,
    spent.coverage as coverage,
    spent.amount_usd < 0 as net_credit,
    spent.basis as basis,
    spent.evidence as evidence,
    spent.source_ids as source_ids,
    case
        when spent.amount_usd is null then rate_gap(spent.unrated)
        when spent.amount_kind <> 'annual_spend' then 'a ' || replace(spent.amount_kind::varchar, '_', ' ')
            || ' is not a year of spending'
        when not spent.has_vendor_list then 'no list of the client''s vendors is known'
        when spent.vendors_public < spent.vendors
            then 'spend with ' || (spent.vendors - spent.vendors_public) || ' of '
                || digits(spent.vendors) || ' vendors is not public' || coalesce('; ' || rate_gap(spent.unrated_beside), '')
        when coalesce(spent.known_usd, 0) = 0 then 'total spend is zero'
    end as null_reason,
    'What is paid is known for ' || digits(total.pairs_public) || ' of ' || digits(total.pairs) || ' client-vendor pairs in the record'
        || case when total.pairs_public < total.pairs
            then '; the rest is unknown, so hardly any share can be given'
            else ''
        end
        || without_rate(total.amounts_unrated, 'amount', total.unrated) || '.' as finding
from spend_share as spent
join party as client on client.party_id = spent.client_id
join party as vendor on vendor.party_id = spent.vendor_id
cross join total
where ($client is null or spent.client_id = $client)
    and ($vendor is null or spent.vendor_id = $vendor)
    and ($from is null or spent.period_from >= $from)
    and ($to is null or spent.period_to <= $to)
order by amount_usd desc, client_id, vendor_id, period, amount_kind
