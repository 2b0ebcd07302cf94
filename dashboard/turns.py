"""Work that many may ask for at once: so many do it, so many more wait their turn, the others come again later."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dashboard.errors import Finding, LinchpinError


class Busy(LinchpinError):
    """So many wait already that whoever asks now would wait too long."""


@dataclass
class Turns:
    """Turns at one kind of work, named by `what`; `patience` is the most seconds that somebody waits."""

    what: str
    at_once: int
    waiting: int
    patience: float
    _inside: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._free = threading.Semaphore(self.at_once)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a turn and hold it; raises Busy where too many wait, or it does not come in time."""
        with self._lock:
            if self._inside >= self.at_once + self.waiting:
                raise self._busy()
            self._inside += 1
        try:
            if not self._free.acquire(timeout=self.patience):
                raise self._busy()
            try:
                yield
            finally:
                self._free.release()
        finally:
            with self._lock:
                self._inside -= 1

    def _busy(self) -> Busy:
        return Busy(Finding(self.what, "others are being made, and many wait.", "Try again in a minute."))
