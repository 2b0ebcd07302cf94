select exists (
    from duckdb_views()
    where view_name = $name
);
