"""Every form of every question holds the same rows: CSV as it streams, XLSX, and the API's JSON, CSV and Parquet."""

from __future__ import annotations

import io
import os

import openpyxl
import pyarrow.parquet
import pytest

from dashboard.answers import answer_for
from dashboard.catalog.folder import Catalogue
from dashboard.export.asked import Asked
from dashboard.export.streamed import csv_of, streamed
from dashboard.export.workbook import workbook
from dashboard.model import Query
from dashboard.picture.export import as_csv
from dashboard.picture.forms import as_form, as_records
from dashboard.view import View
from dashboard.warehouse.version import Version
from tests.export.rows import escaped, from_text, hold, plain

# `make prove` asks every question, with and without the clocks; otherwise one of each mark.
IS_PROOF = os.environ.get("HYPOTHESIS_PROFILE") == "prove"


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


@pytest.mark.proof
def test_every_form_holds_the_same_rows(queries_held: Catalogue, shipped: Version) -> None:
    by_mark = {query.header.chart.mark: query for query in reversed(queries_held.queries.values())}
    few = [*by_mark.values(), queries_held.find("evidence/rows"), queries_held.find("dependence/known_spend")]
    narrowed = View(known="2026-06-30", basis="estimated")
    asked = [(query, view) for query in queries_held.queries.values() for view in (View(), narrowed)]
    rows = [compared(*one, queries_held, shipped) for one in (asked if IS_PROOF else [(one, View()) for one in few])]
    assert sum(rows) > 400
