select table_name, column_name, is_nullable
from duckdb_columns()
where schema_name = 'record'
    and not internal
order by table_name, column_index
