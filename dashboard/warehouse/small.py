"""Worlds of few rows in memory, laid from small CSV files and opened as a version that queries are asked of."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import duckdb

from dashboard.errors import DataRefused, Finding, nearest
from dashboard.settings import PROJECT
from dashboard.warehouse.folder_rows import FolderRows, read_rows
from dashboard.warehouse.record_tables import RecordColumn, RecordTable, made, record_tables
from dashboard.warehouse.rollup.tables import roll_up, roll_up_periods
from dashboard.warehouse.stand_ins import Row
from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import Version, read_world

SMALL = PROJECT / "data" / "small"
AS_OF = datetime.date(2026, 6, 30)
PERIODS = ("throughput_period", "turnaround_period")


class Ground:
    """One database in memory on which worlds are laid one after the other; to make it takes most of the time."""

    def __init__(self, path: Path | None = None) -> None:
        self._connection = made(path)
        self._tables = record_tables(self._connection)
        self._touched: set[str] = set()

    def lay(self, files: Iterable[Path], as_of: datetime.date = AS_OF, turned: bool = False) -> Version:
        """Forget all rows, lay those of the files, and return them as a version; an earlier one holds no longer.

        `turned` lays the last row of each file first.

        Each file is named after a table of the record. Raises DataRefused with every fault at `file:line:col`.
        """
        read = read_rows(files, self._tables, as_of)
        self._forget()
        named = {"version_id": "small", "title": "A small world", "as_of": as_of}
        self._connection.execute(statement("insert_version"), named)
        self._insert(read, turned)
        if "delivery_log" in read.rows:
            self._touched |= {"throughput", "in_work"}
            roll_up(self._connection)
        if "throughput" in self._touched:
            self._touched |= set(PERIODS)
            roll_up_periods(self._connection)
        return Version(Path("small"), self._connection, read_world(self._connection))

    def _forget(self) -> None:
        for table in (*(name for name in reversed(self._tables) if name in self._touched), "version"):
            self._connection.execute(statement("forget_rows").format(table=table))
        self._touched = set()

    def _insert(self, read: FolderRows, turned: bool) -> None:
        self._touched = set(read.rows)
        try:
            self._connection.begin()
            for table, rows in read.rows.items():
                self._insert_into(table, rows[::-1] if turned else rows)
            self._connection.commit()
        except duckdb.Error:
            self._connection.rollback()
            raise DataRefused(*(self._misfits(read) or self._refused(read))) from None

    def _insert_into(self, table: str, rows: list[Row]) -> None:
        """Insert rows of text, in which a NULL stands for the default where the column takes no NULL."""
        described = self._tables[table].columns
        for columns in dict.fromkeys(tuple(_given(row, self._tables[table])) for row in rows):
            alike = [row for row in rows if tuple(_given(row, self._tables[table])) == columns]
            values = ", ".join(f"row[{place}]" for place in range(1, len(columns) + 1))
            text = statement("lay_rows").format(table=table, columns=", ".join(columns), values=values)
            laid = [[_as_text(row[column], described[column]) for column in columns] for row in alike]
            self._connection.execute(text, {"rows": laid})

    def _misfits(self, read: FolderRows) -> list[Finding]:
        """Find every cell whose text is no value of its column's type."""
        faults = []
        for table, file in read.written.items():
            for column in file.columns:
                described = self._tables[table].columns[column]
                values = [_as_text(row.get(column), described) for row in read.rows.get(table, [])]
                text = statement("fitting_values").format(type=described.type)
                fits = self._connection.execute(text, {"values": values}).fetchall()
                for number, (fit,) in enumerate(fits):
                    if not fit:
                        cell = read.cell(table, number, column)
                        what = f'{column} "{cell.text}" is {_kind(described)}.'
                        faults.append(file.fault(cell, what, _mended(cell.text, described)))
        return faults

    def _refused(self, read: FolderRows) -> list[Finding]:
        """Find the first row that a rule of its table refuses, by laying one after the other."""
        for table, rows in read.rows.items():
            for number, row in enumerate(rows):
                try:
                    self._insert_into(table, [row])
                except duckdb.Error as error:
                    said = str(error).splitlines()[0].removeprefix("Constraint Error: ")
                    what = f"the row breaks a rule of {table}: {said}."
                    return [read.written[table].fault(read.cell(table, number), what, "Correct the row.")]
        return []


def laid(folder: Path | None, as_of: datetime.date = AS_OF) -> Version:
    """Return a world of the rows in a folder's CSV files, or of none, as a version of its own.

    An empty cell is NULL, or the default where its column takes no NULL; a list is written `a;b`, an empty one `[]`;
    `expect.csv` is not laid. A needed column that a file leaves out gets a stand-in, see stand_ins.filled.
    Raises DataRefused with every fault at `file:line:col`.
    """
    return Ground().lay(files_of(folder) if folder else (), as_of)


def files_of(folder: Path) -> list[Path]:
    """Return the CSV files of a folder that hold rows of a world."""
    return [path for path in sorted(folder.glob("*.csv")) if path.name != "expect.csv"]


@cache
def empty() -> Version:
    """Return the world without a row but the one of its version."""
    return laid(None)


@cache
def small() -> Version:
    """Return the shipped small world, `data/small`: few rows of every table, full of edges."""
    return laid(SMALL)


def _given(row: Row, table: RecordTable) -> list[str]:
    return [column for column, text in row.items() if text is not None or table.columns[column].takes_null]


def _as_text(text: str | None, column: RecordColumn) -> str | None:
    """Return the text as DuckDB reads it; only a list is written otherwise in a file."""
    if text is None or not column.type.endswith("[]"):
        return text
    parts = [] if text == "[]" else [part.strip() for part in text.split(";")]
    return "[" + ", ".join(json.dumps(part, ensure_ascii=False) for part in parts) + "]"


KINDS = {
    "BOOLEAN": ("boolean", "Write true or false."),
    "DATE": ("day", "Write YYYY-MM-DD."),
    "TIMESTAMP": ("moment", "Write YYYY-MM-DD HH:MM."),
    "INTEGER": ("whole number", "Write digits only."),
    "BIGINT": ("whole number", "Write digits only."),
    "DOUBLE": ("number", "Write digits, with a point before the decimals."),
}


def _kind(column: RecordColumn) -> str:
    if column.words:
        return f"not one of {', '.join(column.words)}"
    return "no " + KINDS.get(column.type.split("(")[0], ("number that fits " + column.type, ""))[0]


def _mended(text: str, column: RecordColumn) -> str:
    if column.words:
        return nearest(text, column.words) or "Write one of them."
    return KINDS.get(column.type.split("(")[0], ("", "Write digits, with a point before the decimals."))[1]
