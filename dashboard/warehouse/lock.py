"""One at a time: whoever changes a data folder holds its lock, and whoever waits for it says so."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from dashboard.errors import DiskRefused, Finding
from dashboard.progress import aloud
from dashboard.settings import Settings, shown
from dashboard.warehouse.claims import lock_file
from dashboard.warehouse.disk import disk_told
from dashboard.warehouse.recovery import recover

__all__ = ["Lock", "lock_file", "locked"]

# Seconds of silence before the one who waits says so, and between two tries.
PATIENCE, PAUSE = 1.0, 0.05
WAITING = "waiting for another build or import of these data…"


@dataclass(frozen=True)
class Lock:
    """A lock that is held: its file, which nobody may take away meanwhile."""

    path: Path
    stream: TextIO

    def check(self) -> None:
        """Raise DiskRefused if the lock's file is gone or another one: somebody else may be building now."""
        if not _is_ours(self.path, self.stream):
            what = "was taken away while it was held, so another build may be going on."
            do = "Nothing was changed. Run the command again, and leave this file alone."
            raise DiskRefused(Finding(shown(self.path), what, do))


@contextmanager
def locked(settings: Settings, tell: Callable[[str], None] = aloud) -> Iterator[Lock]:
    """Hold the lock of a data folder; wait for whoever holds it, and `tell` so after a second.

    What a killed process had left half done is undone, or finished, before anything else.
    Raises DiskRefused where the folder cannot be written or knows no locks. The lock goes with the process.
    """
    path = settings.versions / "lock"
    with disk_told(settings):
        settings.versions.mkdir(parents=True, exist_ok=True)
        stream = _taken(path, tell)
    with stream:
        with disk_told(settings):
            recover(settings)
        yield Lock(path, stream)


def _taken(path: Path, tell: Callable[[str], None]) -> TextIO:
    began, told = time.monotonic(), False
    while True:
        stream = path.open("a", encoding="utf-8")
        try:
            while not lock_file(stream.fileno(), exclusive=True):
                if not told and time.monotonic() - began >= PATIENCE:
                    tell(WAITING)
                    told = True
                time.sleep(PAUSE)
        except BaseException:
            stream.close()
            raise
        # A file deleted while we waited locks nobody out.
        if _is_ours(path, stream):
            return stream
        stream.close()


def _is_ours(path: Path, stream: TextIO) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(stream.fileno()))
    return False
