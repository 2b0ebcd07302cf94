"""Files made for tests of reading: packed, nested, torn, and what was read of them in one look."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from dashboard.intake.reading import Part, Reading, Unread, parts


@dataclass(frozen=True)
class Table:
    """What came out of one part: rows as tuples, each with its line."""

    name: str
    fields: tuple[str, ...]
    lines: list[int]
    rows: list[tuple[str | None, ...]]
    unread: list[Unread]
    told: tuple[str, ...]

    def column(self, field: str) -> list[str | None]:
        """Return the values of one field."""
        return [row[self.fields.index(field)] for row in self.rows]


def table(part: Part) -> Table:
    """Read a part to its end, and hold every batch to its shape."""
    lines: list[int] = []
    rows: list[tuple[str | None, ...]] = []
    unread: list[Unread] = []
    for batch in part.batches:
        assert len(batch.columns) == len(part.fields)
        assert {len(column) for column in batch.columns} <= {len(batch.lines)}
        assert all(
            one.reason.endswith(".") and one.hint.endswith(".") and len(one.value) <= 200 for one in batch.unread
        )
        assert all(cell is None or cell.strip() for column in batch.columns for cell in column)
        lines += batch.lines
        rows += list(zip(*batch.columns, strict=True))
        unread += batch.unread
    return Table(part.name, part.fields, lines, rows, unread, part.told)


def read(path: Path, **how: object) -> list[Table]:
    """Read every part of a file as a profile with these keys would."""
    return [table(part) for part in parts(path, Reading.model_validate(how))]


def made(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def one(folder: Path, name: str, content: str | bytes, **how: object) -> Table:
    """Write a file, read it, and return its only table."""
    (found,) = read(made(folder, name, content), **how)
    return found


def zipped(members: dict[str, bytes | str]) -> bytes:
    """Return a zip of members by name."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return into.getvalue()


def gzipped(content: str | bytes) -> bytes:
    """Return a text packed by gzip."""
    return gzip.compress(content.encode("utf-8") if isinstance(content, str) else content)


def workbook(**sheets: dict[str, object]) -> bytes:
    """Return an .xlsx of sheets by name, each a map of cell to value."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for place, value in cells.items():
            sheet[place] = value
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def as_json(value: object) -> str:
    """Return JSON as a publisher would write it."""
    return json.dumps(value, indent=1, ensure_ascii=False)
