-- By whole names: a version file may hold a macro of the same name, which would be taken instead.
select 1
from system.main.duckdb_tables()
where database_name = system.main.current_database()
    and schema_name = 'beneath'
    and table_name = 'base'
