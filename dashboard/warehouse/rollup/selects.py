"""The selects of the roll-up, read from files: each is a question of named relations, and makes nothing itself."""

from __future__ import annotations

from functools import cache

from dashboard.settings import ROLLUP


@cache
def select(name: str) -> str:
    """Return the text of `data/rollup/<name>.sql`, in DuckDB's words."""
    return (ROLLUP / f"{name}.sql").read_text(encoding="utf-8")
