select schema_name
from duckdb_schemas()
where schema_name = 'latest'
    and database_name = current_database()
