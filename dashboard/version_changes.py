"""What changed between two data versions: imports, rows, and the numbers that the Overview opens with."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from dashboard.answers import answer_for
from dashboard.catalog.folder import Catalogue
from dashboard.declared import Column
from dashboard.errors import LinchpinError
from dashboard.model import Answer
from dashboard.picture.numbers import shown
from dashboard.view import View
from dashboard.warehouse.holding import imports_of
from dashboard.warehouse.rows_changed import RowsChanged, rows_changed
from dashboard.warehouse.version import Version

HEADLINES = "overview/key_numbers"


@dataclass(frozen=True)
class Side:
    """One headline number in one version: its value, the same in words, its basis, and what stands under it."""

    value: Any
    shown: str
    basis: str | None
    note: str


@dataclass(frozen=True)
class Headline:
    """One headline number in both versions; None where a version does not have it."""

    measure: str
    before: Side | None
    after: Side | None

    @property
    def is_changed(self) -> bool:
        """Whether the number or its basis differs; the words under it may, and nobody sees them here."""
        before, after = ((one.value, one.shown, one.basis) if one else None for one in (self.before, self.after))
        return before != after


@dataclass(frozen=True)
class VersionChanges:
    """All that differs between two versions. `faults` says which version's headlines cannot be asked, and why."""

    before: Version
    after: Version
    came: tuple[str, ...]
    went: tuple[str, ...]
    rows: tuple[RowsChanged, ...]
    headlines: tuple[Headline, ...]
    faults: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values for a program."""
        return {
            **{
                name: {"id": side.id, "as_of": side.world.as_of.isoformat(), "title": side.world.title}
                for name, side in (("before", self.before), ("after", self.after))
            },
            "imports": {"came": list(self.came), "went": list(self.went)},
            "rows": [asdict(table) for table in self.rows],
            "numbers": [{**asdict(one), "is_changed": one.is_changed} for one in self.headlines],
            "faults": list(self.faults),
        }


def version_changes(before: Version, after: Version, queries: Catalogue) -> VersionChanges:
    """Compare two open versions. Raises DataRefused if a file cannot be read."""
    was, now = imports_of(before.path), imports_of(after.path)
    faults: list[str] = []
    numbers = [_headlines(version, queries, faults) for version in (before, after)]
    measures = list(dict.fromkeys(name for side in numbers for name in side))
    return VersionChanges(
        before,
        after,
        came=tuple(one for one in now if one not in was),
        went=tuple(one for one in was if one not in now),
        rows=tuple(rows_changed(before.path, after.path)),
        headlines=tuple(Headline(name, *(side.get(name) for side in numbers)) for name in measures),
        faults=tuple(faults),
    )


def _headlines(version: Version, queries: Catalogue, faults: list[str]) -> dict[str, Side]:
    """Ask for the headline numbers by the road of the pages; a fault is noted and leaves none."""
    try:
        answer = answer_for(queries.find(HEADLINES), {}, View(), version)
    except LinchpinError as error:
        faults.append(f"{version.id}: its headline numbers cannot be asked: {error}")
        return {}
    return {str(row[_part(answer, "y")]): _side(answer, row) for row in answer.rows}


def _side(answer: Answer, row: dict[str, Any]) -> Side:
    value, form = row[_part(answer, "value")], row[_part(answer, "color")]
    reason = row.get("null_reason")
    said = shown(value, Column(type="number", format=form))
    note = reason if value is None and reason else row[_part(answer, "text")]
    return Side(value, said, row.get("basis"), str(note or ""))


def _part(answer: Answer, part: str) -> str:
    return str(getattr(answer.query.header.chart, part))


def told(changes: VersionChanges) -> list[str]:
    """Return the changes as lines for a reader: what came, rows by table, then the numbers side by side."""
    before, after = changes.before, changes.after
    lines = [f"{before.id} as of {before.world.as_of} -> {after.id} as of {after.world.as_of}"]
    lines += [f"import {one} came" for one in changes.came] + [f"import {one} went" for one in changes.went]
    lines += ["", *_table_of_rows(changes.rows), "", *_table_of_numbers(changes)]
    return [*lines, *changes.faults]


def _table_of_rows(rows: tuple[RowsChanged, ...]) -> list[str]:
    if not rows:
        return ["No row of the record differs."]
    head = ("table", "before", "after", "added", "removed", "changed")
    counts = [(r.before, r.after, r.added, r.removed) for r in rows]
    cells = [
        (r.table, *(f"{count:,}" for count in found), f"{r.changed:,}" if r.has_key else "-")
        for r, found in zip(rows, counts, strict=True)
    ]
    notes = [f"{r.table}: only one version has {', '.join(r.columns)}; not compared." for r in rows if r.columns]
    return [*aligned([head, *cells]), *notes]


def _table_of_numbers(changes: VersionChanges) -> list[str]:
    head = ("number", changes.before.id, "basis", changes.after.id, "basis", "")
    cells = [
        (one.measure, *_cells(one.before), *_cells(one.after), "changed" if one.is_changed else "")
        for one in changes.headlines
    ]
    return aligned([head, *cells]) if cells else []


def _cells(side: Side | None) -> tuple[str, str]:
    return (side.shown, side.basis or "-") if side else ("not there", "-")


def aligned(cells: list[tuple[str, ...]]) -> list[str]:
    """Return rows of text as lines whose columns stand below each other."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
