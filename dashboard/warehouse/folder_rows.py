"""From a folder's small CSV files to the rows of each table, held against columns, keys and parents of the schema."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import DataRefused, Finding, nearest
from dashboard.settings import shown
from dashboard.warehouse.record_tables import RecordTable
from dashboard.warehouse.stand_ins import PARENTS, Row, filled
from dashboard.warehouse.written import Cell, Written, read_written

Tables = Mapping[str, RecordTable]
# Not laid from a file: the version is the day asked for, the calendar is part of the schema.
MADE = ("version", "calendar")


@dataclass(frozen=True)
class FolderRows:
    """The files as written and the rows made of them, each by table, parents first; a row has what the file has."""

    written: dict[str, Written]
    rows: dict[str, list[Row]]

    def cell(self, table: str, number: int, column: str | None = None) -> Cell:
        """Return the cell of a row (from 0) in a column, or the row's first where the file leaves the column out."""
        file = self.written[table]
        place = file.columns.index(column) if column in file.columns else 0
        return file.rows[number][place]


def read_rows(files: Iterable[Path], tables: Tables, as_of: datetime.date) -> FolderRows:
    """Read the files, each named after a table; raises DataRefused with every fault at `file:line:col`."""
    read = FolderRows(_read(files, tables), {})
    faults: list[Finding] = []
    for name, file in read.written.items():
        for number, cells in enumerate(file.rows, start=1):
            row = {column: cell.text or None for column, cell in zip(file.columns, cells, strict=True)}
            faults += _blank(name, file, cells, tables[name])
            read.rows.setdefault(name, []).append(filled(name, tables[name], row, number, as_of))
        faults += _missing(name, file, read.rows.get(name, []), tables[name])
    if not faults:
        ordered = _with_parents(read.rows, tables)
        read = FolderRows(read.written, ordered)
        faults = [*_orphans(read, tables), *_twice(read, tables)]
    if faults:
        raise DataRefused(*faults)
    return read


def _read(files: Iterable[Path], tables: Tables) -> dict[str, Written]:
    found: dict[str, Written] = {}
    faults: list[Finding] = []
    allowed = [table for table in tables if table not in MADE]
    for path in files:
        table = path.stem
        if table not in allowed:
            do = nearest(table, allowed) or f"There are: {', '.join(sorted(allowed))}."
            faults.append(Finding(f"{shown(path)}:1:1", f'there is no table "{table}".', do))
            continue
        try:
            found[table] = read_written(path)
        except DataRefused as refused:
            faults += refused.findings
            continue
        known = tables[table].columns
        faults += [
            found[table].fault(cell, f'unknown column "{cell.text}".', do)
            for cell in found[table].header
            if cell.text not in known
            for do in [nearest(cell.text, known) or f"Known: {', '.join(known)}."]
        ]
    if faults:
        raise DataRefused(*faults)
    return {table: found[table] for table in tables if table in found}


def _blank(name: str, file: Written, cells: tuple[Cell, ...], table: RecordTable) -> list[Finding]:
    return [
        file.fault(cell, f"{head.text} is empty.", f"Fill it in: every row of {name} needs one.")
        for head, cell in zip(file.header, cells, strict=True)
        if not cell.text and table.columns[head.text].is_needed
    ]


def _missing(name: str, file: Written, rows: list[Row], table: RecordTable) -> list[Finding]:
    return [
        Finding(f"{file.where}:1:1", f'column "{column}" is missing.', f"Add it: every row of {name} needs one.")
        for column, described in table.columns.items()
        if described.is_needed and any(column not in row for row in rows)
    ]


def _with_parents(rows: Mapping[str, list[Row]], tables: Tables) -> dict[str, list[Row]]:
    """Add the stand-ins that rows cite and no file holds, and put parents first."""
    full = dict(rows)
    for parent, known in PARENTS.items():
        (key,) = tables[parent].key
        cited = {
            row.get(column)
            for name, laid in rows.items()
            for column, (above, _) in tables[name].parents.items()
            if above == parent
            for row in laid
        }
        held = {row.get(key) for row in rows.get(parent, [])}
        full[parent] = [*rows.get(parent, []), *(row for name, row in known.items() if name in cited - held)]
    return {name: full[name] for name in tables if full.get(name)}


def _orphans(read: FolderRows, tables: Tables) -> list[Finding]:
    faults = []
    for name in read.written:
        for column, (parent, referred) in tables[name].parents.items():
            held = [str(row[referred]) for row in read.rows.get(parent, [])]
            for number, row in enumerate(read.rows.get(name, [])):
                value = row.get(column)
                if value is not None and value not in held:
                    cell = read.cell(name, number, column)
                    do = nearest(value, held) or f"Add a row to {parent}.csv."
                    faults.append(read.written[name].fault(cell, f'{column} "{value}" is no row of {parent}.', do))
    return faults


def _twice(read: FolderRows, tables: Tables) -> list[Finding]:
    faults = []
    for name, file in read.written.items():
        key = tables[name].key
        seen: set[tuple[str | None, ...]] = set()
        for number, row in enumerate(read.rows.get(name, [])):
            value = tuple(row.get(column) for column in key)
            if key and value in seen:
                what = f"{', '.join(key)} {', '.join(str(part or '') for part in value)} stands twice."
                faults.append(file.fault(read.cell(name, number, key[0]), what, "Keep one of the rows."))
            seen.add(value)
    return faults
