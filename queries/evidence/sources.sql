/*---
title: Every source and the rows that use it
question: Which documents does the record rest on?
order: 40
chart: {mark: table}
grain: [source_id]
reach: own
columns:
  publisher:    {type: text, label: Publisher}
  title:        {type: text, label: Title}
  published_on: {type: text, label: Published}
  row_count:    {type: whole, label: Rows that cite it}
  used_in:      {type: text, label: Tables}
  weakest:      {type: text, label: Weakest evidence}
  url:          {type: text, label: Address}
  source_id:    {type: text, label: Source}
  basis:        {type: basis}
  source_ids:   {type: sources}
  finding:      {type: text}
leaves_out: "Nothing: a source no row cites is listed with zero rows."
owner: record
reviewed: 2026-11-23
---*/

with source_use as (
    select
        source_id,
        count(*) as row_count,
        string_agg(distinct replace(table_name, '_', ' '), ', ' order by replace(table_name, '_', ' ')) as used_in,
        max(evidence) as weakest,
        max(basis) as basis
    from evidence_row
    group by source_id
),

total as (
    select count(*) as sources, count(distinct source.publisher) as publishers
    from source
    left join source_use on source_use.source_id = source.source_id
    where source.is_known
        or source_use.source_id is not null
)

select
    source.publisher as publisher,
    source.title as title,
    coalesce(source.published_on, 'not dated') as published_on,
    coalesce(source_use.row_count, 0) as row_count,
    coalesce(source_use.used_in, 'none') as used_in,
    source_use.weakest as weakest,
    coalesce(source.url, 'none recorded') as url,
    source.source_id as source_id,
    source_use.basis as basis,
    [source.source_id] as source_ids,
    digits(total.sources) || ' documents by ' || digits(total.publishers) || ' publishers.' as finding
from source
cross join total
left join source_use on source_use.source_id = source.source_id
where source.is_known
    or source_use.source_id is not null
order by row_count desc, publisher, source_id
