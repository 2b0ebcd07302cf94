"""Lines and points over time or over another measure."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.axes import axis, threshold_lines
from dashboard.picture.ribbons import ribbon
from dashboard.picture.rows import Row, hover, symbol, weakest, words
from dashboard.picture.theme import ACCENT, DASH, categories, color_of, lane_heights, layout, legend_room, wrapped

Paths = dict[tuple[str, str], list[Row]]


def line(answer: Answer) -> go.Figure:
    """Draw one line for each `color`; unknown points leave a gap, points that are not reported are hollow.

    With `low` and `high` a ribbon lies around the line; where only they are known there is no line in it.
    """
    return _drawn(answer, "lines+markers")


def scatter(answer: Answer) -> go.Figure:
    """Draw one point a row, coloured by `color`; points that are not reported are hollow."""
    return _drawn(answer, "markers")


def _drawn(answer: Answer, mode: str) -> go.Figure:
    chart = answer.query.header.chart
    rows = answer.rows
    colors = {group: place for place, group in enumerate(dict.fromkeys(words(row, chart.color) for row in rows))}
    drawn = go.Figure()
    named: set[str] = set()
    for (group, _), members in sorted(_paths(answer).items(), key=lambda item: -colors[item[0][0]]):
        color = color_of(group, colors[group]) if group else ACCENT
        drawn.add_traces(_traces(answer, members, mode, {"name": group, "legendgroup": group}, color))
        drawn.data[-1].showlegend = group not in named
        named.add(group)
    many = len(colors) > 1
    drawn.update_xaxes(**axis(answer, chart.x), showgrid=False)
    if answer.query.header.columns[chart.y or ""].type == "text":
        names = list(dict.fromkeys(wrapped(words(row, chart.y)) for row in rows))
        drawn.update_layout(layout(80 + lane_heights(names, 34) + legend_room(len(colors)), showlegend=many))
        drawn.update_xaxes(side="top", rangemode="tozero")
        drawn.update_yaxes(**categories(names))
    else:
        drawn.update_layout(layout(340 + legend_room(len(colors) + 1), showlegend=many))
        drawn.update_yaxes(**axis(answer, chart.y), rangemode="tozero", nticks=6)
    threshold_lines(drawn, answer, chart.y, vertical=False)
    return drawn


def _paths(answer: Answer) -> Paths:
    """Return the rows of each line: those of one colour may belong to several, told apart by `text`."""
    chart = answer.query.header.chart
    paths: Paths = {}
    for row in answer.rows:
        paths.setdefault((words(row, chart.color), words(row, chart.text)), []).append(row)
    return paths


def _traces(answer: Answer, rows: list[Row], mode: str, look: dict[str, Any], color: str) -> list[go.Scatter]:
    """Return the traces of one line: the ribbon if it has one, and the line if any point of it is known.

    The last one stands for them all in the legend.
    """
    chart = answer.query.header.chart
    has_range = mode != "markers" and chart.low is not None and chart.high is not None
    band = ribbon(answer, rows, look, color) if has_range else []
    if band and all(row[chart.y or ""] is None for row in rows):
        return band
    path = go.Scatter(
        **look,
        mode=mode,
        showlegend=False,
        x=[row[chart.x or ""] for row in rows],
        y=[_place(answer, row) for row in rows],
        customdata=[hover(answer, row) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
        connectgaps=False,
        line={"color": color, "width": 2, "dash": DASH[weakest(rows)]},
        marker={"color": color, "size": point_size(len(rows)), "symbol": [symbol(row) for row in rows]},
    )
    return [*band, path]


def point_size(points: int) -> int:
    """Return the size of the points of a line: many of them are small, so that the line stays one."""
    return 8 if points <= 30 else 5 if points <= 80 else 3


def _place(answer: Answer, row: Row) -> object:
    """Return a row's place on y: its value, or its wrapped name where y is a list of names."""
    name = answer.query.header.chart.y or ""
    return wrapped(words(row, name)) if answer.query.header.columns[name].type == "text" else row[name]
