"""The tables of the record as the schema declares them: columns, types, keys, and which table stands on which."""

from __future__ import annotations

import graphlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb

from dashboard.settings import SCHEMA
from dashboard.warehouse.opening import LOCKED
from dashboard.warehouse.statements import statement

# The loader (30_load) reads files as received; a small world lays its rows straight into the record.
PARTS = (
    "00_types",
    "10_macros",
    "20_tables",
    "21_import_tables",
    "22_work_tables",
    "34_calendar",
    "40_views",
    "42_work_views",
)
ONE_THREAD: dict[str, str | bool | int | float | list[str]] = {**LOCKED, "threads": 1}


@dataclass(frozen=True)
class RecordColumn:
    """A column's type in DuckDB's words, and whether it takes no NULL and has no default that stands in for one."""

    type: str
    is_needed: bool
    takes_null: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The words that an enum allows, in order; of any other type, none."""
        if not self.type.startswith("ENUM("):
            return ()
        listed = self.type.removeprefix("ENUM(").removesuffix(")")
        return tuple(word.strip().strip("'") for word in listed.split(","))


@dataclass
class RecordTable:
    """A table's columns in order, its primary key, and the table and column that each parent's id refers to."""

    columns: dict[str, RecordColumn] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    parents: dict[str, tuple[str, str]] = field(default_factory=dict)


def made(path: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a new database, locked as version files are, with the schema and the rows of the calendar.

    It is in memory, or the file at `path`. One thread is quicker for so few rows.
    """
    connection = duckdb.connect(str(path or ":memory:"), config=ONE_THREAD)
    connection.execute(_schema())
    return connection


@cache
def _schema() -> str:
    return "\n".join((SCHEMA / f"{part}.sql").read_text(encoding="utf-8") for part in PARTS)


_read: dict[str, RecordTable] = {}


def record_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, RecordTable]:
    """Return the record's tables by name, parents first; read once a process, for every database has the same."""
    if not _read:
        found: dict[str, RecordTable] = {}
        columns = connection.execute(statement("record_columns")).fetchall()
        for table, column, kind, is_needed, refuses_null in columns:
            described = RecordColumn(kind, is_needed, not refuses_null)
            found.setdefault(table, RecordTable()).columns[column] = described
        for table, own, parent, referred in connection.execute(statement("record_keys")).fetchall():
            if parent:
                found[table].parents[own[0]] = (parent, referred[0])
            else:
                found[table].key = tuple(own)
        above = {table: {parent for parent, _ in found[table].parents.values()} for table in sorted(found)}
        _read.update((table, found[table]) for table in graphlib.TopologicalSorter(above).static_order())
    return _read
