"""What a folder of query files looks like from outside: it changes when a file comes, goes or is saved."""

from __future__ import annotations

import stat
from pathlib import Path

Stamp = tuple[str, int, int]
Fingerprint = tuple[Stamp, ...]


def fingerprint_of(folder: Path) -> Fingerprint:
    """Return name, time and size of every query file: it changes when one of them does."""
    paths = (path for path in sorted(folder.glob("*/*.sql")) if not path.name.startswith("."))
    return tuple(stamp for path in paths if (stamp := _stamp(path, folder)))


def _stamp(path: Path, folder: Path) -> Stamp | None:
    """Return what a file looks like; one that goes while it is looked at is no file any more."""
    try:
        found = path.stat()
    except OSError:
        return None
    is_file = stat.S_ISREG(found.st_mode)
    return (path.relative_to(folder).as_posix(), found.st_mtime_ns, found.st_size) if is_file else None
