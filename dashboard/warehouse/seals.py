"""The seal of a version file: its digest, beside it, by which a damaged file is known."""

from __future__ import annotations

import hashlib
from pathlib import Path

from dashboard.durable import write_durably


def seal(path: Path) -> None:
    """Write the digest of a finished version file beside it."""
    write_durably(digest_path(path), _digest(path) + "\n")


def is_whole(path: Path) -> bool:
    """Tell whether a version file is there and is, byte for byte, the one that was sealed."""
    sealed = digest_path(path)
    return path.exists() and sealed.exists() and sealed.read_text(encoding="utf-8").strip() == _digest(path)


def digest_path(path: Path) -> Path:
    """Return where the digest of a version file lies."""
    return path.with_suffix(".sha256")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
