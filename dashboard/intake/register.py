"""Read the EU register of information: its templates among files and sheets, their columns by number or title."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dashboard.errors import DataRefused, Finding
from dashboard.intake.how import Reading
from dashboard.intake.part import Batch, Part
from dashboard.intake.reading import parts
from dashboard.intake.register_templates import TEMPLATES, Template

# Spreadsheets bear titles above the columns, and numbers, titles and kinds of the columns in rows of their own.
ABOVE = 15
_NAME = re.compile(r"(?:^|[^a-z0-9])(?:rt|b)[._ ]?(\d\d)[._](\d\d)(?:[^0-9]|$)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:(?:RT|B)[._ ]?(?P<template>\d\d[._]\d\d)[._])?c?(?P<number>0\d{3})", re.IGNORECASE)
_KINDS = re.compile(
    r"alphanumeric(al)?|closed set of options|country|currency|date|monetary|pattern|natural number|yes no|"
    r"(mandatory|optional)\b.*"
)


@dataclass
class Sheet:
    """One table of a register: which template it is, None for a table that is none, and its rows.

    The fields of `part` are our names of the columns that are read; a template that is not read has none.
    """

    template: str | None
    part: Part

    @property
    def is_read(self) -> bool:
        """Whether the record has a use for the rows."""
        return self.template in TEMPLATES


def template_of(name: str) -> str | None:
    """Return the template that a file or sheet is called by: B_02.01 for `reports/b_02.01.csv` and `RT.02.01`."""
    last = PurePosixPath(name).name
    found = _NAME.search(last)
    if found:
        return f"B_{found[1]}.{found[2]}"
    return "parameters" if last.lower().split(".")[0] == "parameters" else None


def sheets(path: Path, reading: Reading, name: str) -> Iterator[Sheet]:
    """Yield every table of a file. Raises DataRefused where a template has not the columns that tell its rows."""
    plain = reading.model_copy(update={"header": False, "names": ()})
    for part in parts(path, plain, name):
        template = template_of(part.name)
        if template in TEMPLATES:
            yield Sheet(template, _named(part, template))
        else:
            yield Sheet(template, Part(part.name, (), _rows_of_other(part, template), part.told, part.read_bytes))


def _named(part: Part, template: str) -> Part:
    """Return a part whose fields have our names, without what stands above its rows."""
    batches = iter(part.batches)
    first = next(batches, Batch([], [[] for _ in part.fields], []))
    rows = list(zip(*first.columns, strict=True))[:ABOVE] if first.columns else []
    told = list(part.told)
    place, found = _header(rows, template)
    known = TEMPLATES[template].titles.values()
    if len(found) < min(2, len(set(known))):
        what = f"has no row with the columns of template {template}, neither by number nor by title."
        raise DataRefused(Finding(part.name, what, "Write c0010, c0020 and so on above its rows."))
    after = place + 1
    while after < len(rows) and _is_heading(rows[after], TEMPLATES[template]):
        after += 1
    if after > 1:
        told.append(f"the header is in row {first.lines[place]:,}; what stands above it is not read")
    missing = [column for column in TEMPLATES[template].names if column not in found.values()]
    if missing:
        told.append(f"columns of {template} that are not there: {', '.join(map(_spoken, missing))}")
    fields = tuple(found.values())
    return Part(part.name, fields, _cut(first, batches, tuple(found), after), tuple(told), part.read_bytes)


def _header(rows: list[tuple[str | None, ...]], template: str) -> tuple[int, dict[int, str]]:
    """Return which row names the columns, by numbers or else by the most titles, and our name of each of them."""
    numbered = [(place, _by_number(row, template)) for place, row in enumerate(rows)]
    titled = [(place, _by_title(row, TEMPLATES[template])) for place, row in enumerate(rows)]
    first = next((one for one in numbered if one[1]), None)
    return first or max(titled, key=lambda one: len(one[1]), default=(0, {}))


def _cut(first: Batch, more: Iterator[Batch], places: tuple[int, ...], after: int) -> Iterator[Batch]:
    """Yield the columns at these places, of the first batch only the rows after so many."""
    header = first.lines[after - 1] if first.lines else 0
    yield Batch(
        first.lines[after:],
        [first.columns[place][after:] for place in places],
        [one for one in first.unread if one.line > header],
    )
    for batch in more:
        yield Batch(batch.lines, [batch.columns[place] for place in places], batch.unread)


def _rows_of_other(part: Part, template: str | None) -> Iterator[Batch]:
    """Yield the lines of a table that is not read, of a template without what stands above its rows."""
    batches = iter(part.batches)
    first = next(batches, Batch([], [], []))
    rows = list(zip(*first.columns, strict=True))[:ABOVE] if first.columns else []
    heads = [place for place, row in enumerate(rows) if template and _numbers(row, template)]
    after = heads[0] + 1 if heads else 0
    for batch in itertools.chain([Batch(first.lines[after:], [], first.unread)], batches):
        yield Batch(batch.lines, [], batch.unread)


def _numbers(row: tuple[str | None, ...], template: str) -> dict[int, str]:
    """Return place and number of the cells of a row that are numbers of columns; none if fewer than two are."""
    found: dict[int, str] = {}
    for place, cell in enumerate(row):
        match = _NUMBER.fullmatch((cell or "").strip())
        of = match and match["template"]
        if match and (not of or of.replace("_", ".") == template[2:]):
            found[place] = match["number"]
    return found if len(found) > 1 else {}


def _by_number(row: tuple[str | None, ...], template: str) -> dict[int, str]:
    numbers = _numbers(row, template)
    columns = TEMPLATES[template].layout(set(numbers.values()))
    return {place: columns[number] for place, number in numbers.items() if number in columns}


def _by_title(row: tuple[str | None, ...], template: Template) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, cell in enumerate(row):
        column = template.titles.get(_plain(cell))
        if column and column not in found.values():
            found[place] = column
    return found


def _is_heading(row: tuple[str | None, ...], template: Template) -> bool:
    """Tell a row of titles or kinds of columns from a row of the register: at least half of it are such words."""
    words = [_plain(cell) for cell in row if cell]
    heading = [word for word in words if word in template.titles or _KINDS.fullmatch(word)]
    return len(heading) * 2 >= len(words) > 0


def _plain(cell: str | None) -> str:
    return re.sub(r"[^a-z0-9]+", " ", (cell or "").lower()).strip()


def _spoken(column: str) -> str:
    return column.replace("_", " ")
