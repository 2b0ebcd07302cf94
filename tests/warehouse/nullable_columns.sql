select table_name, column_name, is_nullable
from duckdb_columns()
where schema_name = 'record'
    and not internal
    and table_oid in (select table_oid from duckdb_tables())
order by table_name, column_index
