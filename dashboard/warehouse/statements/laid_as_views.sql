-- Tables that are laid down as a view of the same name stands.
select laid.table_name
from duckdb_tables() as laid
join duckdb_views() as seen
    on seen.schema_name = 'main'
    and seen.view_name = laid.table_name
where laid.schema_name = 'latest'
order by laid.table_name
