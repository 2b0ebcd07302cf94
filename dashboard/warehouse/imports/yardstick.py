"""What an import is measured by: a clean log of any size, and the least that a database alone would do with it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dashboard.warehouse.statements import statement


def make_log(path: Path, rows: int) -> None:
    """Write a clean delivery log in our own plain form as Parquet; the same rows for the same number."""
    with duckdb.connect() as connection:
        connection.execute(statement("bench_log"), {"rows": rows, "path": str(path)})


def make_csv(log: Path, path: Path, rows: int) -> None:
    """Write the first rows of a log as CSV."""
    with duckdb.connect() as connection:
        connection.read_parquet(str(log)).limit(rows).write_csv(str(path), header=True)


def plain_load(log: Path, database: Path) -> tuple[int, ...]:
    """Load a log into a new database file by DuckDB alone, check every row, and return how many fail each check."""
    with duckdb.connect(str(database)) as connection:
        connection.read_parquet(str(log)).create("log")
        (failed,) = connection.execute(statement("bench_checks")).fetchall()
    return tuple(failed)
