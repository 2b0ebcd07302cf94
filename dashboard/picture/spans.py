"""Spans and moments: ranges from low to high, and events in their lanes."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.axes import axis, threshold_lines
from dashboard.picture.numbers import shown
from dashboard.picture.rows import Row, hover, words
from dashboard.picture.theme import ACCENT, color_of, layout, wrapped

PAD = 0.08


def interval(answer: Answer) -> go.Figure:
    """Draw a thick line from `low` to `high` for each y and `color`; a point where both agree."""
    chart = answer.query.header.chart
    rows = [row for row in answer.rows if row[chart.low or ""] is not None and row[chart.high or ""] is not None]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(words(row, chart.color), []).append(row)
    drawn = go.Figure()
    for place, (group, members) in enumerate(groups.items()):
        color = color_of(group, place) if group else ACCENT
        for first, row in enumerate(members):
            drawn.add_trace(_span(answer, row, group, color, is_first=first == 0))
    names = list(dict.fromkeys(wrapped(words(row, chart.y), 24) for row in rows))
    drawn.update_layout(layout(90 + 40 * len(names), showlegend=len(groups) > 1, scattermode="group"))
    lows, highs = [row[chart.low or ""] for row in rows], [row[chart.high or ""] for row in rows]
    pad = PAD * ((max(highs) - min(lows)) or 1)
    drawn.update_xaxes(**axis(answer, chart.low), range=[min(lows) - pad, max(highs) + pad], side="top", nticks=6)
    drawn.update_yaxes(categoryorder="array", categoryarray=names[::-1], automargin=True, showgrid=False)
    threshold_lines(drawn, answer, chart.low, vertical=True)
    return drawn


def _span(answer: Answer, row: Row, group: str, color: str, *, is_first: bool) -> go.Scatter:
    chart, columns = answer.query.header.chart, answer.query.header.columns
    low, high = row[chart.low or ""], row[chart.high or ""]
    text = shown(low, columns[chart.low or ""])
    if low != high:
        text = f"{text} to {shown(high, columns[chart.high or ''])}"
    solid = row.get("basis") in (None, "reported")
    return go.Scatter(
        mode="lines+markers+text",
        name=group,
        legendgroup=group,
        showlegend=is_first,
        x=[low, high],
        y=[wrapped(words(row, chart.y), 24)] * 2,
        text=[text, ""],
        textposition="top right",
        cliponaxis=False,
        textfont={"size": 11},
        customdata=[hover(answer, row)] * 2,
        hovertemplate="%{customdata}<extra></extra>",
        line={"color": color, "width": 6 if solid else 3, "dash": "solid" if solid else "dot"},
        marker={"color": color, "size": 11, "symbol": "circle" if solid else "circle-open"},
    )


def timeline(answer: Answer) -> go.Figure:
    """Draw one point a moment on x, in the lane y, coloured by `color`."""
    chart = answer.query.header.chart
    rows = answer.rows
    lanes = list(dict.fromkeys(words(row, chart.y) for row in rows))
    kinds = list(dict.fromkeys(words(row, chart.color) for row in rows))
    drawn = go.Figure()
    for place, kind in enumerate(kinds):
        members = [row for row in rows if words(row, chart.color) == kind]
        drawn.add_trace(
            go.Scatter(
                mode="markers",
                name=kind,
                x=[row[chart.x or ""] for row in members],
                y=[wrapped(words(row, chart.y)) for row in members],
                customdata=[hover(answer, row) for row in members],
                hovertemplate="%{customdata}<extra></extra>",
                marker={"size": 12, "color": color_of(kind, place), "opacity": 0.85},
            )
        )
    drawn.update_layout(layout(110 + 34 * len(lanes), showlegend=len(kinds) > 1))
    drawn.update_xaxes(**axis(answer, chart.x), side="top")
    drawn.update_yaxes(
        categoryorder="array",
        categoryarray=[wrapped(lane) for lane in lanes][::-1],
        automargin=True,
        fixedrange=True,
    )
    return drawn
