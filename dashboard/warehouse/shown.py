"""What a query may read of a version: its views, their columns, and the project's own functions."""

from __future__ import annotations

from functools import lru_cache

from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import Version


@lru_cache(maxsize=16)
def shown_tables(version: Version) -> frozenset[str]:
    """Return the names of the views that a query may read."""
    with version.cursor() as cursor:
        return frozenset(name.lower() for (name,) in cursor.execute(statement("shown_tables")).fetchall())


@lru_cache(maxsize=16)
def shown_columns(version: Version) -> dict[str, dict[str, str]]:
    """Return the columns of each view that a query may read, with their types."""
    with version.cursor() as cursor:
        return dict(cursor.execute(statement("shown_columns")).fetchall())


@lru_cache(maxsize=16)
def shown_macros(version: Version) -> list[str]:
    """Return the names of the project's own functions."""
    with version.cursor() as cursor:
        return [name for (name,) in cursor.execute(statement("shown_macros")).fetchall()]
