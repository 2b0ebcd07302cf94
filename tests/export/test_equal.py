"""Every form of every question holds the same rows: CSV as it streams, XLSX, and the API's JSON, CSV and Parquet."""

from __future__ import annotations

import csv
import datetime
import io
import math
import os
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
from openpyxl.utils.escape import unescape

from dashboard.answers import answer_for
from dashboard.catalog.folder import Catalogue
from dashboard.export.asked import Asked
from dashboard.export.streamed import csv_of, streamed
from dashboard.export.workbook import workbook
from dashboard.model import Query
from dashboard.picture.export import as_csv, unsafe
from dashboard.picture.forms import as_form, as_records
from dashboard.view import View
from dashboard.warehouse.version import Version

# `make prove` asks every question, with and without the clocks; otherwise one of each mark.
IS_PROOF = os.environ.get("HYPOTHESIS_PROFILE") == "prove"


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


def compared(query: Query, clocks: View, held: Catalogue, version: Version) -> int:
    """Hold the forms of a question against each other; return how many rows it has."""
    kinds = {name: column.type for name, column in query.header.columns.items()}
    answer = answer_for(query, {}, clocks, version)
    rows = from_text("".join(csv_of(streamed(query, {}, clocks, version))), kinds)
    hold(from_text(as_csv(answer), kinds), rows, query.id)
    hold([{name: plain(value) for name, value in line.items()} for line in as_records(answer)], rows, query.id)
    table = pyarrow.parquet.read_table(io.BytesIO(as_form(answer, "parquet"))).to_pylist()
    hold([{name: plain(value) for name, value in line.items()} for line in table], rows, query.id)
    file = io.BytesIO()
    workbook(file, [Asked(query, clocks, held, version)], query.header.title)
    names, *lines = openpyxl.load_workbook(file, read_only=True).worksheets[1].iter_rows(values_only=True)
    read = [{str(name): plain(value) for name, value in zip(names, line, strict=True)} for line in lines]
    hold([{**line, **escaped(line)} for line in read], rows, query.id)
    return len(rows)


def escaped(line: dict[str, Any]) -> dict[str, Any]:
    """Return the texts of a row as Excel shows them; openpyxl leaves signs that XML forbids as they are written."""
    return {name: unescape(value) for name, value in line.items() if isinstance(value, str)}


@pytest.mark.proof
def test_every_form_holds_the_same_rows(queries_held: Catalogue, shipped: Version) -> None:
    by_mark = {query.header.chart.mark: query for query in reversed(queries_held.queries.values())}
    few = [*by_mark.values(), queries_held.find("evidence/rows"), queries_held.find("dependence/known_spend")]
    narrowed = View(known="2026-06-30", basis="estimated")
    asked = [(query, view) for query in queries_held.queries.values() for view in (View(), narrowed)]
    rows = [compared(*one, queries_held, shipped) for one in (asked if IS_PROOF else [(one, View()) for one in few])]
    assert sum(rows) > 400
