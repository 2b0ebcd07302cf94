/*---
title: Known spend by client and vendor
question: How much does each client pay each vendor, and what share of its data-labelling money is that?
order: 30
chart: {mark: bar, x: amount_usd, y: pair, color: amount_kind}
grain: [client_id, vendor_id, period, amount_kind]
metric: D01
reach: own
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
  coverage:    {type: number, label: Vendors whose amount is public, format: percent}
  net_credit:  {type: boolean, label: Net credit counted as zero}
  basis:       {type: basis}
  evidence:    {type: text, label: Evidence}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why there is no share}
  finding:     {type: text}
thresholds:
  - {column: share, level: red, at: ">= 0.5", kind: convention, label: "half of spend"}
  - {column: share, level: amber, at: ">= 0.3", kind: convention, label: "30% of spend"}
leaves_out: "Pairs without a public amount; they are unknown, not zero. Plans, ceilings and investments are never added to spend."
owner: partnerships
reviewed: 2026-11-23
---*/

with reported as (
    select
        spend.*,
        -- Two sources for one amount are two reports of it: the better evidence speaks, the spread is kept.
        row_number() over (
            partition by spend.client_id, spend.vendor_id, spend.period, spend.amount_kind
            order by spend.evidence, spend.source_id
        ) = 1 as speaks
    from spend
    where spend.client_id is not null
        and spend.vendor_id is not null
),

client_vendor_period as (
    select
        client_id,
        vendor_id,
        period,
        period_from,
        period_to,
        amount_kind,
        max(amount_usd) filter (where speaks) as amount_usd,
        min(amount_usd) as low,
        max(amount_usd) as high,
        max(bound) filter (where speaks) as bound,
        max(basis) filter (where speaks) as basis,
        max(evidence) filter (where speaks) as evidence,
        source_list(source_id) as source_ids
    from reported
    group by client_id, vendor_id, period, period_from, period_to, amount_kind
),

client_period_vendor as (
    -- Every vendor that the client may have bought from in the period: the share needs all of them.
    select distinct
        spent.client_id,
        spent.period,
        pair.vendor_id,
        true as is_listed
    from client_vendor_period as spent
    join relationship as pair on pair.client_id = spent.client_id
    where spent.amount_kind = 'annual_spend'
        and (pair.is_start_open or pair.since < spent.period_to)
        and (pair.over_on is null or pair.over_on >= spent.period_from)
    union all
    select spent.client_id, spent.period, spent.vendor_id, false
    from client_vendor_period as spent
    where spent.amount_kind = 'annual_spend'
        and not exists (
            select 1
            from relationship as pair
            where pair.client_id = spent.client_id
                and pair.vendor_id = spent.vendor_id
        )
),

client_period as (
    select
        wanted.client_id,
        wanted.period,
        count(*) as vendors,
        bool_or(wanted.is_listed) as has_vendor_list,
        count(spent.amount_usd) as vendors_public,
        sum(greatest(spent.amount_usd, 0)) as total_usd
    from client_period_vendor as wanted
    left join client_vendor_period as spent
        on spent.client_id = wanted.client_id
        and spent.vendor_id = wanted.vendor_id
        and spent.period = wanted.period
        and spent.amount_kind = 'annual_spend'
    group by wanted.client_id, wanted.period
),

pair as (
    select client_id, vendor_id, false as is_public
    from relationship
    union all
    select client_id, vendor_id, amount_kind in ('annual_spend', 'contract_total')
    from client_vendor_period
),

total as (
    select
        count(distinct (client_id, vendor_id)) as pairs,
        count(distinct (client_id, vendor_id)) filter (where is_public) as pairs_public
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
    case
        -- A client whose vendors nobody has listed has no share, not a share of one.
        when spent.amount_kind = 'annual_spend'
            and client_period.has_vendor_list
            and client_period.vendors_public = client_period.vendors
            then greatest(spent.amount_usd, 0) / nullif(client_period.total_usd, 0)
    end as share,
    case
        when spent.amount_kind = 'annual_spend' and client_period.has_vendor_list
            then client_period.vendors_public / nullif(client_period.vendors, 0)
    end as coverage,
    spent.amount_usd < 0 as net_credit,
    spent.basis as basis,
    spent.evidence as evidence,
    spent.source_ids as source_ids,
    case
        when spent.amount_kind <> 'annual_spend' then 'a ' || replace(spent.amount_kind::varchar, '_', ' ')
            || ' is not a year of spending'
        when not client_period.has_vendor_list then 'no list of the client''s vendors is public'
        when client_period.vendors_public < client_period.vendors
            then 'spend with ' || (client_period.vendors - client_period.vendors_public) || ' of '
                || client_period.vendors || ' vendors is not public'
        when coalesce(client_period.total_usd, 0) = 0 then 'total spend is zero'
    end as null_reason,
    'An amount is public for ' || total.pairs_public || ' of ' || total.pairs || ' client-vendor pairs in the record'
        || case when total.pairs_public < total.pairs
            then '; the rest is unknown, so hardly any share can be given.'
            else '.'
        end as finding
from client_vendor_period as spent
join party as client on client.party_id = spent.client_id
join party as vendor on vendor.party_id = spent.vendor_id
cross join total
left join client_period
    on client_period.client_id = spent.client_id
    and client_period.period = spent.period
where ($client is null or spent.client_id = $client)
    and ($vendor is null or spent.vendor_id = $vendor)
    and ($from is null or spent.period_from >= $from)
    and ($to is null or spent.period_to <= $to)
order by amount_usd desc, client_id, vendor_id, period, amount_kind
