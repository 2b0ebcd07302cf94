/*---
title: Every row with its source
question: What does the record say, row by row, and who said it?
order: 50
chart: {mark: table}
grain: [table_name, row_id, source_id, fact]
reach: own
columns:
  table_name: {type: text, label: Table}
  row_id:     {type: text, label: Row}
  fact:       {type: text, label: What was said}
  evidence:   {type: text, label: Evidence}
  known_on:   {type: date, label: Knowable from}
  publisher:  {type: text, label: Publisher}
  source_id:  {type: text, label: Source}
  basis:      {type: basis}
  source_ids: {type: sources}
  finding:    {type: text}
leaves_out: "Organisations and services, which cite nothing."
owner: record
reviewed: 2026-11-23
---*/

select
    replace(evidence_row.table_name, '_', ' ') as table_name,
    evidence_row.row_id as row_id,
    evidence_row.fact as fact,
    evidence_row.evidence as evidence,
    evidence_row.known_on as known_on,
    coalesce(source.publisher, 'our own reading') as publisher,
    coalesce(evidence_row.source_id, 'none') as source_id,
    evidence_row.basis as basis,
    case when evidence_row.source_id is null then [] else [evidence_row.source_id] end as source_ids,
    count(*) over () || ' rows, each with its source and how well it is known.' as finding
from evidence_row
left join source on source.source_id = evidence_row.source_id
order by table_name, row_id, source_id, fact
