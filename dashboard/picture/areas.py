"""Areas: amounts stacked over time, one layer for each group."""

from __future__ import annotations

import datetime
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.axes import axis, threshold_lines
from dashboard.picture.rows import Row, hover, weakest, words
from dashboard.picture.theme import ACCENT, DASH, GREY, PATTERN, color_of, layout, legend_room, translucent

Days = list[datetime.date]
Layer = dict[datetime.date, Row]
Heights = dict[datetime.date, float]


def area(answer: Answer) -> go.Figure:
    """Draw the amounts of each `color` stacked over the dates of `x`; what is not reported is hatched.

    A layer is drawn only between neighbouring dates on which it is known. Where its amount is unknown there is a
    gap, and an open circle on top of the stack: the rest may be higher than it looks.
    """
    chart = answer.query.header.chart
    day, amount = chart.x or "", chart.y or ""
    days = sorted({row[day] for row in answer.rows if row[day] is not None})
    colors = {
        group: place for place, group in enumerate(dict.fromkeys(words(row, chart.color) for row in answer.rows))
    }
    heights: Heights = dict.fromkeys(days, 0.0)
    drawn = go.Figure()
    named: set[str] = set()
    for (group, _), layer in _layers(answer).items():
        color = color_of(group, colors[group]) if group else ACCENT
        known = {when: row for when, row in layer.items() if row[amount] is not None}
        for basis, pieces in _pieces(days, known).items():
            trace = _layer(answer, known, pieces, heights)
            trace.update(name=group, legendgroup=group, showlegend=group not in named, **_look(color, basis))
            drawn.add_trace(trace)
            named.add(group)
        for when, row in known.items():
            heights[when] += row[amount]
    _unknown(drawn, answer, heights)
    entries = sum(bool(trace.showlegend) for trace in drawn.data)
    drawn.update_layout(layout(340 + legend_room(entries + 1), showlegend=entries > 1))
    drawn.update_xaxes(**axis(answer, day), showgrid=False)
    drawn.update_yaxes(**axis(answer, amount, top=max(map(abs, heights.values()))), rangemode="tozero", nticks=6)
    threshold_lines(drawn, answer, amount, vertical=False)
    return drawn


def _layers(answer: Answer) -> dict[tuple[str, int], Layer]:
    """Return the layers from the bottom up; a second row of a group on a day goes into a layer of its own."""
    chart = answer.query.header.chart
    layers: dict[tuple[str, int], Layer] = {}
    for row in answer.rows:
        group, when, nth = words(row, chart.color), row[chart.x or ""], 0
        if when is None:
            continue
        while when in layers.setdefault((group, nth), {}):
            nth += 1
        layers[group, nth][when] = row
    return layers


def _pieces(days: Days, known: Layer) -> dict[str, list[Days]]:
    """Return the stretches over which a layer is known, by basis; a stretch is as weak as either of its ends."""
    pieces: dict[str, list[Days]] = {}
    last: Days = []
    last_basis = ""
    for left, right in pairwise(days):
        if left not in known or right not in known:
            continue
        basis = weakest([known[left], known[right]])
        if last and last[-1] == left and basis == last_basis:
            last.append(right)
        else:
            last, last_basis = [left, right], basis
            pieces.setdefault(basis, []).append(last)
    joined = {when for found in pieces.values() for piece in found for when in piece}
    for when in sorted(known.keys() - joined):
        pieces.setdefault(weakest([known[when]]), []).append([when])
    return pieces


def _layer(answer: Answer, known: Layer, pieces: list[Days], base: Heights) -> go.Scatter:
    """Return one layer as closed shapes with gaps between them, up over the tops and back along the base."""
    amount = answer.query.header.chart.y or ""
    x: list[Any] = []
    y: list[Any] = []
    texts: list[Any] = []
    for piece in pieces:
        gap = [None] if x else []
        x += [*gap, *piece, *piece[::-1]]
        y += [*gap, *(base[when] + known[when][amount] for when in piece), *(base[when] for when in piece[::-1])]
        texts += [*gap, *(hover(answer, known[when]) for when in (*piece, *piece[::-1]))]
    return go.Scatter(
        mode="lines",
        x=x,
        y=y,
        customdata=texts,
        hovertemplate="%{customdata}<extra></extra>",
        hoveron="points",
        fill="toself",
    )


def _look(color: str, basis: str) -> dict[str, Any]:
    """Return the fill and the edge of a layer: the weaker its basis, the less solid."""
    return {
        "fillcolor": translucent(color, 0.75),
        "fillpattern": {
            "shape": PATTERN[basis],
            "fgcolor": color,
            "bgcolor": translucent(color, 0.25),
            "size": 6,
        },
        "line": {"color": color, "width": 1.2, "dash": DASH[basis]},
    }


def _unknown(drawn: go.Figure, answer: Answer, heights: Heights) -> None:
    """Mark the amounts that nobody has said with an open circle on top of what is known."""
    chart = answer.query.header.chart
    rows = [row for row in answer.rows if row[chart.x or ""] is not None and row[chart.y or ""] is None]
    if not rows:
        return
    drawn.add_trace(
        go.Scatter(
            mode="markers",
            name="unknown",
            x=[row[chart.x or ""] for row in rows],
            y=[heights[row[chart.x or ""]] for row in rows],
            customdata=[hover(answer, row) for row in rows],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=True,
            marker={"symbol": "circle-open", "size": 9, "color": GREY},
        )
    )
