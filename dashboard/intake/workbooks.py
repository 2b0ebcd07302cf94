"""Excel and OpenDocument workbooks as rows of text: each sheet that holds any is a part."""

from __future__ import annotations

import datetime
import io
import itertools
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from dashboard.errors import DataRefused, Finding, nearest
from dashboard.intake.decoding import Fault
from dashboard.intake.how import Reading
from dashboard.intake.part import ROWS_A_BATCH, Batch, Part, Unread, blanked, named, unread
from dashboard.intake.sheet_marks import CELLS, Marks, marks_of, sheet_files, spread_of
from dashboard.intake.unpacking import BROKEN, Source, damaged, exploding, grows_too_much

# A workbook is read whole: these are the bytes it may have, as it lies on disk and unpacked.
PACKED = 100_000_000
UNPACKED = 1_000_000_000
# Whole numbers up to here are exact in a sheet.
_EXACT = 2**53
_UNTOLD = "error cells and formulas without a stored value are blank in this format; an .xlsx tells them"
_CALCULATE = "Open the workbook in a spreadsheet, let it calculate, and save it."
_Cells = list[str]


def read_workbook(source: Source, reading: Reading) -> Iterator[Part]:
    """Yield a part a sheet; the line of a row is its number in the sheet. Raises DataRefused."""
    with source.open() as stream:
        content = stream.whole(PACKED + 1)
    if len(content) > PACKED:
        what = f"is a workbook of more than {PACKED // 1_000_000} MB."
        raise DataRefused(Finding(source.name, what, "Save its sheets as CSV; those may be of any size."))
    marks = _marks(source.name, content)
    with _refusing(source.name):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    names = [sheet.name for sheet in sheets]
    if reading.sheet is not None and reading.sheet not in names:
        what = f'has no sheet "{reading.sheet}". It has {", ".join(names[:20])}.'
        raise DataRefused(
            Finding(source.name, what, nearest(reading.sheet, names) or "Correct sheet in the profile.")
        )
    found = False
    for sheet in sheets:
        if reading.sheet in (None, sheet.name):
            part = _part(
                source, workbook, sheet.name, reading, None if marks is None else marks.get(sheet.name, Marks())
            )
            if part is not None:
                found = True
                hidden = sheet.visible != SheetVisibleEnum.Visible
                part.told += ("the sheet is hidden",) if hidden else ()
                yield part
    if not found:
        raise DataRefused(Finding(source.name, "holds no rows.", "Give a workbook with a table in it."))


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    """Turn whatever the library raises for a broken workbook, its panics too, into a refusal."""
    try:
        yield
    except PasswordError:
        raise DataRefused(Finding(name, "is locked by a password.", "Save it without one.")) from None
    except (CalamineError, OSError, *BROKEN) as error:
        raise DataRefused(damaged(name, error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise DataRefused(Finding(name, "is a damaged workbook.", "Open it in a spreadsheet and save it.")) from None


def _marks(name: str, content: bytes) -> dict[str, Marks] | None:
    """Return the marks of each sheet of an .xlsx, None for other kinds. Raises DataRefused for one that explodes."""
    if not content.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            total = sum(member.file_size for member in archive.infolist())
            if total > UNPACKED or grows_too_much(total, len(content)):
                raise DataRefused(exploding(name))
            files = sheet_files(archive)
            # Read through once: the sizes that were added up are then true.
            for member in archive.infolist():
                if member.filename not in files.values():
                    with archive.open(member) as stream:
                        while stream.read(1 << 20):
                            pass
            known = set(archive.namelist())
            spread = {"": spread_of(archive)} if "content.xml" in known else {}
            marks = {sheet: marks_of(archive, file) for sheet, file in files.items() if file in known}
    except (ElementTree.ParseError, OSError, *BROKEN) as error:
        raise DataRefused(damaged(name, error)) from None
    for sheet, found in (marks | spread).items():
        if found.cells > CELLS:
            what = f"spreads over {found.rows:,} rows and {found.columns:,} columns, over {CELLS:,} cells."
            raise DataRefused(
                Finding(f"{name}/{sheet}".rstrip("/"), what, "Delete what lies far out, or save it as CSV.")
            )
    return marks if files else None


def _part(source: Source, workbook: Any, sheet: str, reading: Reading, marks: Marks | None) -> Part | None:
    """Return a sheet as a part; None where it holds no cell."""
    name = f"{source.name}/{sheet}"
    rows: Iterator[tuple[int, _Cells]] = _filled(name, workbook, sheet, marks or Marks(), reading.skip_lines)
    before = list(itertools.islice(rows, 1000))
    if not before:
        return None
    told: tuple[str, ...] = (_UNTOLD,) if marks is None else ()
    left, more = 0, cast(tuple[str, ...], ())
    if reading.header:
        place = next(
            (place for place, (_, cells) in enumerate(before) if sum(map(bool, map(str.strip, cells))) > 1), 0
        )
        number, cells = before[place]
        left = next(column for column, cell in enumerate(cells) if cell.strip())
        fields, more = named(cells[left:])
        if place:
            more += (f"the header is in row {number:,}; what stands above it is not read",)
        before = before[place + 1 :]
    else:
        width = len(reading.names) or max(len(cells) for _, cells in before)
        fields = reading.names or tuple(f"column_{place}" for place in range(1, width + 1))
    batches = _batches(itertools.chain(before, rows), left, len(fields), marks or Marks())
    return Part(name, fields, batches, (*told, *more), source.read_bytes)


def _filled(name: str, workbook: Any, sheet: str, marks: Marks, skip: int) -> Iterator[tuple[int, _Cells]]:
    """Yield every row that holds anything: its number from 1, and its cells as text from column A on."""
    marked: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in (*marks.errors.items(), *((place, "=") for place in marks.uncalculated)):
        marked.setdefault(row, []).append((column, text))
    with _refusing(name):
        opened = workbook.get_sheet_by_name(sheet)
        margin = [""] * (opened.start[1] if opened.start else 0)
        rows = enumerate(opened.iter_rows())
    while True:
        with _refusing(name):
            row, values = next(rows, (-1, []))
        if row < 0:
            return
        cells = margin + [value if isinstance(value, str) else _text(value) for value in values]
        for column, text in marked.get(row, ()):
            cells += [""] * (column + 1 - len(cells))
            cells[column] = cells[column] or text
        if row >= skip and any(cells):
            yield row + 1, cells


def _text(value: Any) -> str:
    """Return the text of a cell: a whole number without a point, a day or time as ISO writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) <= _EXACT else repr(value)
        case datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            seconds = round(value.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def _batches(rows: Iterator[tuple[int, _Cells]], left: int, width: int, marks: Marks) -> Iterator[Batch]:
    while some := list(itertools.islice(rows, ROWS_A_BATCH)):
        numbers: list[int] = []
        kept: list[_Cells] = []
        bad: list[Unread] = []
        for number, cells in some:
            fault = _fault(number, cells, left, width, marks)
            if fault:
                bad.append(unread(number, "; ".join(cells), *fault))
            elif any(map(str.strip, cells)):
                numbers.append(number)
                kept.append(cells[left : left + width] + [""] * (left + width - len(cells)))
        columns = [blanked(column) for column in zip(*kept, strict=True)] or [[] for _ in range(width)]
        yield Batch(numbers, columns, bad)


def _fault(number: int, cells: _Cells, left: int, width: int, marks: Marks) -> Fault | None:
    """Return why a row cannot be read: a formula nobody calculated, or a value outside the table."""
    for column, cell in enumerate(cells):
        if cell == "=" and (number - 1, column) in marks.uncalculated:
            return f"Cell {letters_of(column)}{number} is a formula without a stored value.", _CALCULATE
        if not left <= column < left + width and cell.strip():
            what = f"Cell {letters_of(column)}{number} lies outside the table, under no name."
            return what, "Give its column a name in the header, or clear it."
        if "\0" in cell:
            return f"Cell {letters_of(column)}{number} holds a zero byte.", "Clear the cell and write it again."
    return None


def letters_of(column: int) -> str:
    """Return the letters of a column counted from 0: A, Z, AA."""
    letters, column = "", column + 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters
