"""What the XML of a workbook tells and its reader does not: errors, formulas never calculated, how far it spreads."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from xml.etree import ElementTree

# Rows times columns that a sheet may spread over: a reader keeps room for each cell between the first and the last.
CELLS = 20_000_000
_BLOCK = 1 << 20
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_AT = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ERROR = re.compile(rb"""\bt=["']e["']""")
_TEXT = re.compile(rb"""\bt=["']str["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</")
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*)>(.*?)(?:</table:table-row>|$)", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_ODS_REPEAT = re.compile(rb"""number-(?:rows|columns)-repeated=["']([0-9]{1,9})["']""")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Marks:
    """Error cells with their text, cells whose formula has no stored value, both by row and column from 0."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    rows: int = 0
    columns: int = 0

    @property
    def cells(self) -> int:
        """Rows times columns up to the last cell."""
        return self.rows * self.columns


def sheet_files(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the file of each sheet of an .xlsx by the sheet's name; none for another kind of workbook."""
    if "xl/workbook.xml" not in archive.namelist():
        return {}
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    found = {}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets.get(element.get(_RELATION, ""), "") or ""
            found[element.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def marks_of(archive: zipfile.ZipFile, file: str) -> Marks:
    """Return the marks of one sheet, read as a stream."""
    marks = Marks()
    columns: set[bytes] = set()
    for text in _whole_rows(archive, file, b"</row>"):
        for letters, row in set(_AT.findall(text)):
            columns.add(letters)
            marks.rows = max(marks.rows, int(row))
        if b"<" in text and (_ERROR.search(text) or _FORMULA.search(text)):
            _mark(text, marks)
    marks.columns = max((column_of(letters) + 1 for letters in columns), default=0)
    return marks


def spread_of(archive: zipfile.ZipFile) -> Marks:
    """Return how far the sheets of an .ods spread, added up; a few bytes may repeat a cell a billion times."""
    marks = Marks()
    rows = 0
    for text in _whole_rows(archive, "content.xml", b"</table:table-row>"):
        for row in _ODS_ROW.finditer(text):
            rows += _repeats(row[1])
            width = filled = 0
            for cell in _ODS_CELL.finditer(row[2]):
                width += _repeats(cell[1])
                filled = width if b"value-type" in cell[1] else filled
            if filled:
                marks.rows, marks.columns = rows, max(marks.columns, filled)
    return marks


def _repeats(attributes: bytes) -> int:
    found = _ODS_REPEAT.search(attributes)
    return int(found[1]) if found else 1


def _whole_rows(archive: zipfile.ZipFile, file: str, end: bytes) -> Iterator[bytes]:
    """Yield the text of a sheet, cut only where a row ends."""
    rest = b""
    with archive.open(file) as stream:
        while block := stream.read(_BLOCK):
            text, ending, begun = (rest + block).rpartition(end)
            if ending or len(begun) < 64 * _BLOCK:
                rest = begun
                yield text + ending
            else:
                rest = b""
                yield begun
    yield rest


def _mark(text: bytes, marks: Marks) -> None:
    for cell in _CELL.finditer(text):
        attributes, inner = cell[1], cell[2] or b""
        is_error, is_formula = _ERROR.search(attributes), _FORMULA.search(inner)
        if not (is_error or is_formula):
            continue
        at = _AT.search(attributes)
        value = _VALUE.search(inner)
        if at is None:
            continue
        place = int(at[2]) - 1, column_of(at[1])
        if is_error:
            marks.errors[place] = unescape(value[1].decode("utf-8", "replace")) if value else "#ERROR!"
        elif not (value and (value[1] or _TEXT.search(attributes))) and not (
            _TEXT.search(attributes) and b"<v" in inner
        ):
            marks.uncalculated.add(place)


def column_of(letters: bytes) -> int:
    """Return the place of a column from 0 by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
