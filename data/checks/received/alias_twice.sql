-- A name stands twice: case, accents, spaces and signs make no other name. Keep one of the rows.
select 'aliases.csv' as file, line, 'name' as field, name as value
from received.aliases
qualify row_number() over (partition by name_key(name) order by line) > 1
order by line
