/*---
title: What the data hold
question: How much do the data hold by now?
order: 40
chart: {mark: number, y: measure, value: value, text: note, color: format}
grain: [measure]
reach: own
columns:
  kind:       {type: text, label: Kind of row}
  measure:    {type: text, label: Measure}
  value:      {type: number, label: Value, format: whole}
  format:     {type: text, label: Format}
  period:     {type: text, label: Period}
  note:       {type: text, label: Note}
  basis:      {type: basis}
  source_ids: {type: sources}
  finding:    {type: text}
leaves_out: "What is modelled. The worth of a call-off is part of its agreement's."
when_empty: "The data hold no contract, payment, batch of work or judgment yet."
owner: record
reviewed: 2026-11-26
---*/

with signed as (
    select contract_id, overarching_id, kind, client_id, vendor_id, currency, total_value, basis, source_id
    from contract
    where basis <> 'modelled'
),

contract_total as (
    select
        count(*) as contracts,
        count(distinct client_id) as clients,
        count(distinct vendor_id) as vendors,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from signed
),

contract_currency as (
    select
        signed.currency,
        sum(signed.total_value) as amount,
        count(signed.total_value) as valued,
        count(*) as contracts,
        max(signed.basis) as basis,
        source_list(signed.source_id) as source_ids
    from signed
    left join signed as agreement
        on agreement.contract_id = signed.overarching_id
        and agreement.kind <> 'subsequent'
        and agreement.total_value is not null
    where agreement.contract_id is null
    group by signed.currency
),

invoice_currency as (
    select
        currency,
        count(*) as payments,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from invoice
    where basis <> 'modelled'
    group by currency
),

paid_currency as (
    select
        spend.currency,
        sum(spend.amount) as amount,
        max(spend.basis) as basis,
        source_list(spend.source_id) as source_ids
    from spend
    join import on import.source_id = spend.source_id
    where import.kind = 'payment'
    group by spend.currency
),

batch_total as (
    select
        count(*) as batches,
        sum(units) as units,
        count(distinct vendor_id) as vendors,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from delivery_log
    where basis <> 'modelled'
),

judgment_total as (
    select
        count(*) as judgments,
        count(distinct row(batch_id, item_id)) as items,
        count(distinct rater_id) as raters,
        max(basis) as basis,
        source_list(source_id) as source_ids
    from annotation
    where basis <> 'modelled'
),

measured as (
    select 11 as place, 'contract' as kind, 'Contracts' as measure, contracts as value, 'as last known' as note, basis,
        source_ids
    from contract_total
    union all
    select 12, 'contract', 'Clients with a contract', clients, 'each counted once', basis, source_ids
    from contract_total
    union all
    select 13, 'contract', 'Vendors with a contract', vendors, 'each counted once', basis, source_ids
    from contract_total
    union all
    select 14, 'contract', 'Worth of contracts in ' || currency, amount,
        digits(valued) || ' of ' || digits(contracts) || ' with a worth', basis, source_ids
    from contract_currency
    where valued > 0
    union all
    select 21, 'payment', 'Paid in ' || currency, amount, 'until the day of the data, credits taken off', basis, source_ids
    from paid_currency
    union all
    select 22, 'payment', 'Payments under a contract in ' || currency, payments, 'each counted once', basis, source_ids
    from invoice_currency
    union all
    select 31, 'delivery', 'Batches of work', batches, 'delivered or open', basis, source_ids
    from batch_total
    union all
    select 32, 'delivery', 'Tasks in batches', units, 'as sent', basis, source_ids
    from batch_total
    union all
    select 33, 'delivery', 'Vendors with batches', vendors, 'each counted once', basis, source_ids
    from batch_total
    union all
    select 41, 'judgment', 'Judgments', judgments, 'repeats included', basis, source_ids
    from judgment_total
    union all
    select 42, 'judgment', 'Items judged', items, 'each counted once a batch', basis, source_ids
    from judgment_total
    union all
    select 43, 'judgment', 'Raters', raters, 'each counted once', basis, source_ids
    from judgment_total
)

select
    measured.kind as kind,
    measured.measure as measure,
    measured.value as value,
    'whole' as format,
    'all years' as period,
    measured.note as note,
    measured.basis as basis,
    measured.source_ids as source_ids,
    'Counted as the pages count: amendments stand in place of what they amend, and no currency is added to another.'
        as finding
from measured
where measured.value is not null
    and measured.basis is not null
order by measured.place, measure
