"""What a folder of query files looks like from outside: it changes when a file comes, goes or is saved."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

Stamp = tuple[str, int, int]
Fingerprint = tuple[Stamp, ...]


def fingerprint_of(folder: Path) -> Fingerprint:
    """Return name, time and size of every query file: it changes when one of them does."""
    # Every run of a page looks: a walk by pathlib takes several times as long.
    themes = [entry.name for entry in _entries(folder)]
    return tuple(sorted(stamp for theme in themes for stamp in _stamps(folder, theme)))


def _stamps(folder: Path, theme: str) -> Iterator[Stamp]:
    for entry in _entries(folder / theme):
        if not entry.name.endswith(".sql") or entry.name.startswith("."):
            continue
        try:
            found = entry.stat()
        except OSError:
            # One that goes while it is looked at is no file any more.
            continue
        if stat.S_ISREG(found.st_mode):
            yield f"{theme}/{entry.name}", found.st_mtime_ns, found.st_size


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []
