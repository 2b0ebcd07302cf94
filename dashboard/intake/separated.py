"""The rows in lines of separated fields: each row whole or told as unread, and a torn quote costs one row only."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from dashboard.intake.decoding import Fault, Lines
from dashboard.intake.part import Batch, Unread, blanked, unread

# A quoted field that runs on over more lines is taken for one whose closing quote is missing.
LINES_A_ROW = 1_000
CLOSE = "Close the quoted field, or write a quote inside it twice."


@dataclass(frozen=True)
class Dialect:
    """What separates fields and what stands around those that hold it."""

    separator: str
    quote: str

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Return a reader of rows that raises csv.Error for one that is torn, and then goes on with the next line."""
        return csv.reader(lines, delimiter=self.separator, quotechar=self.quote, strict=True)

    @cached_property
    def strict_row(self) -> re.Pattern[str]:
        """A row in which a quote stands nowhere but around a field, or twice inside one."""
        q, s = re.escape(self.quote), re.escape(self.separator)
        field = f"(?:{q}(?:[^{q}]|{q}{q})*+{q}|[^{q}{s}\r\n]*+)"
        return re.compile(f"{field}(?:{s}{field})*+[\r\n]*")


class Feed:
    """The lines of a list, from `at` up to `stop`: lets a reader of rows be set back to a line."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.at, self.stop = lines, 0, len(lines)

    def __iter__(self) -> Feed:
        return self

    def __next__(self) -> str:
        if self.at >= self.stop:
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def batches(several: Iterable[Lines], dialect: Dialect, width: int) -> Iterator[Batch]:
    """Yield the rows of the lines; a row that is not whole at the end of some lines waits for the next."""
    open_lines: list[str] = []
    open_faults: dict[int, Fault] = {}
    for some in several:
        faults = open_faults | {place + len(open_lines): fault for place, fault in some.faults.items()}
        lines = Lines(some.first - len(open_lines), open_lines + some.lines, faults, some.last)
        batch = None if faults else _clean(lines, dialect, width)
        at = len(lines.lines)
        if batch is None:
            batch, at = _Careful(lines, dialect, width).read()
        open_lines = lines.lines[at:]
        open_faults = {place - at: fault for place, fault in faults.items() if place >= at}
        if batch.lines or batch.unread:
            yield batch


def _batch(numbers: list[int], rows: list[list[str]], width: int, bad: list[Unread]) -> Batch:
    columns = [blanked(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]
    return Batch(numbers, columns, bad)


def _clean(some: Lines, dialect: Dialect, width: int) -> Batch | None:
    """Return the batch of lines that are a row each, without fault; None if any is not."""
    try:
        rows = list(dialect.reader(some.lines))
    except csv.Error:
        return None
    if len(rows) != len(some.lines) or any(found != width for found in set(map(len, rows))):
        return None
    return _batch(list(range(some.first, some.first + len(rows))), rows, width, [])


class _Careful:
    """Reads lines among which some are no row, or a part of one."""

    def __init__(self, some: Lines, dialect: Dialect, width: int) -> None:
        self.some, self.dialect, self.width = some, dialect, width
        self.feed = Feed(some.lines)
        self.reader = dialect.reader(self.feed)

    def read(self) -> tuple[Batch, int]:
        """Return the batch, and the place up to which the lines were read."""
        numbers: list[int] = []
        rows: list[list[str]] = []
        bad: list[Unread] = []
        total = len(self.some.lines)
        while (start := self.feed.at) < total:
            line = self.some.lines[start]
            if line.isspace() and start not in self.some.faults and not self._is_row(line):
                self.feed.at += 1
                continue
            self.feed.stop = min(start + LINES_A_ROW, total)
            found = self._next(start)
            if found is None:
                break
            if isinstance(found, list):
                numbers.append(self.some.first + start)
                rows.append(found)
            else:
                bad.append(unread(self.some.first + start, line, *found))
        return _batch(numbers, rows, self.width, bad), self.feed.at

    def _is_row(self, line: str) -> bool:
        """Tell a row of blank fields between tabs from a blank line."""
        return self.dialect.separator in line.rstrip("\r\n")

    def _next(self, start: int) -> list[str] | Fault | None:
        """Return the fields of the row at `start` or its fault; None where it goes on past the lines given."""
        faults, feed = self.some.faults, self.feed
        try:
            row = next(self.reader)
        except csv.Error as error:
            at_the_end = feed.at == len(self.some.lines) and feed.at < start + LINES_A_ROW
            if at_the_end and not self.some.last and "end of data" in str(error):
                feed.at = start
                return None
            several, feed.at = feed.at > start + 1, start + 1
            return faults.get(start) or _torn(str(error), several)
        if feed.at > start + 1 and not self._is_whole(start, row):
            feed.at = start + 1
            return faults.get(start) or _torn("", several=True)
        fault = next((faults[place] for place in range(start, feed.at) if place in faults), None)
        return fault or (row if len(row) == self.width else self._ragged(row))

    def _is_whole(self, start: int, row: list[str]) -> bool:
        """Tell a row of several lines from one whose missing quote was closed by a quote further on."""
        text = "".join(self.some.lines[start : self.feed.at])
        return len(row) == self.width and bool(self.dialect.strict_row.fullmatch(text))

    def _ragged(self, row: list[str]) -> Fault:
        plural = "field" if len(row) == 1 else "fields"
        reason = f"The line has {len(row)} {plural}, and the table has {self.width}."
        return reason, f'Quote a field that holds "{self.dialect.separator}", or add what is missing.'


def _torn(error: str, several: bool) -> Fault:
    if "field larger" in error:
        return (
            f"A field is longer than {csv.field_size_limit():,} characters.",
            "Close the quoted field, or shorten it.",
        )
    if several or "end of data" in error:
        return "A quoted field begins here and does not end.", CLOSE
    return "Text follows a closing quote.", CLOSE
