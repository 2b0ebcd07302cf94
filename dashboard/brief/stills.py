"""The still pictures of a brief: those drawn already are at hand, the others are drawn behind its back."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from queue import SimpleQueue

from dashboard.errors import LinchpinError
from dashboard.picture.inline import inline

# In pixels: what a phone has room for, and what the column of a brief has.
WIDTHS = {"phone": 326, "wide": 718}
KEPT = 4_000
_drawn: OrderedDict[tuple[str, str], str] = OrderedDict()
_asked: SimpleQueue[tuple[str, str]] = SimpleQueue()
_waiting: set[tuple[str, str]] = set()
_lock = threading.Lock()
_log = logging.getLogger(__name__)


def at_hand(chart: str) -> dict[str, str]:
    """Return the stills of a figure, given as JSON, by size; those that are missing are asked for."""
    found = {}
    with _lock:
        for size in WIDTHS:
            if still := _drawn.get((chart, size)):
                found[size] = still
            elif (chart, size) not in _waiting:
                _waiting.add((chart, size))
                _asked.put((chart, size))
                _begin()
    return found


def _begin() -> None:
    if not any(thread.name == "stills" for thread in threading.enumerate()):
        threading.Thread(target=_work, name="stills", daemon=True).start()


def _work() -> None:
    while True:
        chart, size = _asked.get()
        try:
            still = inline(chart, WIDTHS[size])
        except LinchpinError as error:
            _log.warning("%s", error)
            continue
        with _lock:
            _waiting.discard((chart, size))
            _drawn[chart, size] = still
            while len(_drawn) > KEPT:
                _drawn.popitem(last=False)
