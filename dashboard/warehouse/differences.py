"""What an answer has otherwise than a case expects, row by row and cell by cell, in words."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard.declared import Column
from dashboard.errors import Finding, QueryRefused, nearest
from dashboard.model import Query
from dashboard.warehouse.written import Cell, Written

Row = Mapping[str, Any]
TOLERANCE = 1e-9
SHOWN = 20
DO = "Mend the query, or the case if the rule has changed."


def expected_rows(expected: Written, query: Query) -> list[dict[str, Any]]:
    """Return the rows of an expect.csv, typed as the query declares; raises QueryRefused with every fault.

    An empty cell is None, a list is written `a;b` and an empty one `[]`, a day YYYY-MM-DD, a boolean true or false.
    """
    declared = query.header.columns
    faults = [
        expected.fault(cell, f'the query has no column "{cell.text}".', do)
        for cell in expected.header
        if cell.text not in declared
        for do in [nearest(cell.text, declared) or f"It has: {', '.join(declared)}."]
    ]
    if faults:
        raise QueryRefused(*faults)
    rows = []
    for cells in expected.rows:
        row: dict[str, Any] = {}
        for name, cell in zip(expected.columns, cells, strict=True):
            try:
                row[name] = _typed(cell.text, declared[name])
            except ValueError:
                what = f'{name} "{cell.text}" is no {_NAMED.get(declared[name].type, declared[name].type)}.'
                faults.append(expected.fault(cell, what, _READ[declared[name].type][1]))
        rows.append(row)
    if faults:
        raise QueryRefused(*faults)
    return rows


def differences(query: Query, rows: list[dict[str, Any]], expected: Written) -> list[Finding]:
    """Compare the columns that `expected` names: which rows are missing or too many, which cells differ, which order.

    Numbers may differ by one part in a thousand million. Raises QueryRefused if `expected` cannot be read.
    """
    wanted = expected_rows(expected, query)
    columns = {name: query.header.columns[name] for name in expected.columns}
    found = [{name: _plain(row[name], column) for name, column in columns.items()} for row in rows]
    key = [name for name in query.header.grain if name in columns] or list(columns)
    pairs = _paired(wanted, found, key)
    told = [
        *_missing(expected, wanted, pairs, key),
        *_too_many(expected, found, pairs),
        *_cells(expected, wanted, found, pairs, key),
    ]
    told = told or _order(expected, wanted, pairs, key)
    if len(told) > SHOWN:
        rest = Finding(f"{expected.where}:1:1", f"{len(told) - SHOWN} more differences are not listed.", DO)
        return [*told[:SHOWN], rest]
    return told


def _flag(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError
    return text.lower() == "true"


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError
    return value


def _list(text: str) -> list[str]:
    return [] if text == "[]" else [part.strip() for part in text.split(";")]


_NAMED = {"whole": "whole number", "date": "day"}
_READ: dict[str, tuple[Callable[[str], Any], str]] = {
    "number": (_number, "Write digits, with a point before the decimals."),
    "whole": (_number, "Write digits only."),
    "date": (datetime.date.fromisoformat, "Write YYYY-MM-DD."),
    "boolean": (_flag, "Write true or false."),
    "texts": (_list, ""),
    "sources": (_list, ""),
    "text": (str, ""),
    "basis": (str, ""),
}


def _typed(text: str, column: Column) -> Any:
    return _READ[column.type][0](text) if text else None


def _plain(value: Any, column: Column) -> Any:
    """Return an answered value as the same Python type that a cell is read as; an empty text counts as None."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if column.type == "date":
        return value.date() if isinstance(value, datetime.datetime) else value
    if column.type in ("sources", "texts"):
        return [str(part) for part in value]
    if column.type in ("number", "whole"):
        return float(value)
    return bool(value) if column.type == "boolean" else str(value).strip()


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=1e-12)
    return bool(one == other)


def _alike(one: Row, other: Row, names: Sequence[str]) -> bool:
    return all(_same(one[name], other[name]) for name in names)


def _paired(wanted: list[dict[str, Any]], found: list[dict[str, Any]], key: Sequence[str]) -> dict[int, int]:
    """Return which answered row each expected row is held against: first whole matches, then those of equal key."""
    pairs: dict[int, int] = {}
    for names in (list(wanted[0]) if wanted else [], key):
        for place, row in enumerate(wanted):
            if place not in pairs:
                taken = set(pairs.values())
                free = (at for at, other in enumerate(found) if at not in taken and _alike(row, other, names))
                match = next(free, None)
                if match is not None:
                    pairs[place] = match
    return pairs


def _name(row: Row, key: Sequence[str]) -> str:
    return ", ".join(f"{name} {_said(row[name])}" for name in key)


def _said(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.12g}"
    return (";".join(value) or "[]") if isinstance(value, list) else str(value)


def _missing(expected: Written, wanted: list[dict[str, Any]], pairs: dict[int, int], key: list[str]) -> list[Finding]:
    return [
        expected.fault(_first(expected, place), f"row {place + 1} ({_name(row, key)}) is missing in the answer.", DO)
        for place, row in enumerate(wanted)
        if place not in pairs
    ]


def _too_many(expected: Written, found: list[dict[str, Any]], pairs: dict[int, int]) -> list[Finding]:
    taken = set(pairs.values())
    return [
        Finding(f"{expected.where}:1:1", f"the answer has a row too many ({_name(row, list(row))}).", DO)
        for place, row in enumerate(found)
        if place not in taken
    ]


def _cells(
    expected: Written,
    wanted: list[dict[str, Any]],
    found: list[dict[str, Any]],
    pairs: dict[int, int],
    key: list[str],
) -> list[Finding]:
    told = []
    for place, at in sorted(pairs.items()):
        for number, name in enumerate(expected.columns):
            is_now, should_be = found[at][name], wanted[place][name]
            if not _same(is_now, should_be):
                what = f"row {place + 1} ({_name(wanted[place], key)}): {name} is {_said(is_now)}, "
                what += f"expected {_said(should_be)}."
                told.append(expected.fault(expected.rows[place][number], what, DO))
    return told


def _order(expected: Written, wanted: list[dict[str, Any]], pairs: dict[int, int], key: list[str]) -> list[Finding]:
    """Tell which rows stand elsewhere in an answer that has the same rows."""
    return [
        expected.fault(
            _first(expected, place),
            f"row {place + 1} ({_name(wanted[place], key)}) is row {at + 1} of the answer.",
            "Put the rows in the order of the answer, or mend the query's order by.",
        )
        for place, at in sorted(pairs.items())
        if place != at
    ]


def _first(expected: Written, place: int) -> Cell:
    return expected.rows[place][0]
