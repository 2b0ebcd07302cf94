"""Read a file of any known kind as parts of rows in text: the one way in for files a user brings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dashboard.errors import DataRefused, Finding
from dashboard.intake.delimited import read_delimited
from dashboard.intake.how import Each, Reading
from dashboard.intake.part import ROWS_A_BATCH, Batch, Part, Unread
from dashboard.intake.unpacking import sources, unreadable

__all__ = ["ROWS_A_BATCH", "Batch", "Each", "Part", "Reading", "Unread", "is_parquet", "parts"]


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


def parts(path: Path, reading: Reading, name: str | None = None) -> Iterator[Part]:
    """Yield every table of a file, called `name` in messages. Raises DataRefused, also while batches are read."""
    called = name or path.name
    try:
        if path.is_dir():
            raise DataRefused(Finding(called, "is a folder.", "Name the files in it."))
        if not path.exists():
            raise DataRefused(Finding(called, "is not there.", "Check the name."))
    except OSError as error:
        raise DataRefused(unreadable(called, error)) from None
    for source in sources(path, called):
        yield read_delimited(source, reading)
