select table_name
from duckdb_tables()
where schema_name = 'record'
    and database_name = current_database()
order by table_oid
