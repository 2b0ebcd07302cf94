"""Exported rows are safe in a spreadsheet, and nothing of them is lost."""

from __future__ import annotations

import csv
import datetime
import io
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.picture.export import as_csv, csv_chunks, rows_of, safe, unsafe
from tests.picture.answers import CHARTS, answer, row

RUN = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
SIGNS = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", '"', ",", ""])
TEXTS = st.builds(
    lambda sign, more, rest: sign + more + rest, SIGNS, SIGNS, st.text(st.characters(blacklist_categories=["Cs"]))
).filter(lambda text: "\0" not in text)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1))
def test_no_exported_text_begins_with_a_sign_and_each_reads_back(rows: list[tuple[str, str]]) -> None:
    header, *found = read("".join(csv_chunks(["a", "b"], rows)))
    assert header == ["a", "b"]
    for cells in found:
        assert not any(RUN.match(cell) for cell in cells)
    assert [tuple(map(unsafe, cells)) for cells in found] == rows


@given(TEXTS)
def test_a_text_that_nothing_runs_stays_as_it_is(text: str) -> None:
    assert (safe(text) == text) == (re.match(r"'*[=+\-@\t\r\n＝＋－＠]", text) is None)


@given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.decimals(allow_nan=False)))
def test_a_number_stays_a_number(value: float | Decimal) -> None:
    _, (cell,) = read("".join(csv_chunks(["a"], [[value]])))
    assert type(value)(cell) == value


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-3.5, "-3.5"),
        ("-3.5", "'-3.5"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("'=1", "''=1"),
        (["-a", "b"], "'-a b"),
        (None, ""),
        (float("nan"), ""),
        (True, "True"),
        (datetime.date(2026, 11, 26), "2026-11-26"),
        (datetime.datetime(2026, 11, 26, 9, 30), "2026-11-26 09:30:00"),
    ],
)
def test_how_values_are_written(value: object, cell: str) -> None:
    assert read("".join(csv_chunks(["a"], [[value, "x"]])))[1] == [cell, "x"]


def test_a_name_that_would_run_is_safe_too() -> None:
    assert read("".join(csv_chunks(["=1+1"], [])))[0] == ["'=1+1"]


def test_an_answer_is_safe_as_csv_and_raw_otherwise() -> None:
    said = answer(CHARTS["table"], [row("=cmd", -3.5), row("plain", None)])
    written = [dict(zip(read(as_csv(said))[0], cells, strict=True)) for cells in read(as_csv(said))[1:]]
    assert [cells["vendor"] for cells in written] == ["'=cmd", "plain"]
    assert [cells["amount"] for cells in written] == ["-3.5", ""]
    assert rows_of(said)["vendor"].tolist() == ["=cmd", "plain"]
