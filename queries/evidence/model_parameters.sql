/*---
title: What the model was told
question: Which numbers were put into the model, and why those?
order: 110
chart: {mark: table}
grain: [run_id, name]
reach: own
params:
  tables: {type: texts, default: null, help: "Keep parameters that shape one of these tables; empty keeps all."}
columns:
  name:       {type: text, label: Parameter}
  value:      {type: number, label: Value, format: decimal}
  low:        {type: number, label: At least, format: decimal}
  high:       {type: number, label: At most, format: decimal}
  unit:       {type: text, label: Unit}
  reason:     {type: text, label: Why}
  origin:     {type: text, label: Where it is from}
  shapes:     {type: texts, label: Tables it shapes}
  run_id:     {type: text, label: Model run}
  basis:      {type: basis}
  source_ids: {type: sources}
  finding:    {type: text}
checks: ["low <= high"]
leaves_out: "What the model makes of these numbers, and the public figures it has to meet: they are the anchors."
when_empty: "Nothing is modelled."
owner: record
reviewed: 2026-11-25
---*/

with made_of as (
    -- Tables that are made of others are shaped by what shapes those.
    select
        listed.table_name,
        listed.parts
    from (
        values
            ('throughput', ['delivery_log', 'service_standard']),
            ('throughput_path', ['throughput', 'delivery_log', 'service_standard']),
            ('turnaround', ['delivery_log']),
            ('contract_version', ['contract'])
    ) as listed (table_name, parts)
),

asked as (
    select list_distinct(list_concat(
        $tables::varchar[],
        coalesce((
            select flatten(array_agg(made_of.parts))
            from made_of
            where list_contains($tables::varchar[], made_of.table_name)
        ), [])
    )) as table_names
),

parameter as (
    select
        model_param.run_id,
        model_param.name,
        model_param.value,
        model_param.low,
        model_param.high,
        model_param.unit,
        model_param.reason,
        model_param.shapes,
        model_param.source_id
    from model_param
    cross join asked
    where $tables is null
        or list_has_any(model_param.shapes, asked.table_names)
),

total as (
    select
        count(*) as parameters,
        count(*) filter (where source_id is null) as assumed
    from parameter
)

select
    parameter.name as name,
    parameter.value as value,
    parameter.low as low,
    parameter.high as high,
    parameter.unit as unit,
    parameter.reason as reason,
    case
        when parameter.source_id is null then 'our assumption'
        else source.publisher || ': ' || source.title
    end as origin,
    list_sort(parameter.shapes) as shapes,
    parameter.run_id as run_id,
    -- The document speaks of the matter; the number put into the model is our reading of it.
    'modelled'::basis as basis,
    case when parameter.source_id is null then [] else [parameter.source_id] end as source_ids,
    case total.assumed
        when total.parameters then case total.parameters
            when 1 then 'The one number put into the model here is our assumption.'
            else 'All ' || digits(total.parameters) || ' numbers put into the model here are our assumptions.'
        end
        else digits(total.assumed) || ' of ' || digits(total.parameters) || ' numbers put into the model here '
            || case total.assumed when 1 then 'is our assumption' else 'are our assumptions' end || '; the rest '
            || case total.parameters - total.assumed when 1 then 'is' else 'are' end || ' cited.'
    end as finding
from parameter
left join source on source.source_id = parameter.source_id
cross join total
order by name, run_id
