/*---
title: What is awarded to whom
question: What is awarded to whom?
order: 15
also: {client: 75, vendor: 65}
chart: {mark: bar, x: share, y: pair, color: currency}
grain: [client_id, vendor_id, currency]
reach: client
params:
  vendor: {type: vendor, default: null, help: "Keep one vendor; empty keeps all. Shares stay those of all awards."}
  most:   {type: whole, default: 15, help: "How many clients and vendors of a currency are shown, those with the largest value first."}
columns:
  pair:        {type: text, label: Vendor and client}
  client:      {type: text, label: Client}
  client_id:   {type: text, label: Client id}
  vendor:      {type: text, label: Vendor}
  vendor_id:   {type: text, label: Vendor id}
  currency:    {type: text, label: Currency}
  share:       {type: number, label: Share of all awards, format: percent}
  value:       {type: number, label: Value in that currency, format: whole}
  contracts:   {type: whole, label: Contracts}
  first_on:    {type: date, label: First awarded}
  last_on:     {type: date, label: Last awarded}
  all_value:   {type: number, label: Value of all awards in the currency, format: whole}
  coverage:    {type: number, label: Contracts in the currency that have a value, format: percent}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
checks: ["share, coverage between 0 and 1"]
leaves_out: "Modelled contracts, which nobody awarded, and contracts signed after the day asked about. A value is what the contract says in its own currency; currencies are never added. A client and vendor whose credits outweigh their awards count as nothing in the shares. A call-off is part of its agreement where that has a value. Pairs beyond the number shown count in the shares."
when_empty: "No award is on record: what the model assumes of contracts, nobody has awarded."
owner: partnerships
reviewed: 2026-11-26
---*/

with line as (
    select
        client, client_id, vendor, vendor_id, currency, contracts, contracts_valued, value, first_on, last_on, basis,
        source_ids, null_reason
    from contracts.award_lines
),

currency_whole as (
    select
        currency,
        sum(value::decimal(38, 2))::double as value,
        sum(greatest(value, 0)) filter (where value is not null) as awarded,
        sum(contracts_valued) / nullif(sum(contracts), 0) as coverage
    from line
    group by currency
),

kept as (
    select *
    from line
    where $vendor is null
        or vendor_id = $vendor
),

currency_total as (
    select
        currency,
        sum(value::decimal(38, 2))::double as value,
        sum(contracts)::bigint as contracts,
        sum(contracts_valued)::bigint as contracts_valued,
        count(distinct client_id) as clients,
        count(distinct vendor_id) as vendors,
        max(basis) as basis
    from kept
    group by currency
),

ranked as (
    select
        kept.*,
        case when kept.value is not null then greatest(kept.value, 0) / nullif(currency_whole.awarded, 0) end as share,
        row_number() over (
            partition by kept.currency
            order by kept.value desc nulls last, kept.client_id, kept.vendor_id
        ) as place
    from kept
    join currency_whole on currency_whole.currency = kept.currency
),

-- The sentence speaks of the currency with the most contracts.
main as (
    select
        total.*,
        (select count(*) from currency_total) as currencies,
        ranked.vendor as top_vendor,
        ranked.client as top_client,
        ranked.value as top_value
    from currency_total as total
    join ranked
        on ranked.currency = total.currency
        and ranked.place = 1
    order by total.contracts desc, total.currency
    limit 1
)

select
    ranked.vendor || ', by ' || ranked.client as pair,
    ranked.client as client,
    ranked.client_id as client_id,
    ranked.vendor as vendor,
    ranked.vendor_id as vendor_id,
    ranked.currency as currency,
    ranked.share as share,
    ranked.value as value,
    ranked.contracts as contracts,
    ranked.first_on as first_on,
    ranked.last_on as last_on,
    currency_whole.value as all_value,
    currency_whole.coverage as coverage,
    ranked.basis as basis,
    ranked.source_ids as source_ids,
    case
        when ranked.value is not null and currency_whole.awarded = 0 then 'nothing is awarded in the currency'
        else ranked.null_reason
    end as null_reason,
    coalesce(money_words(main.currency, main.value) || ' is awarded in ', 'Of no known value are ')
        || digits(main.contracts) || case when main.contracts = 1 then ' contract of ' else ' contracts of ' end
        || digits(main.clients) || case when main.clients = 1 then ' client with ' else ' clients with ' end
        || digits(main.vendors) || case when main.vendors = 1 then ' vendor' else ' vendors' end
        || case
            when main.top_value is null or main.clients * main.vendors = 1 then ''
            else '; the most, ' || money_words(main.currency, main.top_value)
                || case when main.vendors = 1 then '' else ', to ' || main.top_vendor end
                || case when main.clients = 1 then '' else ' by ' || main.top_client end
        end
        || case
            when main.contracts_valued = main.contracts then ''
            else '; ' || digits(main.contracts - main.contracts_valued) || ' have no value'
        end
        || case
            when main.currencies = 1 then ''
            else '; awards in ' || (main.currencies - 1)
                || case when main.currencies = 2 then ' other currency' else ' other currencies' end || ' stand apart'
        end
        || case when main.basis = 'reported' then '.' else ' (' || main.basis || ').' end as finding
from ranked
cross join main
join currency_total on currency_total.currency = ranked.currency
join currency_whole on currency_whole.currency = ranked.currency
where ranked.place <= $most
order by currency_total.contracts desc, currency, ranked.place, client_id, vendor_id
