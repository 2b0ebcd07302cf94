/*---
title: What each rule changed
question: What did each rule of the profiles do, and how much money was in those rows?
order: 20
chart: {mark: table}
grain: [import_id, rule, currency]
reach: own
columns:
  words:      {type: text, label: What the rule did}
  row_count:  {type: whole, label: Rows, format: whole}
  currency:   {type: text, label: Currency}
  amount:     {type: number, label: Money in them, format: whole}
  files:      {type: text, label: Files}
  rule:       {type: text, label: Rule}
  import_id:  {type: text, label: Import}
  basis:      {type: basis}
  finding:    {type: text}
leaves_out: "Money of rows that could not be read. Amounts in different currencies are never added."
when_empty: "Nothing was imported, or no rule changed any of it."
owner: record
reviewed: 2026-11-26
---*/

with total as (
    select
        sum(row_count) as row_count,
        count(distinct rule) as rules,
        count(distinct currency) filter (where amount is not null) as currencies
    from import_rule
)

select
    did.words as words,
    did.row_count as row_count,
    did.currency as currency,
    did.amount as amount,
    brought.title as files,
    did.rule as rule,
    did.import_id as import_id,
    'reported'::basis as basis,
    total.rules || case when total.rules = 1 then ' rule' else ' rules' end || ' touched '
        || digits(total.row_count) || case when total.row_count = 1 then ' row' else ' rows' end
        || case when total.currencies > 1 then '; each currency stands by itself' else '' end || '.' as finding
from import_rule as did
left join import as brought on brought.import_id = did.import_id
cross join total
order by brought.place, import_id, did.row_count desc, rule, currency
