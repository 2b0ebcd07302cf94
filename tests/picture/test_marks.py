"""What the marks over time, of dates and of parts draw: ranges, stacks, limits, spans and tiles."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas
import pytest

from dashboard.declared import Chart, Column
from dashboard.model import Answer
from dashboard.picture.figure import figure
from dashboard.picture.theme import HEAD, short_names
from tests.picture.answers import CHARTS, answer, month, row
from tests.picture.test_figure import strict

FLAG = Column(type="boolean")
RANGES = {"low": 1.0, "high": 3.0}


def traces(found: Answer) -> list[dict[str, Any]]:
    return list(strict(figure(found))["data"])


def named(found: Answer, name: str) -> list[dict[str, Any]]:
    return [trace for trace in traces(found) if trace.get("name") == name]


def numbers(values: Any) -> list[float | None]:
    """Return the numbers of a trace, which Plotly may have packed."""
    return [None if value is None or math.isnan(value) else float(value) for value in values]


def points(trace: Any) -> list[tuple[str, float] | None]:
    """Return the corners of a shape, None for a gap."""
    return [None if x is None else (x[:7], y) for x, y in zip(trace.x, numbers(trace.y), strict=True)]


def test_where_only_a_range_is_known_there_is_a_ribbon_with_two_edges_and_no_line_in_it():
    rows = [row(amount=None, basis="modelled", day=month(n), low=1.0 + n, high=3.0 + n) for n in range(3)]
    band, low, high = figure(answer(CHARTS["ribbon"], rows)).data
    assert numbers(low.y) == [1, 2, 3]
    assert numbers(high.y) == [3, 4, 5]
    assert low.line.dash == high.line.dash == "dot"
    assert band.fill == "toself"
    assert numbers(band.y) == [3, 4, 5, 3, 2, 1]
    assert band.line.width == 0


def test_a_line_with_a_range_lies_on_its_ribbon():
    rows = [row(amount=2.0, day=month(n), **RANGES) for n in range(3)]
    *_, line = figure(answer(CHARTS["ribbon"], rows)).data
    assert numbers(line.y) == [2, 2, 2]
    assert line.line.dash == "solid"
    assert line.showlegend
    assert len(figure(answer(CHARTS["ribbon"], rows)).data) == 4


def test_a_ribbon_is_broken_where_an_end_is_unknown():
    rows = [row(amount=2.0, day=month(n), low=None if n == 1 else 1.0, high=3.0) for n in range(3)]
    band, low, _, line = figure(answer(CHARTS["ribbon"], rows)).data
    assert numbers(low.y) == [1, None, 1]
    assert numbers(band.y) == [3, 1, None, 3, 1]
    assert numbers(line.y) == [2, 2, 2]


def test_a_line_without_ranges_is_one_trace():
    assert len(figure(answer(CHARTS["ribbon"], [row(low=None, high=None)])).data) == 1


def test_areas_are_stacked_from_the_first_group_up():
    rows = [row(amount=float(n + 1), day=month(n), client=client) for client in ("Meta", "Google") for n in range(2)]
    meta, google = figure(answer(CHARTS["area"], rows)).data
    assert points(meta) == [("2025-01", 1), ("2025-02", 2), ("2025-02", 0), ("2025-01", 0)]
    assert points(google) == [("2025-01", 2), ("2025-02", 4), ("2025-02", 2), ("2025-01", 1)]
    assert meta.line.color != google.line.color
    assert (meta.showlegend, google.showlegend) == (True, True)


def test_a_row_of_a_group_that_comes_twice_on_a_day_is_stacked_and_not_lost():
    rows = [row(amount=1.0, day=month(0)), row(amount=2.0, day=month(0))]
    tops = [max(numbers(trace.y)) for trace in figure(answer(CHARTS["area"], rows)).data]
    assert tops == [1, 3]


def test_an_unknown_amount_breaks_its_area_and_is_marked_on_top_of_the_stack():
    below = [row(amount=5.0, day=month(n), client="Meta") for n in range(5)]
    above = [row(amount=None if n == 2 else 1.0, day=month(n), client="Google") for n in range(5)]
    _, google, unknown = figure(answer(CHARTS["area"], [*below, *above])).data
    assert points(google)[:5] == [("2025-01", 6), ("2025-02", 6), ("2025-02", 5), ("2025-01", 5), None]
    assert {point[0] for point in points(google) if point} == {"2025-01", "2025-02", "2025-04", "2025-05"}
    assert unknown.name == "unknown"
    assert unknown.marker.symbol == "circle-open"
    assert points(unknown) == [("2025-03", 5)]


def test_the_reported_part_of_an_area_is_solid_and_its_modelled_part_hatched():
    rows = [row(amount=1.0, day=month(n), basis="reported" if n < 2 else "modelled") for n in range(4)]
    solid, hatched = figure(answer(CHARTS["area"], rows)).data
    assert (solid.fillpattern.shape, hatched.fillpattern.shape) == ("", "x")
    assert (solid.line.dash, hatched.line.dash) == ("solid", "dot")
    assert {point[0] for point in points(solid) if point} == {"2025-01", "2025-02"}
    assert {point[0] for point in points(hatched) if point} == {"2025-02", "2025-03", "2025-04"}
    assert (solid.showlegend, hatched.showlegend) == (True, False)


def test_the_ticks_of_an_area_reach_the_top_of_the_stack():
    rows = [row(amount=1e9, day=month(n), client=f"Client {k}") for k in range(8) for n in range(2)]
    ticks = figure(answer(CHARTS["area"], rows)).layout.yaxis.ticktext
    assert ticks[-1] in ("8 bn", "10 bn")


def test_a_control_chart_has_its_limits_and_a_red_diamond_for_each_alarm():
    rows = [row(amount=float(n), day=month(n), alarm=n == 4, **RANGES) for n in range(5)]
    found = answer(CHARTS["control"], rows, alarm=FLAG)
    low, high, line, alarms = figure(found).data
    assert (numbers(low.y), numbers(high.y)) == ([1] * 5, [3] * 5)
    assert low.mode == high.mode == "lines"
    assert numbers(line.y) == [0, 1, 2, 3, 4]
    assert numbers(alarms.y) == [4]
    assert alarms.marker.color == "#D9534F"
    assert alarms.marker.symbol == ("diamond",)
    assert figure(answer(CHARTS["control"], rows)).data[-1].name != "alarm", "without the column nothing is judged"


def test_unknown_points_and_limits_of_a_control_chart_leave_gaps_and_raise_no_alarm():
    rows = [
        row(amount=None, day=month(0), alarm=True, low=None, high=None),
        row(amount=2.0, day=month(1), alarm=None),
    ]
    low, _, line = figure(answer(CHARTS["control"], rows, alarm=FLAG)).data
    assert numbers(low.y) == [None, 0.25]
    assert numbers(line.y) == [None, 2]


def test_modelled_points_of_a_control_chart_are_hollow_even_where_they_raise_an_alarm():
    rows = [row(amount=5.0, basis="modelled", day=month(0), alarm=True)]
    line, alarms = figure(answer(CHARTS["control"], rows, alarm=FLAG)).data[2:]
    assert line.marker.symbol == ("circle-open-dot",)
    assert line.line.dash == "dot"
    assert alarms.marker.symbol == ("diamond-open-dot",)


def test_a_gantt_bar_runs_from_its_first_date_to_its_last():
    (bar,) = figure(answer(CHARTS["gantt"], [row(basis="modelled")])).data
    assert bar.base == ("2024-01-01",)
    assert pandas.Timestamp(bar.base[0]) + pandas.Timedelta(milliseconds=bar.x[0]) == pandas.Timestamp("2026-12-31")
    assert bar.marker.pattern.shape == ("x",)


def test_a_gantt_bar_without_an_end_runs_out_of_the_picture():
    drawn = figure(answer(CHARTS["gantt"], [row(), row("Surge AI", ends=None)]))
    (bar,) = drawn.data
    ends = [
        pandas.Timestamp(base) + pandas.Timedelta(milliseconds=x) for base, x in zip(bar.base, bar.x, strict=True)
    ]
    assert ends[0] < ends[1] == pandas.Timestamp(drawn.layout.xaxis.range[1])


@pytest.mark.parametrize(
    ("on", "told"), [(None, "23 Nov 2026"), ("2025-06-14", "14 Jun 2025"), ("2029-01-01", "1 Jan")]
)
def test_a_gantt_shows_the_day_asked_about(on: str | None, told: str):
    found = replace(answer(CHARTS["gantt"], [row()]), clock={"on": on} if on else {})
    drawn = figure(found)
    (line,), (note,) = drawn.layout.shapes, drawn.layout.annotations
    assert told in note.text
    first, last = (pandas.Timestamp(end) for end in drawn.layout.xaxis.range)
    assert first < pandas.Timestamp(line.x0) < last


def test_tiles_stand_under_the_name_of_their_group_and_hold_their_amount():
    rows = [row("Meta", 3.0, status="active"), row("Google", 2.0, "modelled", status="ended")]
    (tiles,) = figure(answer(CHARTS["treemap"], rows)).data
    assert tiles.labels == ("active", "ended", "Meta", "Google")
    assert tiles.parents == ("", "", "group active", "group ended")
    assert numbers(tiles["values"]) == [0, 0, 3, 2]
    assert tiles.marker.pattern.shape == ("", "", "", "x")
    assert "modelled" in tiles.text[3]
    (one,) = figure(answer(CHARTS["treemap"], rows[:1])).data
    assert one.labels == ("Meta",)


def test_what_has_no_tile_is_told_beneath_and_never_counted():
    rows = [row("Meta", 3.0), row("Google", None), row("Apple", -5.0), row("Cohere", 0.0)]
    drawn = figure(answer(CHARTS["treemap"], rows))
    assert drawn.data[0].labels == ("Meta",)
    (note,) = drawn.layout.annotations
    told = note.text.replace("<br>", " ")
    assert "Google: unknown" in told
    assert "Apple: USD -5" in told
    assert figure(answer(CHARTS["treemap"], rows[1:])) is None


OVER_TIME = [name for name, chart in CHARTS.items() if chart.mark in ("line", "area", "control")]


@pytest.mark.parametrize("chart", OVER_TIME)
def test_a_partial_period_is_hatched_and_its_hover_says_so(chart: str):
    rows = [row(amount=1.0, day=month(n), is_partial=n == 2, **RANGES) for n in range(3)]
    found = answer(CHARTS[chart], rows, is_partial=FLAG)
    (band,) = named(found, "partial period")
    assert band["x"] == [f"{month(2)}"]
    assert band["marker"]["pattern"]["shape"] == "/"
    texts = [text for t in traces(found) for text in (t.get("customdata") or ()) if text]
    assert any(text.endswith("partial period") for text in texts)
    assert not any("partial period" in text for text in texts if "1 Mar" not in text)
    whole = answer(CHARTS[chart], [{**each, "is_partial": False} for each in rows], is_partial=FLAG)
    assert named(whole, "partial period") == []


def test_a_partial_period_is_as_wide_as_the_grain_asked_for():
    rows = [row(amount=1.0, day=month(0), is_partial=True)]
    found = answer(CHARTS["line"], rows, is_partial=FLAG)
    (band,) = named(replace(found, bound={"grain": "week"}), "partial period")
    assert datetime.timedelta(milliseconds=band["width"]) == datetime.timedelta(days=7)
    assert figure(replace(found, bound={"grain": None})).data[-1].width > 0


def test_the_bar_of_a_partial_period_says_so_beside_its_amount():
    found = answer(CHARTS["bar"], [row(is_partial=True), row("Surge AI", is_partial=False)], is_partial=FLAG)
    (bar,) = figure(found).data
    assert bar.text == ("USD 1 bn, partial period", "USD 1 bn")


def test_a_bar_says_that_it_is_modelled_unless_all_of_them_are():
    def texts(*bases: str) -> list[str]:
        rows = [row(f"Vendor {n}", basis=basis) for n, basis in enumerate(bases)]
        return list(figure(answer(CHARTS["bar"], rows)).data[0].text)

    assert texts("reported", "modelled") == ["USD 1 bn", "USD 1 bn modelled"]
    assert texts("modelled", "modelled") == ["USD 1 bn", "USD 1 bn"]
    assert texts("estimated", "estimated") == ["USD 1 bn est.", "USD 1 bn est."]


LANES = [name for name, chart in CHARTS.items() if chart.mark in ("bar", "interval", "gantt", "timeline")]


@pytest.mark.parametrize("chart", [*LANES, "names over time", "heatmap"])
def test_two_long_names_that_are_shortened_alike_keep_lanes_of_their_own(chart: str):
    long = "Other clients at Invisible Technologies, Language-model training and human feedback, "
    rows = [row(f"{long}{part}", client=f"{long}{part}") for part in ("easy part", "hard part")]
    charts = {**CHARTS, "names over time": Chart(mark="scatter", x="day", y="vendor")}
    drawn = figure(answer(charts[chart], rows))
    lanes = {label for trace in drawn.data for label in trace.y}
    assert len(lanes) == 2
    assert set(drawn.layout.yaxis.categoryarray) == lanes


def test_around_many_lines_ribbons_are_faint_and_without_edges():
    def drawn(count: int) -> Any:
        rows = [row(amount=2.0, client=f"Client {n}", day=month(k), **RANGES) for n in range(count) for k in range(2)]
        return figure(answer(CHARTS["ribbon"], rows)).data

    assert len(drawn(2)) == 2 * 4
    assert len(drawn(6)) == 6 * 2
    faint, strong = (float(found[0].fillcolor.split(",")[-1][:-1]) for found in (drawn(6), drawn(1)))
    assert faint < strong / 2


def test_the_legend_names_the_first_group_first():
    rows = [row(amount=1.0, client=client) for client in ("Meta", "Google")]
    ranks = {trace.name: trace.legendrank for trace in figure(answer(CHARTS["line"], rows)).data}
    assert ranks["Meta"] < ranks["Google"]


def test_lanes_of_one_range_each_take_no_room_for_the_colours_of_others():
    def height(*vendors: str) -> int:
        rows = [row(vendor, status=f"verdict {n}") for n, vendor in enumerate(vendors)]
        return int(
            figure(
                answer(Chart(mark="interval", y="vendor", low="low", high="high", color="status"), rows)
            ).layout.height
        )

    assert height("Scale AI", "Surge AI") < height("Scale AI", "Scale AI") + 30


def test_many_points_are_small_ones():
    def size(count: int) -> int:
        rows = [row(amount=1.0, day=month(n), client="Meta") for n in range(count)]
        return int(figure(answer(Chart(mark="line", x="day", y="amount"), rows)).data[0].marker.size)

    assert size(10) > size(50) > size(100)


def test_ranges_of_which_only_one_end_is_known_are_not_drawn_and_break_nothing():
    drawn = strict(figure(answer(CHARTS["interval"], [row(low=None), row("Surge AI", high=None)])))
    assert drawn["data"] == []


def test_long_names_beside_a_grid_have_room_of_their_own():
    names = [f"{name}: Language-model training and human feedback" for name in ("OpenAI", "xAI")]
    long = figure(answer(CHARTS["heatmap"], [row(client=name) for name in names]))
    short = figure(answer(CHARTS["heatmap"], [row(client=name) for name in ("OpenAI", "xAI")]))
    assert long.layout.height - short.layout.height == 2 * 32


def test_the_name_above_a_column_is_short_unless_two_begin_alike():
    begins = "A name that is longer than fits "
    names = short_names(["Short", begins + "here", "Another name that is longer than fits"])
    assert names["Short"] == "Short"
    assert [len(name) <= HEAD for name in names.values()] == [True, True, True]
    alike = [begins + "one", begins + "two"]
    assert list(short_names(alike).values()) == alike


# What only tells traces and tiles apart, and is never shown.
UNSEEN = ("ids", "parents", "legendgroup")


def texts(part: object) -> Iterator[str]:
    """Yield every text of a figure that may be shown."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key not in UNSEEN:
                yield from texts(value)
    elif isinstance(part, str):
        yield part
    elif isinstance(part, list | tuple):
        for value in part:
            yield from texts(value)


@pytest.mark.parametrize("name", [name for name in CHARTS if name not in ("number", "table")])
def test_signs_of_html_in_a_name_stay_signs(name: str):
    odd = "<i>x</i> &amp; <b>" + "y" * 30
    rows = [row(odd, client=odd, status=odd), row(f"{odd} two", 2e9, client=f"{odd} two", status=f"{odd} two")]
    drawn = figure(answer(CHARTS[name], rows))
    assert drawn is not None
    shown = [text for text in texts(drawn.to_plotly_json()) if "x" in text]
    assert any("&lt;i&gt;x" in text for text in shown)
    assert [text for text in shown if re.search(r"<i>|<b>|&amp;(?!(amp|lt|gt);).*y|& ", text)] == []
