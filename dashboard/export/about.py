"""What the first sheet of a workbook says: what was asked of which data, and how well it is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.catalog.frozen import texts_id
from dashboard.export.asked import Asked, filters_told
from dashboard.export.streamed import Streamed
from dashboard.page.trust import MODELLED
from dashboard.panel import failing_checks
from dashboard.picture.numbers import day
from dashboard.picture.words import counted

Line = tuple[str, str]
UNKNOWN = "An empty cell is not known; it is never zero. The reason, where one is given, stands in its row."


@dataclass(frozen=True)
class Sheet:
    """One sheet as it was written: its name, its question, the rows walked, those written, and texts cut short."""

    name: str
    asked: Asked
    rows: Streamed
    written: int
    cut: int


def head(asked: Sequence[Asked], title: str) -> Iterator[Line]:
    """Yield what holds for the whole file."""
    first = asked[0]
    world, view = first.version.world, first.view
    yield "Linchpin", title
    for name, value in filters_told(view.params() if len(asked) > 1 else first.asked, world):
        if name not in ("v", "q", "query"):
            yield f"Filter: {name}", value
    yield "Record", f"{world.title}, of {day(world.as_of)}"
    yield "Data version", world.version
    if not first.version.sees.is_everything:
        yield "Rows of", f"{first.version.sees}; what needs the rows of others is not here."
    yield "Query version", texts_id(first.held)
    yield "Open again", first.link if len(asked) == 1 else first.link.partition("#")[0]
    yield "Unknown", UNKNOWN


def told(sheet: Sheet, most: int) -> Iterator[Line]:
    """Yield what a reader needs to judge the rows of one sheet; `most` is how many a sheet takes."""
    asked, rows = sheet.asked, sheet.rows
    header = asked.query.header
    yield "Question", header.question
    yield "Sheet", sheet.name
    yield "Finding", _finding(asked, rows, most)
    yield "Query", asked.query.id
    yield "Asked with", _bound(rows)
    yield "Rows", _count(sheet)
    yield from _known(rows)
    if asked.unused:
        yield "Not narrowed by", f"{', '.join(asked.unused)}: this question does not take it."
    for said in failing_checks(asked.query, asked.version):
        yield "A check fails", said
    if sheet.cut:
        yield "Cut short", f"{counted(sheet.cut, 'text')} of more than 32,767 characters; the CSV holds them whole."
    for line in header.thresholds:
        source = f", source {line.source}" if line.source else ""
        yield f"Line at {line.at}", f"{line.label} ({line.kind}{source})".strip()
    yield "Left out", header.leaves_out
    yield "Ask", f"{header.owner}. Last read through on {day(header.reviewed)}."


def _finding(asked: Asked, rows: Streamed, most: int) -> str:
    if rows.finding or rows.count > most:
        return rows.finding
    return asked.panel.finding if asked.answer is None else ""


def _bound(rows: Streamed) -> str:
    given = {name: value for name, value in rows.bound.items() if value is not None} | rows.clock
    return ", ".join(f"{name} = {_shown(value)}" for name, value in given.items()) or "no parameter set"


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _count(sheet: Sheet) -> str:
    if sheet.written == sheet.rows.count:
        return f"{sheet.written:,}"
    return f"The first {sheet.written:,} of {sheet.rows.count:,}; the CSV holds all."


def _known(rows: Streamed) -> Iterator[Line]:
    mix = rows.basis_mix
    if modelled := mix.get("modelled"):
        yield MODELLED, "all rows" if modelled == rows.count else f"{modelled:,} of {counted(rows.count, 'row')}"
    if mix:
        yield "Basis of the rows", ", ".join(f"{count:,} {basis}" for basis, count in mix.items())
    for reason, count in rows.null_reasons.items():
        yield "Not given", f"{reason} ({counted(count, 'row')})"
    yield "Sources", f"{counted(len(rows.cited), 'document')}, see the sheet Sources" if rows.cited else "none cited"
