"""Lines and points over time or over another measure."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.axes import axis, threshold_lines
from dashboard.picture.rows import Row, hover, words
from dashboard.picture.theme import ACCENT, color_of, layout

SYMBOL = {"reported": "circle", "estimated": "circle-open", "modelled": "x-thin-open"}


def line(answer: Answer) -> go.Figure:
    """Draw one line for each `color`; unknown points leave a gap, estimated points are open."""
    return _drawn(answer, "lines+markers")


def scatter(answer: Answer) -> go.Figure:
    """Draw one point a row, coloured by `color`; estimated points are open."""
    return _drawn(answer, "markers")


def _drawn(answer: Answer, mode: str) -> go.Figure:
    chart = answer.query.header.chart
    rows = answer.rows
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(words(row, chart.color), []).append(row)
    drawn = go.Figure()
    for place, (group, members) in enumerate(groups.items()):
        color = color_of(group, place) if group else ACCENT
        drawn.add_trace(
            go.Scatter(
                mode=mode,
                name=group,
                x=[row[chart.x or ""] for row in members],
                y=[row[chart.y or ""] for row in members],
                customdata=[hover(answer, row) for row in members],
                hovertemplate="%{customdata}<extra></extra>",
                connectgaps=False,
                line={"color": color, "width": 2, "dash": _dash(members)},
                marker={"color": color, "size": 8, "symbol": [_symbol(row) for row in members]},
            )
        )
    many = len(groups) > 1
    drawn.update_layout(layout(400 + (22 * (len(groups) // 4) if many else 0), showlegend=many))
    drawn.update_xaxes(**axis(answer, chart.x), showgrid=False)
    drawn.update_yaxes(**axis(answer, chart.y), rangemode="tozero", nticks=6)
    threshold_lines(drawn, answer, chart.y, vertical=False)
    return drawn


def _symbol(row: Row) -> str:
    return SYMBOL.get(row.get("basis") or "reported", "circle")


def _dash(rows: list[Row]) -> str:
    return "solid" if all(row.get("basis") in (None, "reported") for row in rows) else "dot"
