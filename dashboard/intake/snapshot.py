"""Copies of the files a user gave, taken before anything is read: what is read cannot change while it is read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import DataRefused, Finding
from dashboard.settings import shown

CHUNK = 1 << 20


@dataclass(frozen=True)
class Snapshot:
    """One file as received: the name it came under, where the copy lies, its size in bytes and its digest."""

    name: str
    path: Path
    size: int
    sha256: str


def snapshot(files: list[Path], folder: Path, tell: Callable[[int], None] = lambda size: None) -> list[Snapshot]:
    """Copy the files into `folder`. Raises DataRefused for one that is missing, no file, or still being written.

    `tell` is called with the bytes of each chunk copied.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taken: list[Snapshot] = []
    for path in files:
        name = _free_name(_readable(path.name), {copy.name for copy in taken})
        taken.append(_copy(path, folder / name, name, tell))
    return taken


def _readable(name: str) -> str:
    """A name that every message, file and page can hold: signs that none can show become a question mark."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)


def _free_name(name: str, used: set[str]) -> str:
    """Two files may have one name in different folders; the second gets a number."""
    stem, suffix = name.partition(".")[::2]
    tries = (f"{stem}-{number}.{suffix}" if suffix else f"{stem}-{number}" for number in range(2, 1_000_000))
    return name if name not in used else next(free for free in tries if free not in used)


def _copy(path: Path, target: Path, name: str, tell: Callable[[int], None]) -> Snapshot:
    where = _readable(shown(path))
    try:
        if not path.exists():
            raise DataRefused(Finding(where, "the file is not there.", "Check the name."))
        if not path.is_file():
            raise DataRefused(Finding(where, "is no file.", "Name the files in it one by one."))
    except OSError as error:
        raise DataRefused(Finding(where, f"cannot be read ({error.strerror}).", "Check the name.")) from None
    digest, size = hashlib.sha256(), 0
    try:
        before = path.stat()
        with path.open("rb") as source, target.open("wb") as copy:
            # One that grows faster than it is copied would fill the disk.
            while size <= before.st_size and (chunk := source.read(CHUNK)):
                digest.update(chunk)
                copy.write(chunk)
                size += len(chunk)
                tell(len(chunk))
            copy.flush()
            os.fsync(copy.fileno())
        after = path.stat()
    except PermissionError as error:
        if error.filename != str(path):
            raise
        raise DataRefused(Finding(where, "may not be read.", "Change its permissions.")) from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        what = "is still being written: it changed while it was read."
        raise DataRefused(Finding(where, what, "Wait until it is complete, then import it."))
    return Snapshot(name, target, size, digest.hexdigest())
