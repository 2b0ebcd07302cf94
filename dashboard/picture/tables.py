"""Rows as a reader sees them, in tables and tiles: labels, units, `unknown`; text throughout."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.declared import Column
from dashboard.model import Answer
from dashboard.picture.numbers import shown
from dashboard.picture.rows import HIDDEN, label

# So many rows are plain text; all of more, a page shows in a grid that scrolls and sorts once they are opened.
FEW = 12


@dataclass(frozen=True)
class Table:
    """The labels of the columns, those of numbers marked, and the words of each row."""

    labels: tuple[str, ...]
    are_numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Tile:
    """One key number: what it is, its value in words, and the line beneath with period and basis."""

    name: str
    value: str
    note: str


def tiles_of(answer: Answer) -> tuple[Tile, ...]:
    """Return each row of a `number` as a tile; its `color` names the format of its value."""
    chart = answer.query.header.chart
    name, value, text, form = (part or "" for part in (chart.y, chart.value, chart.text, chart.color))
    return tuple(
        Tile(
            str(row[name]),
            shown(row[value], Column(type="number", format=row[form])),
            f"{row[text]} · {row['period']} · {row['basis']}",
        )
        for row in answer.rows
    )


def worded(answer: Answer, most: int) -> Table:
    """Return the first rows of an answer in words; a column of reasons without any is left out."""
    return answer.once((worded, most), lambda: _worded(answer, most))


def _worded(answer: Answer, most: int) -> Table:
    columns = answer.query.header.columns
    names = [name for name in columns if name not in HIDDEN and not _is_idle(answer, name)]
    return Table(
        labels=_labels(columns, names),
        are_numbers=tuple(columns[name].type in ("number", "whole") for name in names),
        rows=tuple(tuple(shown(row[name], columns[name]) for name in names) for row in answer.rows[:most]),
    )


def _labels(columns: dict[str, Column], names: list[str]) -> tuple[str, ...]:
    """Return the label of each column; a column whose label another has already is told by its name, too."""
    found: dict[str, None] = {}
    for name in names:
        text = label(columns, name)
        while text in found:
            text = f"{text} ({name.replace('_', ' ')})"
        found[text] = None
    return tuple(found)


def _is_idle(answer: Answer, name: str) -> bool:
    return name == "null_reason" and bool(answer.frame[name].isna().all())
