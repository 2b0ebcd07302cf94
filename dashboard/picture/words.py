"""The finding of an answer in one sentence that claims no more than its basis."""

from __future__ import annotations

from dashboard.model import Answer
from dashboard.picture.numbers import shown
from dashboard.picture.rows import Row, label, words

NOTHING = "Nothing in the record answers this for the filters chosen."


def finding(answer: Answer) -> str:
    """Return the headline: the query's own `finding` column, else one made from its rows."""
    rows = answer.rows
    if not rows:
        return NOTHING
    if "finding" in answer.query.header.columns:
        said = next((row["finding"] for row in rows if row["finding"]), None)
        return str(said) if said else NOTHING
    return _by_mark(answer, rows)


def _by_mark(answer: Answer, rows: list[Row]) -> str:
    chart = answer.query.header.chart
    match chart.mark:
        case "bar":
            return _largest(answer, rows, chart.x, chart.y)
        case "line" | "scatter":
            return _latest(answer, rows)
        case "interval":
            return _widest(answer, rows)
        case "timeline":
            dated = [row for row in rows if row[chart.x or ""] is not None]
            if not dated:
                return f"{counted(len(rows), 'row')}, none with a day."
            last = max(dated, key=lambda row: row[chart.x or ""])
            return f"Last of {len(rows)}: {words(last, chart.text) or words(last, chart.y)}."
        case _:
            return f"{counted(len(rows), 'row')}{_unknown(rows, chart.value)}."


def _largest(answer: Answer, rows: list[Row], amount: str | None, category: str | None) -> str:
    columns = answer.query.header.columns
    known = [row for row in rows if row[amount or ""] is not None]
    if not known:
        return f"No figure is public for any of the {counted(len(rows), 'row')}."
    top = max(known, key=lambda row: row[amount or ""])
    text = shown(top[amount or ""], columns[amount or ""])
    return f"Largest: {words(top, category)}, {text}{_basis(top)}{_unknown(rows, amount)}."


def _latest(answer: Answer, rows: list[Row]) -> str:
    chart, columns = answer.query.header.chart, answer.query.header.columns
    known = [row for row in rows if row[chart.y or ""] is not None and row[chart.x or ""] is not None]
    if not known:
        return f"No figure is public for any of the {counted(len(rows), 'row')}."
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
    return f"Anywhere from {ends}, over {counted(len(known), 'range')}{_unknown(rows, chart.low)}."


def counted(number: int, noun: str) -> str:
    """Return `1 row` or `2 rows`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _basis(row: Row) -> str:
    return f" ({row['basis']})" if row.get("basis") and row["basis"] != "reported" else ""


def _unknown(rows: list[Row], name: str | None) -> str:
    missing = sum(row[name] is None for row in rows) if name else 0
    return f"; {missing} of {len(rows)} not given" if missing else ""
