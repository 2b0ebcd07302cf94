"""Read a file of any known kind as parts of rows in text: the one way in for files a user brings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Literal

from dashboard.errors import DataRefused, Finding
from dashboard.intake.decoding import is_wide
from dashboard.intake.delimited import read_delimited
from dashboard.intake.documents import is_lines, read_document, read_lines
from dashboard.intake.how import Each, Reading
from dashboard.intake.part import ROWS_A_BATCH, Batch, Part, Unread
from dashboard.intake.unpacking import Source, sources
from dashboard.intake.workbooks import read_workbook

__all__ = ["ROWS_A_BATCH", "Batch", "Each", "Part", "Reading", "Unread", "is_parquet", "parts"]

Kind = Literal["csv", "json", "jsonl", "excel"]
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_OTHERS = (
    (b"PAR1", "a Parquet file", "Give it by itself, under a name that ends in .parquet."),
    (b"%PDF", "a PDF", "Ask for the table behind it as CSV or Excel."),
    (b"\x89PNG", "a picture", "Ask for the table behind it as CSV or Excel."),
    (b"\xff\xd8\xff", "a picture", "Ask for the table behind it as CSV or Excel."),
    (b"GIF8", "a picture", "Ask for the table behind it as CSV or Excel."),
    (b"SQLite format 3", "a SQLite database", "Export its tables as CSV."),
    (b"{\\rtf", "a text document", "Save its table as CSV."),
    (b"\x1f\x8b", "packed more than once", "Unpack it first."),
    (b"PK", "an empty or broken archive", "Fetch it again."),
    *(
        (mark, "packed in a way that is not read", "Unpack it first, or pack it as zip or gzip.")
        for mark in (b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"Rar!")
    ),
)
_SUFFIXES: dict[str, Kind] = {
    **dict.fromkeys((".csv", ".tsv", ".tab"), "csv"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    ".json": "json",
}


def is_parquet(path: Path) -> bool:
    """Tell whether a file is Parquet, by its first and last bytes; such a file is not for `parts`."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PAR1":
                return False
            file.seek(-4, 2)
            return file.read(4) == b"PAR1"
    except OSError:
        return False


def parts(
    path: Path, reading: Reading, name: str | None = None, fields: tuple[str, ...] | None = None
) -> Iterator[Part]:
    """Yield every table of a file, called `name` in messages. Raises DataRefused, also while batches are read.

    `fields` are the only ones wanted of JSON, which is then read once; without it a first pass finds all it holds.
    """
    called = name or path.name
    try:
        if path.is_dir():
            raise DataRefused(Finding(called, "is a folder.", "Name the files in it."))
        if not path.is_file():
            raise DataRefused(Finding(called, "is not there, or is no file.", "Check the name."))
    except (OSError, ValueError) as error:
        raise DataRefused(Finding(called, f"cannot be read ({error}).", "Check the name.")) from None
    for source in sources(path, called):
        match kind_of(source, reading):
            case "csv":
                found = iter([read_delimited(source, reading)])
            case "json":
                found = iter([read_document(source, reading, fields)])
            case "jsonl":
                found = iter([read_lines(source, reading, fields)])
            case "excel":
                found = read_workbook(source, reading)
        told = source.told
        for part in found:
            part.told, told = (*told, *part.told), ()
            yield part


def kind_of(source: Source, reading: Reading) -> Kind:
    """Return the kind of a source: by its first bytes, by what the profile says, by its name. Raises DataRefused."""
    head = source.head()
    if head.startswith(_EXCEL):
        if reading.format not in (None, "excel"):
            what = f"is an Excel workbook, and the profile says {reading.format}."
            raise DataRefused(Finding(source.name, what, "Correct format in the profile, or leave it out."))
        return "excel"
    other = next(((what, do) for mark, what, do in _OTHERS if head.startswith(mark)), None)
    if other:
        raise DataRefused(Finding(source.name, f"is {other[0]}.", other[1]))
    if not head.strip():
        raise DataRefused(Finding(source.name, "is empty.", "Export it again, with a header and rows."))
    if reading.format:
        if reading.format == "excel":
            raise DataRefused(Finding(source.name, "is no Excel workbook, as the profile says.", "Correct format."))
        return reading.format
    if re.match(rb"(\xef\xbb\xbf)?\s*<(\?xml|!doctype|html|table)", head, re.IGNORECASE):
        raise DataRefused(
            Finding(source.name, "is a web page or XML.", "Open it in a spreadsheet and save it as CSV.")
        )
    if reading.encoding is None and not is_wide(head) and _is_binary(head):
        raise DataRefused(Finding(source.name, "is of no known kind.", "Give CSV, JSON, Excel or Parquet."))
    return _by_name(source, head)


def _is_binary(head: bytes) -> bool:
    """Tell bytes that are no text: over a tenth of them are control characters."""
    return len(head.translate(None, bytes([*range(9), *range(14, 32), 127]))) * 10 < len(head) * 9


def _by_name(source: Source, head: bytes) -> Kind:
    suffixes = PurePosixPath(source.name).suffixes
    if suffixes and suffixes[-1].lower() == ".gz":
        suffixes.pop()
    kind = _SUFFIXES.get(suffixes[-1].lower()) if suffixes else None
    begins_like_json = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
    if kind == "json" or (kind is None and begins_like_json):
        return "jsonl" if is_lines(source) else "json"
    return kind or "csv"
