"""A small CSV file as somebody wrote it: every cell with its own line and column, so that a fault has its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import DataRefused, Finding
from dashboard.settings import shown


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, without the blanks around it, and where it begins (line and column from 1)."""

    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Written:
    """The file's header and rows; every row has as many cells as the header."""

    where: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names in the header."""
        return tuple(cell.text for cell in self.header)

    def fault(self, cell: Cell, what: str, do: str) -> Finding:
        """Return a finding placed at the cell."""
        return Finding(f"{self.where}:{cell.line}:{cell.column}", what, do)


def read_written(path: Path) -> Written:
    """Read a CSV file; raises DataRefused with every fault as `file:line:col: what. What to do.`"""
    where = shown(path)
    rows = list(_rows(_text(path, where), where))
    if not rows:
        raise DataRefused(Finding(f"{where}:1:1", "the file is empty.", "Write the names of columns on line 1."))
    written = Written(where, rows[0], tuple(rows[1:]))
    faults = [
        written.fault(cell, f'column "{cell.text}" stands twice.', "Keep one of them.")
        for place, cell in enumerate(written.header)
        if cell.text in written.columns[:place]
    ]
    for row in written.rows:
        if len(row) != len(written.header):
            what = f"has {_cells(len(row))}, and line 1 names {len(written.header)}."
            many = len(row) > len(written.header)
            place = row[len(written.header)] if many else row[-1]
            faults.append(written.fault(place, what, "Quote a comma inside a cell." if many else "Add the rest."))
    if faults:
        raise DataRefused(*faults)
    return written


def _cells(count: int) -> str:
    return f"{count} cell" if count == 1 else f"{count} cells"


def _text(path: Path, where: str) -> str:
    held = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    try:
        return held.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = held[: error.start].decode("utf-8")
        place = f"{where}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
        raise DataRefused(Finding(place, "a letter that is not UTF-8.", "Save the file as UTF-8.")) from None


def _rows(text: str, where: str) -> list[tuple[Cell, ...]]:
    """Split the text into rows of cells; a quoted cell may hold commas, line ends and doubled quotes."""
    rows: list[tuple[Cell, ...]] = []
    row: list[Cell] = []
    place, line, line_start = 0, 1, 0
    while place < len(text):
        column = place - line_start + 1
        found, end = _cell(text, place)
        if end < 0:
            do = 'End the cell with a quote, and double each quote inside it: "".'
            raise DataRefused(Finding(f"{where}:{line}:{column}", "a quote is never closed.", do))
        row.append(Cell(found, line, column))
        line += text.count("\n", place, end)
        line_start = max(line_start, text.rfind("\n", place, end) + 1)
        if text[end : end + 1] != ",":
            rows.append(tuple(row))
            row, line, line_start = [], line + 1, end + 1
        elif end + 1 == len(text):
            rows.append((*row, Cell("", line, end + 2 - line_start)))
        place = end + 1
    return [cells for cells in rows if len(cells) > 1 or cells[0].text]


def _cell(text: str, place: int) -> tuple[str, int]:
    """Return what stands in the cell that begins at `place`, and where it ends; -1 if its quote is never closed."""
    if text[place] != '"':
        ends = [end for mark in ",\n" if (end := text.find(mark, place)) >= 0]
        end = min(ends, default=len(text))
        return text[place:end].strip(), end
    close = text.find('"', place + 1)
    while text[close + 1 : close + 2] == '"' and close >= 0:
        close = text.find('"', close + 2)
    end = close + 1
    if close < 0 or text[end : end + 1] not in ("", ",", "\n"):
        return "", -1
    return text[place + 1 : close].replace('""', '"').strip(), end
