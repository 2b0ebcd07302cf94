"""Ribbons: the range from low to high around a line, or in place of one."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.rows import Row, hover, weakest
from dashboard.picture.theme import DASH, translucent

Runs = list[list[Row]]


def ribbon(answer: Answer, rows: list[Row], look: dict[str, Any], color: str, among: int) -> list[go.Scatter]:
    """Return the translucent band of rows along x and its two edges, broken where an end is not known.

    The more ribbons there are on a chart, `among` so many, the fainter each is.
    """
    chart = answer.query.header.chart
    low, high = chart.low or "", chart.high or ""
    runs = _runs(rows, low, high)
    if not runs:
        return []
    basis = weakest(row for run in runs for row in run)
    band = go.Scatter(
        **look,
        showlegend=False,
        mode="lines",
        x=_joined([[row[chart.x or ""] for row in (*run, *run[::-1])] for run in runs]),
        y=_joined([[*(row[high] for row in run), *(row[low] for row in run[::-1])] for run in runs]),
        fill="toself",
        fillcolor=translucent(color, max(0.06, 0.4 / (1 + among))),
        hoverinfo="skip",
        line={"width": 0, "color": color},
    )
    edges = [
        go.Scatter(
            **look,
            showlegend=False,
            mode="lines+markers",
            x=_joined([[row[chart.x or ""] for row in run] for run in runs]),
            y=_joined([[row[end] for row in run] for run in runs]),
            customdata=_joined([[hover(answer, row) for row in run] for run in runs]),
            hovertemplate="%{customdata}<extra></extra>",
            connectgaps=False,
            line={"color": color, "width": 1.2, "dash": DASH[basis]},
            marker={"color": color, "size": 3},
        )
        for end in (low, high)
    ]
    return [band, *edges]


def _runs(rows: list[Row], low: str, high: str) -> Runs:
    """Return the stretches of rows that have both ends."""
    runs: Runs = [[]]
    for row in rows:
        if row[low] is not None and row[high] is not None:
            runs[-1].append(row)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _joined(runs: list[list[Any]]) -> list[Any]:
    """Return the runs in one list with a gap between them."""
    joined: list[Any] = []
    for run in runs:
        joined += [*([None] if joined else []), *run]
    return joined
