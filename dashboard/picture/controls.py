"""Control charts: a measure over time between its limits, with the points that raise an alarm."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.axes import axis, threshold_lines
from dashboard.picture.lines import point_size
from dashboard.picture.rows import Row, hover, symbol, weakest, words
from dashboard.picture.theme import ACCENT, DASH, GREY, RED, color_of, layout, legend_room


def control(answer: Answer) -> go.Figure:
    """Draw y as a line with points, `low` and `high` as its limits, one line for each `color`.

    A row whose `alarm` is true is a red diamond. Unknown points and limits leave a gap.
    """
    chart = answer.query.header.chart
    groups: dict[str, list[Row]] = {}
    for row in answer.rows:
        groups.setdefault(words(row, chart.color), []).append(row)
    drawn = go.Figure()
    for place, (group, rows) in enumerate(groups.items()):
        color = color_of(group, place) if group else ACCENT
        limit = color if len(groups) > 1 else GREY
        drawn.add_traces([_limit(answer, rows, end or "", limit) for end in (chart.low, chart.high)])
        drawn.data[-1].showlegend = place == 0
        drawn.add_trace(_measure(answer, rows, group, color))
    alarms = [row for row in answer.rows if row.get("alarm") and row[chart.y or ""] is not None]
    if alarms:
        drawn.add_trace(_alarms(answer, alarms))
    entries = 1 + (len(groups) if len(groups) > 1 else 0) + bool(alarms)
    drawn.update_layout(layout(340 + legend_room(entries + 1), showlegend=True))
    drawn.update_xaxes(**axis(answer, chart.x), showgrid=False)
    drawn.update_yaxes(**axis(answer, chart.y), nticks=6)
    threshold_lines(drawn, answer, chart.y, vertical=False)
    return drawn


def _limit(answer: Answer, rows: list[Row], name: str, color: str) -> go.Scatter:
    """Return one limit as a line in steps: it holds around each point, not between two of them."""
    return go.Scatter(
        mode="lines",
        name="control limits",
        legendgroup="control limits",
        showlegend=False,
        x=[row[answer.query.header.chart.x or ""] for row in rows],
        y=[row[name] for row in rows],
        customdata=[hover(answer, row) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
        connectgaps=False,
        line={"color": color, "width": 1.2, "dash": "dashdot", "shape": "hvh"},
    )


def _measure(answer: Answer, rows: list[Row], group: str, color: str) -> go.Scatter:
    chart = answer.query.header.chart
    return go.Scatter(
        mode="lines+markers",
        name=group,
        legendgroup=group,
        showlegend=bool(group),
        x=[row[chart.x or ""] for row in rows],
        y=[row[chart.y or ""] for row in rows],
        customdata=[hover(answer, row) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
        connectgaps=False,
        line={"color": color, "width": 1.5, "dash": DASH[weakest(rows)]},
        marker={"color": color, "size": max(5, point_size(len(rows))), "symbol": [symbol(row) for row in rows]},
    )


def _alarms(answer: Answer, rows: list[Row]) -> go.Scatter:
    """Return the points that raise an alarm; their shape tells them apart where their colour does not."""
    chart = answer.query.header.chart
    return go.Scatter(
        mode="markers",
        name="alarm",
        showlegend=True,
        x=[row[chart.x or ""] for row in rows],
        y=[row[chart.y or ""] for row in rows],
        customdata=[hover(answer, row) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
        marker={"color": RED, "size": 12, "symbol": [symbol(row, "diamond") for row in rows], "line": {"width": 2}},
    )
