/*---
title: How long we are tied in
question: For how long is each client tied in?
order: 70
chart: {mark: interval, y: client, low: low, high: high}
grain: [client_id]
metric: D13
reach: own
params:
  client:         {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:         {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service:        {type: service, default: null, help: "Keep contracts that cover one service; empty keeps all."}
  days_per_month: {type: number, default: 30.4375, help: "Days in an average month, 365.25 / 12."}
  most:           {type: whole, default: 12, help: "How many clients are shown, those tied in longest on top."}
columns:
  client:           {type: text, label: Client}
  client_id:        {type: text, label: Client id}
  remaining_months: {type: number, label: "Remaining term, weighted by value", unit: months}
  low:              {type: number, label: Remaining term at least, unit: months}
  high:             {type: number, label: Remaining term at most, unit: months}
  remaining_usd:    {type: number, label: Still committed, format: usd}
  contracts:        {type: whole, label: Contracts with a commitment left}
  last_end_on:      {type: date, label: Last of them ends}
  coverage:         {type: number, label: Contracts whose remainder and end are known, format: percent}
  basis:            {type: basis}
  source_ids:       {type: sources}
  null_reason:      {type: text, label: Why unknown}
  finding:          {type: text}
checks: ["coverage between 0 and 1", "low <= high"]
leaves_out: "Contracts without a fixed end, and those whose remainder is not known, as where no rate to USD is given; the coverage says how many are counted. Each contract's days to come, counted from its first day if it is yet to begin, weigh as much as what is still committed in it. Call-offs are part of their agreement. Where only a range is known of the money, the term lies between what the lightest and the heaviest weights within the ranges make of it. Clients beyond the number shown."
owner: partnerships
reviewed: 2026-11-26
---*/

with kept as (
    select
        contract_id,
        client_id,
        client,
        vendor_id,
        vendor,
        agreement_id,
        services,
        end_on,
        range_only,
        low_factor,
        high_factor,
        left_days,
        is_over,
        remaining_usd,
        unrated,
        basis,
        money_basis,
        source_ids,
        money_source_ids
    from contract_state
    where agreement_id is null
        and ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
        and ($service is null or list_contains(services, $service))
),

agreement as (
    select *
    from kept
    where not is_over
),

weight as (
    select
        client_id,
        contract_id,
        left_days,
        remaining_usd as usd,
        remaining_usd * low_factor as low_usd,
        remaining_usd * high_factor as high_usd
    from agreement
    where remaining_usd is not null
        and left_days is not null
),

-- The longest mean gives the most weight to the longest terms and the least to all others; the shortest likewise. How
-- many terms get the most is tried out.
mean as (
    select
        client_id,
        (sum(high_usd * left_days) over longest + coalesce(sum(low_usd * left_days) over not_longest, 0))
            / nullif(sum(high_usd) over longest + coalesce(sum(low_usd) over not_longest, 0), 0) as high_days,
        (sum(high_usd * left_days) over shortest + coalesce(sum(low_usd * left_days) over not_shortest, 0))
            / nullif(sum(high_usd) over shortest + coalesce(sum(low_usd) over not_shortest, 0), 0) as low_days
    from weight
    window
        longest as (
            partition by client_id
            order by left_days desc, contract_id
            rows between unbounded preceding and current row
        ),
        not_longest as (
            partition by client_id
            order by left_days desc, contract_id
            rows between 1 following and unbounded following
        ),
        shortest as (
            partition by client_id
            order by left_days, contract_id
            rows between unbounded preceding and current row
        ),
        not_shortest as (
            partition by client_id
            order by left_days, contract_id
            rows between 1 following and unbounded following
        )
),

client_mean as (
    select client_id, min(low_days) as low_days, max(high_days) as high_days
    from mean
    group by client_id
),

-- Clients whose contracts are all over are not tied in: they have a row, without a term.
client_total as (
    select
        kept.client_id,
        any_value(kept.client) as client,
        sum(agreement.remaining_usd * agreement.left_days) filter (where agreement.left_days is not null) as usd_days,
        sum(agreement.remaining_usd) filter (where agreement.left_days is not null) as usd,
        coalesce(bool_or(agreement.range_only and agreement.remaining_usd > 0), false) as is_range,
        count(*) filter (where agreement.remaining_usd > 0 and agreement.left_days is not null) as contracts,
        max(agreement.end_on) filter (where agreement.remaining_usd > 0) as last_end_on,
        count(agreement.contract_id) as contracts_live,
        count(*) filter (where agreement.remaining_usd is not null and agreement.left_days is not null)
            as contracts_known,
        count(*) filter (where agreement.remaining_usd is null and agreement.unrated is not null) as contracts_unrated,
        flatten(array_agg(agreement.unrated) filter (
            where agreement.remaining_usd is null
                and agreement.unrated is not null
        )) as unrated,
        -- Of contracts in force, where there are any.
        coalesce(max(agreement.money_basis), max(kept.money_basis)) as basis,
        list_sort(list_distinct(flatten(coalesce(
            array_agg(agreement.money_source_ids) filter (where agreement.contract_id is not null),
            array_agg(kept.money_source_ids)
        )))) as source_ids
    from kept
    left join agreement on agreement.contract_id = kept.contract_id
    group by kept.client_id
),

client_term as (
    select
        client_total.*,
        usd_days / nullif(usd, 0) / nullif($days_per_month, 0) as months,
        case when is_range then low_days else usd_days / nullif(usd, 0) end / nullif($days_per_month, 0) as low,
        case when is_range then high_days else usd_days / nullif(usd, 0) end / nullif($days_per_month, 0) as high
    from client_total
    left join client_mean on client_mean.client_id = client_total.client_id
),

longest as (
    select
        count(low) as clients,
        min_by(client, (-low, client_id)) filter (where low is not null) as client,
        min_by(high, (-low, client_id)) filter (where low is not null) as high,
        max(low) as low,
        sum(contracts_unrated)::bigint as contracts_unrated,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated,
        max(basis) filter (where low is not null) as basis
    from client_term
)

select
    client_term.client as client,
    client_term.client_id as client_id,
    case when client_term.high - client_term.low < 1e-9 then client_term.months end as remaining_months,
    client_term.low as low,
    client_term.high as high,
    case when not client_term.is_range then client_term.usd end as remaining_usd,
    client_term.contracts as contracts,
    client_term.last_end_on as last_end_on,
    client_term.contracts_known / nullif(client_term.contracts_live, 0) as coverage,
    client_term.basis as basis,
    client_term.source_ids as source_ids,
    case
        when client_term.contracts_unrated > 0 then rate_gap(client_term.unrated)
        when client_term.high - client_term.low < 1e-9 and not client_term.is_range then null
        when client_term.contracts_live = 0 then 'no contract is in force or to come'
        when client_term.contracts_known = 0 then 'what is still committed, or until when, is not known'
        when client_term.low is null then 'nothing is still committed'
        else 'only a range is known of the money'
    end as null_reason,
    case
        when longest.clients = 0 then 'No client is known to have a commitment left with a fixed end'
        else longest.client || ' is tied in '
            || case when longest.clients > 1 then 'longest: ' else 'for ' end
            || case
                when longest.high - longest.low < 0.05 then ''
                else round(longest.low, 1) || ' to '
            end
            || round(longest.high, 1) || ' months, each contract weighted by what is still committed in it'
            || case when longest.basis <> 'reported' then ' (' || longest.basis || ')' else '' end
    end
        || without_rate(longest.contracts_unrated, 'contract', longest.unrated) || '.' as finding
from client_term
cross join longest
order by client_term.high desc nulls last, client_id
limit $most
