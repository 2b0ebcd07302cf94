"""The finding says what the rows say: one, many, none, unknown, and how well it is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.declared import Column
from dashboard.picture.words import NOTHING, NOTHING_AT_ALL, counted, finding
from tests.picture.answers import CHARTS, answer, row

ONE = [row("Surge AI", 1.2e9)]
TWO = [row("Scale AI", 8.7e8), row("Surge AI", 1.2e9, "estimated")]
HALF = [row("Scale AI", 8.7e8), row("Surge AI", None)]
NONE = [row("Scale AI", None, low=None, high=None), row("Surge AI", None, low=None, high=None)]

MODELLED = [row("Turing", 2e9, "modelled")]
RANGED = [row("Turing", None, "modelled")]


@pytest.mark.parametrize(
    ("chart", "rows", "text"),
    [
        ("bar", ONE, "Largest: Surge AI, USD 1.2 bn."),
        ("bar", TWO, "Largest: Surge AI, USD 1.2 bn (estimated)."),
        ("bar", HALF, "Largest: Scale AI, USD 870 m; 1 of 2 not given."),
        ("bar", NONE, "No figure is known for any of the 2 rows."),
        ("line", ONE, "Highest: OpenAI, USD 1.2 bn (day 13 Jun 2025)."),
        ("line", TWO, "Highest: OpenAI, USD 1.2 bn (day 13 Jun 2025) (estimated)."),
        ("scatter", NONE, "No figure is known for any of the 2 rows."),
        ("interval", ONE, "Anywhere from 25% to 50%, over 1 range."),
        ("interval", TWO, "Anywhere from 25% to 50%, over 2 ranges."),
        ("interval", [*ONE, NONE[0]], "Anywhere from 25% to 50%, over 1 range; 1 of 2 not given."),
        ("interval", NONE, "No range can be given for any of the 2 rows."),
        ("interval", MODELLED, "Anywhere from 25% to 50%, over 1 range (modelled)."),
        ("ribbon", MODELLED, "Highest: OpenAI, USD 2 bn (day 13 Jun 2025) (modelled)."),
        ("ribbon", RANGED, "Anywhere from 25% to 50%, over 1 range (modelled)."),
        ("ribbon", NONE, "No range can be given for any of the 2 rows."),
        ("area", TWO, "Highest: OpenAI, USD 1.2 bn (day 13 Jun 2025) (estimated)."),
        ("area", NONE, "No figure is known for any of the 2 rows."),
        ("control", ONE, "Highest: USD 1.2 bn (day 13 Jun 2025)."),
        ("gantt", TWO, "Last of 2 to end: Scale AI, 31 Dec 2026."),
        ("gantt", MODELLED, "Last of 1 to end: Turing, 31 Dec 2026 (modelled)."),
        ("gantt", [row(ends=None)], "1 row, none with an end."),
        ("treemap", MODELLED, "Largest: Turing, USD 2 bn (modelled)."),
        ("treemap", HALF, "Largest: Scale AI, USD 870 m; 1 of 2 not given."),
        ("timeline", ONE, "Last of 1: OpenAI."),
        ("heatmap", ONE, "1 row."),
        ("heatmap", HALF, "2 rows; 1 of 2 not given."),
        ("table", TWO, "2 rows."),
    ],
)
def test_the_finding_says_no_more_than_the_rows(chart: str, rows: list[dict[str, Any]], text: str):
    assert finding(answer(CHARTS[chart], rows)) == text


@pytest.mark.parametrize("chart", CHARTS)
def test_without_rows_the_finding_says_that_there_is_nothing(chart: str):
    assert finding(answer(CHARTS[chart], [])) == NOTHING_AT_ALL
    assert finding(replace(answer(CHARTS[chart], []), bound={"client": "openai"})) == NOTHING


def test_the_querys_own_finding_speaks_first():
    said = Column(type="text")
    rows = [row(finding=None), row("Surge AI", finding="Surge AI leads.")]
    assert finding(answer(CHARTS["bar"], rows, finding=said)) == "Surge AI leads."
    assert finding(answer(CHARTS["bar"], [row(finding=None)], finding=said)) == NOTHING_AT_ALL


def test_a_moment_without_a_day_does_not_break_the_finding_of_a_timeline():
    rows = [row("Scale AI", day=None, client="Google"), row("Surge AI", client="Meta")]
    assert finding(answer(CHARTS["timeline"], rows)) == "Last of 2: Meta."


def test_the_finding_of_a_control_chart_counts_the_alarms():
    def said(*alarms: bool | None) -> str:
        rows = [row(f"Vendor {n}", 1.0, "modelled", alarm=alarm) for n, alarm in enumerate(alarms)]
        return finding(answer(CHARTS["control"], [*rows, row(amount=None)], alarm=Column(type="boolean")))

    assert said(True) == "1 alarm in 1 point (modelled)."
    assert said(True, False, True) == "2 alarms in 3 points (modelled)."
    assert said(False, None) == "No alarm in 2 points (modelled)."


def test_one_is_singular_and_everything_else_is_plural():
    assert [counted(number, "row") for number in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]
