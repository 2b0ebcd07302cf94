"""What two data versions differ in, table by table: counted in the database, however large the tables are."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from dashboard.errors import DataRefused, Finding
from dashboard.settings import shown
from dashboard.warehouse.statements import statement

# What a version says of itself, which is no row of the record.
ITS_OWN = ("version", "version_import")
FORMER, PRESENT = "former", "present"


@dataclass(frozen=True)
class RowsChanged:
    """One table in two versions: its rows in each, and how many came, went and changed.

    Without a key no row is the same as another one, so a changed row is one that went and one that came.
    `columns` names columns that only one of the versions has; they are not compared.
    """

    table: str
    before: int
    after: int
    added: int
    removed: int
    changed: int
    has_key: bool
    columns: tuple[str, ...] = ()


@dataclass
class _Table:
    types: dict[str, dict[str, str]] = field(default_factory=lambda: {FORMER: {}, PRESENT: {}})
    key: dict[str, list[str]] = field(default_factory=lambda: {FORMER: [], PRESENT: []})


def rows_changed(former: Path, present: Path) -> list[RowsChanged]:
    """Return the record's tables that differ between two version files, by name.

    Raises DataRefused if one of the files cannot be read.
    """
    spill: dict[str, str | bool | int | float | list[str]] = {"temp_directory": tempfile.gettempdir()}
    try:
        with duckdb.connect(":memory:", config=spill) as connection:
            connection.execute(statement("attach_former"), {"path": str(former)})
            connection.execute(statement("attach_present"), {"path": str(present)})
            found = [_compared(connection, name, table) for name, table in _tables(connection).items()]
    except duckdb.Error as error:
        what = f"cannot be compared with {shown(present)} ({str(error).splitlines()[0]})."
        raise DataRefused(Finding(shown(former), what, "Choose other versions.")) from None
    return [one for one in found if one is not None]


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, _Table]:
    tables: dict[str, _Table] = defaultdict(_Table)
    for version, name, column, kind, is_key in connection.execute(statement("columns_of_both")).fetchall():
        if name not in ITS_OWN:
            tables[name].types[version][column] = kind
            if is_key:
                tables[name].key[version].append(column)
    return tables


def _compared(connection: duckdb.DuckDBPyConnection, name: str, table: _Table) -> RowsChanged | None:
    was, now = table.types[FORMER], table.types[PRESENT]
    if not was or not now:
        return _only_in_one(connection, name, PRESENT if now else FORMER)
    shared = [column for column in now if column in was]
    filled = {"table": _quoted(name), "columns": ", ".join(_hashed(column, was, now) for column in shared) or "0"}
    (counted,) = connection.execute(statement("rows_counted").format(**filled)).fetchall()
    before, after, is_same = counted
    alone = tuple(sorted(was.keys() ^ now.keys()))
    key = table.key[PRESENT] if table.key[FORMER] == table.key[PRESENT] else []
    if is_same and not alone:
        return None
    asked = statement("rows_by_key" if key else "rows_whole")
    ((added, removed, changed),) = connection.execute(
        asked.format(key=", ".join(map(_quoted, key)), **filled)
    ).fetchall()
    return RowsChanged(name, before, after, added, removed, changed, bool(key), alone)


def _only_in_one(connection: duckdb.DuckDBPyConnection, name: str, version: str) -> RowsChanged | None:
    asked = statement("rows_only").format(version=version, table=_quoted(name))
    ((count,),) = connection.execute(asked).fetchall()
    before, after = (count, 0) if version == FORMER else (0, count)
    return RowsChanged(name, before, after, after, before, 0, has_key=False) if count else None


def _hashed(column: str, was: dict[str, str], now: dict[str, str]) -> str:
    # An enum hashes as the place of its word, which another edition may have moved.
    is_plain = was[column] == now[column] and "ENUM(" not in now[column]
    return _quoted(column) if is_plain else f"{_quoted(column)}::varchar"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
