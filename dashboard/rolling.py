"""The command that rolls up a log of partitions, by DuckDB here or by Spark on any of its clusters."""

from __future__ import annotations

import argparse

from dashboard.errors import Finding, LinchpinError
from dashboard.progress import bar
from dashboard.settings import Settings
from dashboard.warehouse.disk import disk_told
from dashboard.warehouse.lock import locked
from dashboard.warehouse.rollup.engine import Engine
from dashboard.warehouse.rollup.on_duckdb import OnDuckDB
from dashboard.warehouse.rollup.rolling import roll_partitions


def run(settings: Settings, known: argparse.Namespace) -> int:
    """Roll up what is new or changed, and say how much that was."""
    with locked(settings), disk_told(settings), bar(1, "rolling up") as tell:
        done, _ = roll_partitions(settings, _engine(known), tell)
    print(done)
    return 0


def _engine(known: argparse.Namespace) -> Engine:
    if known.engine == "spark":
        from dashboard.warehouse.rollup.on_spark import OnSpark  # noqa: PLC0415  sqlglot is not needed otherwise

        return OnSpark(known.master)
    if known.master is not None:
        do = "Add --engine spark, or leave it out."
        raise LinchpinError(Finding("--master", "names a Spark cluster, and DuckDB needs none.", do))
    return OnDuckDB()
