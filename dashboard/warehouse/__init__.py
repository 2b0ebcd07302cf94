"""The DuckDB files: build, check, swap, connect, answer. The only place that imports duckdb."""
