"""What a query may read of a version: its views, their columns, and the project's own functions."""

from __future__ import annotations

from functools import lru_cache

from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import Version


@lru_cache(maxsize=16)
def tables_shown(version: Version) -> frozenset[str]:
    """Return the names of the tables that queries read: the views of the version, not the record beneath them."""
    with version.cursor() as cursor:
        return frozenset(name for (name,) in cursor.execute(statement("tables_shown")).fetchall())


@lru_cache(maxsize=16)
def columns_shown(version: Version) -> dict[str, dict[str, str]]:
    """Return the columns of each view that a query may read, with their types."""
    with version.cursor() as cursor:
        return dict(cursor.execute(statement("columns_shown")).fetchall())


@lru_cache(maxsize=16)
def macros_shown(version: Version) -> list[str]:
    """Return the names of the project's own functions."""
    with version.cursor() as cursor:
        return [name for (name,) in cursor.execute(statement("macros_shown")).fetchall()]
