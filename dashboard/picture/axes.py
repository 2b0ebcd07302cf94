"""Axes in the units of their column, and the thresholds drawn across them."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.numbers import short
from dashboard.picture.rows import label
from dashboard.picture.theme import MEANING, legend_room

# Letters of a threshold's label and of an axis title in one row.
LABEL, TITLE = 20, 30


def across(answer: Answer, name: str | None, top: float | None = None) -> dict[str, Any]:
    """Return the settings of an axis above lanes: its title in rows that a phone shows whole, and few ticks."""
    look = {**axis(answer, name, top), "side": "top", "nticks": 4}
    title = look.get("title", {})
    return look | {"title": {**title, "text": "<br>".join(textwrap.wrap(title.get("text", ""), TITLE))}}


def axis(answer: Answer, name: str | None, top: float | None = None) -> dict[str, Any]:
    """Return the axis settings for a column: its title with the unit, and its tick format.

    `top` is the largest value drawn, where that is not simply the largest of the rows.
    """
    columns = answer.query.header.columns
    column = columns.get(name or "")
    if column is None:
        return {}
    look: dict[str, Any] = {
        "title": {"text": label(columns, name).removesuffix(" at least"), "font": {"size": 12}, "standoff": 8},
        "automargin": True,
        "fixedrange": True,
        "zeroline": False,
    }
    match column.format:
        case "percent":
            look |= {"tickformat": ".3~p"}
        case "usd":
            look["title"] = {"text": f"{label(columns, name).removesuffix(' at least')}, USD", "font": {"size": 12}}
            look |= _money(_top(answer, name or "") if top is None else top, name == answer.query.header.chart.y)
        case "points" | "whole":
            look |= {"tickformat": ",d"}
        case "rate":
            look |= {"tickprefix": "$", "tickformat": ",.0f"}
    if column.type == "date":
        look |= {"type": "date", "title": {"text": ""}, **_years(answer, name or "")}
    return look


def _top(answer: Answer, name: str) -> float:
    """Return the largest amount drawn along the axis of a column, the ends of ranges included."""
    chart = answer.query.header.chart
    drawn = {part for part in (name, chart.low, chart.high) if part} if name in (chart.low, chart.y) else {name}
    return max((abs(row[part]) for row in answer.rows for part in drawn if row[part] is not None), default=0)


def _money(top: float, upright: bool) -> dict[str, Any]:
    """Return ticks written as m and bn; Plotly would write G for a billion. Side by side there is room for fewer."""
    if not top:
        return {}
    rough = top / (4.5 if upright else 3)
    scale = 10 ** math.floor(math.log10(rough))
    step = next(scale * part for part in (1, 2, 5, 10) if scale * part >= rough)
    values = [step * place for place in range(6)]
    return {"tickmode": "array", "tickvals": values, "ticktext": [short(value) for value in values]}


def _years(answer: Answer, name: str) -> dict[str, Any]:
    """Return ticks on the last day of each year where every date is one, for a year's figure stands at its year; or a
    tick on the only day there is.
    """
    days = [row[name] for row in answer.rows if row[name] is not None]
    if not days or any((day.month, day.day) != (12, 31) for day in days):
        if len(set(days)) == 1 and name == answer.query.header.chart.x:
            # Of a single day Plotly would tell the milliseconds.
            return {"tickmode": "array", "tickvals": days[:1], "tickformat": "%-d %b %Y"}
        return {"nticks": 6}
    span = max(day.year for day in days) - min(day.year for day in days)
    return {"tick0": f"{days[0].year}-12-31", "dtick": f"M{12 * max(1, math.ceil(span / 7))}", "tickformat": "%Y"}


def threshold_lines(drawn: go.Figure, answer: Answer, name: str | None, *, vertical: bool) -> None:
    """Draw the thresholds of a column as dotted lines, each with its label where it covers nothing."""
    for threshold in answer.query.header.thresholds:
        if threshold.column != name:
            continue
        color = MEANING[threshold.level]
        note = {"text": threshold.label or threshold.at, "font": {"size": 11, "color": color}, "showarrow": False}
        line = {"color": color, "width": 1.5, "dash": "dot"}
        at = threshold.value
        if vertical:
            rows = textwrap.wrap(str(note["text"]), LABEL)
            place = {"y": 0, "yref": "paper", "yanchor": "top", "xanchor": _side(drawn, at)}
            drawn.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line=line)
            drawn.add_annotation(x=at, **place, **{**note, "text": "<br>".join(rows)})
            named = {trace.name for trace in drawn.data} if drawn.layout.showlegend else ()
            drawn.update_layout(margin_b=10 + 14 * len(rows) + legend_room(len(named)))
        else:
            drawn.add_shape(type="line", y0=at, y1=at, x0=0, x1=1, xref="paper", line=line)
            drawn.add_annotation(y=at, x=0, xref="paper", xanchor="left", yanchor="bottom", **note)


def _side(drawn: go.Figure, at: float) -> str:
    """Return by which end a label hangs on a line so that a phone, whose picture is narrow, shows it whole."""
    first, last = drawn.layout.xaxis.range or (0, 0)
    part = (at - first) / ((last - first) or 1)
    return "left" if part < 0.25 else "right" if part > 0.7 else "center"
