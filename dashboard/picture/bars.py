"""Bars: an amount for each category, the weaker its basis the less solid."""

from __future__ import annotations

from collections import Counter

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.axes import across, threshold_lines
from dashboard.picture.rows import Row, hover, value_text, words
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

# What a letter beside a bar takes of the narrowest plot there is, a phone's: 6.5 of 165 pixels.
LETTER = 6.5 / 165


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
    end = _end(answer, [row for row in rows if row[amount] is not None], amount)
    drawn.update_xaxes(**across(answer, amount, top=end), range=[0, end])
    drawn.update_yaxes(**categories(names), showgrid=False)
    threshold_lines(drawn, answer, amount, vertical=True)
    return drawn


def _end(answer: Answer, rows: list[Row], amount: str) -> float:
    """Return where the axis ends, so that the words after every bar still fit beside it on a phone."""
    parts = ((abs(row[amount]), len(value_text(answer, row, amount))) for row in rows)
    return max((value / max(1 - LETTER * letters, 0.35) for value, letters in parts), default=1) or 1
