"""Spans and moments: ranges from low to high, and events in their lanes."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.axes import across, axis, threshold_lines
from dashboard.picture.numbers import shown
from dashboard.picture.rows import Row, hover, symbol, weakest, words
from dashboard.picture.theme import ACCENT, DASH, categories, color_of, lane_heights, lane_names, layout, legend_room

PAD = 0.18
# The part of the width on either side in which words around a middle would run out of the picture on a phone.
SIDE = 0.35


def interval(answer: Answer) -> go.Figure:
    """Draw a thick line from `low` to `high` for each y and `color`; a point where both agree.

    A row with one end only is not drawn.
    """
    chart = answer.query.header.chart
    rows = [row for row in answer.rows if row[chart.low or ""] is not None and row[chart.high or ""] is not None]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(words(row, chart.color), []).append(row)
    lanes = lane_names(words(row, chart.y) for row in rows)
    # Without a range to draw the axis still has to reach from somewhere to somewhere.
    lows, highs = [row[chart.low or ""] for row in rows] or [0], [row[chart.high or ""] for row in rows] or [1]
    pad = PAD * ((max(highs) - min(lows)) or abs(max(highs)) or 1)
    left, right = min(lows) - pad, max(highs) + pad
    drawn = go.Figure()
    for place, (group, members) in enumerate(groups.items()):
        color = color_of(group, place) if group else ACCENT
        for first, row in enumerate(members):
            trace = _span(answer, row, group, color, (left, right))
            drawn.add_trace(trace.update(showlegend=first == 0, y=[lanes[words(row, chart.y)]] * 3))
    names = list(lanes.values())
    many = len(groups) > 1
    side_by_side = len({(words(row, chart.y), words(row, chart.color)) for row in rows}) > len(names)
    height = lane_heights(names, 30 * (len(groups) if side_by_side else 1) + 12)
    drawn.update_layout(layout(100 + height + legend_room(len(groups)), showlegend=many))
    if side_by_side:
        drawn.update_layout(scattermode="group", scattergap=0.25)
    drawn.update_xaxes(**across(answer, chart.low))
    drawn.update_xaxes(range=[left, right])
    drawn.update_yaxes(**categories(names), showgrid=False)
    threshold_lines(drawn, answer, chart.low, vertical=True)
    return drawn


def _span(answer: Answer, row: Row, group: str, color: str, ends: tuple[float, float]) -> go.Scatter:
    chart = answer.query.header.chart
    low, high = row[chart.low or ""], row[chart.high or ""]
    basis = weakest([row])
    # The words stand above the middle, or run inwards from an end where the middle leaves no room on a phone.
    part = ((low + high) / 2 - ends[0]) / (ends[1] - ends[0])
    said = 0 if part < SIDE else 2 if part > 1 - SIDE else 1
    return go.Scatter(
        mode="lines+markers+text",
        orientation="h",
        name=group,
        legendgroup=group,
        offsetgroup=group,
        x=[low, (low + high) / 2, high],
        text=[range_text(answer, row) if place == said else "" for place in range(3)],
        textposition=["top right", "top center", "top left"],
        cliponaxis=False,
        textfont={"size": 11},
        customdata=[hover(answer, row)] * 3,
        hovertemplate="%{customdata}<extra></extra>",
        line={"color": color, "width": 6 if basis == "reported" else 3, "dash": DASH[basis]},
        marker={
            "color": color,
            "size": 10,
            "opacity": [1, 0, 1],
            "symbol": symbol(row),
        },
    )


def range_text(answer: Answer, row: Row) -> str:
    """Return both ends in words, or the one number where they agree."""
    chart, columns = answer.query.header.chart, answer.query.header.columns
    low = shown(row[chart.low or ""], columns[chart.low or ""])
    high = shown(row[chart.high or ""], columns[chart.high or ""])
    return low if low == high else f"{low} – {high.removeprefix('USD ')}"


def timeline(answer: Answer) -> go.Figure:
    """Draw one point a moment on x, in the lane y, coloured by `color`."""
    chart = answer.query.header.chart
    rows = answer.rows
    lanes = lane_names(words(row, chart.y) for row in rows)
    kinds = list(dict.fromkeys(words(row, chart.color) for row in rows))
    drawn = go.Figure()
    for place, kind in enumerate(kinds):
        members = [row for row in rows if words(row, chart.color) == kind]
        drawn.add_trace(
            go.Scatter(
                mode="markers",
                name=kind,
                x=[row[chart.x or ""] for row in members],
                y=[lanes[words(row, chart.y)] for row in members],
                customdata=[hover(answer, row) for row in members],
                hovertemplate="%{customdata}<extra></extra>",
                marker={
                    "size": 12,
                    "color": color_of(kind, place),
                    "opacity": 0.85,
                    "symbol": [symbol(row) for row in members],
                },
            )
        )
    names = list(lanes.values())
    drawn.update_layout(layout(70 + lane_heights(names, 34) + legend_room(len(kinds) + 1), showlegend=len(kinds) > 1))
    drawn.update_xaxes(**{**axis(answer, chart.x), "nticks": 4})
    drawn.update_yaxes(**categories(names))
    return drawn
