"""Write a draft into the folder of queries: whole, checked, and never over what somebody else saved meanwhile."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from dashboard.catalog.folder import Catalogue
from dashboard.catalog.names import NAMED
from dashboard.errors import Finding, QueryRefused
from dashboard.settings import shown

# Sessions are threads of one process.
_writing = threading.Lock()


def save(held: Catalogue, query_id: str, text: str, before: str | None) -> Path:
    """Write `text` as the file of `query_id` by one rename, and return its path.

    `before` is the file as the draft began from it, None where there was none. Raises QueryRefused, and leaves the
    file alone, for an id that is no name, a text that cannot be asked, or a file that is another one by now.
    """
    if not NAMED.fullmatch(query_id):
        what = "is no name of a query."
        raise QueryRefused(Finding(query_id, what, "Write theme/name in small letters, digits and underscores."))
    if (bearer := held.names.get(query_id, query_id)) != query_id:
        what = f"is a former name of {bearer}, to which its links lead."
        raise QueryRefused(Finding(query_id, what, "Choose another name."))
    path = held.folder / f"{query_id}.sql"
    held.draft(text, path)
    with _writing:
        if text_of(path) != before:
            what = "was changed since this draft began." if before is not None else "is there already."
            raise QueryRefused(Finding(shown(path), what, "Download the draft, or save it under another name."))
        _write(path, text)
    return path


def text_of(path: Path) -> str | None:
    """Return a file's text to the letter, line ends too, or None where there is none."""
    return path.read_bytes().decode("utf-8", errors="replace") if path.is_file() else None


def take_back(held: Catalogue, query_id: str, text: str, before: str | None) -> None:
    """Put back what stood in a file before `text` was saved there; None takes the file away.

    Raises QueryRefused, and leaves the file alone, if it is another one by now.
    """
    path = held.folder / f"{query_id}.sql"
    with _writing:
        if text_of(path) != text:
            what = "was changed since it was saved from here."
            raise QueryRefused(Finding(shown(path), what, "It stays as it is."))
        if before is None:
            path.unlink()
        else:
            _write(path, before)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(text.encode())
    fresh.replace(path)
