"""The documents that a version cites, by their ids."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from dashboard.model import Source
from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import Version


def sources_of(version: Version, cited: Iterable[str]) -> tuple[Source, ...]:
    """Return the documents of these ids, by id; one that the version does not hold is left out."""
    held = _held(version)
    return tuple(held[source_id] for source_id in sorted(cited) if source_id in held)


@lru_cache(maxsize=16)
def _held(version: Version) -> dict[str, Source]:
    with version.cursor() as cursor:
        rows = cursor.execute(statement("sources")).fetchall()
    return {row[0]: Source(*(field or "" for field in row)) for row in rows}
