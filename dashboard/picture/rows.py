"""An answer's rows prepared for drawing: labels, words and hover text for each."""

from __future__ import annotations

import html
from typing import Any

from dashboard.model import Answer, Column
from dashboard.picture.numbers import shown
from dashboard.picture.theme import wrapped

Row = dict[str, Any]
HIDDEN = ("source_ids", "finding")
SHORT = {"estimated": "est.", "modelled": "modelled"}


def is_solid(row: Row) -> bool:
    """Tell whether a row is drawn solid: it is reported, or claims no basis."""
    return row.get("basis") in (None, "reported")


def label(columns: dict[str, Column], name: str | None) -> str:
    """Return the label of a column, or its name in plain words."""
    if name is None:
        return ""
    return columns[name].label or name.replace("_", " ").capitalize()


def hover(answer: Answer, row: Row) -> str:
    """Return every column of a row in words, one a line."""
    columns = answer.query.header.columns
    lines = [
        f"{html.escape(label(columns, name))}: {wrapped(html.escape(shown(row[name], column)), 60)}"
        for name, column in columns.items()
        if name not in HIDDEN and not (row[name] is None and name == "null_reason")
    ]
    return "<br>".join(lines)


def value_text(answer: Answer, row: Row, name: str | None) -> str:
    """Return one value of a row in words, with a mark on what is not reported."""
    if name is None:
        return ""
    text = shown(row[name], answer.query.header.columns[name])
    return text if row.get("basis") in (None, "reported") or row[name] is None else f"{text} {SHORT[row['basis']]}"


def words(row: Row, name: str | None) -> str:
    """Return a category in plain words."""
    return "" if name is None or row[name] is None else str(row[name]).replace("_", " ")
