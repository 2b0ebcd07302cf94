"""Query texts as they were when a link was made: a small folder for each set, which is asked like any other."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from dashboard.catalog.folder import Catalogue, catalogue, forget

# Sets of texts beyond so many go, those that were frozen first.
KEEP = 50
_ID = re.compile(r"[0-9a-f]{12}")


@lru_cache(maxsize=16)
def texts_id(held: Catalogue) -> str:
    """Return the first 12 hex digits of a hash over the texts of all queries that can be asked."""
    digest = hashlib.sha256()
    for query_id, query in held.queries.items():
        digest.update(f"{query_id}\0{query.text}\0".encode())
    return digest.hexdigest()[:12]


def freeze(held: Catalogue, folder: Path) -> str:
    """Keep the texts of a catalogue below `folder`, if they are not there yet, and return their id.

    Where nothing can be written it is empty: a link that cannot be kept true is not to promise it.
    """
    named = texts_id(held)
    place = folder / named
    if place.is_dir():
        return named
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=folder, prefix="."))
        try:
            for query_id, query in held.queries.items():
                path = unfinished / f"{query_id}.sql"
                path.parent.mkdir(exist_ok=True)
                path.write_text(query.text, encoding="utf-8")
            unfinished.rename(place)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        _prune(folder)
    return named if place.is_dir() else ""


def frozen(folder: Path, named: str) -> Catalogue | None:
    """Return the catalogue of the texts of that id, or None where they are not kept."""
    place = folder / named
    return catalogue(place) if _ID.fullmatch(named) and place.is_dir() else None


def _prune(folder: Path) -> None:
    kept = sorted(
        (path for path in folder.iterdir() if _ID.fullmatch(path.name)), key=lambda path: path.stat().st_mtime
    )
    for path in kept[:-KEEP]:
        shutil.rmtree(path, ignore_errors=True)
        forget(path)
