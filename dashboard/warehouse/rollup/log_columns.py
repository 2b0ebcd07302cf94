"""The columns that a file of the log has to have, and the one type of each."""

from __future__ import annotations

import duckdb

from dashboard.errors import DataRefused, Finding, nearest
from dashboard.settings import shown
from dashboard.warehouse.rollup.partitions import LogFile, Partitions, escaped

# Of each kind of value: the type of record.delivery_log in DuckDB, and how it is written. No other is taken:
# files read at once have the types of the first one, so that cents after whole dollars would be rounded.
_KINDS = {
    "text": ("VARCHAR", "text"),
    "yes_no": ("BOOLEAN", "boolean"),
    "moment": ("TIMESTAMP", "timestamp without time zone, in microseconds"),
    "count": ("BIGINT", "whole number of 64 bits"),
    "money": ("DECIMAL(18,2)", "decimal(18, 2)"),
    "rate": ("DECIMAL(18,8)", "decimal(18, 8)"),
    "day": ("DATE", "date"),
}
COLUMNS = {
    **dict.fromkeys(("batch_id", "client_id", "vendor_id", "service_id", "scenario"), "text"),
    **dict.fromkeys(("range_only",), "yes_no"),
    **dict.fromkeys(("submitted_at", "due_at", "delivered_at"), "moment"),
    **dict.fromkeys(("units", "inspected", "passed_first", "accepted", "rejected"), "count"),
    **dict.fromkeys(("reworked_tasks", "rework_loops"), "count"),
    **dict.fromkeys(("cost", "qa_cost", "rework_cost"), "money"),
    "currency": "text",
    "usd_per_unit": "rate",
    "known_on": "day",
    **dict.fromkeys(("basis", "source_id", "run_id"), "text"),
}


def check_columns(connection: duckdb.DuckDBPyConnection, found: Partitions) -> None:
    """Raise DataRefused, with all that is wrong, unless every file is Parquet with the columns of the log."""
    faults = [fault for files in found.values() for file in files for fault in _faults(connection, file)]
    if faults:
        raise DataRefused(*faults)


def has_rows(file: LogFile) -> bool:
    """Tell whether a file of the log has any row."""
    with duckdb.connect() as connection:
        return connection.read_parquet(escaped(file.path), hive_partitioning=False).limit(1).fetchall() != []


def _faults(connection: duckdb.DuckDBPyConnection, file: LogFile) -> list[Finding]:
    place = shown(file.path)
    try:
        relation = connection.read_parquet(escaped(file.path), hive_partitioning=False)
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    except (duckdb.Error, ValueError):
        return [Finding(place, "cannot be read as Parquet.", "Write it anew, or take it out of the log.")]
    faults = []
    for name in types.keys() - COLUMNS.keys():
        do = nearest(name, COLUMNS) or "Leave it out."
        faults.append(Finding(place, f'has a column "{name}", which the log has not.', do))
    for name, kind in COLUMNS.items():
        exact, words = _KINDS[kind]
        if name not in types:
            faults.append(
                Finding(place, f'has no column "{name}".', f"Write it as {words}; NULL where it is unknown.")
            )
        elif types[name] != exact:
            faults.append(Finding(place, f'column "{name}" is {types[name].lower()}.', f"Write it as {words}."))
    return faults
