/*---
title: How long we are tied in
question: For how long is each client tied in?
order: 50
chart: {mark: bar, x: remaining_months, y: client}
grain: [client_id]
metric: D13
reach: market
params:
  client:         {type: client, default: null, help: "Keep one client; empty keeps all."}
  vendor:         {type: vendor, default: null, help: "Keep one vendor; empty keeps all."}
  service:        {type: service, default: null, help: "Keep contracts that cover one service; empty keeps all."}
  days_per_month: {type: number, default: 30.4375, help: "Days in an average month, 365.25 / 12."}
columns:
  client:           {type: text, label: Client}
  client_id:        {type: text, label: Client id}
  remaining_months: {type: number, label: "Remaining term, weighted by value", unit: months}
  remaining_usd:    {type: number, label: Still committed, format: usd}
  contracts:        {type: whole, label: Contracts with a commitment left}
  last_end_on:      {type: date, label: Last of them ends}
  coverage:         {type: number, label: Contracts whose remainder and end are known, format: percent}
  basis:            {type: basis}
  source_ids:       {type: sources}
  null_reason:      {type: text, label: Why unknown}
  finding:          {type: text}
leaves_out: "Contracts without a fixed end, and those whose remainder is not known. Each contract's days to come, counted from its first day if it is yet to begin, weigh as much as what is still committed in it. Call-offs are part of their agreement."
owner: partnerships
reviewed: 2026-11-26
---*/

with agreement as (
    select *
    from contract_state
    where agreement_id is null
        and not is_over
        and ($client is null or client_id = $client)
        and ($vendor is null or vendor_id = $vendor)
        and ($service is null or list_contains(services, $service))
),

-- Clients whose contracts are all over are not tied in: they have a row, without a term.
client_total as (
    select
        contract_state.client_id,
        any_value(contract_state.client) as client,
        sum(agreement.remaining_usd * agreement.left_days) filter (where agreement.left_days is not null) as usd_days,
        sum(agreement.remaining_usd) filter (where agreement.left_days is not null) as usd,
        count(*) filter (where agreement.remaining_usd > 0 and agreement.left_days is not null) as contracts,
        max(agreement.end_on) filter (where agreement.remaining_usd > 0) as last_end_on,
        count(agreement.contract_id) as contracts_live,
        count(*) filter (where agreement.remaining_usd is not null and agreement.left_days is not null)
            as contracts_known,
        -- Of contracts in force, where there are any.
        coalesce(max(agreement.money_basis), max(contract_state.money_basis)) as basis,
        list_sort(list_distinct(flatten(coalesce(
            array_agg(agreement.money_source_ids) filter (where agreement.contract_id is not null),
            array_agg(contract_state.money_source_ids)
        )))) as source_ids
    from contract_state
    left join agreement on agreement.contract_id = contract_state.contract_id
    where contract_state.agreement_id is null
        and ($client is null or contract_state.client_id = $client)
        and ($vendor is null or contract_state.vendor_id = $vendor)
        and ($service is null or list_contains(contract_state.services, $service))
    group by contract_state.client_id
),

client_term as (
    select
        *,
        usd_days / nullif(usd, 0) / nullif($days_per_month, 0) as remaining_months
    from client_total
),

longest as (
    select
        count(remaining_months) as clients,
        max(remaining_months) as months,
        min_by(client, (-remaining_months, client_id)) as client,
        min_by(usd, (-remaining_months, client_id)) as usd,
        max(basis) filter (where remaining_months is not null) as basis
    from client_term
)

select
    client_term.client as client,
    client_term.client_id as client_id,
    client_term.remaining_months as remaining_months,
    client_term.usd as remaining_usd,
    client_term.contracts as contracts,
    client_term.last_end_on as last_end_on,
    client_term.contracts_known / nullif(client_term.contracts_live, 0) as coverage,
    client_term.basis as basis,
    client_term.source_ids as source_ids,
    case
        when client_term.remaining_months is not null then null
        when client_term.contracts_live = 0 then 'no contract is in force or to come'
        when client_term.contracts_known = 0 then 'what is still committed, or until when, is not known'
        else 'nothing is still committed'
    end as null_reason,
    case
        when longest.clients = 0 then 'No client is known to have a commitment left with a fixed end.'
        else longest.client || ' is tied in '
            || case when longest.clients > 1 then 'longest: ' else 'for ' end
            || round(longest.months, 1) || ' months, weighted over the ' || usd_words(longest.usd)
            || ' it is still committed to'
            || case when longest.basis <> 'reported' then ' (' || longest.basis || ').' else '.' end
    end as finding
from client_term
cross join longest
order by remaining_months desc nulls last, client_id
