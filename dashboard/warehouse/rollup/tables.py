"""The roll-up in a version: sums of the log that lies in its own tables, and of partitions rolled up before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from dashboard.warehouse.rollup.selects import select
from dashboard.warehouse.statements import statement

# The files of sums of partitions, by the select that made them; none where there is no log of partitions.
Sums = Mapping[str, Sequence[str]]
NONE: Sums = {}
# The statements that begin with it take of a select what lies after the day in the variable of that name.
SINCE = "since"


def roll_up(
    connection: duckdb.DuckDBPyConnection, sums: Sums = NONE, tables: Sequence[str] = ("throughput", "in_work")
) -> None:
    """Make throughput of the delivery log and of the sums, and what lay in work."""
    _view(connection, "batch", statement("own_batches"))
    _view(connection, "own_day_count", select("day_count"))
    views = ["own_day_count", "batch"]
    if sums.get("day_count"):
        connection.read_parquet(list(sums["day_count"]), hive_partitioning=False).create_view("kept_day_count")
        views.append("kept_day_count")
    connection.execute(statement("all_day_counts" if sums.get("day_count") else "own_day_counts"))
    for table in tables:
        _insert(connection, table)
    connection.execute(statement("drop_day_counts"))
    _drop(connection, views)


def roll_up_periods(connection: duckdb.DuckDBPyConnection, sums: Sums = NONE, since: str = "") -> None:
    """Make weeks and months of throughput, and of the waits of the log and of the sums.

    With SINCE only those which a version that grows makes anew.
    """
    views = ["wait"]
    if sums.get("wait_sum"):
        connection.read_parquet(list(sums["wait_sum"]), hive_partitioning=False).create_view("wait_sum")
        _view(connection, "kept_wait", select("wait"))
        views += ["kept_wait", "wait_sum"]
    _view(connection, "wait", statement("all_waits" if sums.get("wait_sum") else "own_waits"))
    for table in ("throughput_period", "turnaround_period"):
        _insert(connection, table, since)
    _drop(connection, views)


def _view(connection: duckdb.DuckDBPyConnection, name: str, text: str) -> None:
    connection.sql(text).create_view(name)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, since: str = "") -> None:
    text = statement(f"{since}_{table}").format(select=select(table)) if since else select(table)
    connection.sql(text).insert_into(f"record.{table}")


def _drop(connection: duckdb.DuckDBPyConnection, views: Sequence[str]) -> None:
    for name in views:
        connection.execute(statement("drop_view").format(view=name))
