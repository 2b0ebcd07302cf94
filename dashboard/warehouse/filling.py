"""Fill a version file with the record: rows as received, what is made of them, and what checks refuse."""

from __future__ import annotations

import datetime
from pathlib import Path

import duckdb
import pandas

from dashboard.intake.card import read_record
from dashboard.intake.rows import Received
from dashboard.settings import CHECKS, SCHEMA, Settings
from dashboard.warehouse.imports.loading import load
from dashboard.warehouse.limits import limits_config
from dashboard.warehouse.modelled import Progress, model
from dashboard.warehouse.opening import beside
from dashboard.warehouse.record_checks import check
from dashboard.warehouse.rollup.building import base_id, fold, lay
from dashboard.warehouse.rollup.laying import tell_laid
from dashboard.warehouse.rollup.manifest import Manifest
from dashboard.warehouse.statements import statement


def fill(
    path: Path,
    settings: Settings,
    version: str,
    received: dict[str, Received],
    tell: Progress,
    *,
    live: tuple[str, ...],
    log: Manifest,
) -> None:
    """Make the tables of a version in a new file: received, read, modelled, summed, checked and laid down.

    Raises DataRefused for rows that a check refuses, duckdb.Error for what the tables do not take.
    """
    with duckdb.connect(str(path), config={**limits_config(), **beside(path)}) as connection:
        schema = {file.stem: file.read_text(encoding="utf-8") for file in sorted(SCHEMA.glob("*.sql"))}
        latest = schema.pop("50_latest")
        reached = _read(connection, settings, live, schema, received)
        # Before the log says that the record reaches further than what was read.
        check(connection, CHECKS / "record", settings)
        # The log reaches to the last day of which it has a partition.
        as_of = max([reached, *log.partitions])
        connection.execute(statement("set_version"), {"version_id": version, "as_of": as_of})
        if settings.model.exists():
            model(connection, settings.model, as_of, tell)
        tell("roll-up")
        fold(connection, settings, log, base_id(settings, live, log))
        tell("checks")
        for kind in ("model", "log"):
            check(connection, CHECKS / kind, settings)
        connection.execute(statement("drop_received"))
        lay(connection, settings, log)
        connection.execute(latest)
        tell_laid(connection)
        # Closing writes what is left too, but keeps silent if the disk does not take it.
        connection.execute(statement("checkpoint"))


def _read(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    live: tuple[str, ...],
    schema: dict[str, str],
    received: dict[str, Received],
) -> datetime.date:
    """Make the record of what was received and of the imports; return the day to which these reach."""
    record = read_record(settings.sources)
    connection.execute(schema.pop("00_types"))
    connection.execute(schema.pop("10_macros"))
    connection.execute(statement("create_received"))
    for file in received.values():
        _stage(connection, file)
    check(connection, CHECKS / "received", settings)
    connection.execute(schema.pop("12_imported"))
    reached = load(connection, settings, live, record.as_of)
    for part in ("20_tables", "21_import_tables", "22_work_tables"):
        connection.execute(schema.pop(part))
    # A day of the log is no later word on anything else.
    bound = {"version_id": "", "title": record.title, "as_of": reached}
    connection.execute(statement("insert_version"), bound)
    connection.execute(statement("insert_version_imports"), {"import_ids": list(live)})
    connection.execute("\n".join(schema.values()))
    return reached


def _stage(connection: duckdb.DuckDBPyConnection, file: Received) -> None:
    """Lay the rows into schema `received`, every field as text."""
    frame = pandas.DataFrame(file.rows, columns=list(file.columns), dtype="object")
    types = {name: "integer" if name == "line" else "varchar" for name in file.columns}
    relation = connection.from_df(frame)
    cast = relation.select(*(duckdb.ColumnExpression(n).cast(kind).alias(n) for n, kind in types.items()))
    cast.create(f"received.{file.name}")
