"""Answer and header to a Plotly figure: one function a mark, chosen by the header."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture import bars, grids, lines, spans
from dashboard.picture.events import draw_events

Drawer = Callable[[Answer], go.Figure]
DRAWERS: dict[str, Drawer] = {
    "bar": bars.bar,
    "heatmap": grids.heatmap,
    "line": lines.line,
    "scatter": lines.scatter,
    "interval": spans.interval,
    "timeline": spans.timeline,
}


@lru_cache(maxsize=512)
def figure(answer: Answer, events: Answer | None = None) -> go.Figure | None:
    """Return the answer's figure; None for the marks that are text (number, table) or without rows."""
    drawer = DRAWERS.get(answer.query.header.chart.mark)
    if drawer is None or answer.frame.empty or not _has_something(answer):
        return None
    drawn = drawer(answer)
    if events is not None:
        draw_events(drawn, events)
    return drawn


def _has_something(answer: Answer) -> bool:
    """Tell whether any row has a value to draw; an empty axis says less than a sentence."""
    chart = answer.query.header.chart
    parts = [name for name in (chart.value, chart.low, chart.high) if name]
    if not parts and chart.mark in ("bar", "line", "scatter"):
        columns = answer.query.header.columns
        parts = [name for name in (chart.x, chart.y) if name and columns[name].type in ("number", "whole")]
    return not parts or bool(answer.frame[parts].notna().any(axis=None))
