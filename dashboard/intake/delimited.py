"""Tables as lines of separated fields: which separator, which header, and then its rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator

from dashboard.errors import DataRefused, Finding
from dashboard.intake.decoding import Fault, Lines, encoding_of, lines_of
from dashboard.intake.how import Reading
from dashboard.intake.part import Part, named
from dashboard.intake.separated import CLOSE, LINES_A_ROW, Dialect, Feed, batches
from dashboard.intake.unpacking import Source

SAMPLED = 500
_SEPARATORS = ",;\t|"
_SPOKEN = {"\t": "tab"}


def read_delimited(source: Source, reading: Reading) -> Part:
    """Return the table of a file of separated fields. Raises DataRefused where there is none."""
    codec, told = encoding_of(source, reading.encoding)
    sample = _sample(source, codec, reading.skip_lines)
    skipped = reading.skip_lines
    separator = reading.separator
    stated = re.fullmatch(r"sep=(.)\s*", sample[0], re.IGNORECASE) if sample else None
    if stated and not separator:
        separator, sample, skipped = stated[1], sample[1:], skipped + 1
    if not any(line.strip() for line in sample):
        raise DataRefused(Finding(source.name, "is empty.", "Export it again, with a header and rows."))
    dialect = Dialect(separator or _separator(sample, reading), reading.quote)
    if not reading.separator and dialect.separator != ",":
        told += (f"separated by {_SPOKEN.get(dialect.separator, dialect.separator)}",)
    rows = _rows(source, codec, dialect, skipped)
    if reading.header:
        fields, more, rows = _headed(source.name, dialect, rows)
    else:
        width = len(reading.names) or _width(sample, dialect)
        fields, more = reading.names or tuple(f"column_{place}" for place in range(1, width + 1)), ()
    return Part(source.name, fields, batches(rows, dialect, len(fields)), told + more, source.read_bytes)


def _sample(source: Source, codec: str, skip: int) -> list[str]:
    sample: list[str] = []
    with source.open(counted=False) as stream:
        for some in lines_of(stream, codec):
            sample += some.lines[max(0, skip + 1 - some.first) :]
            if len(sample) >= SAMPLED:
                break
    return [line for line in sample[:SAMPLED] if line.strip()] and sample[:SAMPLED]


def _widths(sample: list[str], dialect: Dialect) -> list[int]:
    """Return the number of fields of each line by itself; 0 where it is no row."""
    widths = []
    for line in sample:
        try:
            widths.append(len(next(dialect.reader([line]), [])))
        except csv.Error:
            widths.append(0)
    return widths


def _separator(sample: list[str], reading: Reading) -> str:
    """Return the separator that gives the same number of fields, more than one, on most lines and on the first."""
    best, chosen = (False, 0, 0), ","
    filled = [line for line in sample if line.strip()]
    for separator in _SEPARATORS.replace(reading.quote, ""):
        widths = _widths(filled, Dialect(separator, reading.quote))
        width, lines = (
            Counter(width for width in widths if width > 1).most_common(1)[0] if max(widths) > 1 else (0, 0)
        )
        score = (widths[0] == width and width > 1, lines, width)
        if width > 1 and score > best:
            best, chosen = score, separator
    return chosen


def _width(sample: list[str], dialect: Dialect) -> int:
    counts = Counter(width for width in _widths(sample, dialect) if width)
    return counts.most_common(1)[0][0] if counts else 1


def _rows(source: Source, codec: str, dialect: Dialect, skip: int) -> Iterator[Lines]:
    """Yield the lines of the source past those to skip."""
    with source.open() as stream:
        for some in lines_of(stream, codec):
            drop = min(max(0, skip + 1 - some.first), len(some.lines))
            faults = {place - drop: fault for place, fault in some.faults.items() if place >= drop}
            yield Lines(some.first + drop, some.lines[drop:], faults, some.last)


def _headed(
    name: str, dialect: Dialect, rows: Iterator[Lines]
) -> tuple[tuple[str, ...], tuple[str, ...], Iterator[Lines]]:
    """Take the header off the front of the lines: the names, what was changed in them, and the lines after it."""
    held: list[str] = []
    faults: dict[int, Fault] = {}
    first, last = 1, False
    for some in rows:
        first = first if held else some.first
        faults |= {place + len(held): fault for place, fault in some.faults.items()}
        held, last = held + some.lines, some.last
        start = next((place for place, line in enumerate(held) if line.strip()), len(held))
        if last or len(held) - start >= LINES_A_ROW:
            break
    feed = Feed(held)
    feed.at, feed.stop = start, min(len(held), start + LINES_A_ROW)
    try:
        header = next(dialect.reader(feed))
        fault = next((faults[place] for place in range(start, feed.at) if place in faults), None)
    except csv.Error as error:
        fault = (f"It is torn ({error}).", CLOSE)
    if fault:
        raise DataRefused(Finding(f"{name}:{first + start}", f"the header cannot be read. {fault[0]}", fault[1]))
    fields, told = named(header)
    rest = Lines(first + feed.at, held[feed.at :], {p - feed.at: f for p, f in faults.items() if p >= feed.at}, last)
    return fields, told, _before(rest, rows)


def _before(first: Lines, rows: Iterator[Lines]) -> Iterator[Lines]:
    yield first
    if not first.last:
        yield from rows
