"""The roll-up within a build: roll up what changed of the log, fold all sums into a version, lay the log beneath."""

from __future__ import annotations

import duckdb

from dashboard.settings import Settings
from dashboard.warehouse.rollup.beneath import keep_files, lay_beneath, sums_of
from dashboard.warehouse.rollup.engine import Progress
from dashboard.warehouse.rollup.manifest import Manifest, lines_of
from dashboard.warehouse.rollup.on_duckdb import OnDuckDB
from dashboard.warehouse.rollup.partitions import written_meanwhile
from dashboard.warehouse.rollup.rolling import roll_partitions
from dashboard.warehouse.rollup.tables import roll_up, roll_up_periods
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


def fold(connection: duckdb.DuckDBPyConnection, settings: Settings, log: Manifest) -> None:
    """Make throughput, weeks and months of a version: of the rows in its tables and of the log."""
    sums = sums_of(settings, log)
    roll_up(connection, sums)
    roll_up_periods(connection, sums)


def lay(connection: duckdb.DuckDBPyConnection, settings: Settings, log: Manifest) -> None:
    """Keep the files of the log beside the versions, and show them with the version's own rows as one log."""
    if log.partitions:
        keep_files(settings, log)
        lay_beneath(connection, log)
