"""Rows of every form brought to one form, and held against each other."""

from __future__ import annotations

import csv
import datetime
import io
import math
from typing import Any

from openpyxl.utils.escape import unescape

from dashboard.picture.export import unsafe


def plain(value: Any) -> Any:
    """Return a value as every form can hold it: no types of days or numbers, lists joined, nothing for unknown."""
    is_day = isinstance(value, datetime.datetime) and value.time() == datetime.time.min
    if value in (None, "") or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | datetime.date | list):
        return str(value)
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, list):
        return " ".join(map(str, value)) or None
    return str(value.date() if is_day else value)


def same(one: Any, other: Any) -> bool:
    # Sums of doubles may differ in their last digits from one run to the next, as threads add them up.
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return bool(one == other)


def hold(found: list[dict[str, Any]], rows: list[dict[str, Any]], name: str) -> None:
    """Hold rows against those of the CSV: as many, the same names in the same order, the same values."""
    assert len(found) == len(rows), name
    for line, row in zip(found, rows, strict=True):
        assert list(line) == list(row), name
        assert [(key, line[key], row[key]) for key in row if not same(line[key], row[key])] == [], name


def from_text(rows: str, kinds: dict[str, str]) -> list[dict[str, Any]]:
    """Return the rows of a CSV as dicts, its numbers as numbers."""
    return [
        {
            name: None if cell == "" else float(cell) if kinds.get(name) in ("number", "whole") else unsafe(cell)
            for name, cell in line.items()
        }
        for line in csv.DictReader(io.StringIO(rows, newline=""))
    ]


def escaped(line: dict[str, Any]) -> dict[str, Any]:
    """Return the texts of a row as Excel shows them; openpyxl leaves signs that XML forbids as they are written."""
    return {name: unescape(value) for name, value in line.items() if isinstance(value, str)}
