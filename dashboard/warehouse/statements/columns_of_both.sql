-- Every column of a record table of either version, the key of each table, and whether an enum stands behind it.
select
    columns.database_name,
    columns.table_name,
    columns.column_name,
    columns.data_type,
    coalesce(list_contains(keys.constraint_column_names, columns.column_name), false) as is_key
from duckdb_columns() as columns
join duckdb_tables() as tables
    on tables.database_name = columns.database_name
    and tables.schema_name = columns.schema_name
    and tables.table_name = columns.table_name
left join (
    select database_name, table_name, constraint_column_names
    from duckdb_constraints()
    where schema_name = 'record'
        and constraint_type = 'PRIMARY KEY'
) as keys
    on keys.database_name = columns.database_name
    and keys.table_name = columns.table_name
where columns.schema_name = 'record'
    and columns.database_name in ('former', 'present')
order by columns.table_name, columns.column_index
