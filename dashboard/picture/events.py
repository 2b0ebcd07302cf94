"""Events drawn on every chart over time: a tick for each, and a line with its name for the great ones."""

from __future__ import annotations

import pandas
import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.rows import hover
from dashboard.picture.theme import GREY, wrapped

PAD = 0.04


def draw_events(drawn: go.Figure, events: Answer) -> None:
    """Add to a chart over time the events within its span; rows have happened_on, headline, is_landmark."""
    days = [day for trace in drawn.data for day in (trace.x if trace.x is not None else ()) if day is not None]
    if not days:
        return
    first, last = min(days), max(days)
    rows = [row for row in events.rows if first <= row["happened_on"] <= last]
    if not rows:
        return
    drawn.add_trace(
        go.Scatter(
            mode="markers",
            name="events",
            yaxis="y2",
            x=[row["happened_on"] for row in rows],
            y=[0.02] * len(rows),
            customdata=[hover(events, row) for row in rows],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=True,
            marker={"symbol": "line-ns-open", "size": 9, "color": GREY, "line": {"width": 1.5}},
        )
    )
    drawn.update_layout(
        yaxis2={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}, showlegend=True
    )
    span = max(last - first, pandas.Timedelta(days=1))
    # Else the words of a landmark would widen the axis on a phone.
    pad = max([span * PAD, *(pandas.Timedelta(milliseconds=t.width / 2) for t in drawn.data if t.type == "bar")])
    drawn.update_xaxes(range=[first - pad, last + pad])
    for row in rows:
        if row["is_landmark"]:
            _landmark(drawn, row["happened_on"], row["headline"], (row["happened_on"] - first) / span)


def _landmark(drawn: go.Figure, day: object, headline: str, place: float) -> None:
    """Draw a line on the day, its words above it: to the right in the first part of the chart, else to the left."""
    side = "left" if place < 0.4 else "right" if place > 0.5 else "center"
    drawn.add_shape(
        type="line",
        x0=day,
        x1=day,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": GREY, "width": 1.2, "dash": "dash"},
    )
    drawn.add_annotation(
        x=day,
        y=1,
        yref="paper",
        yanchor="bottom",
        xanchor=side,
        showarrow=False,
        text=wrapped(headline, 31),
        font={"size": 11, "color": GREY},
        align=side,
    )
