"""Partitions rolled up by DuckDB within this process: the road of a log that one machine holds."""

from __future__ import annotations

import datetime
from functools import reduce

import duckdb

from dashboard.settings import SCHEMA
from dashboard.warehouse.limits import limits_config
from dashboard.warehouse.rollup.engine import Progress, Seen, Work, refused
from dashboard.warehouse.rollup.log_columns import COLUMNS
from dashboard.warehouse.rollup.manifest import SUMS
from dashboard.warehouse.rollup.partitions import LogFile, escaped
from dashboard.warehouse.rollup.selects import select
from dashboard.warehouse.statements import statement

PARTS = ("00_types", "10_macros", "20_tables")


class OnDuckDB:
    """Rolls up some partitions after the other, so that a log larger than memory passes."""

    at_once = 31

    def roll(self, work: Work, tell: Progress) -> list[Seen]:
        """Roll up, as Engine says."""
        work.target.mkdir(parents=True)
        config = {**limits_config(), "temp_directory": str(work.target / ".beyond_memory")}
        with duckdb.connect(config=config) as connection:
            self._lay(connection, work)
            if rows := connection.sql(select("refused_batch")).fetchall():
                raise refused(work, rows)
            seen = [Seen(*row) for row in connection.sql(select("partition")).fetchall()]
            for name in SUMS:
                tell(name.replace("_", " "))
                (work.target / name).mkdir()
                connection.sql(select(name)).write_parquet(
                    str(work.target / name), partition_by=["partition_day"], compression="zstd", overwrite=True
                )
        return seen

    def _lay(self, connection: duckdb.DuckDBPyConnection, work: Work) -> None:
        for part in PARTS:
            connection.execute((SCHEMA / f"{part}.sql").read_text(encoding="utf-8"))
        lay_version(connection, work.as_of)
        log = [_of_day(connection, day, files) for day, files in work.partitions.items()]
        reduce(duckdb.DuckDBPyRelation.union, log).create_view("log")
        connection.sql(select("batch")).create_view("batch")


def _of_day(
    connection: duckdb.DuckDBPyConnection, day: datetime.date, files: tuple[LogFile, ...]
) -> duckdb.DuckDBPyRelation:
    """Return the rows of a partition; its day is told by our list: a folder above may be named as a column."""
    rows = connection.read_parquet([escaped(file.path) for file in files], hive_partitioning=False)
    columns = (duckdb.ColumnExpression(name) for name in COLUMNS)
    return rows.select(*columns, duckdb.ConstantExpression(day).alias("submitted_on"))


def lay_version(connection: duckdb.DuckDBPyConnection, as_of: datetime.date) -> None:
    """Say up to which day the record reaches."""
    connection.execute(statement("insert_version"), {"version_id": "log", "title": "The log", "as_of": as_of})
