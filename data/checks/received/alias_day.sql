-- The day on which a name was confirmed is not written as YYYY-MM-DD, or is no day of the calendar. Correct it.
select 'aliases.csv' as file, line, 'confirmed_on' as field, confirmed_on as value
from received.aliases
where confirmed_on is not null
    and (not regexp_full_match(confirmed_on, '\d{4}-\d{2}-\d{2}') or try_cast(confirmed_on as date) is null)
order by line
