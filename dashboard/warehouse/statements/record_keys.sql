-- Primary and foreign keys of the record, and what each foreign one refers to.
select table_name, constraint_column_names, referenced_table, referenced_column_names
from duckdb_constraints()
where schema_name = 'record'
    and constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')
order by table_name, constraint_index
