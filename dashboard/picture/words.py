"""The finding of an answer in one sentence that claims no more than its basis."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from dashboard.model import BASES, Answer
from dashboard.picture.numbers import day, shown
from dashboard.picture.rows import Row, label, weakest, with_values, words

NOTHING = "Nothing in the record answers this for the filters chosen."
NOTHING_AT_ALL = "Nothing in the record answers this."
NARROWING = ("client", "vendor", "service", "from", "to")


def finding(answer: Answer) -> str:
    """Return the headline: the query's own `finding` column, else one made from its rows."""
    rows = answer.rows
    if not rows:
        return NOTHING if is_narrowed(answer) else answer.query.header.when_empty or NOTHING_AT_ALL
    if "finding" in answer.query.header.columns:
        said = next((row["finding"] for row in rows if row["finding"]), None)
        return str(said) if said else NOTHING if is_narrowed(answer) else NOTHING_AT_ALL
    return _by_mark(answer, rows)


def is_narrowed(answer: Answer) -> bool:
    """Tell whether a filter keeps only a part of what the question could be answered for."""
    return any(answer.bound.get(name) is not None for name in NARROWING)


def left_out(whole: Answer, basis: str | None, known: str | None) -> str:
    """Say why a reader sees nothing of `whole`: the weakest basis let in, the day it had to be known, or both."""
    found = {row.get("basis") for row in with_values(whole)}
    bases = [name for name in BASES if name in found]
    is_weak = bool(bases) and bases[0] != BASES[0] and (basis is None or BASES.index(bases[0]) > BASES.index(basis))
    by = f"could be known by {day(datetime.date.fromisoformat(known))}" if known else ""
    if is_weak:
        reasons = [f"the weakest basis let in is {basis}"] if basis else []
        reasons += [f"none {by}"] if by else []
        return f"Every figure that answers this is {' or '.join(bases)}, and {' and '.join(reasons)}."
    if basis and by:
        return f"Nothing that answers this {by} on a basis of {basis} or stronger."
    if by:
        return f"Nothing that answers this {by}."
    return f"What answers this rests on a weaker basis than {basis}, and that is the weakest let in."


def _by_mark(answer: Answer, rows: list[Row]) -> str:
    sayings: dict[str, Callable[[Answer, list[Row]], str]] = {
        "area": _latest,
        "bar": _largest,
        "control": _alarms,
        "gantt": _last_end,
        "interval": _widest,
        "line": _latest,
        "scatter": _latest,
        "timeline": _last,
        "treemap": _largest,
    }
    return sayings.get(answer.query.header.chart.mark, _rows)(answer, rows)


def _rows(answer: Answer, rows: list[Row]) -> str:
    return f"{counted(len(rows), 'row')}{_unknown(rows, answer.query.header.chart.value)}."


def _last(answer: Answer, rows: list[Row]) -> str:
    chart = answer.query.header.chart
    dated = [row for row in rows if row[chart.x or ""] is not None]
    if not dated:
        return f"{counted(len(rows), 'row')}, none with a day."
    last = max(dated, key=lambda row: row[chart.x or ""])
    return f"Last of {len(rows):,}: {words(last, chart.text) or words(last, chart.y)}."


def _largest(answer: Answer, rows: list[Row]) -> str:
    chart, columns = answer.query.header.chart, answer.query.header.columns
    amount = chart.x if chart.mark == "bar" else chart.value
    known = [row for row in rows if row[amount or ""] is not None]
    if not known:
        return f"No figure is known for any of the {counted(len(rows), 'row')}."
    top = max(known, key=lambda row: row[amount or ""])
    text = shown(top[amount or ""], columns[amount or ""])
    return f"Largest: {words(top, chart.y)}, {text}{_basis(top)}{_unknown(rows, amount)}."


def _latest(answer: Answer, rows: list[Row]) -> str:
    chart, columns = answer.query.header.chart, answer.query.header.columns
    known = [row for row in rows if row[chart.y or ""] is not None and row[chart.x or ""] is not None]
    if not known and chart.low:
        return _widest(answer, rows)
    if not known:
        return f"No figure is known for any of the {counted(len(rows), 'row')}."
    top = max(known, key=lambda row: row[chart.y or ""])
    where = shown(top[chart.x or ""], columns[chart.x or ""])
    who = f"{words(top, chart.color)}, " if chart.color else ""
    text = shown(top[chart.y or ""], columns[chart.y or ""])
    return f"Highest: {who}{text} ({label(columns, chart.x).lower()} {where}){_basis(top)}."


def _widest(answer: Answer, rows: list[Row]) -> str:
    chart, columns = answer.query.header.chart, answer.query.header.columns
    known = [row for row in rows if row[chart.low or ""] is not None and row[chart.high or ""] is not None]
    if not known:
        return f"No range can be given for any of the {counted(len(rows), 'row')}."
    low = min(row[chart.low or ""] for row in known)
    high = max(row[chart.high or ""] for row in known)
    ends = f"{shown(low, columns[chart.low or ''])} to {shown(high, columns[chart.high or ''])}"
    modelled = " (modelled)" if weakest(known) == "modelled" else ""
    return f"Anywhere from {ends}, over {counted(len(known), 'range')}{modelled}{_unknown(rows, chart.low)}."


def _alarms(answer: Answer, rows: list[Row]) -> str:
    """Count what the query itself marks as an alarm; without that column the highest point is told."""
    known = [row for row in rows if row[answer.query.header.chart.y or ""] is not None]
    if not known or "alarm" not in answer.query.header.columns:
        return _latest(answer, rows)
    alarms = sum(bool(row["alarm"]) for row in known)
    basis = _basis({"basis": weakest(known)})
    return f"{counted(alarms, 'alarm') if alarms else 'No alarm'} in {counted(len(known), 'point')}{basis}."


def _last_end(answer: Answer, rows: list[Row]) -> str:
    chart, columns = answer.query.header.chart, answer.query.header.columns
    ended = [row for row in rows if row[chart.high or ""] is not None]
    if not ended:
        return f"{counted(len(rows), 'row')}, none with an end."
    last = max(ended, key=lambda row: row[chart.high or ""])
    until = shown(last[chart.high or ""], columns[chart.high or ""])
    return f"Last of {len(ended):,} to end: {words(last, chart.y)}, {until}{_basis(last)}."


def counted(number: int, noun: str) -> str:
    """Return `1 row` or `2 rows`."""
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"


def _basis(row: Row) -> str:
    return f" ({row['basis']})" if row.get("basis") and row["basis"] != "reported" else ""


def _unknown(rows: list[Row], name: str | None) -> str:
    missing = sum(row[name] is None for row in rows) if name else 0
    return f"; {missing:,} of {len(rows):,} not given" if missing else ""
