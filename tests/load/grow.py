"""Versions whose delivery log has as many rows as asked for, grown from the modelled log of a built folder."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.model import World
from dashboard.settings import SCHEMA, Settings
from dashboard.warehouse.parts import Parts
from dashboard.warehouse.rollup.selects import select
from dashboard.warehouse.rollup.tables import roll_up, roll_up_periods
from dashboard.warehouse.version import Version, current_id, read_world, version_path

GROW = Path(__file__).parent / "grow.sql"
ROLLED_UP = ("throughput", "in_work", "throughput_period", "turnaround_period")
LAID_DOWN = ("week_cut", "month_cut", "week", "month", "latest")
VIEWS = ("40_views", "42_work_views")


@dataclass(frozen=True)
class Grown:
    """A grown version, how many rows its tables have, and how many seconds its roll-up took."""

    path: Path
    tables: dict[str, int]
    rolled_up_in: float

    def told(self) -> dict[str, object]:
        """Return what a result says of it."""
        size = self.path.stat().st_size
        return {"tables": self.tables, "rolled_up_in_seconds": round(self.rolled_up_in, 1), "file_bytes": size}


def grown(settings: Settings, folder: Path, rows: int, seed: int) -> Grown:
    """Return a version with so many rows in its delivery log, rolled up; one that is there is taken."""
    path = folder / f"{rows}-{seed}.duckdb"
    told = path.with_suffix(".json")
    if not told.exists():
        shutil.copyfile(version_path(settings, current_id(settings)), path)
        with duckdb.connect(str(path)) as connection:
            held = count(connection, "delivery_log")
            bound = {"rows": rows, "seed": seed, "copies": rows // held}
            connection.execute(GROW.read_text(encoding="utf-8"), bound)
            connection.execute("checkpoint")
            seconds = _roll_up(connection)
            tables = {table: count(connection, table) for table in ("delivery_log", *ROLLED_UP)}
        told.write_text(json.dumps({"tables": tables, "rolled_up_in": seconds}), encoding="utf-8")
    return Grown(path, **json.loads(told.read_text(encoding="utf-8")))


def _roll_up(connection: duckdb.DuckDBPyConnection) -> float:
    for table in ROLLED_UP:
        connection.execute(f"truncate record.{table}")
    started = time.perf_counter()
    roll_up(connection)
    roll_up_periods(connection)
    for schema in LAID_DOWN:
        connection.execute(f"drop schema {schema} cascade")
    connection.execute((SCHEMA / "50_latest.sql").read_text(encoding="utf-8"))
    connection.execute("checkpoint")
    return time.perf_counter() - started


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Return how many rows a table of the record has."""
    (row,) = connection.execute(f"select count(*) from record.{table}").fetchall()
    return int(row[0])


def opened(path: Path) -> Version:
    """Open a grown version as readers open one."""
    connection = duckdb.connect(str(path), read_only=True)
    return Version(
        path, connection, read_world(connection), has_latest=True, parts=Parts(connection, has_latest=True)
    )


def raw(path: Path, world: World) -> Version:
    """Open the same rows without what was rolled up: whoever asks for it has it made of the log each time."""
    connection = duckdb.connect()
    connection.execute(f"attach '{path}' as whole (read_only)")
    for part in ("00_types", "10_macros"):
        connection.execute((SCHEMA / f"{part}.sql").read_text(encoding="utf-8"))
    connection.execute("create schema if not exists record")
    tables = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'whole' and schema_name = 'record'"
    ).fetchall()
    for (table,) in tables:
        if table not in ("throughput", "in_work"):
            connection.execute(f"create view record.{table} as from whole.record.{table}")
    connection.execute("create view batch as select *, null::date as partition_day from record.delivery_log")
    for name, read in {
        "day_count": "day_count",
        "record.throughput": "throughput",
        "record.in_work": "in_work",
    }.items():
        connection.execute(f"create view {name} as {select(read)}")
    for part in VIEWS:
        connection.execute((SCHEMA / f"{part}.sql").read_text(encoding="utf-8"))
    return Version(path, connection, world)
