"""The roll-up within a build: roll up what changed of the log, fold all sums into a version, lay the log beneath."""

from __future__ import annotations

import datetime
from collections.abc import Collection

import duckdb

from dashboard.settings import Settings
from dashboard.warehouse.rollup.beneath import keep_files, lay_beneath, sums_of
from dashboard.warehouse.rollup.engine import Progress
from dashboard.warehouse.rollup.manifest import Manifest, lines_of
from dashboard.warehouse.rollup.on_duckdb import OnDuckDB
from dashboard.warehouse.rollup.partitions import written_meanwhile
from dashboard.warehouse.rollup.rolling import as_of_day, roll_partitions
from dashboard.warehouse.rollup.tables import roll_up, roll_up_periods
from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import version_id


def rolled_log(settings: Settings, tell: Progress, live: tuple[str, ...], version: str) -> Manifest:
    """Return all partitions of the log, rolled up; what another engine has rolled up is not done again.

    Raises DataRefused unless that is the log of which the version's id was made. What it becomes later is the next
    version's: files are kept by the digests that were rolled up.
    """
    log = roll_partitions(settings, OnDuckDB(), tell, live)[1]
    if version_id(settings, live, lines_of(log)) != version:
        raise written_meanwhile(settings.log)
    return log


def base_id(settings: Settings, live: tuple[str, ...], log: Manifest) -> str:
    """Return the id of all that a version is made of but its log: a modelled world hangs on how far that reaches."""
    made_of = version_id(settings, live, ())
    return f"{made_of} {as_of_day(settings, live, log.partitions)}" if settings.model.exists() else made_of


def fold(connection: duckdb.DuckDBPyConnection, settings: Settings, log: Manifest, base: str) -> None:
    """Make throughput, weeks and months of a version: of the rows in its tables and of the log."""
    connection.execute(statement("create_beneath"))
    connection.execute(statement("insert_base"), {"base_id": base})
    tell_partitions(connection, settings, log, log.partitions)
    sums = sums_of(settings, log.partitions.values())
    roll_up(connection, sums)
    roll_up_periods(connection, sums)


def tell_partitions(
    connection: duckdb.DuckDBPyConnection, settings: Settings, log: Manifest, days: Collection[datetime.date]
) -> None:
    """Keep in a version of which days the sums of these partitions tell, so that the next one can grow from it."""
    # A partition without a batch has no sums, and tells of no day.
    held = {day: log.partitions[day] for day in sorted(days) if log.partitions[day].sum_files}
    if not held:
        return
    sums, folder = sums_of(settings, held.values()), f"{settings.rolled}/"
    waits, waiting = {"folder": folder, "wait_sums": list(sums["wait_sum"])}, []
    if waits["wait_sums"]:
        waiting = [name for (name,) in connection.execute(statement("open_files"), waits).fetchall()]
    bound = {
        "folder": folder,
        "days": list(held),
        "sums": [one.sum_files for one in held.values()],
        "day_counts": list(sums["day_count"]),
        "open": waiting,
    }
    connection.execute(statement("insert_partitions"), bound)


def lay(connection: duckdb.DuckDBPyConnection, settings: Settings, log: Manifest) -> None:
    """Keep the files of the log beside the versions, and show them with the version's own rows as one log."""
    if log.partitions:
        keep_files(settings, log)
        lay_beneath(connection, log)
