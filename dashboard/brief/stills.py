"""The still pictures of a brief: those drawn already are at hand, the others are drawn behind its back.

They are kept in a folder by what they show, so that a server which starts anew, or one beside it, finds them drawn.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from queue import SimpleQueue

import plotly

from dashboard.durable import write_durably
from dashboard.errors import LinchpinError
from dashboard.picture import inline as how
from dashboard.picture.chromium import DrawingStopped
from dashboard.picture.theme import least_width
from dashboard.turns import Busy

# In pixels: what a phone has room for, and what the column of a brief has.
WIDTHS = {"phone": 326, "wide": 718}
# Files beyond so many go, those first that were asked for least lately.
KEEP = 8_000
_log = logging.getLogger(__name__)


@dataclass
class Stills:
    """The stills below a folder; `draw` makes one of a figure, given as JSON, so many pixels wide."""

    folder: Path
    draw: Callable[[str, int], str] = how.inline
    _asked: SimpleQueue[tuple[str, str]] = field(default_factory=SimpleQueue)
    _waiting: set[Path] = field(default_factory=set)
    _failed: set[Path] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _worker: threading.Thread | None = None

    def at_hand(self, chart: str) -> dict[str, str]:
        """Return the stills of a figure by size; those that are missing are asked for, and there a little later.

        One that could not be drawn is empty, and is not tried again before the next start; one that others were
        before is.
        """
        found = {}
        for size in WIDTHS:
            path = self._path(chart, size)
            try:
                found[size] = "" if path in self._failed else path.read_text(encoding="utf-8")
            except OSError:
                self._ask(chart, size, path)
        return found

    def now(self, chart: str, size: str) -> str:
        """Return one still of a figure, drawn at once if it is not there; raises what `draw` raises."""
        path = self._path(chart, size)
        try:
            return path.read_text(encoding="utf-8")
        except OSError:
            drawn = self.draw(chart, _width(chart, size))
        with suppress(OSError):
            self._keep(path, drawn)
        return drawn

    def _keep(self, path: Path, drawn: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_durably(path, drawn)

    def _ask(self, chart: str, size: str, path: Path) -> None:
        with self._lock:
            if path in self._waiting:
                return
            self._waiting.add(path)
            self._asked.put((chart, size))
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="stills", daemon=True)
                self._worker.start()

    def _work(self) -> None:
        while True:
            chart, size = self._asked.get()
            path = self._path(chart, size)
            try:
                self._keep(path, self.draw(chart, _width(chart, size)))
            except DrawingStopped:
                return
            except Exception as error:
                # Whatever it is: who asks next is drawn for all the same.
                _log.warning("%s", error, exc_info=not isinstance(error, LinchpinError | OSError))
                if not isinstance(error, Busy):
                    self._failed.add(path)
            with self._lock:
                self._waiting.discard(path)
            if self._asked.empty():
                self._prune()

    def _path(self, chart: str, size: str) -> Path:
        named = hashlib.sha256(f"{_made_by()}\0{_width(chart, size)}\0{chart}".encode()).hexdigest()[:32]
        return self.folder / f"{named}.svg"

    def _prune(self) -> None:
        with suppress(OSError):
            for path in sorted(self.folder.glob("*.svg"), key=lambda path: path.stat().st_mtime)[:-KEEP]:
                path.unlink()


def _width(chart: str, size: str) -> int:
    return max(WIDTHS[size], _least_width(chart))


@lru_cache(maxsize=512)
def _least_width(chart: str) -> int:
    return least_width(json.loads(chart)["layout"].get("xaxis", {}).get("categoryarray"))


@cache
def _made_by() -> str:
    """Return what a still depends on beside its figure: how it is drawn."""
    return f"{plotly.__version__}\0{inspect.getsource(how)}"


@cache
def stills_below(folder: Path) -> Stills:
    """Return the stills of a folder; one worker draws for all who ask."""
    return Stills(folder)
