/*---
title: Awards behind the figures
question: Which awards do the figures on awarded value count?
page: evidence
order: 160
chart: {mark: table}
grain: [client_id, vendor_id, currency]
reach: own
params:
  client:   {type: client, default: null, help: "Keep one client; empty keeps all."}
  service:  {type: service, default: null, help: "Keep contracts that cover one service; empty keeps all."}
  from:     {type: date, default: null, help: "Keep contracts signed on or after this day; one without a day of signing counts on its first day."}
  to:       {type: date, default: null, help: "Keep contracts signed on or before this day."}
  count_by: {type: text, default: contract, help: "contract counts each contract once, as last known; contract_and_vendor counts one that changed hands with each vendor, as last known with it; contract_and_name does so for each spelling of a vendor's name."}
options:
  count_by: "select value, label from (values (1, 'contract', 'each contract once'), (2, 'contract_and_vendor', 'each contract with each vendor it had'), (3, 'contract_and_name', 'each contract with each vendor name as written')) as choice (place, value, label) order by place"
columns:
  client:           {type: text, label: Client}
  client_id:        {type: text, label: Client id}
  vendor:           {type: text, label: Vendor}
  vendor_id:        {type: text, label: Vendor id}
  currency:         {type: text, label: Currency}
  contracts:        {type: whole, label: Contracts}
  contracts_valued: {type: whole, label: Of these with a value}
  value:            {type: number, label: Value in that currency, format: whole}
  first_on:         {type: date, label: First awarded}
  last_on:          {type: date, label: Last awarded}
  basis:            {type: basis}
  source_ids:       {type: sources}
  null_reason:      {type: text, label: Why unknown}
  finding:          {type: text}
leaves_out: "Modelled contracts, which nobody awarded, and contracts signed after the day asked about. The value of a contract is its total, or else what is committed. A call-off's money is part of its agreement where that has a value, so it is not counted beside it. Amounts stay in their own currency and are never added across currencies."
when_empty: "No award is on record: what the model assumes of contracts, nobody has awarded."
owner: partnerships
reviewed: 2026-11-26
---*/

with first_version as (
    select contract_id, min(known_from) as known_from
    from contract_version
    group by contract_id
),

-- The version that counts: the last one known, of the contract or of the contract with that vendor.
award_version as (
    select
        contract_id,
        client_id,
        vendor_id,
        kind,
        overarching_id,
        signed_on,
        start_on,
        currency,
        coalesce(total_value, committed_value) as value,
        basis,
        source_id
    from contract_version
    where basis <> 'modelled'
    qualify row_number() over (
        partition by contract_id, case $count_by
            when 'contract_and_vendor' then vendor_id
            when 'contract_and_name' then coalesce(vendor_as_reported, vendor_id)
        end
        order by known_from desc, sequence desc
    ) = 1
),

agreement as (
    select contract_id
    from contract
    where kind <> 'subsequent'
        and coalesce(total_value, committed_value) is not null
),

award as (
    select
        counted.client_id,
        counted.vendor_id,
        counted.currency,
        counted.value,
        coalesce(counted.signed_on, counted.start_on) as awarded_on,
        counted.basis,
        counted.source_id
    from award_version as counted
    join first_version on first_version.contract_id = counted.contract_id
    cross join version
    where coalesce(counted.signed_on, least(counted.start_on, first_version.known_from)) <= version.on_day
        and (
            counted.kind <> 'subsequent'
            or not exists (
                select 1
                from agreement
                where agreement.contract_id = counted.overarching_id
            )
        )
        and ($client is null or counted.client_id = $client)
        and ($from is null or coalesce(counted.signed_on, counted.start_on) >= $from)
        and ($to is null or coalesce(counted.signed_on, counted.start_on) < $to)
        and (
            $service is null
            or exists (
                select 1
                from contract_service as line
                where line.contract_id = counted.contract_id
                    and line.service_id = $service
            )
        )
),

client_vendor_currency as (
    select
        client_id,
        vendor_id,
        currency,
        count(*) as contracts,
        count(value) as contracts_valued,
        -- Cents add up exactly, in whatever order they come.
        sum(value::decimal(38, 2))::double as value,
        min(awarded_on) as first_on,
        max(awarded_on) as last_on,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from award
    group by client_id, vendor_id, currency
),

total as (
    select
        sum(contracts)::bigint as contracts,
        count(distinct client_id) as clients,
        count(distinct vendor_id) as vendors,
        count(distinct currency) as currencies,
        sum(contracts - contracts_valued)::bigint as unvalued
    from client_vendor_currency
)

select
    client.name as client,
    found.client_id as client_id,
    vendor.name as vendor,
    found.vendor_id as vendor_id,
    found.currency as currency,
    found.contracts as contracts,
    found.contracts_valued as contracts_valued,
    found.value as value,
    found.first_on as first_on,
    found.last_on as last_on,
    found.basis as basis,
    found.source_ids as source_ids,
    case when found.contracts_valued < found.contracts
        then (found.contracts - found.contracts_valued)
            || case when found.contracts - found.contracts_valued = 1 then ' contract has' else ' contracts have' end
            || ' no value'
    end as null_reason,
    'The figures on awards count ' || digits(total.contracts)
        || case when total.contracts = 1 then ' contract of ' else ' contracts of ' end || digits(total.clients)
        || case when total.clients = 1 then ' client with ' else ' clients with ' end
        || digits(total.vendors) || case when total.vendors = 1 then ' vendor' else ' vendors' end
        || case when total.currencies = 1 then '' else ', in ' || total.currencies || ' currencies' end
        || case
            when total.unvalued = 0 then '.'
            else '; ' || digits(total.unvalued) || ' without a value.'
        end as finding
from client_vendor_currency as found
cross join total
join party as client on client.party_id = found.client_id
join party as vendor on vendor.party_id = found.vendor_id
order by currency, value desc nulls last, client_id, vendor_id
