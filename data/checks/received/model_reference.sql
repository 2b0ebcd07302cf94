-- A file of the model names what the record does not have. Spell it as in organisations.csv or sources.csv, or add it there.
with named as (
    select 'model_anchors.csv' as file, line, 'client' as field, client as value, 'party' as kind
    from received.model_anchors
    union all
    select 'model_anchors.csv', line, 'vendor', vendor, 'party' from received.model_anchors
    union all
    select 'model_effects.csv', line, 'client', client, 'party' from received.model_effects
    union all
    select 'model_effects.csv', line, 'vendor', vendor, 'party' from received.model_effects
    union all
    select 'model_parameters.csv', line, 'source_id', source_id, 'source' from received.model_parameters
    union all
    select 'model_anchors.csv', line, 'source_id', source_id, 'source' from received.model_anchors
    union all
    select 'model_effects.csv', line, 'source_id', source_id, 'source' from received.model_effects
)

select file, line, field, value
from named
where value is not null
    and (
        (kind = 'party' and value not in (select organisation from received.organisations))
        or (kind = 'source' and value not in (select source_id from received.sources))
    )
order by file, line, field
