"""What a disk or folder refuses, told as one finding with its remedy: full, read-only, or without locks."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from dashboard.errors import DiskRefused, Finding
from dashboard.settings import Settings, shown

MEGABYTE = 1_000_000
# What a build of a small record takes, in megabytes, where no version tells how large the next one may be.
LEAST = 50
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
LOCKLESS = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS}
KNOWN = {os.strerror(code): code for code in (*FULL, *CLOSED, errno.EIO, errno.EMFILE)}
UNCHANGED = "Nothing else was changed."


@contextmanager
def disk_told(settings: Settings) -> Iterator[None]:
    """Turn what the disk refuses within the block into one finding; raises DiskRefused."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, duckdb.Error) as error:
        refused = disk_fault(settings, error)
        if refused is None:
            raise
        raise refused from None


def disk_fault(settings: Settings, error: OSError | duckdb.Error) -> DiskRefused | None:
    """Return what an error says of the disk or folder, or None if it says nothing of them."""
    if isinstance(error, OSError):
        code, said = error.errno, error.strerror or str(error)
        where = shown(settings.data / os.fsdecode(error.filename)) if error.filename else shown(settings.data)
    else:
        # DuckDB tells the system's words and no number.
        said = next((words for words in KNOWN if words in str(error)), "")
        code, where = KNOWN.get(said), shown(settings.versions)
        if code is None:
            return None
    return DiskRefused(_finding(settings, where, code, said))


def _finding(settings: Settings, where: str, code: int | None, said: str) -> Finding:
    if code in FULL:
        what = "cannot be written: a file may not be larger." if code == errno.EFBIG else "the disk is full."
        limit = "raise the limit (`ulimit -f`)" if code == errno.EFBIG else f"free about {_needed(settings)} MB"
        return Finding(where, what, f"{limit[0].upper()}{limit[1:]} and run the command again. {UNCHANGED}")
    if code in CLOSED:
        do = f"Make it readable and writable for this user, or name another folder with --data. {UNCHANGED}"
        return Finding(where, f"cannot be used: {said.lower()}.", do)
    if code in LOCKLESS:
        do = f"Keep the data folder on a disk of this machine, or name another one with --data. {UNCHANGED}"
        return Finding(where, "lies where files cannot be locked.", do)
    return Finding(where, f"cannot be used: {said.lower()}.", f"Mend that and run the command again. {UNCHANGED}")


def _needed(settings: Settings) -> int:
    """Return how many megabytes a build may need: what the largest version takes, twice."""
    try:
        sizes = [path.stat().st_size for path in settings.versions.glob("*.duckdb*")]
    except OSError:
        sizes = []
    return max(LEAST, 2 * max(sizes, default=0) // MEGABYTE)
