"""Rows of a file as received: every field as text with its line, held against the card."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.errors import DataRefused, Finding, nearest
from dashboard.intake.card import CardedFile
from dashboard.settings import shown


@dataclass(frozen=True)
class Received:
    """A file's rows: `columns` begins with `line`, the line of the file; a blank field is None."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[int | str | None, ...]]


def receive(file: CardedFile) -> Received:
    """Read a carded CSV. Raises DataRefused with every fault: header, width, required, key, count."""
    place = shown(file.path)
    try:
        with file.path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = tuple(next(reader, []))
            _check_header(file, header)
            lines = list(_numbered(reader))
    except UnicodeDecodeError as error:
        raise DataRefused(Finding(place, f"is not UTF-8 ({error.reason}).", "Save it as UTF-8.")) from None
    except csv.Error as error:
        raise DataRefused(Finding(f"{place}:{reader.line_num}", f"{error}.", "Close the quoted field.")) from None
    rows = [
        (line, *(text.strip() or None for text in fields)) for line, fields in lines if len(fields) == len(header)
    ]
    ragged = [
        Finding(f"{place}:{line}", f"has {len(fields)} fields, not {len(header)}.", "Quote commas inside a field.")
        for line, fields in lines
        if len(fields) != len(header)
    ]
    received = Received(file.name, ("line", *header), rows)
    faults = [*ragged, *_missing(file, received), *_repeated(file, received), *_too_few(file, received)]
    if faults:
        raise DataRefused(*faults)
    return received


def beside(record: Received, own: Received | None, key: tuple[str, ...]) -> Received:
    """Return the rows of both; where they have the same key, a user's own row stands and the record's does not."""
    if own is None:
        return record
    places = [own.columns.index(name) for name in key]
    order = [own.columns.index(name) for name in record.columns]
    known = {tuple(row[place] for place in places) for row in own.rows}
    mine = [tuple(row[place] for place in order) for row in own.rows]
    kept = [row for row in record.rows if tuple(row[record.columns.index(name)] for name in key) not in known]
    return Received(record.name, record.columns, [*kept, *mine])


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line on which it begins; a quoted field may go on over several."""
    line = reader.line_num + 1
    for fields in reader:
        if fields:
            yield line, fields
        line = reader.line_num + 1


def _check_header(file: CardedFile, header: tuple[str, ...]) -> None:
    place = f"{shown(file.path)}:1"
    faults = [
        Finding(place, f'unknown column "{name}".', nearest(name, file.card.columns) or "Remove it.")
        for name in header
        if name not in file.card.columns
    ] + [
        Finding(place, f'column "{name}" is missing.', "Restore it.")
        for name in file.card.columns
        if name not in header
    ]
    twice = [name for place, name in enumerate(header) if name in header[:place]]
    faults += [Finding(place, f'column "{name}" stands twice.', "Keep one of them.") for name in twice]
    if faults:
        raise DataRefused(*faults)


def _missing(file: CardedFile, received: Received) -> list[Finding]:
    return [
        Finding(f"{shown(file.path)}:{row[0]}", f"{name} is blank.", "Fill it in; every row needs one.")
        for name in file.card.required
        for row in received.rows
        if row[received.columns.index(name)] is None
    ]


def _repeated(file: CardedFile, received: Received) -> list[Finding]:
    places = [received.columns.index(name) for name in file.card.key]
    seen: Counter[tuple[int | str | None, ...]] = Counter()
    faults = []
    for row in received.rows:
        key = tuple(row[place] for place in places)
        seen[key] += 1
        if seen[key] > 1:
            what = f"{', '.join(file.card.key)} = {', '.join(str(part or '') for part in key)} stands twice."
            faults.append(Finding(f"{shown(file.path)}:{row[0]}", what, "Keep one of the rows."))
    return faults


def _too_few(file: CardedFile, received: Received) -> list[Finding]:
    least = file.card.rows.least
    if len(received.rows) >= least:
        return []
    what = f"has {len(received.rows)} rows; its card expects at least {least}."
    return [Finding(shown(file.path), what, "Restore the rows, or lower rows.least in the card if it is meant.")]
