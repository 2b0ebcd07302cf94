-- Every column of the record, in the order of its table.
select table_name, column_name, data_type, not is_nullable and column_default is null as is_needed, not is_nullable
from duckdb_columns()
where schema_name = 'record'
    and not internal
    and table_oid in (select table_oid from duckdb_tables())
order by table_name, column_index
