select view_name
from duckdb_views()
where database_name = 'kept'
    and not internal
order by view_oid
