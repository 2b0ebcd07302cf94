"""What a change of query files does to the numbers: former and present statements, asked of the same data."""

from __future__ import annotations

from pathlib import Path

from dashboard.answers import answer_for
from dashboard.catalog.folder import Catalogue
from dashboard.errors import LinchpinError
from dashboard.model import Query
from dashboard.picture.difference import difference
from dashboard.view import View
from dashboard.warehouse.version import Version


def changes(former: Catalogue, held: Catalogue, version: Version, wanted: set[Path]) -> list[str]:
    """Return a line a change, each under the id of its query; `wanted` keeps these files, none keeps all."""
    told: list[str] = []
    for query_id in sorted(held.queries.keys() | former.queries.keys()):
        query = held.queries.get(query_id)
        is_unwanted = wanted and (query is None or query.path.resolve() not in wanted)
        # One that goes on under another name is not gone; the new name tells of it.
        if is_unwanted or held.names.get(query_id, query_id) != query_id:
            continue
        if query is None and held.names.get(query_id) is not None:
            # It is called otherwise now, or cannot be asked, which is told at its own place.
            continue
        told += [f"{query_id}: {line}" for line in change(former, query_id, query, version)]
    told += [
        f"{query_id}: it cannot be asked now: {error}"
        for query_id, error in held.broken.items()
        if not wanted or (held.folder / f"{query_id}.sql").resolve() in wanted
    ]
    return told


def change(former: Catalogue, query_id: str, query: Query | None, version: Version) -> list[str]:
    """Return what became of one query's numbers, in sentences; none where they are the same."""
    names = [query_id, *(query.header.aliases if query else ())]
    before = next((former.queries[name] for name in names if name in former.queries), None)
    if query is None:
        return ["It is gone."] if before else []
    if before is None:
        return (
            ["It is broken there, so there is nothing to compare with."]
            if query_id in former.broken
            else ["It is new."]
        )
    if (before.statement, before.header, before.parameters) == (query.statement, query.header, query.parameters):
        return []
    try:
        one, other = (answer_for(asked, {}, View(), version) for asked in (before, query))
    except LinchpinError as error:
        return [f"It cannot be compared: {error}"]
    moved = [f"It was called {before.id}."] if before.id != query_id and query_id not in former.queries else []
    return [*moved, *difference(one, other)]
