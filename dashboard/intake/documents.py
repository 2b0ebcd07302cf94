"""JSON as tables: its records, flattened and fanned out to rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from dashboard.errors import DataRefused, Finding
from dashboard.intake.decoding import Fault, marked_codec
from dashboard.intake.flattening import Fan, Flat, NoRow
from dashboard.intake.how import Reading
from dashboard.intake.json_records import LOOKED_AT, Record, codec_of, prefix_of, stream_lines, stream_records
from dashboard.intake.part import ROWS_A_BATCH, Batch, Part, Unread, blanked, unread
from dashboard.intake.unpacking import Source

FIELDS = 2_000


def is_lines(source: Source) -> bool:
    """Tell JSON lines from a document: the first line is an object by itself, and another begins after it."""
    codec = marked_codec(head := source.head(LOOKED_AT)) or "utf-8"
    lines = [line for line in head.decode(codec, errors="replace").split("\n") if line.strip()]
    if len(lines) < 2:
        return False
    try:
        return isinstance(json.loads(lines[0]), dict) and lines[1].lstrip().startswith("{")
    except (ValueError, RecursionError):
        return False


def read_document(source: Source, reading: Reading, fields: tuple[str, ...] | None) -> Part:
    """Return the records of a JSON document; the line of a row is the ordinal of its record. Raises DataRefused."""
    codec = codec_of(source, reading)
    prefix = prefix_of(source, codec, reading)
    told = () if prefix == "item" else (f"read {prefix}",) if prefix else ("read as a single record",)
    return _part(source, reading, lambda counted: stream_records(source, codec, prefix, counted), fields, told)


def read_lines(source: Source, reading: Reading, fields: tuple[str, ...] | None) -> Part:
    """Return the records of JSON lines, each with its line. Raises DataRefused."""
    codec = codec_of(source, reading)
    return _part(source, reading, lambda counted: stream_lines(source, codec, counted), fields, ())


def _part(
    source: Source,
    reading: Reading,
    records: Callable[[bool], Iterator[Record]],
    fields: tuple[str, ...] | None,
    told: tuple[str, ...],
) -> Part:
    fan = Fan(reading)
    if fields is None:
        fields = _fields(source.name, records(False), fan)
    return Part(source.name, fields, _batches(records(True), fan, fields), told, source.read_bytes)


def _fields(name: str, records: Iterable[Record], fan: Fan) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for _, record, fault in records:
        if fault:
            continue
        try:
            for row in fan.rows(record):
                found |= dict.fromkeys(row)
        except NoRow:
            continue
        if len(found) > FIELDS:
            raise DataRefused(Finding(name, f"has more than {FIELDS:,} fields.", "Name records in the profile."))
    return tuple(found)


def _batches(records: Iterable[Record], fan: Fan, fields: tuple[str, ...]) -> Iterator[Batch]:
    numbers: list[int] = []
    rows: list[Flat] = []
    bad: list[Unread] = []
    for number, record, fault in records:
        made, wrong = _made(record, fault, fan)
        if wrong:
            text = record if isinstance(record, str) else json.dumps(record, default=str, ensure_ascii=False)
            bad.append(unread(number, text, *wrong))
        rows += made
        numbers += [number] * len(made)
        while len(rows) >= ROWS_A_BATCH or len(bad) >= ROWS_A_BATCH:
            yield _batch(numbers[:ROWS_A_BATCH], rows[:ROWS_A_BATCH], fields, bad)
            numbers, rows, bad = numbers[ROWS_A_BATCH:], rows[ROWS_A_BATCH:], []
    if rows or bad:
        yield _batch(numbers, rows, fields, bad)


def _made(record: object, fault: Fault | None, fan: Fan) -> tuple[list[Flat], Fault | None]:
    """Return the rows of a record, or why it gives none."""
    if fault:
        return [], fault
    try:
        rows = list(fan.rows(record))
    except NoRow as error:
        return [], error.fault
    wrong = next((found for found in map(_untold, rows) if found), None)
    return ([], wrong) if wrong else (rows, None)


def _batch(numbers: list[int], rows: list[Flat], fields: tuple[str, ...], bad: list[Unread]) -> Batch:
    return Batch(numbers, [blanked([row.get(field, "") for row in rows]) for field in fields], bad)


def _untold(row: Flat) -> Fault | None:
    """Return what is wrong with a row that holds what no text can."""
    text = "".join(row.values())
    if "\0" in text:
        return "The record holds a zero byte.", "Export the file again; zero bytes are no text."
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            return "The record holds half a character.", "Export the file again as UTF-8."
    return None
