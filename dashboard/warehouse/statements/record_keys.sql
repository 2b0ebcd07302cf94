-- Primary and foreign keys of the record, and what each foreign one refers to. The delivery log is too large to hold
-- foreign keys; its columns mean what columns of their names mean in the other tables.
with stated as (
    select table_name, constraint_column_names, referenced_table, referenced_column_names, constraint_index
    from duckdb_constraints()
    where schema_name = 'record'
        and constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')
),

meaning as (
    select distinct constraint_column_names, referenced_table, referenced_column_names
    from stated
    where referenced_table is not null
),

meant as (
    select
        log.table_name,
        meaning.constraint_column_names,
        meaning.referenced_table,
        meaning.referenced_column_names,
        log.column_index as constraint_index
    from duckdb_columns() as log
    join meaning on meaning.constraint_column_names = [log.column_name]
    where log.schema_name = 'record'
        and log.table_name = 'delivery_log'
)

select table_name, constraint_column_names, referenced_table, referenced_column_names
from (
    from stated
    union all
    from meant
)
order by table_name, constraint_index
