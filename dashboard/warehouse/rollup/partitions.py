"""The partitions of a user's own delivery log: which files lie there for which day, and whether one has changed."""

from __future__ import annotations

import datetime
import glob
import hashlib
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.errors import DataRefused, Finding
from dashboard.settings import Settings, shown

_DAY = re.compile(r"submitted_on=(\d{4}-\d{2}-\d{2})")
# What writers lay beside their files: marks of success, checksums.
ASIDE = (".", "_")
SHAPE = "Name it submitted_on=YYYY-MM-DD and lay its Parquet files in it."


@dataclass(frozen=True)
class LogFile:
    """One Parquet file of a partition: its path below the log, its size in bytes, and when it was written."""

    path: Path
    name: str
    bytes: int
    modified_ns: int

    @property
    def digest(self) -> str:
        """The sha256 of its bytes; raises DataRefused for one that is gone by now."""
        try:
            return digest_of(self.path, self.bytes, self.modified_ns)
        except FileNotFoundError:
            raise written_meanwhile(self.path) from None

    def is_same(self) -> bool:
        """Tell whether it lies there as it did when the log was looked through."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return False
        return (stat.st_size, stat.st_mtime_ns) == (self.bytes, self.modified_ns)


Partitions = dict[datetime.date, tuple[LogFile, ...]]


def partitions(settings: Settings) -> Partitions:
    """Return the files of each day below `log/`, none if there is no log of partitions.

    Raises DataRefused for a folder that is named for no day, and for a file that lies where none belongs.
    """
    found: Partitions = {}
    if not _is_ours(settings.log):
        return found
    for folder in _entries(settings.log):
        if not folder.is_dir():
            raise DataRefused(Finding(shown(Path(folder.path)), "lies in no folder of a day.", SHAPE))
        files = tuple(_file(folder, entry) for entry in _entries(folder.path))
        if files:
            found[_day(folder)] = files
    return found


def escaped(path: Path) -> str:
    """Return a path as DuckDB reads just it: a name with a bracket or a star would be taken for a pattern."""
    return glob.escape(str(path))


def written_meanwhile(path: Path) -> DataRefused:
    """Return what is said of a file of which the bytes read are not those that were counted."""
    return DataRefused(
        Finding(shown(path), "was written while it was read.", "Run the command again when it is whole.")
    )


def _entries(folder: str | Path) -> list[os.DirEntry[str]]:
    # Of years of days: what a folder says of its entries need not be asked of each path.
    with os.scandir(folder) as entries:
        return sorted((one for one in entries if not one.name.startswith(ASIDE)), key=lambda one: one.name)


def _is_ours(log: Path) -> bool:
    """Tell a log of partitions from a folder in which somebody keeps what they call a log."""
    return log.is_dir() and (
        any(entry.name.startswith("submitted_on=") for entry in _entries(log)) or any(log.rglob("*.parquet"))
    )


def _file(folder: os.DirEntry[str], entry: os.DirEntry[str]) -> LogFile:
    path = Path(entry.path)
    if not entry.is_file() or path.suffix != ".parquet":
        what = "is no Parquet file."
        raise DataRefused(Finding(shown(path), what, "Take it out of the log, or write it as .parquet."))
    stat = entry.stat()
    return LogFile(path, f"{folder.name}/{entry.name}", stat.st_size, stat.st_mtime_ns)


def _day(folder: os.DirEntry[str]) -> datetime.date:
    named = _DAY.fullmatch(folder.name)
    try:
        return datetime.date.fromisoformat(named[1] if named else "")
    except ValueError:
        raise DataRefused(Finding(shown(Path(folder.path)), "is named for no day.", SHAPE)) from None


@cache
def digest_of(path: Path, size: int, modified_ns: int) -> str:
    """Return the sha256 of a file, which is read once a process for as long as it is the same."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
