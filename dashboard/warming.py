"""What a server does once it listens: ask for its own briefs, so that the first reader finds them made and drawn."""

from __future__ import annotations

import gc
import logging
import threading
import urllib.error
import urllib.request
from collections.abc import Iterable

# In seconds; a brief is made in a few at the most, while others are served.
PATIENCE = 120
_log = logging.getLogger(__name__)


def warm_up(address: str, pages: Iterable[str]) -> threading.Thread:
    """Ask for the brief of each page below an address, one after another, in a thread of its own."""
    thread = threading.Thread(target=_ask, args=(address, tuple(pages)), name="warming", daemon=True)
    thread.start()
    return thread


def _ask(address: str, pages: tuple[str, ...]) -> None:
    for page in pages:
        try:
            with urllib.request.urlopen(f"{address}/brief/{page}", timeout=PATIENCE) as answer:
                answer.read()
        except (OSError, urllib.error.URLError) as error:
            # Whoever asks first will wait a little longer; that stops nobody.
            _log.info("brief of %s was not made beforehand: %s", page, error)
    # What was made stays: no later collection of garbage needs to walk it while somebody waits.
    gc.collect()
    gc.freeze()
