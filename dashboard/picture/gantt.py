"""Gantt charts: from when to when, one lane for each name."""

from __future__ import annotations

import datetime
import html
from typing import Any

import pandas
import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.axes import axis
from dashboard.picture.numbers import UNKNOWN, day
from dashboard.picture.rows import Row, hover, weakest, words
from dashboard.picture.theme import (
    ACCENT,
    GREY,
    PATTERN,
    categories,
    color_of,
    lane_heights,
    lane_names,
    layout,
    legend_room,
    translucent,
)

PAD = 0.05
MILLISECOND = datetime.timedelta(milliseconds=1)


def gantt(answer: Answer) -> go.Figure:
    """Draw a bar from the date `low` to the date `high` in the lane y, coloured by `color`, and the day asked about.

    A row without a `high` has no fixed end and runs out of the picture; one without a `low` keeps its lane, with
    the word instead of a bar.
    """
    chart = answer.query.header.chart
    rows = answer.rows
    asked = pandas.Timestamp(answer.clock.get("on") or answer.as_of)
    ends = [pandas.Timestamp(row[end]) for row in rows for end in (chart.low or "", chart.high or "") if row[end]]
    first, last = min([asked, *ends]), max([asked, *ends])
    pad = max((last - first) * PAD, pandas.Timedelta(days=3))
    edge = last + pad
    groups = list(dict.fromkeys(words(row, chart.color) for row in rows))
    lanes = lane_names(words(row, chart.y) for row in rows)
    drawn = go.Figure()
    for place, group in enumerate(groups):
        members = [row for row in rows if words(row, chart.color) == group and row[chart.low or ""] is not None]
        bars = _bars(answer, members, color_of(group, place) if group else ACCENT, edge)
        drawn.add_trace(bars.update(name=group, y=[lanes[words(row, chart.y)] for row in members]))
    _unknown(drawn, answer, first, lanes)
    names = list(lanes.values())
    height = lane_heights(names, 30)
    drawn.update_layout(layout(96 + height + legend_room(len(groups)), barmode="overlay", showlegend=len(groups) > 1))
    # More would stand upright on a phone.
    drawn.update_xaxes(**{**axis(answer, chart.low), "nticks": 3}, side="top", range=[first - pad, edge])
    drawn.update_yaxes(**categories(names), showgrid=False)
    _day_asked(drawn, asked, is_late=asked > first + (last - first) / 2)
    return drawn


def _bars(answer: Answer, rows: list[Row], color: str, edge: pandas.Timestamp) -> go.Bar:
    chart = answer.query.header.chart
    spans = [((row[chart.high or ""] or edge) - row[chart.low or ""]) / MILLISECOND for row in rows]
    return go.Bar(
        orientation="h",
        base=[row[chart.low or ""] for row in rows],
        x=[max(span, 0) for span in spans],
        text=[html.escape(words(row, chart.text)) for row in rows],
        textposition="inside",
        insidetextanchor="start",
        customdata=[hover(answer, row) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
        marker={
            "color": color,
            # With its line a bar of a single day is still seen.
            "line": {"color": color, "width": 2},
            "pattern": {
                "shape": [PATTERN[weakest([row])] for row in rows],
                "fgcolor": color,
                "bgcolor": translucent(color, 0.2),
            },
        },
    )


def _unknown(drawn: go.Figure, answer: Answer, first: pandas.Timestamp, lanes: dict[str, str]) -> None:
    """Write the word where a bar would be, for the rows of which nobody knows when they begin."""
    chart = answer.query.header.chart
    rows = [row for row in answer.rows if row[chart.low or ""] is None]
    if rows:
        look: dict[str, Any] = {"mode": "text", "textposition": "middle right", "showlegend": False}
        drawn.add_trace(
            go.Scatter(
                **look,
                x=[first] * len(rows),
                y=[lanes[words(row, chart.y)] for row in rows],
                text=[UNKNOWN] * len(rows),
                textfont={"color": GREY},
                customdata=[hover(answer, row) for row in rows],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )


def _day_asked(drawn: go.Figure, asked: pandas.Timestamp, *, is_late: bool) -> None:
    drawn.add_shape(
        type="line", x0=asked, x1=asked, y0=0, y1=1, yref="paper", line={"color": GREY, "width": 1.5, "dash": "dash"}
    )
    drawn.add_annotation(
        x=asked,
        y=0,
        yref="paper",
        yanchor="top",
        xanchor="right" if is_late else "left",
        showarrow=False,
        text=day(asked.date()),
        font={"size": 11, "color": GREY},
    )
    drawn.update_layout(margin_b=24 + legend_room(len(drawn.data)))
