"""Bars: an amount for each category, the weaker its basis the less solid."""

from __future__ import annotations

from collections import Counter

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.axes import axis, threshold_lines
from dashboard.picture.rows import hover, value_text, words
from dashboard.picture.theme import (
    ACCENT,
    PATTERN,
    categories,
    color_of,
    lane_heights,
    lane_names,
    layout,
    legend_room,
)


def bar(answer: Answer) -> go.Figure:
    """Draw horizontal bars, one a row: categories on y, amounts on x, one colour for each `color`.

    A row whose amount is unknown keeps its place, with the word instead of a bar.
    """
    chart = answer.query.header.chart
    rows, amount = answer.rows, chart.x or ""
    groups = list(dict.fromkeys(words(row, chart.color) for row in rows))
    lanes = lane_names(words(row, chart.y) for row in rows)
    drawn = go.Figure()
    for place, group in enumerate(groups):
        members = [row for row in rows if words(row, chart.color) == group]
        drawn.add_trace(
            go.Bar(
                orientation="h",
                name=group,
                y=[lanes[words(row, chart.y)] for row in members],
                x=[row[amount] if row[amount] is not None else 0 for row in members],
                text=[value_text(answer, row, chart.x) for row in members],
                textposition="outside",
                cliponaxis=False,
                customdata=[hover(answer, row) for row in members],
                hovertemplate="%{customdata}<extra></extra>",
                marker={
                    "color": color_of(group, place) if group else ACCENT,
                    "pattern": {"shape": [PATTERN.get(row.get("basis") or "", "") for row in members]},
                },
            )
        )
    names = list(lanes.values())
    height = lane_heights(names, 24 * max(Counter(words(row, chart.y) for row in rows).values()) + 14)
    drawn.update_layout(layout(76 + height + legend_room(len(groups)), barmode="group", showlegend=len(groups) > 1))
    top = max((abs(row[amount]) for row in rows if row[amount] is not None), default=1) or 1
    drawn.update_xaxes(**axis(answer, amount), range=[0, top * 1.32], nticks=5, side="top")
    drawn.update_yaxes(**categories(names), showgrid=False)
    threshold_lines(drawn, answer, amount, vertical=True)
    return drawn
