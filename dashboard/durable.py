"""Files that are there after a power cut: written, fsynced, and put in place by one rename."""

from __future__ import annotations

import os
from pathlib import Path


def write_durably(path: Path, text: str) -> None:
    """Put `text` in place of a file's content, whole or not at all. Raises OSError and leaves the old content."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with fresh.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        replace_durably(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def replace_durably(fresh: Path, path: Path) -> None:
    """Rename a finished file or folder to `path`, so that neither its content nor its name is lost with the power."""
    sync(fresh)
    fresh.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until a file's content, or the names in a folder, lie on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
