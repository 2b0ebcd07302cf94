"""How an answer moved between its last two whole periods; told only where that is certain."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass

from dashboard.model import Answer
from dashboard.picture.numbers import day
from dashboard.picture.rows import Row, label, series_key, series_name, weakest, words

# Below a part in a hundred nothing moved that a reader would see.
LEAST = 0.01
# From here on a part in a hundred says less than how many times.
MANIFOLD = 3
# Marks whose height is a figure; that of a control chart is a distance from its own line.
OVER_TIME = ("line", "area", "scatter")


@dataclass(frozen=True)
class Move:
    """One series between two periods: its name, the two rows, and by which part it changed; None: cannot be told."""

    who: str
    before: Row
    after: Row
    change: float | None


def moved(answer: Answer) -> str:
    """Return how the answer moved, or an empty text where it is not over time or has no two whole periods."""
    chart, columns = answer.query.header.chart, answer.query.header.columns
    if chart.mark not in OVER_TIME or not (chart.x and chart.y) or columns[chart.x].type != "date":
        return ""
    if columns[chart.y].type not in ("number", "whole"):
        return ""
    series = _series(answer)
    moves = [move for move in (_move(answer, rows) for rows in _lasting(answer, series)) if move]
    if not moves:
        return ""
    told = [move for move in moves if move.change is not None]
    if not told:
        return f"How it moved cannot be told: its ranges overlap, {_span(answer, moves[0])}."
    most = max(told, key=lambda move: abs(move.change or 0))
    return _sentence(answer, most, len(series))


def _series(answer: Answer) -> list[list[Row]]:
    """Return the rows of each series up to now, in order: what is foreseen has not moved yet."""
    chart = answer.query.header.chart
    found: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in answer.rows:
        when = row[chart.x or ""]
        if when is not None and not row.get("is_partial") and _day(when) <= answer.as_of:
            found[series_key(answer, row)].append(row)
    return [sorted(rows, key=lambda row: row[chart.x or ""]) for rows in found.values()]


def _lasting(answer: Answer, series: list[list[Row]]) -> list[list[Row]]:
    """Return the series that reach the newest period of all, where there are periods; what ended moves no more."""
    when = answer.query.header.chart.x or ""
    newest = max((rows[-1][when] for rows in series), default=None)
    return [rows for rows in series if rows[-1][when] == newest] if answer.bound.get("grain") else series


def _day(when: datetime.date) -> datetime.date:
    return when.date() if isinstance(when, datetime.datetime) else when


def _move(answer: Answer, rows: list[Row]) -> Move | None:
    chart = answer.query.header.chart
    value, low, high = chart.y or "", chart.low, chart.high
    who = words(rows[-1], chart.color) or series_name(answer, rows[-1])
    if len(rows) < 2 or len({row[chart.x or ""] for row in rows[-2:]}) < 2:
        return None
    before, after = rows[-2:]
    if before[value] is not None and after[value] is not None:
        change = (after[value] - before[value]) / abs(before[value]) if before[value] else None
        return Move(who, before, after, change) if change is not None else None
    if not (low and high) or any(row[name] is None for row in (before, after) for name in (low, high)):
        return None
    if after[low] > before[high] and before[high]:
        return Move(who, before, after, (after[low] - before[high]) / abs(before[high]))
    if after[high] < before[low] and before[low]:
        return Move(who, before, after, (after[high] - before[low]) / abs(before[low]))
    return Move(who, before, after, None)


def _sentence(answer: Answer, move: Move, series: int) -> str:
    change = move.change or 0
    if abs(change) < LEAST:
        return f"{'No line' if series > 1 else 'It has not'} moved by 1% or more {_span(answer, move)}."
    least = "at least " if move.after[answer.query.header.chart.y or ""] is None else ""
    if change > MANIFOLD:
        how = f"{least}{change + 1:.1f} times as much"
    else:
        how = f"{'up' if change > 0 else 'down'} {least}{round(abs(change) * 100, 1 if abs(change) < 0.1 else 0):g}%"
    who = f"Moved most: {move.who}, {how}" if series > 1 else f"{how[:1].upper()}{how[1:]}"
    return f"{who} {_span(answer, move)}."


def _span(answer: Answer, move: Move) -> str:
    chart, columns = answer.query.header.chart, answer.query.header.columns
    first, last = (_period(row[chart.x or ""], answer.bound.get("grain")) for row in (move.before, move.after))
    basis = weakest((move.before, move.after))
    what = label(columns, chart.y) + (f"; {basis}" if basis != "reported" else "")
    return f"from {first} to {last} ({what})"


def _period(when: datetime.date, grain: str | None) -> str:
    """Return a period by its first day: `Oct 2026` or `Q4 2026`; without a grain, the day itself."""
    match grain:
        case "year":
            return f"{when:%Y}"
        case "quarter":
            return f"Q{(when.month + 2) // 3} {when:%Y}"
        case "month":
            return f"{when:%b %Y}"
        case "week":
            return f"the week of {day(when)}"
    return day(when)
