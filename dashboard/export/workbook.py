"""Questions as one workbook: a sheet for each, what was asked before them, columns and sources after them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from tempfile import TemporaryDirectory
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from dashboard.errors import Finding, LinchpinError
from dashboard.export.about import Line, Sheet, head, told
from dashboard.export.asked import Asked
from dashboard.export.cells import Cells, number_format
from dashboard.turns import Turns
from dashboard.warehouse.sources import sources_of

# A spreadsheet takes 1,048,576 rows and is no pleasure long before; who needs more takes the CSV.
MOST_ROWS = 100_000
# The names of our own sheets, and one that Excel keeps for itself.
OURS = ("about", "sources", "columns", "history")
LONGEST_NAME = 31
# One workbook keeps a core busy.
TURNS = Turns("workbooks", at_once=1, waiting=8, patience=60)
OPTIONS = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False, "use_zip64": True}
Tell = Callable[[str], None]


def workbook(file: BinaryIO, asked: Sequence[Asked], title: str, tell: Tell = lambda said: None) -> None:
    """Write a workbook of questions into a file; `tell` hears which question is written.

    A question that cannot be answered is named on the first sheet. Raises LinchpinError if the file cannot be
    written or the only question cannot be answered, Busy where too many wait.
    """
    # What is not finished leaves no rows behind.
    with TURNS.taken(), _disk_told(), TemporaryDirectory(prefix="linchpin-workbook-") as beside:
        book = xlsxwriter.Workbook(file, {**OPTIONS, "tmpdir": beside})
        # The record's day, not this minute: the same question to the same data is the same file.
        book.set_properties({"created": datetime.combine(asked[0].version.world.as_of, time())})
        cells = Cells(book)
        about = book.add_worksheet("About")
        sheets: list[Sheet] = []
        faults: list[Iterable[Line]] = []
        for one, name in zip(asked, sheet_names([one.query.header.title for one in asked]), strict=True):
            tell(one.query.header.title)
            try:
                sheets.append(_question(book, cells, one, name))
            except LinchpinError as error:
                if len(asked) == 1:
                    raise
                faults.append([("Question", one.query.header.question), ("Not answered", str(error))])
        _about(book, cells, about, [head(asked, title), *(told(one, MOST_ROWS) for one in sheets), *faults])
        _listed(book, cells, "Sources", SOURCES, _sources(sheets))
        _listed(book, cells, "Columns", COLUMNS, _columns(sheets))
        book.close()


SOURCES = ("sheet", "source_id", "title", "publisher", "published_on", "url")
COLUMNS = ("sheet", "column", "label", "type", "format", "unit")


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Return a name for each title as a sheet may have it: short, without signs of formulas, none twice."""
    taken = set(OURS)
    names = []
    for title in titles:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip().strip("'").strip() or "Question"
        name, number = plain[:LONGEST_NAME].strip(" '"), 1
        while name.lower() in taken:
            number += 1
            name = f"{plain[: LONGEST_NAME - len(str(number)) - 1].strip()} {number}"
        taken.add(name.lower())
        names.append(name)
    return names


@contextmanager
def _disk_told() -> Iterator[None]:
    try:
        yield
    except (OSError, XlsxWriterException) as error:
        do = "Make room on the disk, or take the CSV."
        raise LinchpinError(Finding("workbook", f"was not written: {error}.", do)) from None


def _question(book: xlsxwriter.Workbook, cells: Cells, asked: Asked, name: str) -> Sheet:
    """Write the rows of one question; beyond MOST_ROWS they are counted and not written."""
    rows = asked.rows()
    sheet = book.add_worksheet(name)
    columns = [asked.query.header.columns.get(one) for one in rows.names]
    looks = [cells.look(number_format(column)) for column in columns]
    cells.cut = written = 0
    _heading(book, cells, sheet, rows.names)
    for row in rows:
        if written < MOST_ROWS:
            written += 1
            for place, value in enumerate(row):
                cells.put(sheet, written, place, value, looks[place])
    sheet.autofilter(0, 0, max(written, 1), len(rows.names) - 1)
    return Sheet(name, asked, rows, written, cells.cut)


def _heading(book: xlsxwriter.Workbook, cells: Cells, sheet: Worksheet, names: Sequence[str]) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#E8EDF3", "bottom": 1})
    for place, name in enumerate(names):
        cells.text(sheet, 0, place, name, bold)
        sheet.set_column(place, place, max(12, min(40, len(name) + 4)))
    sheet.freeze_panes(1, 0)


def _about(book: xlsxwriter.Workbook, cells: Cells, sheet: Worksheet, parts: Iterable[Iterable[Line]]) -> None:
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    place = 0
    for lines in parts:
        for name, said in lines:
            cells.text(sheet, place, 0, name, bold)
            cells.text(sheet, place, 1, said, wrapped)
            place += 1
        place += 1


def _listed(
    book: xlsxwriter.Workbook, cells: Cells, name: str, names: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    sheet, last = book.add_worksheet(name), 0
    _heading(book, cells, sheet, names)
    for last, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            cells.text(sheet, last, place, value)
    sheet.autofilter(0, 0, max(last, 1), len(names) - 1)


def _sources(sheets: Iterable[Sheet]) -> Iterator[Sequence[str]]:
    for one in sheets:
        for source in sources_of(one.asked.version, one.rows.cited):
            dated = str(source.published_on) or "not dated"
            yield one.name, source.id, source.title, source.publisher, dated, source.url


def _columns(sheets: Iterable[Sheet]) -> Iterator[Sequence[str]]:
    for one in sheets:
        for name, column in one.asked.query.header.columns.items():
            if name != "finding":
                yield one.name, name, column.label, column.type, column.format or "", column.unit
