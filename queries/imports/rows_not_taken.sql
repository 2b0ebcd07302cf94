/*---
title: Rows that were not taken
question: Which rows, or values of rows, were not taken, and why?
order: 30
chart: {mark: table}
grain: [import_id, file, line, fate, field, value, reason]
reach: own
params:
  fate:      {type: text, default: null, help: "Keep rows refused or ignored, or values taken as unknown; empty keeps all."}
  import_id: {type: text, default: null, help: "Keep one import; empty keeps all."}
  search:    {type: text, default: null, help: "Keep rows with this text in their file, field, value or reason."}
  most:      {type: whole, default: 200, help: "Show so many rows at most; 0 shows all."}
options:
  fate: "select word, label from (values ('refused', 'Refused'), ('ignored', 'Ignored'), ('changed', 'Value taken as unknown')) as fate (word, label)"
  import_id: "select import_id, title || ' (' || import_id || ')' from import order by place desc limit 1000"
columns:
  fate:       {type: text, label: What became of it}
  file:       {type: text, label: File}
  line:       {type: whole, label: Line, format: whole}
  field:      {type: text, label: Field}
  value:      {type: text, label: Value}
  reason:     {type: text, label: Why}
  hint:       {type: text, label: What to do}
  import_id:  {type: text, label: Import}
  basis:      {type: basis}
  finding:    {type: text}
leaves_out: "Nothing: each row read is taken, or stands here. A value of more than 200 characters is cut."
when_empty: "Nothing was imported, or every row of it was taken."
owner: record
reviewed: 2026-11-26
---*/

with kept as (
    select
        told.import_id,
        brought.place,
        told.fate,
        told.file,
        told.line,
        coalesce(told.field, '') as field,
        coalesce(told.value, '') as value,
        told.reason,
        told.hint
    from import_row as told
    left join import as brought on brought.import_id = told.import_id
    where ($fate is null or told.fate = $fate)
        and ($import_id is null or told.import_id = $import_id)
        and (
            $search is null
            or contains(
                lower(concat_ws(' ', told.file, told.line, told.field, told.value, told.reason)), lower($search)
            )
        )
),

total as (
    select
        count(*) as told,
        count(distinct row(import_id, file, line)) filter (where fate = 'refused') as refused,
        count(distinct row(import_id, file, line)) filter (where fate = 'ignored') as ignored,
        count(*) filter (where fate = 'changed') as changed
    from kept
)

select
    case kept.fate when 'changed' then 'value taken as unknown' else kept.fate end as fate,
    kept.file as file,
    kept.line as line,
    kept.field as field,
    kept.value as value,
    kept.reason as reason,
    kept.hint as hint,
    kept.import_id as import_id,
    'reported'::basis as basis,
    array_to_string(list_filter([
        case
            when total.refused > 0
                then digits(total.refused) || case when total.refused = 1 then ' row' else ' rows' end
                    || ' refused'
        end,
        case
            when total.ignored > 0
                then digits(total.ignored) || case when total.ignored = 1 then ' row' else ' rows' end
                    || ' ignored'
        end,
        case
            when total.changed > 0
                then digits(total.changed) || case when total.changed = 1 then ' value' else ' values' end
                    || ' taken as unknown'
        end
    ], lambda part: part is not null), ', ')
        || case
            when $most > 0 and total.told > $most
                then '; the first ' || digits($most) || ' of ' || digits(total.told)
                    || ' are shown, the download has all'
            else ''
        end || '.' as finding
from kept
cross join total
order by
    case kept.fate when 'refused' then 1 when 'changed' then 2 else 3 end, kept.place, import_id, file, line, field,
    fate, value, reason
limit case when $most > 0 then $most end
