-- A number, year, day or operator of the model cannot be read, or its range does not hold it. Write numbers with digits and one dot, low <= value <= high; operators are = < <= > >= between.
with number as (
    select 'model_parameters.csv' as file, line, 'value' as field, value from received.model_parameters
    union all
    select 'model_parameters.csv', line, 'low', low from received.model_parameters
    union all
    select 'model_parameters.csv', line, 'high', high from received.model_parameters
    union all
    select 'model_anchors.csv', line, 'year', year from received.model_anchors
    union all
    select 'model_anchors.csv', line, 'low_usd', low_usd from received.model_anchors
    union all
    select 'model_anchors.csv', line, 'high_usd', high_usd from received.model_anchors
    union all
    select 'model_effects.csv', line, 'floor', floor from received.model_effects
    union all
    select 'model_effects.csv', line, 'half_life_days', half_life_days from received.model_effects
)

select file, line, field, value
from number
where value is not null
    and (
        try_cast(value as double) is null
        or (try_cast(value as double) < 0 and field in ('low_usd', 'high_usd', 'floor', 'half_life_days'))
    )
union all
select 'model_parameters.csv', line, 'value', value
from received.model_parameters
where try_cast(low as double) > try_cast(value as double)
    or try_cast(high as double) < try_cast(value as double)
union all
select
    'model_parameters.csv',
    line,
    'value',
    value
    -- What is divided by, or stands for a size, is above zero.
from received.model_parameters
where regexp_matches(name, '^(price|std_minutes|turnaround_hours|weight)\.|^(target_utilisation|term_months|named_share|noise_sd|unreported_)')
    and try_cast(value as double) <= 0
union all
select 'model_anchors.csv', line, 'operator', operator
from received.model_anchors
where operator not in ('=', '<', '<=', '>', '>=', 'between')
union all
select 'model_anchors.csv', line, 'low_usd', low_usd
from received.model_anchors
where try_cast(low_usd as double) > try_cast(high_usd as double)
    or operator = '=' and low_usd is distinct from high_usd
union all
select 'model_effects.csv', line, 'event_on', event_on
from received.model_effects
where try_cast(event_on as date) is null
order by file, line, field
