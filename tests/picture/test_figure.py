"""Figures: every mark is drawn, nothing unknown becomes a number, and a weak basis looks weak."""

from __future__ import annotations

import json
from typing import Any, get_args

import pandas
import pytest

from dashboard.catalog.folder import Catalogue
from dashboard.declared import Mark
from dashboard.model import BASES
from dashboard.panel import panel
from dashboard.picture.figure import DRAWERS, figure
from dashboard.view import View
from dashboard.warehouse.version import Version
from tests.picture.answers import CHARTS, answer, row
from tests.worlds import UNANSWERED

DRAWN = [name for name, chart in CHARTS.items() if chart.mark in DRAWERS]
UNKNOWN: dict[str, Any] = {"client": "Meta", "low": None, "high": None, "status": None, "starts": None}
VIEWS = (
    {},
    {"basis": "reported"},
    {"known": "2025-06-14"},
    {"client": "openai"},
    {"vendor": "scale-ai", "from": "2024"},
)


def strict(drawn: Any) -> Any:
    """Return the figure's JSON as a browser reads it, where NaN and Infinity are errors."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} in the figure")

    return json.loads(drawn.to_json(), parse_constant=refuse)


def test_every_mark_is_drawn_or_is_a_number_or_a_table():
    assert set(DRAWERS) | {"number", "table"} == set(get_args(Mark))
    assert not set(DRAWERS) & {"number", "table"}
    assert {chart.mark for chart in CHARTS.values()} == set(get_args(Mark))


@pytest.mark.parametrize("asked", VIEWS, ids=str)
def test_every_query_with_a_drawn_mark_gives_a_figure_that_a_browser_can_read(
    asked: dict[str, str], shipped: Version, queries_held: Catalogue
):
    given = {key if key != "from" else "from_": value for key, value in asked.items()}
    without = []
    for query in queries_held.queries.values():
        found = panel(query, View(query.page, **given), queries_held, shipped)
        assert found.error is None, found.error
        if found.figure is not None:
            read = strict(found.figure)
            assert read["data"], query.id
            assert read["layout"]["height"] > 0
        # What has no picture says on every row why its value is unknown.
        elif query.header.chart.mark in DRAWERS and not (
            found.answer.rows and all(row.get("null_reason") for row in found.answer.rows)
        ):
            without.append(query.id)
    if not asked:
        drawn = {query.id for query in queries_held.queries.values() if query.header.chart.mark in DRAWERS}
        assert set(without) == UNANSWERED & drawn


@pytest.mark.parametrize("chart", DRAWN)
def test_rows_of_each_basis_are_drawn_differently_in_every_mark(chart: str):
    def marks(basis: str) -> list[Any]:
        rows = [row("Scale AI", 1e9, "reported"), row("Surge AI", 2e9, basis, client="Meta", status="ended")]
        traces = strict(figure(answer(CHARTS[chart], rows)))["data"]
        return [{key: trace.get(key) for key in ("marker", "line", "fillpattern")} for trace in traces]

    reported, estimated, modelled = (marks(basis) for basis in BASES)
    assert estimated != reported
    assert modelled != reported
    assert modelled != estimated


@pytest.mark.parametrize("chart", DRAWN)
def test_a_row_whose_value_is_unknown_stays_out_of_the_numbers_and_breaks_nothing(chart: str):
    read = strict(figure(answer(CHARTS[chart], [row("Scale AI", 1e9), row("Surge AI", None, **UNKNOWN)])))
    assert read["data"]
    if CHARTS[chart].mark in ("area", "bar", "gantt", "heatmap", "treemap"):
        assert "unknown" in json.dumps(read)


@pytest.mark.parametrize("chart", DRAWN)
def test_nothing_is_drawn_without_rows(chart: str):
    assert figure(answer(CHARTS[chart], [])) is None


@pytest.mark.parametrize("chart", [name for name in DRAWN if name not in ("timeline", "heatmap of states")])
def test_nothing_is_drawn_when_no_value_is_known(chart: str):
    rows = [row(vendor, None, **UNKNOWN) for vendor in ("Scale AI", "Surge AI")]
    assert figure(answer(CHARTS[chart], rows)) is None


@pytest.mark.parametrize("chart", DRAWN)
def test_a_figure_of_one_row_and_one_of_many_can_be_drawn(chart: str):
    for count in (1, 40):
        rows = [row(f"Vendor {n}", 1e6 * (n + 1), client=f"Client {n}", status=f"state {n}") for n in range(count)]
        assert strict(figure(answer(CHARTS[chart], rows)))["data"]


@pytest.mark.parametrize("chart", ["line", "timeline", "area", "ribbon", "control"])
def test_an_axis_of_a_single_day_tells_that_day_and_no_hours(chart: str):
    read = strict(figure(answer(CHARTS[chart], [row("Scale AI"), row("Surge AI", 2e9, client="Meta")])))
    axis = read["layout"]["xaxis"]
    assert (axis["tickvals"], axis["tickformat"]) == (["2025-06-13T00:00:00"], "%-d %b %Y")


def test_text_from_the_record_is_never_markup():
    rows = [row("<script>alert(1)</script>", client="<b>bold</b>")]
    for chart in DRAWN:
        for trace in strict(figure(answer(CHARTS[chart], rows)))["data"]:
            told = json.dumps([trace.get("customdata"), trace.get("text")])
            assert "<script>" not in told
            assert "<b>" not in told
            assert trace.get("customdata") or trace["hoverinfo"] == "skip"


def test_every_chart_over_time_shows_the_events_within_its_span(shipped: Version, queries_held: Catalogue):
    found = panel(queries_held.queries["market/vendor_revenue"], View("market"), queries_held, shipped)
    (events,) = (trace for trace in found.figure.data if trace.name == "events")
    days = [day for trace in found.figure.data if trace.name != "events" for day in trace.x]
    assert events.x
    assert min(days) <= min(events.x)
    assert max(events.x) <= max(days)
    # The axis is set, so that no name of an event can widen it, and leaves room for the first and last point.
    first, last = (pandas.Timestamp(end) for end in found.figure.layout.xaxis.range)
    span = pandas.Timestamp(max(days)) - pandas.Timestamp(min(days))
    assert span / 100 < pandas.Timestamp(min(days)) - first < span / 10
    assert span / 100 < last - pandas.Timestamp(max(days)) < span / 10
