select distinct function_name
from duckdb_functions()
where schema_name = 'main'
    and not internal
    and function_type = 'macro'
order by function_name
