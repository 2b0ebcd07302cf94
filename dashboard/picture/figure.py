"""Answer and header to a Plotly figure: one function a mark, chosen by the header."""

from __future__ import annotations

import datetime
import html
import weakref
from collections.abc import Callable

import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType

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


def figure(answer: Answer, events: Answer | None = None) -> go.Figure | None:
    """Return the answer's figure; None for the marks that are text (number, table) or without values."""
    # The events are not to stay for as long as the answer does.
    return answer.once((figure, events and weakref.ref(events)), lambda: _figure(answer, events))


def _figure(answer: Answer, events: Answer | None) -> go.Figure | None:
    drawer = DRAWERS.get(answer.query.header.chart.mark)
    if drawer is None or not has_values(answer):
        return None
    drawn = drawer(answer)
    draw_partial(drawn, answer)
    if events is not None:
        draw_events(drawn, events)
    for trace in drawn.data:
        _write_days(trace)
        if trace.name:
            # A legend reads signs of HTML, and names may hold them.
            trace.name = html.escape(trace.name)
    return drawn


def _write_days(trace: BaseTraceType) -> None:
    """Write the days of a trace as text, once: a figure is kept, and made into JSON on every run of its page."""
    for part in {"x", "base"} & set(trace):
        values = trace[part]
        if isinstance(values, tuple) and any(isinstance(value, datetime.date) for value in values):
            trace[part] = [_written(value) for value in values]


def _written(value: object) -> object:
    return str(value).removesuffix(" 00:00:00") if isinstance(value, datetime.date) else value
