/*---
title: How well each table is known
question: Was the figure read at its source, read elsewhere, computed or recalled?
order: 30
chart: {mark: heatmap, x: evidence, y: table_name, value: row_count}
grain: [table_name, evidence]
reach: own
columns:
  table_name: {type: text, label: Table}
  evidence:   {type: text, label: Evidence}
  row_count:  {type: whole, label: Rows, format: whole}
  basis:      {type: basis}
  finding:    {type: text}
leaves_out: "Organisations, services and sources themselves."
owner: record
reviewed: 2026-11-23
---*/

with total as (
    select
        count(*) as row_count,
        count(*) filter (where evidence = 'direct') as direct
    from evidence_row
),

table_evidence as (
    select table_name, evidence, count(*) as row_count, max(basis) as basis
    from evidence_row
    group by table_name, evidence
)

select
    replace(table_evidence.table_name, '_', ' ') as table_name,
    table_evidence.evidence as evidence,
    table_evidence.row_count as row_count,
    table_evidence.basis as basis,
    digits(total.direct) || ' of ' || digits(total.row_count) || ' rows were read in the text at the source''s address.' as finding
from table_evidence
cross join total
order by evidence, table_name
