/*---
title: What came in
question: Which files were brought in, and what became of their rows?
order: 10
chart: {mark: table}
grain: [import_id]
reach: own
columns:
  files:       {type: text, label: Files}
  profile:     {type: text, label: Read as}
  kind:        {type: text, label: Each row is a}
  read_rows:   {type: whole, label: Rows read, format: whole}
  taken_rows:  {type: whole, label: Taken, format: whole}
  refused:     {type: whole, label: Refused, format: whole}
  ignored:     {type: whole, label: Ignored, format: whole}
  as_of:       {type: date, label: Rows reach to}
  told:        {type: text, label: How they were read}
  publisher:   {type: text, label: Publisher}
  import_id:   {type: text, label: Import}
  basis:       {type: basis}
  source_ids:  {type: sources}
  finding:     {type: text}
checks: ["read_rows >= 0"]
leaves_out: "Files that were tried and not published, and imports that count no more because somebody went back to an earlier version."
when_empty: "Nothing was imported: all these data come from files that are kept by hand."
owner: record
reviewed: 2026-11-26
---*/

with total as (
    select
        count(*) as imports,
        sum(read_rows) as read_rows,
        sum(taken_rows) as taken_rows,
        sum(refused_rows) as refused_rows,
        sum(ignored_rows) as ignored_rows
    from import
)

select
    brought.title as files,
    brought.profile as profile,
    brought.kind as kind,
    brought.read_rows as read_rows,
    brought.taken_rows as taken_rows,
    brought.refused_rows as refused,
    brought.ignored_rows as ignored,
    brought.as_of as as_of,
    case when len(brought.told) > 0 then array_to_string(brought.told, '; ') end as told,
    brought.publisher as publisher,
    brought.import_id as import_id,
    'reported'::basis as basis,
    [brought.source_id] as source_ids,
    total.imports || case when total.imports = 1 then ' import: ' else ' imports: ' end
        || digits(total.read_rows)
        || case when total.read_rows = 1 then ' row read = ' else ' rows read = ' end
        || digits(total.taken_rows) || ' taken + '
        || digits(total.refused_rows) || ' refused + '
        || digits(total.ignored_rows) || ' ignored.' as finding
from import as brought
cross join total
order by brought.place, import_id
