"""Marks that go with the process that made them: a lock on a file or folder says that it is in work."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def lock_file(handle: int, exclusive: bool) -> bool:
    """Take a lock on an open file or folder without waiting; False if somebody holds it. Goes with the handle."""
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Mark an unfinished folder as in work, so that no cleaning takes it; the mark goes with the process."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        lock_file(handle, exclusive=True)
        yield
    finally:
        os.close(handle)


def is_claimed(path: Path) -> bool:
    """Tell whether some process has marked the file or folder as in work."""
    handle = os.open(path, os.O_RDONLY)
    try:
        return not lock_file(handle, exclusive=True)
    finally:
        os.close(handle)


def is_written(path: Path) -> bool:
    """Tell whether another process has a database file open for writing: DuckDB locks it for that time."""
    try:
        with path.open("r+b") as stream:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
