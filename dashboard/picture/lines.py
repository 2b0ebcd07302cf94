"""Lines and points over time or over another measure."""

from __future__ import annotations

from typing import Any, NamedTuple

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.axes import axis, threshold_lines
from dashboard.picture.ribbons import ribbon
from dashboard.picture.rows import Row, hover, symbol, weakest, words
from dashboard.picture.theme import ACCENT, DASH, categories, color_of, lane_heights, lane_names, layout, legend_room

MANY = 3
Paths = dict[tuple[str, str], list[Row]]


class Style(NamedTuple):
    """How one line of `among` so many is drawn; `look` goes to all its traces."""

    mode: str
    color: str
    look: dict[str, Any]
    among: int


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
    paths = _paths(answer)
    for (group, _), members in sorted(paths.items(), key=lambda item: -colors[item[0][0]]):
        color = color_of(group, colors[group]) if group else ACCENT
        # What is drawn last lies on top, and is told first.
        look = {"name": group, "legendgroup": group, "legendrank": 1 + colors[group]}
        drawn.add_traces(_traces(answer, members, Style(mode, color, look, len(paths))))
        drawn.data[-1].showlegend = group not in named
        named.add(group)
    many = len(colors) > 1
    drawn.update_xaxes(**axis(answer, chart.x), showgrid=False)
    if answer.query.header.columns[chart.y or ""].type == "text":
        lanes = lane_names(words(row, chart.y) for row in rows)
        for trace in drawn.data:
            trace.y = [lanes[words({"y": value}, "y")] for value in trace.y]
        names = list(lanes.values())
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


def _traces(answer: Answer, rows: list[Row], style: Style) -> list[go.Scatter]:
    """Return the traces of one line: the ribbon if it has one, and the line if any point of it is known.

    The last one stands for them all in the legend.
    """
    chart = answer.query.header.chart
    has_range = style.mode != "markers" and chart.low is not None and chart.high is not None
    band = ribbon(answer, rows, style.look, style.color, style.among) if has_range else []
    if band and all(row[chart.y or ""] is None for row in rows):
        return band
    size = 8 if style.mode == "markers" else point_size(len(rows))
    path = go.Scatter(
        **style.look,
        mode=style.mode,
        showlegend=False,
        x=[row[chart.x or ""] for row in rows],
        y=[row[chart.y or ""] for row in rows],
        customdata=[hover(answer, row) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
        connectgaps=False,
        line={"color": style.color, "width": 2, "dash": DASH[weakest(rows)]},
        marker={"color": style.color, "size": size, "symbol": [symbol(row) for row in rows]},
    )
    # Around many lines only the bands remain: with all their edges nobody could tell the lines.
    return [*(band[:1] if style.among > MANY else band), path]


def point_size(points: int) -> int:
    """Return the size of the points of a line: many of them are small, so that the line stays one."""
    return 8 if points <= 30 else 5 if points <= 80 else 3
