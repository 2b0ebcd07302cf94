"""What a process reads stays: a lock on the seal of each version it has open, which a pruning sees."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from dashboard.errors import Finding, NoVersion
from dashboard.settings import shown
from dashboard.warehouse.claims import lock_file

_reading: dict[Path, int] = {}


def begin_reading(path: Path, seal: Path) -> None:
    """Lock a version's seal as read until `end_reading`; raises NoVersion if it is being removed.

    DuckDB's own lock on the file goes as soon as this process opens and closes that file another time.
    """
    end_reading(path)
    # A disk that knows no locks is read all the same.
    with suppress(OSError):
        handle = os.open(seal, os.O_RDONLY)
        _reading[path] = handle
        if not lock_file(handle, exclusive=False):
            raise NoVersion(Finding(shown(path), "is being removed.", "See `python -m dashboard versions`."))


def end_reading(path: Path) -> None:
    """Let go of a version's seal, if this process holds it."""
    if path in _reading:
        os.close(_reading.pop(path))
