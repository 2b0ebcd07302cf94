/*---
title: Money without a rate to USD
question: Which money is left out of every figure in USD for want of a rate?
order: 25
chart: {mark: bar, x: row_count, y: lane, color: currency}
grain: [kind, currency]
reach: own
columns:
  lane:        {type: text, label: What and in which currency}
  kind:        {type: text, label: What}
  currency:    {type: text, label: Currency}
  row_count:   {type: whole, label: Rows without a rate}
  amount:      {type: number, label: Amount in that currency, format: whole}
  rated:       {type: whole, label: Rows in that currency with a rate}
  first_on:    {type: date, label: From}
  last_on:     {type: date, label: To}
  basis:       {type: basis}
  source_ids:  {type: sources}
  null_reason: {type: text, label: Why unknown in USD}
  finding:     {type: text}
leaves_out: "Pay of workers, which is compared in its own currency. The amount of a contract is its total, or else what is committed; that of delivered work is its cost with checks and rework. Contracts, invoices and payments tell of one and the same money, so they are not added."
when_empty: "All money on record has a rate to USD."
owner: record
reviewed: 2026-11-26
---*/

with money as (
    select
        1 as place,
        'contract' as kind,
        currency,
        coalesce(total_value, committed_value, prepaid, early_termination_fee) as amount,
        usd_per_unit is not null as is_rated,
        start_on as day,
        basis,
        source_id
    from contract
    union all
    select 2, 'invoice', currency, amount, usd_per_unit is not null, billed_on, basis, source_id
    from invoice
    union all
    select 3, 'payment', currency, amount, amount_usd is not null, period_from, basis, source_id
    from spend
    union all
    select
        4,
        'batch of work',
        currency,
        case when coalesce(cost, qa_cost, rework_cost) is not null
            then coalesce(cost, 0) + coalesce(qa_cost, 0) + coalesce(rework_cost, 0)
        end,
        usd_per_unit is not null,
        submitted_at::date,
        basis,
        source_id
    from delivery_log
    where currency <> 'USD'
),

kind_currency as (
    select
        place,
        kind,
        currency,
        count(*) filter (where not is_rated) as row_count,
        (sum(amount::decimal(38, 2)) filter (where not is_rated))::double as amount,
        count(*) filter (where is_rated) as rated,
        min(day) filter (where not is_rated) as first_on,
        max(day) filter (where not is_rated) as last_on,
        max(basis) filter (where not is_rated) as basis,
        source_list(source_id) as source_ids
    from money
    where amount is not null
        and currency <> 'USD'
    group by place, kind, currency
    having count(*) filter (where not is_rated) > 0
),

total as (
    select array_agg(currency) as currencies, sum(row_count)::bigint as row_count
    from kind_currency
)

select
    found.kind || case when found.row_count = 1 then '' when found.kind = 'batch of work' then '' else 's' end
        || ' in ' || found.currency as lane,
    found.kind as kind,
    found.currency as currency,
    found.row_count as row_count,
    found.amount as amount,
    found.rated as rated,
    found.first_on as first_on,
    found.last_on as last_on,
    found.basis as basis,
    found.source_ids as source_ids,
    rate_gap([found.currency]) as null_reason,
    'The money of ' || digits(total.row_count) || case when total.row_count = 1 then ' row' else ' rows' end
        || ' is unknown in USD: ' || rate_gap(total.currencies) || '.' as finding
from kind_currency as found
cross join total
order by found.place, found.row_count desc, kind, currency
