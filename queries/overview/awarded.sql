/*---
title: What is awarded, in a few numbers
question: How much is awarded, by how many clients to how many vendors?
order: 50
chart: {mark: number, y: measure, value: value, text: note, color: format}
grain: [measure]
reach: own
columns:
  measure:     {type: text, label: Measure}
  value:       {type: number, label: Value, format: decimal}
  format:      {type: text, label: Unit}
  period:      {type: text, label: Period}
  note:        {type: text, label: Note}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown}
  finding:     {type: text}
leaves_out: "Modelled contracts, which nobody awarded, and contracts signed after the day asked about. Values stand in the currency of the contract and are never added across currencies. A call-off is part of its agreement where that has a value. Delivered work and payments stand elsewhere."
when_empty: "No award is on record: what the model assumes of contracts, nobody has awarded."
owner: record
reviewed: 2026-11-26
---*/

with line as (
    select client_id, vendor_id, currency, contracts, contracts_valued, value, first_on, last_on, basis, source_ids
    from contracts.award_lines
),

total as (
    select
        sum(contracts)::bigint as contracts,
        count(distinct client_id) as clients,
        count(distinct vendor_id) as vendors,
        strftime(min(first_on), '%b %Y') || ' to ' || strftime(max(last_on), '%b %Y') as period,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids
    from line
    having count(*) > 0
),

currency_total as (
    select
        currency,
        sum(value::decimal(38, 2))::double as value,
        sum(contracts)::bigint as contracts,
        sum(contracts_valued)::bigint as contracts_valued,
        strftime(min(first_on), '%b %Y') || ' to ' || strftime(max(last_on), '%b %Y') as period,
        max(basis) as basis,
        list_sort(list_distinct(flatten(array_agg(source_ids)))) as source_ids,
        row_number() over (order by sum(contracts) desc, currency) as place
    from line
    group by currency
),

measure as (
    select 1 as place, 'Contracts awarded' as measure, contracts as value, 'whole' as format, period,
        'as of ' || strftime(version.on_day, '%-d %b %Y') as note, basis, source_ids, null as null_reason
    from total
    cross join version
    union all
    select 2, 'Clients that award', clients, 'whole', period, 'with ' || digits(vendors) || ' vendors', basis,
        source_ids, null
    from total
    union all
    select 3, 'Vendors awarded to', vendors, 'whole', period, 'by ' || digits(clients) || ' clients', basis,
        source_ids, null
    from total
    union all
    select 3 + place, 'Awarded in ' || currency, value, 'whole', period,
        digits(contracts) || case when contracts = 1 then ' contract' else ' contracts' end
            || case
                when contracts_valued = contracts then ''
                else ', ' || digits(contracts - contracts_valued) || ' without a value'
            end,
        basis, source_ids, case when value is null then 'no contract in the currency has a value' end
    from currency_total
),

main as (
    select currency, value, (select count(*) from currency_total) as currencies
    from currency_total
    where place = 1
)

select
    measure.measure as measure,
    measure.value as value,
    measure.format as format,
    measure.period as period,
    measure.note as note,
    measure.basis as basis,
    measure.source_ids as source_ids,
    measure.null_reason as null_reason,
    digits(total.contracts) || case when total.contracts = 1 then ' contract' else ' contracts' end || ' of '
        || digits(total.clients) || case when total.clients = 1 then ' client' else ' clients' end || ' with '
        || digits(total.vendors) || case when total.vendors = 1 then ' vendor' else ' vendors' end
        || coalesce(
            case when main.currencies = 1 then ' are worth ' else ' are worth, among others, ' end
            || money_words(main.currency, main.value),
            ' have no known value'
        )
        || case when total.basis = 'reported' then '.' else ' (' || total.basis || ').' end as finding
from measure
cross join total
cross join main
order by measure.place, measure
