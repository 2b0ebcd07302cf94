"""How it moved is said only between two whole periods that are known, and only as far as they are."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from dashboard.declared import Column
from dashboard.picture.movement import moved
from tests.picture.answers import CHARTS, answer, month, row

HALF = Column(type="boolean")


def series(*amounts: float | None, client: str = "OpenAI", **more: Any) -> list[dict[str, Any]]:
    return [row(f"{client} {n}", amount, day=month(n), client=client, **more) for n, amount in enumerate(amounts)]


def said(rows: list[dict[str, Any]], chart: str = "line", **columns: Column) -> str:
    made = answer(CHARTS[chart], rows, **columns)
    header = made.query.header.model_copy(update={"grain": ("client", "day")})
    return moved(replace(made, query=replace(made.query, header=header), bound={"grain": "month"}))


@pytest.mark.parametrize(
    ("amounts", "text"),
    [
        ((100.0, 112.0), "Up 12% from Jan 2025 to Feb 2025 (Amount)."),
        ((100.0, 96.5), "Down 3.5% from Jan 2025 to Feb 2025 (Amount)."),
        ((100.0, 100.5), "It has not moved by 1% or more from Jan 2025 to Feb 2025 (Amount)."),
        ((100.0, 600.0), "6.0 times as much from Jan 2025 to Feb 2025 (Amount)."),
        ((100.0, 5.0, 50.0), "10.0 times as much from Feb 2025 to Mar 2025 (Amount)."),
        ((-100.0, -50.0), "Up 50% from Jan 2025 to Feb 2025 (Amount)."),
        ((100.0,), ""),
        ((), ""),
        ((100.0, None), ""),
        ((0.0, 5.0), ""),
    ],
)
def test_one_line_rises_falls_or_stays(amounts: tuple[float | None, ...], text: str):
    assert said(series(*amounts)) == text


def test_of_many_lines_the_one_that_moved_most_is_told():
    rows = [*series(100.0, 110.0), *series(100.0, 70.0, client="Meta")]
    assert said(rows) == "Moved most: Meta, down 30% from Jan 2025 to Feb 2025 (Amount)."
    assert said([*series(1.0, 1.0), *series(2.0, 2.0, client="Meta")]).startswith("No line moved by 1% or more")
    # One that has a single point is a line all the same, and the other is told by its name.
    assert said([*series(100.0, 110.0), *series(5.0, client="Meta")]).startswith("Moved most: OpenAI, up 10%")


def test_a_line_that_ended_before_the_others_has_not_moved_now():
    rows = [*series(100.0, 110.0, 121.0), *series(100.0, 10.0, client="Meta")]
    assert said(rows) == "Moved most: OpenAI, up 10% from Feb 2025 to Mar 2025 (Amount)."
    assert said([*series(5.0), *series(100.0, 110.0, client="Meta")]).startswith("Moved most: Meta, up 10%")


def test_the_basis_is_the_weaker_of_the_two_periods():
    rows = [*series(100.0, 110.0)]
    rows[0]["basis"] = "modelled"
    assert said(rows) == "Up 10% from Jan 2025 to Feb 2025 (Amount; modelled)."


def test_a_period_that_is_not_whole_or_not_yet_there_has_not_moved():
    rows = series(100.0, 110.0, 5.0, is_partial=False)
    rows[2]["is_partial"] = True
    assert said(rows, is_partial=HALF) == "Up 10% from Jan 2025 to Feb 2025 (Amount)."
    foreseen = [row("A", 100.0, day=month(0)), row("B", 110.0, day=month(1)), row("C", 900.0, day=month(40))]
    assert said(foreseen) == "Up 10% from Jan 2025 to Feb 2025 (Amount)."


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ((0.2, 0.3), (0.6, 0.7), "Up at least 100% from Jan 2025 to Feb 2025 (Amount)."),
        ((0.4, 0.6), (0.1, 0.2), "Down at least 50% from Jan 2025 to Feb 2025 (Amount)."),
        (
            (0.2, 0.5),
            (0.3, 0.6),
            "How it moved cannot be told: its ranges overlap, from Jan 2025 to Feb 2025 (Amount).",
        ),
    ],
)
def test_a_range_has_moved_only_where_it_left_the_former_one(
    before: tuple[float, float], after: tuple[float, float], text: str
):
    rows = [
        row(name, None, day=month(place), low=low, high=high)
        for place, (name, (low, high)) in enumerate([("A", before), ("B", after)])
    ]
    assert said(rows, "ribbon") == text


@pytest.mark.parametrize("chart", [name for name in CHARTS if name not in ("line", "area", "ribbon")])
def test_what_is_not_over_time_does_not_move(chart: str):
    assert said([row(day=month(0)), row("B", 5.0, day=month(1))], chart) == ""


@pytest.mark.parametrize(
    ("grain", "words"),
    [
        ("year", "2025 to 2026"),
        ("quarter", "Q1 2025 to Q1 2026"),
        ("week", "the week of 1 Jan 2025 to the week of 1 Jan 2026"),
        (None, "1 Jan 2025 to 1 Jan 2026"),
    ],
)
def test_periods_are_named_by_their_grain(grain: str | None, words: str):
    days = [datetime.date(year, 1, 1) for year in (2025, 2026)]
    made = answer(CHARTS["line"], [row("A", n + 1.0, day=day) for n, day in enumerate(days)])
    header = made.query.header.model_copy(update={"grain": ("client", "day")})
    found = moved(replace(made, query=replace(made.query, header=header), bound={"grain": grain}))
    assert found == f"Up 100% from {words} (Amount)."
