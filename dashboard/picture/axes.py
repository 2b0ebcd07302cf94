"""Axes in the units of their column, and the thresholds drawn across them."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.rows import label
from dashboard.picture.theme import GREY, MEANING


def axis(answer: Answer, name: str | None) -> dict[str, Any]:
    """Return the axis settings for a column: its title with the unit, and its tick format."""
    columns = answer.query.header.columns
    column = columns.get(name or "")
    if column is None:
        return {}
    look: dict[str, Any] = {
        "title": {"text": label(columns, name), "font": {"size": 12}, "standoff": 8},
        "automargin": True,
        "fixedrange": True,
        "zeroline": False,
    }
    match column.format:
        case "percent":
            look |= {"tickformat": ".0%"}
        case "usd":
            look |= {
                "tickformat": "~s",
                "title": {"text": f"{label(columns, name)}, USD", "font": {"size": 12}},
            }
        case "points" | "whole":
            look |= {"tickformat": ",d"}
        case "rate":
            look |= {"tickprefix": "$", "tickformat": ",.0f"}
    if column.type == "date":
        look |= {"type": "date", "title": {"text": ""}, "hoverformat": "%-d %b %Y"}
    return look


def threshold_lines(drawn: go.Figure, answer: Answer, name: str | None, *, vertical: bool) -> None:
    """Draw the thresholds of a column as dotted lines, each with its label; literature and law look alike."""
    for threshold in answer.query.header.thresholds:
        if threshold.column != name:
            continue
        color = MEANING[threshold.level]
        text = threshold.label or threshold.at
        line = {"color": color, "width": 1.5, "dash": "dot"}
        note = {
            "text": text,
            "font": {"size": 11, "color": color if color != GREY else None},
            "showarrow": False,
        }
        if vertical:
            drawn.add_shape(type="line", x0=threshold.value, x1=threshold.value, y0=0, y1=1, yref="paper", line=line)
            drawn.add_annotation(x=threshold.value, y=0, yref="paper", xanchor="left", yanchor="bottom", **note)
        else:
            drawn.add_shape(type="line", y0=threshold.value, y1=threshold.value, x0=0, x1=1, xref="paper", line=line)
            drawn.add_annotation(y=threshold.value, x=0, xref="paper", xanchor="left", yanchor="bottom", **note)
