/*---
title: How much of this is fact
question: On what basis do the rows behind this page stand?
order: 10
chart: {mark: bar, x: share_of_rows, y: basis}
grain: [basis]
metric: G01
reach: own
params:
  tables: {type: texts, default: null, help: "Count only these tables; empty counts all."}
columns:
  basis:           {type: basis, label: Basis}
  row_count:       {type: whole, label: Rows}
  share_of_rows:   {type: number, label: Share of rows, format: percent}
  amount_usd:      {type: number, label: Yearly spend, format: usd}
  share_of_amount: {type: number, label: Share of yearly spend, format: percent}
  label:           {type: text, label: Weakest basis of all}
  source_ids:      {type: sources}
  null_reason:     {type: text, label: Why there is no share of spend}
  finding:         {type: text}
checks: ["share_of_rows, share_of_amount between 0 and 1", "sum(share_of_rows) = 1"]
leaves_out: "Tables that cite nothing: organisations, services and our own scope of the market. Plans and ceilings are no spend. Spend in a currency without a rate to USD is unknown, and so is every share of the spend."
owner: record
reviewed: 2026-11-23
---*/

with basis_row as (
    select
        basis,
        count(*) as row_count,
        count(*) filter (where evidence = 'recalled') as recalled,
        case when count(unrated_currency) = 0 then coalesce(sum(amount_usd), 0) end as amount_usd,
        array_agg(unrated_currency) filter (where unrated_currency is not null) as unrated,
        source_list(source_id) as source_ids
    from evidence_row
    where $tables is null
        or list_contains($tables, table_name)
    group by basis
),

total as (
    select
        sum(row_count) as row_count,
        sum(recalled) as recalled,
        case when count(amount_usd) = count(*) then sum(amount_usd) end as amount_usd,
        flatten(array_agg(unrated) filter (where unrated is not null)) as unrated,
        max(basis) as weakest,
        sum(row_count) filter (where basis = 'reported') as reported
    from basis_row
)

select
    basis_row.basis as basis,
    basis_row.row_count as row_count,
    basis_row.row_count / nullif(total.row_count, 0) as share_of_rows,
    basis_row.amount_usd as amount_usd,
    basis_row.amount_usd / nullif(total.amount_usd, 0) as share_of_amount,
    total.weakest as label,
    basis_row.source_ids as source_ids,
    coalesce(
        rate_gap(total.unrated),
        case when total.amount_usd = 0 then 'no yearly spend is among these rows' end
    ) as null_reason,
    digits(coalesce(total.reported, 0)) || ' of ' || digits(total.row_count) || ' rows are reported'
        || case when total.recalled > 0 then ' (' || total.recalled || ' of them recalled, not re-read)' else '' end
        || case when total.weakest = 'reported' then '.' else '; the weakest are ' || total.weakest || '.' end as finding
from basis_row
cross join total
order by basis
