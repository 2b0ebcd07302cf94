/*---
title: How concentrated the awards are
question: Do a few vendors win most of what is awarded?
order: 112
also: {client: 65}
chart: {mark: bar, x: hhi, y: currency}
grain: [currency]
metric: D03
reach: client
params:
  high:     {type: number, default: 1800, help: "Above this index a market is highly concentrated (Merger Guidelines 2023)."}
  moderate: {type: number, default: 1000, help: "From this index a market is moderately concentrated."}
columns:
  currency:       {type: text, label: Currency}
  hhi:            {type: number, label: Vendor HHI of awarded value, format: points, better: lower}
  normalised:     {type: number, label: Normalised HHI, format: decimal, better: lower}
  top_five_share: {type: number, label: Share of the five largest vendors, format: percent, better: lower}
  equal_vendors:  {type: number, label: As if awarded to so many equal vendors, format: decimal, better: higher}
  class:          {type: text, label: As a market}
  vendors:        {type: whole, label: Vendors with a total above zero}
  vendors_out:    {type: whole, label: Vendors not counted}
  largest:        {type: text, label: Largest vendor}
  largest_share:  {type: number, label: Its share, format: percent}
  value:          {type: number, label: Value in that currency, format: whole}
  contracts:      {type: whole, label: Contracts}
  clients:        {type: whole, label: Clients}
  coverage:       {type: number, label: Contracts that have a value, format: percent}
  basis:          {type: basis}
  source_ids:     {type: sources}
  null_reason:    {type: text, label: Why unknown}
  finding:        {type: text}
thresholds:
  - {column: hhi, level: line, at: ">= 1000", kind: standard, label: "1,000: a market is moderately concentrated", source: "US DOJ and FTC, Merger Guidelines, 18 December 2023, Guideline 1"}
  - {column: hhi, level: line, at: "> 1800", kind: standard, label: "1,800: highly", source: "US DOJ and FTC, Merger Guidelines, 18 December 2023, Guideline 1"}
checks: ["top_five_share, largest_share, coverage between 0 and 1", "hhi >= 0"]
leaves_out: "Vendors whose awards do not add up to more than zero: credits may outweigh them, or no value is known. The lines of the guidelines are for markets: of one client, three equal vendors already score 3,333, so no class is given. Modelled contracts, which nobody awarded. Each currency by itself; vendors under one owner count apart. A call-off is part of its agreement where that has a value."
when_empty: "No award is on record: what the model assumes of contracts, nobody has awarded."
owner: partnerships
reviewed: 2026-11-26
---*/

with vendor_currency as (
    select
        currency,
        vendor_id,
        any_value(vendor) as vendor,
        sum(value::decimal(38, 2))::double as value,
        sum(contracts)::bigint as contracts,
        sum(contracts_valued)::bigint as contracts_valued,
        max(basis) as basis,
        list_distinct(flatten(array_agg(source_ids))) as source_ids
    from contracts.award_lines
    group by currency, vendor_id
),

client_currency as (
    select currency, count(distinct client_id) as clients
    from contracts.award_lines
    group by currency
),

winner as (
    select
        currency,
        vendor_id,
        vendor,
        value / nullif(sum(value) over (partition by currency), 0) as share,
        row_number() over (partition by currency order by value desc, vendor_id) as place
    from vendor_currency
    where value > 0
),

concentration as (
    select
        currency,
        count(*) as vendors,
        sum(share ** 2) as concentration,
        sum(share) filter (where place <= 5) as top_five_share,
        min_by(vendor, place) as largest,
        max(share) as largest_share
    from winner
    group by currency
),

currency_total as (
    select
        currency,
        count(*) as vendors,
        sum(value::decimal(38, 2))::double as value,
        sum(contracts)::bigint as contracts,
        sum(contracts_valued)::bigint as contracts_valued,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from vendor_currency
    group by currency
),

measured as (
    select
        currency_total.currency,
        10000 * found.concentration as hhi,
        (found.vendors * found.concentration - 1) / nullif(found.vendors - 1, 0) as normalised,
        case when found.top_five_share is not null then least(found.top_five_share, 1) end as top_five_share,
        1 / nullif(found.concentration, 0) as equal_vendors,
        case
            when client_currency.clients = 1 then null
            when 10000 * found.concentration > $high + 1e-9 then 'highly concentrated'
            when 10000 * found.concentration >= $moderate - 1e-9 then 'moderately concentrated'
            when found.concentration is not null then 'not concentrated'
        end as class,
        coalesce(found.vendors, 0) as vendors,
        currency_total.vendors - coalesce(found.vendors, 0) as vendors_out,
        found.largest,
        found.largest_share,
        currency_total.value,
        currency_total.contracts,
        client_currency.clients,
        currency_total.contracts_valued / nullif(currency_total.contracts, 0) as coverage,
        currency_total.basis,
        currency_total.source_ids
    from currency_total
    join client_currency on client_currency.currency = currency_total.currency
    left join concentration as found on found.currency = currency_total.currency
),

-- The sentence speaks of the currency with the most contracts of those that have an index.
main as (
    select *, (select count(*) from measured) as currencies
    from measured
    order by hhi is null, contracts desc, currency
    limit 1
)

select
    measured.currency as currency,
    measured.hhi as hhi,
    measured.normalised as normalised,
    measured.top_five_share as top_five_share,
    measured.equal_vendors as equal_vendors,
    measured.class as class,
    measured.vendors as vendors,
    measured.vendors_out as vendors_out,
    measured.largest as largest,
    measured.largest_share as largest_share,
    measured.value as value,
    measured.contracts as contracts,
    measured.clients as clients,
    measured.coverage as coverage,
    measured.basis as basis,
    measured.source_ids as source_ids,
    case
        when measured.hhi is null and measured.value is null then 'no contract has a value'
        when measured.hhi is null then 'no vendor''s awards add up to more than zero'
        when measured.normalised is null then 'one vendor alone has no normalised value'
        when measured.class is null then 'the vendors of one client are no market'
    end as null_reason,
    case
        when main.hhi is null then 'No vendor''s awards add up to more than zero'
        when main.vendors = 1 then 'All that is awarded in ' || main.currency || ' goes to ' || main.largest
        else 'What is awarded in ' || main.currency || ' is spread as if over '
            || format('{:,.1f}', main.equal_vendors) || ' equal vendors (HHI ' || digits(main.hhi)
            || '); the five largest of ' || digits(main.vendors) || ' hold '
            || round(100 * main.top_five_share)::integer || '%, ' || main.largest || ' alone '
            || round(100 * main.largest_share)::integer || '%'
    end
        || case
            when main.vendors_out = 0 then ''
            else '; ' || digits(main.vendors_out)
                || case when main.vendors_out = 1 then ' vendor is' else ' vendors are' end || ' not counted'
        end
        || case
            when main.currencies = 1 then ''
            else '; ' || (main.currencies - 1)
                || case when main.currencies = 2 then ' other currency stands' else ' other currencies stand' end
                || ' apart'
        end
        || case when main.basis = 'reported' then '.' else ' (' || main.basis || ').' end as finding
from measured
cross join main
order by measured.contracts desc, currency
