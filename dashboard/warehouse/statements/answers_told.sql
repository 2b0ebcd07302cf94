select table_name
from duckdb_tables()
where schema_name = 'answers'
    and database_name = current_database()
order by table_name
