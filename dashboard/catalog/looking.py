"""The catalogue as it was a moment ago: of many readers at once, one looks through the folder."""

from __future__ import annotations

import time
from pathlib import Path

from dashboard.catalog.folder import Catalogue, catalogue

_seen: dict[Path, tuple[float, Catalogue]] = {}


def catalogue_lately(folder: Path, seconds: float) -> Catalogue:
    """Return the folder's catalogue as it was at most so many seconds ago; at most 0 looks anew."""
    now = time.monotonic()
    seen = _seen.get(folder)
    if seen is None or now - seen[0] >= seconds:
        seen = _seen[folder] = now, catalogue(folder)
    return seen[1]
