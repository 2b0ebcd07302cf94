"""What lies beyond a line is counted, named, and said with its basis; nothing more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.declared import Column, Threshold
from dashboard.model import Answer
from dashboard.picture.standing import Standing, standings
from tests.picture.answers import CHARTS, answer, month, row

RED = Threshold(column="amount", level="red", at=">= 100", kind="convention", label="a hundred", do="Name another.")
AMBER = Threshold(column="amount", level="amber", at=">= 50", kind="convention")


def lined(rows: list[dict[str, Any]], *lines: Threshold, chart: str = "bar") -> Answer:
    made = answer(CHARTS[chart], rows, amount=Column(type="number", label="Amount"))
    header = made.query.header.model_copy(update={"thresholds": lines})
    return replace(made, query=replace(made.query, header=header))


def told(rows: list[dict[str, Any]], *lines: Threshold, chart: str = "bar") -> list[str]:
    return [standing.text for standing in standings(lined(rows, *lines, chart=chart))]


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([row("A", 100.0)], "Amount: 1 of 1 at 100 or above (red line, convention: a hundred): A."),
        ([row("A", 99.0)], "Amount: none of 1 at 100 or above (red line, convention: a hundred)."),
        (
            [row("A", None)],
            "Amount: not known, so nobody can say what lies beyond which line.",
        ),
        (
            [row("A", 100.0), row("B", None), row("C", 200.0, "modelled")],
            "Amount: 2 of 2 at 100 or above (red line, convention: a hundred), modelled in part: A; C.",
        ),
        (
            [row(name, 100.0, "estimated") for name in "ABCDE"],
            "Amount: 5 of 5 at 100 or above (red line, convention: a hundred), estimated: A; B; C and 2 more.",
        ),
    ],
)
def test_rows_beyond_a_line_are_counted_and_named(rows: list[dict[str, Any]], text: str):
    assert told(rows, RED) == [text]


@pytest.mark.parametrize(
    ("at", "amount", "words"),
    [
        (">= 5", 5.0, "1 of 1 at 5 or above"),
        ("> 5", 5.0, "none of 1 above 5"),
        ("> 5", 6.0, "1 of 1 above 5"),
        ("<= 5", 5.0, "1 of 1 at 5 or below"),
        ("< 5", 5.0, "none of 1 below 5"),
        ("< 5", 4.0, "1 of 1 below 5"),
    ],
)
def test_each_sign_means_what_it_says(at: str, amount: float, words: str):
    line = Threshold(column="amount", level="line", at=at, kind="convention")
    assert told([row("A", amount)], line) == [f"Amount: {words} (line, convention){': A' * words.startswith('1')}."]


def test_what_is_beyond_the_red_line_is_not_told_again_beside_the_amber_one():
    red, amber = standings(lined([row("A", 100.0), row("B", 60.0), row("C", 1.0)], AMBER, RED))
    assert (red.level, red.beyond, red.do) == ("red", 1, "Name another.")
    assert (amber.level, amber.beyond) == ("amber", 1)
    assert amber.text == "Amount: 1 of 3 at 50 or above (amber line, convention): B."


def test_lines_with_something_beyond_them_stand_first():
    assert [found.level for found in standings(lined([row("A", 60.0)], RED, AMBER))] == ["amber", "red"]


def test_over_time_only_the_last_whole_period_of_each_series_counts():
    rows = [
        row("A", 200.0, day=month(0), client="OpenAI"),
        row("B", 10.0, day=month(1), client="OpenAI"),
        row("C", 200.0, day=month(1), client="Meta"),
    ]
    assert told(rows, RED, chart="line") == [
        "Amount: 1 of 2 at 100 or above (red line, convention: a hundred): Meta."
    ]


def test_what_is_not_known_is_said_once_and_a_line_in_the_grain_judges_no_row():
    assert told([row("A", None)], RED, AMBER) == ["Amount: not known, so nobody can say what lies beyond which line."]
    made = lined([row("A", 200.0)], RED)
    by_amount = made.query.header.model_copy(update={"grain": ("amount",)})
    assert standings(replace(made, query=replace(made.query, header=by_amount))) == []


def test_a_query_without_lines_has_no_standing():
    assert standings(answer(CHARTS["bar"], [row()])) == []
    assert isinstance(standings(lined([row("A", 1.0)], RED))[0], Standing)


def test_what_to_do_stands_under_its_condition():
    def done(row_basis: str, line: Threshold, **more: Any) -> str:
        (found,) = standings(lined([row("A", 100.0, row_basis, **more)], line, chart="interval"))
        return found.do

    assert done("reported", RED) == "Name another."
    assert done("modelled", RED) == "If the model holds: name another."
    low = Threshold(column="low", level="red", at="< 0.5", kind="convention", do="Name another.")
    assert done("reported", low) == "If so: name another."
    (found,) = standings(lined([row("A")], low, chart="interval"))
    assert "1 of 1 may be below 50%" in found.text
    sure = Threshold(column="high", level="red", at="< 0.9", kind="convention", do="Name another.")
    assert done("reported", sure) == "Name another."
    (none,) = standings(lined([row("A", 1.0)], RED))
    assert none.do == ""
