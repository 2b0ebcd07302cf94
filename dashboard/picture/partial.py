"""Periods that are not over yet: hatched on every chart over time."""

from __future__ import annotations

from itertools import pairwise

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.rows import PARTIAL
from dashboard.picture.theme import GREY, translucent

DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
MILLISECONDS = 24 * 60 * 60 * 1000


def draw_partial(drawn: go.Figure, answer: Answer) -> None:
    """Hatch the periods whose rows say `is_partial`, where x is a date; the hover of their rows says so too."""
    chart, columns = answer.query.header.chart, answer.query.header.columns
    if "is_partial" not in columns or chart.x not in columns or columns[chart.x].type != "date":
        return
    days = sorted({row[chart.x] for row in answer.rows if row[chart.x] is not None})
    partial = sorted({row[chart.x] for row in answer.rows if row["is_partial"] and row[chart.x] is not None})
    if not partial:
        return
    apart = min(((later - day).days for day, later in pairwise(days)), default=DAYS["month"])
    width = DAYS.get(str(answer.bound.get("grain")), apart)
    drawn.add_trace(
        go.Bar(
            name=PARTIAL,
            x=partial,
            y=[1] * len(partial),
            width=width * MILLISECONDS,
            yaxis="y3",
            hoverinfo="skip",
            showlegend=True,
            marker={
                "color": translucent(GREY, 0.12),
                "line": {"width": 0},
                "pattern": {"shape": "/", "fgcolor": translucent(GREY, 0.7), "bgcolor": translucent(GREY, 0.1)},
            },
        )
    )
    drawn.update_layout(
        yaxis3={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}, showlegend=True
    )
