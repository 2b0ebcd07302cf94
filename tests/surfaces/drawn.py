"""The numbers of a figure as it is sent to a browser, held against the rows that the API tells."""

from __future__ import annotations

from typing import Any

from dashboard.declared import Column
from dashboard.model import Query
from dashboard.picture.numbers import shown
from dashboard.picture.rows import HIDDEN, PARTIAL, VALUES, label
from dashboard.picture.theme import wrapped

Row = dict[str, Any]
NUMBERS = ("number", "whole")


def hover(query: Query, row: Row) -> str:
    """Return what a pointer is told of a row: every column in words."""
    columns = query.header.columns
    lines = [
        f"{wrapped(label(columns, name), 999)}: {wrapped(shown(row[name], column), 60)}"
        for name, column in columns.items()
        if name not in (*HIDDEN, "is_partial") and not (name == "null_reason" and row[name] is None)
    ]
    return "<br>".join([*lines, *([PARTIAL] if row.get("is_partial") else [])])


def hold_figure(query: Query, figure: dict[str, Any], rows: list[Row], *, is_thinned: bool) -> int:
    """Hold that each point stands for a row, at a number of that row, and each row of a value is drawn.

    Returns how many points were held.
    """
    by_hover: dict[str, list[Row]] = {}
    for row in rows:
        by_hover.setdefault(hover(query, row), []).append(row)
    points = 0
    seen: set[str] = set()
    for trace in figure["data"]:
        if "customdata" not in trace or trace.get("yaxis") == "y2":
            continue
        for place, told in enumerate(trace["customdata"]):
            if told is None or str(trace.get("ids", ["row"] * (place + 1))[place]).startswith("group "):
                continue
            assert told in by_hover, f"{query.id}: drawn and not told: {told}"
            seen.add(told)
            points += 1
            wrong = [one for one in (_misplaced(query, trace, place, row) for row in by_hover[told]) if one]
            assert len(wrong) < len(by_hover[told]), f"{query.id}: {wrong[0]}; {told}"
    if not is_thinned:
        missing = [told for told, found in by_hover.items() if told not in seen and _is_drawn(query, found[0])]
        assert not missing, f"{query.id}: told and not drawn: {missing[0]}"
    return points


def has_value(query: Query, row: Row) -> bool:
    """Tell whether a row has a value that its chart could show."""
    chart, columns = query.header.chart, query.header.columns
    parts = [name for part in VALUES[chart.mark] if (name := getattr(chart, part))]
    if chart.mark == "scatter":
        parts = [name for name in parts if columns[name].type in NUMBERS]
    values = [row[name] for name in parts if row[name] is not None]
    return not parts or bool(values and (chart.mark != "treemap" or values[0] > 0))


def _is_drawn(query: Query, row: Row) -> bool:
    chart = query.header.chart
    # A range needs both of its ends, and a point over time its day.
    needed = {"interval": (chart.low, chart.high), "line": (chart.x,), "area": (chart.x,), "timeline": (chart.x,)}
    return has_value(query, row) and all(row[name or ""] is not None for name in needed.get(chart.mark, ()))


def _misplaced(query: Query, trace: dict[str, Any], place: int, row: Row) -> str:
    """Say where a point lies that lies at no number of its row; nothing where it lies well."""
    chart, columns = query.header.chart, query.header.columns
    numbers = {name: row[name] for name, column in columns.items() if column.type in NUMBERS}
    match chart.mark:
        case "bar":
            at, may = trace["x"][place], {numbers[chart.x or ""] or 0}
        case "treemap":
            at, may = trace["values"][place], {numbers[chart.value or ""]}
        case "interval":
            low, high = row[chart.low or ""], row[chart.high or ""]
            at, may = trace["x"][place], {low, high, (low + high) / 2}
        case "heatmap" if _is_number(columns, chart.value):
            at, may = trace["text"][place], {shown(row[chart.value or ""], columns[chart.value or ""])}
        case "line" | "scatter" | "control" if _is_number(columns, chart.y):
            at, may = trace["y"][place], set(numbers.values())
        case "line" | "scatter" if _is_number(columns, chart.x):
            at, may = trace["x"][place], {numbers[chart.x or ""]}
        case _:
            return ""
    return "" if at in may else f"drawn at {at}, told {may}"


def _is_number(columns: dict[str, Column], name: str | None) -> bool:
    return name is not None and columns[name].type in NUMBERS
