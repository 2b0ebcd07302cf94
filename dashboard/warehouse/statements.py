"""The product's own SQL, read from files: no statement stands in Python."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "statements"


@cache
def statement(name: str) -> str:
    """Return the text of `warehouse/statements/<name>.sql`."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
