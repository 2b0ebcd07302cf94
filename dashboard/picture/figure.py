"""Answer and header to a Plotly figure: one function a mark, chosen by the header."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture import areas, bars, controls, gantt, grids, lines, spans, treemap
from dashboard.picture.events import draw_events
from dashboard.picture.partial import draw_partial
from dashboard.picture.rows import has_values

Drawer = Callable[[Answer], go.Figure]
DRAWERS: dict[str, Drawer] = {
    "area": areas.area,
    "bar": bars.bar,
    "control": controls.control,
    "gantt": gantt.gantt,
    "heatmap": grids.heatmap,
    "line": lines.line,
    "scatter": lines.scatter,
    "interval": spans.interval,
    "timeline": spans.timeline,
    "treemap": treemap.treemap,
}


@lru_cache(maxsize=512)
def figure(answer: Answer, events: Answer | None = None) -> go.Figure | None:
    """Return the answer's figure; None for the marks that are text (number, table) or without values."""
    drawer = DRAWERS.get(answer.query.header.chart.mark)
    if drawer is None or not has_values(answer):
        return None
    drawn = drawer(answer)
    draw_partial(drawn, answer)
    if events is not None:
        draw_events(drawn, events)
    return drawn
