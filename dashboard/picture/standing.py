"""Which rows of an answer lie beyond the lines worth knowing, and what to do about them."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.declared import Threshold
from dashboard.model import Answer
from dashboard.picture.numbers import number
from dashboard.picture.rows import Row, label, series_name, weakest

BEYOND: dict[str, tuple[Callable[[float, float], bool], str]] = {
    ">=": (operator.ge, "at {} or above"),
    ">": (operator.gt, "above {}"),
    "<=": (operator.le, "at {} or below"),
    "<": (operator.lt, "below {}"),
}
# A reader in a hurry reads three names.
NAMED = 3


@dataclass(frozen=True)
class Standing:
    """What lies beyond one line: its level, a sentence, and what to do; `beyond` counts the rows."""

    level: str
    text: str
    do: str
    beyond: int


def standings(answer: Answer) -> list[Standing]:
    """Return a sentence for each line of the answer, in the order of the header.

    Over time a line is held against the last whole period of each series. A row beyond a red line is not told
    again beside the amber one of the same column. A line in the grain parts the rows and judges none.
    """
    told: list[Standing] = []
    rows = _now(answer)
    seen: dict[str, set[int]] = defaultdict(set)
    lines = [line for line in answer.query.header.thresholds if line.column not in answer.query.header.grain]
    unknown: set[str] = set()
    for line in sorted(lines, key=lambda line: ("red", "amber", "line").index(line.level)):
        if all(row[line.column] is None for row in rows):
            # What is not known is said once, however many lines there are.
            if line.column not in unknown:
                told.append(_unknown(answer, line))
            unknown.add(line.column)
            continue
        beyond = _beyond(line, rows)
        if line.level != "line":
            beyond = [place for place in beyond if place not in seen[line.column]]
            seen[line.column] |= set(beyond)
        told.append(_standing(answer, line, rows, beyond))
    return sorted(told, key=lambda standing: -bool(standing.beyond))


def _beyond(line: Threshold, rows: list[Row]) -> list[int]:
    is_beyond, name = BEYOND[line.at.split()[0]][0], line.column
    return [place for place, row in enumerate(rows) if row[name] is not None and is_beyond(row[name], line.value)]


def _unknown(answer: Answer, line: Threshold) -> Standing:
    what = label(answer.query.header.columns, line.column)
    return Standing(line.level, f"{what}: not known, so nobody can say what lies beyond which line.", "", 0)


def _standing(answer: Answer, line: Threshold, rows: list[Row], beyond: list[int]) -> Standing:
    columns = answer.query.header.columns
    known = sum(row[line.column] is not None for row in rows)
    where = BEYOND[line.at.split()[0]][1].format(number(line.value, columns[line.column]))
    level = "line" if line.level == "line" else f"{line.level} line"
    rule = f"{level}, {line.kind}{f': {line.label}' if line.label else ''}"
    what = label(columns, line.column)
    if not beyond:
        return Standing(line.level, f"{what}: none of {known:,} {where} ({rule}).", "", 0)
    found = [rows[place] for place in beyond]
    names = list(dict.fromkeys(name for row in found if (name := series_name(answer, row))))
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    listed = f": {'; '.join(names[:NAMED])}{more}" if names else ""
    may = "may be " if _is_open(answer, line) else ""
    text = f"{what}: {len(beyond):,} of {known:,} {may}{where} ({rule}){_basis(found)}{listed}."
    return Standing(line.level, text, _do(line, found, bool(may)), len(beyond))


def _do(line: Threshold, rows: list[Row], is_open: bool) -> str:
    """Return what to do, under the condition on which it stands."""
    if not line.do:
        return ""
    condition = "If the model holds: " if all(row.get("basis") == "modelled" for row in rows) else "If so: "
    is_sure = not is_open and condition == "If so: "
    return line.do if is_sure else f"{condition}{line.do[0].lower()}{line.do[1:]}"


def _is_open(answer: Answer, line: Threshold) -> bool:
    """Tell whether the line is held against the end of a range that leaves open what the value itself is."""
    chart, sign = answer.query.header.chart, line.at[0]
    return (line.column == chart.low and sign == "<") or (line.column == chart.high and sign == ">")


def _now(answer: Answer) -> list[Row]:
    """Return the rows that a line is held against: over time, the last whole period of each series."""
    chart, columns = answer.query.header.chart, answer.query.header.columns
    if not chart.x or columns[chart.x].type != "date":
        return answer.rows
    when, last = chart.x, dict[str, Row]()
    for row in sorted((row for row in answer.rows if row[when] is not None), key=lambda row: row[when]):
        if not row.get("is_partial"):
            last[series_name(answer, row)] = row
    return list(last.values())


def _basis(rows: list[Row]) -> str:
    basis = weakest(rows)
    if basis == "reported":
        return ""
    return f", {basis} in part" if len({row.get("basis") for row in rows}) > 1 else f", {basis}"
