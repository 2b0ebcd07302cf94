select table_name, array_agg(column_name order by column_index) as column_names
from duckdb_columns()
where schema_name = 'main'
    and not internal
group by table_name
order by table_name
