"""An answer's rows prepared for drawing: labels, words and hover text for each."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from typing import Any

from dashboard.declared import Column
from dashboard.model import BASES, Answer
from dashboard.picture.numbers import shown
from dashboard.picture.theme import HOLLOW, wrapped

Row = dict[str, Any]
HIDDEN = ("source_ids", "finding")
SHORT = {"estimated": "est.", "modelled": "modelled"}
PARTIAL = "partial period"
# The parts of a chart that hold what is drawn; marks without any show every row.
VALUES: dict[str, tuple[str, ...]] = {
    "area": ("y",),
    "bar": ("x",),
    "control": ("y",),
    "gantt": ("low",),
    "heatmap": ("value",),
    "interval": ("low", "high"),
    "line": ("y", "low", "high"),
    "number": ("value",),
    "scatter": ("x", "y"),
    "table": (),
    "timeline": (),
    "treemap": ("value",),
}


def has_values(answer: Answer) -> bool:
    """Tell whether any row has a value to show; an empty axis says less than a sentence."""
    return next(with_values(answer), None) is not None


def with_values(answer: Answer) -> Iterator[Row]:
    """Yield the rows that have a value to show."""
    chart, columns = answer.query.header.chart, answer.query.header.columns
    parts = [name for part in VALUES[chart.mark] if (name := getattr(chart, part))]
    if chart.mark == "scatter":
        parts = [name for name in parts if columns[name].type in ("number", "whole")]
    for row in answer.rows:
        known = [row[name] for name in parts if row[name] is not None]
        # A tile needs a size.
        if not parts or (known and (chart.mark != "treemap" or known[0] > 0)):
            yield row


def weakest(rows: Iterable[Row]) -> str:
    """Return the weakest basis among rows, by which they are drawn; a row that claims none counts as reported."""
    return max((row.get("basis") or "reported" for row in rows), key=BASES.index, default="reported")


def symbol(row: Row, shape: str = "circle") -> str:
    """Return the marker of a row: solid if it is reported, else hollow, with a dot in it if it is modelled."""
    return shape + HOLLOW[weakest([row])]


def label(columns: dict[str, Column], name: str | None) -> str:
    """Return the label of a column, or its name in plain words."""
    if name is None:
        return ""
    return columns[name].label or name.replace("_", " ").capitalize()


def hover(answer: Answer, row: Row) -> str:
    """Return every column of a row in words, one a line."""
    columns = answer.query.header.columns
    lines = [
        f"{html.escape(label(columns, name))}: {wrapped(shown(row[name], column), 60)}"
        for name, column in columns.items()
        if name not in (*HIDDEN, "is_partial") and not (row[name] is None and name == "null_reason")
    ]
    return "<br>".join([*lines, *([PARTIAL] if row.get("is_partial") else [])])


def value_text(answer: Answer, row: Row, name: str | None) -> str:
    """Return one value of a row in words, with a mark on what is not reported.

    Where all rows are modelled the panel says so in words, and a phone has no room to repeat it on every bar.
    """
    if name is None:
        return ""
    text = shown(row[name], answer.query.header.columns[name])
    if row[name] is not None and row.get("basis") in SHORT and set(answer.basis_mix) != {"modelled"}:
        text = f"{text} {SHORT[row['basis']]}"
    return f"{text}, {PARTIAL}" if row.get("is_partial") else text


def words(row: Row, name: str | None) -> str:
    """Return a category in plain words."""
    return "" if name is None or row[name] is None else str(row[name]).replace("_", " ")


def series_name(answer: Answer, row: Row) -> str:
    """Return what a row is about: its category in the chart, else the first name in its grain."""
    header = answer.query.header
    chart, columns = header.chart, header.columns
    drawn = [name for name in (chart.y, chart.x, chart.color) if name and columns[name].type == "text"]
    return next((text for name in drawn[:1] or _named(answer) if (text := words(row, name))), "")


def series_key(answer: Answer, row: Row) -> tuple[Any, ...]:
    """Return what is one and the same over time: the colour of a row, and its grain without days and periods."""
    chart, columns, grain = answer.query.header.chart, answer.query.header.columns, answer.query.header.grain
    kept = dict.fromkeys(name for name in (chart.color, *grain) if name)
    return tuple(row[name] for name in kept if columns[name].type != "date" and name not in (chart.x, "period"))


def _named(answer: Answer) -> list[str]:
    """Return the texts of the grain, each by its name where the answer has one for its id."""
    columns = answer.query.header.columns
    names = [(name.removesuffix("_id"), name) for name in answer.query.header.grain]
    return [found for short, name in names if columns[found := short if short in columns else name].type == "text"]
