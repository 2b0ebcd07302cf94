"""Grids: a value or a state for each pair of categories."""

from __future__ import annotations

import html
from typing import Any

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.numbers import shown
from dashboard.picture.rows import Row, hover, symbol, words
from dashboard.picture.theme import (
    ACCENT,
    GREY,
    categories,
    color_of,
    lane_heights,
    lane_names,
    layout,
    legend_room,
    short_names,
)


def heatmap(answer: Answer) -> go.Figure:
    """Draw a grid of x by y. A text value is a state with its own colour; a number is shaded by size.

    An unknown value is an open circle: there is a row, but nobody has said.
    """
    chart, columns = answer.query.header.chart, answer.query.header.columns
    rows = answer.rows
    heads = short_names(words(row, chart.x) for row in rows)
    across = list(heads.values())
    down = list(lane_names(words(row, chart.y) for row in rows).values())
    drawn = go.Figure()
    if columns[chart.value or ""].type == "text":
        _states(drawn, answer, rows)
    else:
        _amounts(drawn, answer, rows)
    top_room = 20 + 7 * max(len(name) for name in across)
    legend = legend_room(len(drawn.data))
    drawn.update_layout(layout(40 + top_room + lane_heights(down, 25) + legend, showlegend=legend > 0))
    drawn.update_layout(margin={"l": 8, "r": 16, "t": 8, "b": 8})
    drawn.update_xaxes(
        side="top",
        tickangle=-90 if max(len(name) for name in across) > 3 else 0,
        categoryorder="array",
        categoryarray=across,
        automargin=True,
        fixedrange=True,
        range=[-0.6, len(across) - 0.4],
        dtick=1,
        showgrid=True,
        gridcolor="rgba(138,149,163,0.15)",
    )
    drawn.update_yaxes(
        **categories(down),
        showgrid=True,
        gridcolor="rgba(138,149,163,0.15)",
    )
    return drawn


def _states(drawn: go.Figure, answer: Answer, rows: list[Row]) -> None:
    chart = answer.query.header.chart
    states = list(dict.fromkeys(words(row, chart.value) for row in rows))
    for place, state in enumerate(sorted(states, key=lambda word: word == "")):
        members = [row for row in rows if words(row, chart.value) == state]
        _points(
            drawn,
            answer,
            members,
            state or "unknown",
            {"color": color_of(state, place) if state else GREY, "size": 9},
        )


def _amounts(drawn: go.Figure, answer: Answer, rows: list[Row]) -> None:
    chart, columns = answer.query.header.chart, answer.query.header.columns
    name = chart.value or ""
    top = max((abs(row[name] or 0) for row in rows), default=1) or 1
    sizes = [6 + 16 * (abs(row[name] or 0) / top) ** 0.5 for row in rows]
    _points(drawn, answer, rows, "", {"color": ACCENT, "size": sizes})
    drawn.update_traces(
        mode="markers+text",
        text=[html.escape(shown(row[name], columns[name])) for row in rows],
        textposition="middle right",
        marker_symbol=[symbol(row) for row in rows],
    )


def _points(drawn: go.Figure, answer: Answer, rows: list[Row], name: str, look: dict[str, Any]) -> None:
    chart = answer.query.header.chart
    lanes = lane_names(words(row, chart.y) for row in answer.rows)
    heads = short_names(words(row, chart.x) for row in answer.rows)
    drawn.add_trace(
        go.Scatter(
            mode="markers",
            name=name,
            x=[heads[words(row, chart.x)] for row in rows],
            y=[lanes[words(row, chart.y)] for row in rows],
            customdata=[hover(answer, row) for row in rows],
            hovertemplate="%{customdata}<extra></extra>",
            marker={
                **look,
                "symbol": [_symbol(row, chart.value or "") for row in rows],
            },
        )
    )


def _symbol(row: Row, value: str) -> str:
    """Return a circle for what nobody has said, a diamond for what is contested; hollow is not reported."""
    if row[value] is None:
        return "circle-open"
    return symbol(row, "diamond" if row.get("contested") else "square")
