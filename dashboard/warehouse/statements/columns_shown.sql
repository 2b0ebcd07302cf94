select table_name, map_from_entries(array_agg((column_name, data_type) order by column_index)) as columns
from duckdb_columns()
where database_name = current_database()
    and schema_name = 'main'
    and not internal
group by table_name
order by table_name
