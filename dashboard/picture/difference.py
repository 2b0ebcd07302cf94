"""What a change of a query does to its numbers, in sentences: two answers to one question, held side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from dashboard.catalog.claims import COMPARISONS
from dashboard.declared import Threshold
from dashboard.model import Answer
from dashboard.picture.numbers import shown
from dashboard.picture.rows import label

Row = dict[str, Any]
# Columns that follow from others, or that no reader compares.
SILENT = ("source_ids", "finding", "null_reason")
MOST = 8
FEW = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def difference(before: Answer, after: Answer) -> list[str]:
    """Return one sentence a change, the summary first; none where no number, name or row differs.

    Rows are matched by the grain of the new header; a column that only one of them has is told once.
    """
    grain = [name for name in after.query.header.grain if name in before.query.header.columns]
    old, new = _by_grain(before, grain), _by_grain(after, grain)
    kept = [key for key in new if key in old]
    columns = [name for name in after.query.header.columns if name in before.query.header.columns]
    told = [*_columns(before, after)]
    changed = {key: found for key in kept if (found := list(_cells(old[key], new[key], columns, after)))}
    came, went = [key for key in new if key not in old], [key for key in old if key not in new]
    lines = [f"{_named(after, new[key])}: {'; '.join(found)}" for key, found in changed.items()]
    told += _shortened(lines)
    told += _rows("came", [_named(after, new[key]) for key in came])
    told += _rows("went", [_named(before, old[key]) for key in went])
    told += _bands(before, after, [(old[key], new[key]) for key in kept])
    if not told and list(old) != list(new):
        told = ["The rows come in another order."]
    if not told:
        return []
    summary = f"{_counted(len(changed), 'row')} of {len(kept)} change" + ("s" if len(changed) == 1 else "")
    return [f"{summary}, {len(came)} came, {len(went)} went.", *told]


def _by_grain(answer: Answer, grain: list[str]) -> dict[str, Row]:
    return {repr([row[name] for name in grain]): row for row in answer.rows}


def _columns(before: Answer, after: Answer) -> Iterator[str]:
    was, now = before.query.header.columns, after.query.header.columns
    if gone := [name for name in was if name not in now]:
        yield f"Columns gone: {', '.join(gone)}."
    if new := [name for name in now if name not in was]:
        yield f"New columns: {', '.join(new)}."


def _cells(old: Row, new: Row, columns: list[str], after: Answer) -> Iterator[str]:
    described = after.query.header.columns
    for name in columns:
        if name not in SILENT and not _same(old[name], new[name]):
            was, now = shown(old[name], described[name]), shown(new[name], described[name])
            if was == now:
                was, now = _exact(old[name]), _exact(new[name])
            yield f"{label(described, name)} {was} -> {now}"


def _exact(value: Any) -> str:
    return f"{value:.9g}" if isinstance(value, float) else str(value)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return str(one) == str(other)


def _named(answer: Answer, row: Row) -> str:
    """Return who a row is about: the names its chart writes, else its grain."""
    chart, columns = answer.query.header.chart, answer.query.header.columns
    grain = [name for name in answer.query.header.grain if row[name] is not None]
    # An id is for machines; its name often stands beside it.
    names = [name.removesuffix("_id") if name.removesuffix("_id") in columns else name for name in grain]
    if chart.y and columns[chart.y].type == "text" and not names:
        names = [chart.y]
    return ", ".join(dict.fromkeys(shown(row[name], columns[name]) for name in names)) or "The row"


def _shortened(lines: list[str]) -> list[str]:
    more = len(lines) - MOST
    return [*(f"{line}." for line in lines[:MOST]), *([f"And {more} more rows."] if more > 0 else [])]


def _rows(verb: str, names: list[str]) -> list[str]:
    if not names:
        return []
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return [f"{_counted(len(names), 'row').capitalize()} {verb}: {'; '.join(names[:MOST])}{more}."]


def _bands(before: Answer, after: Answer, pairs: list[tuple[Row, Row]]) -> Iterator[str]:
    """Tell how many rows cross a threshold, by threshold; one that moved has rows cross it that did not change."""
    waiting = list(before.query.header.thresholds)
    for line in after.query.header.thresholds:
        former = next((one for one in waiting if (one.column, one.level) == (line.column, line.level)), line)
        waiting = [one for one in waiting if one is not former]
        crossed = [new for old, new in pairs if line.column in old and _beyond(former, old) != _beyond(line, new)]
        if crossed:
            column = after.query.header.columns[line.column]
            verb = "changes" if len(crossed) == 1 else "change"
            names = "; ".join(_named(after, row) for row in crossed[:MOST])
            at = f"{line.at.split()[0]} {shown(line.value, column)}"
            yield f"{_counted(len(crossed), 'row').capitalize()} {verb} band at {line.column} {at}: {names}."


def _beyond(line: Threshold, row: Row) -> bool | None:
    value = row[line.column]
    return None if value is None else COMPARISONS[line.at.split()[0]](float(value), line.value)


def _counted(count: int, noun: str) -> str:
    said = FEW[count] if count < len(FEW) else str(count)
    return f"{said} {noun}{'s' * (count != 1)}"
