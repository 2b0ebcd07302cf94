"""Numbers as people read them: short, with their unit, and never naked."""

from __future__ import annotations

import datetime
import math
from typing import Any

from dashboard.declared import Column

UNKNOWN, NOT_NAMED = "unknown", "–"
# Units of time in which more than one decimal says nothing.
SPANS = ("months", "years")
STEPS = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))


def shown(value: Any, column: Column) -> str:
    """Return the value of a column in words; `unknown` for None and NaN, a dash where no name was given."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or str(value) == "NaT":
        return NOT_NAMED if column.type == "text" else UNKNOWN
    if column.type == "date":
        return day(value)
    if column.type == "boolean":
        return "yes" if value else "no"
    if isinstance(value, list | tuple) or hasattr(value, "tolist"):
        return ", ".join(map(str, value)) or "none"
    if column.type in ("number", "whole"):
        return number(float(value), column)
    return str(value).replace("_", " ") if column.type == "basis" else str(value)


def number(value: float, column: Column) -> str:
    """Return a number in its column's format, with the unit after it."""
    match column.format:
        case "percent":
            text = f"{round(value * 100, 1):g}%"
        case "usd":
            text = f"USD {short(value)}"
        case "rate":
            text = f"USD {value:,.2f}"
        case "multiple":
            text = f"{value:.1f}×"
        case "text":
            text = f"{value:g}"
        case "points" | "whole":
            text = f"{value:,.0f}"
        case _ if column.unit in SPANS and column.type == "number":
            text = f"{value:,.1f}".removesuffix(".0") if abs(value) >= 1 else f"{value:.2g}"
        case _:
            text = f"{value:,.0f}" if column.type == "whole" or abs(value) >= 1000 else f"{value:.4g}"
    return f"{text} {column.unit}".strip()


def short(value: float) -> str:
    """Return three significant digits with k, m, bn or tn: 8220000000 is `8.22 bn`."""
    for step, letter in STEPS:
        if abs(value) >= step * 0.9995:
            return f"{float(f'{value / step:.3g}'):g} {letter}"
    return f"{value:,.0f}"


def day(value: datetime.date) -> str:
    """Return a date as `13 Jun 2025`."""
    return f"{value.day} {value:%b %Y}"
