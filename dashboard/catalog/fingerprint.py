"""What a folder of query files looks like from outside: it changes when a file comes, goes or is saved."""

from __future__ import annotations

from pathlib import Path

Stamp = tuple[str, int, int]
Fingerprint = tuple[Stamp, ...]


def fingerprint_of(folder: Path) -> Fingerprint:
    """Return name, time and size of every query file: it changes when one of them does."""
    return tuple(
        (path.relative_to(folder).as_posix(), (stat := path.stat()).st_mtime_ns, stat.st_size)
        for path in sorted(folder.glob("*/*.sql"))
        if not path.name.startswith(".") and path.is_file()
    )
