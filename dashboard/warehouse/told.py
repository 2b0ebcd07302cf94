"""Which rows answer a reader: their own, those of a whole that was told of where it gives nobody away, or none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import duckdb

from dashboard.entitlement import Entitlement
from dashboard.errors import Finding, NotYours
from dashboard.model import Query
from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import Version

if TYPE_CHECKING:
    import pandas

ASK = "Ask somebody who may see everything."


def is_told(
    query: Query,
    bound: Mapping[str, Any],
    default: Mapping[str, Any],
    clock: Mapping[str, str | None],
    sees: Entitlement,
) -> bool:
    """Tell whether a question is answered from what is told of all, and not from the reader's own rows.

    `default` holds the parameters as they are where none is given. Raises NotYours if neither answers it.
    """
    if sees.is_everything or query.draft or query.reach == "own":
        return False
    if (query.reach == "client" and sees.clients) or (query.reach == "vendor" and sees.vendors):
        return False
    if query.header.market is None:
        raise NotYours(Finding(query.id, f"is not available to you: {_needed(query)}, and you see {sees}.", ASK))
    if bound.get("client") in sees.clients or bound.get("vendor") in sees.vendors:
        return False
    if dict(bound) != dict(default) or any(clock.values()):
        kind, ids = ("client", sees.clients) if sees.clients else ("vendor", sees.vendors)
        do = f"Keep your own {kind} ({', '.join(ids)}) for your own figures." if ids else ASK
        what = "is not available to you so: over all clients and vendors it is told without filters only."
        raise NotYours(Finding(query.id, what, do))
    return True


def _needed(query: Query) -> str:
    if query.reach == "market":
        return "it compares clients or vendors"
    return f"it needs all rows of a {query.reach}"


def keep_told(connection: duckdb.DuckDBPyConnection, query: Query, frame: pandas.DataFrame) -> None:
    """Lay an answer over all clients and vendors into a reader's file."""
    connection.from_df(frame).create(f"answers.{_table(query)}")


def told(version: Version, query: Query) -> pandas.DataFrame:
    """Return the rows of an answer over all, with what gives somebody away left out; raises NotYours without any."""
    with version.cursor() as cursor:
        names = {name for (name,) in cursor.execute(statement("answers_told")).fetchall()}
        if _table(query) not in names:
            what = "is not available to you: it was not among the questions when your file was made."
            raise NotYours(Finding(query.id, what, ASK))
        rows: pandas.DataFrame = cursor.table(f"answers.{_table(query)}").df()
        return rows


def _table(query: Query) -> str:
    """Return the name of a table for a question in these words: another wording has other rows."""
    return f"{query.id.replace('/', '__')}__{asked_in(query)[:12]}"


def asked_in(query: Query) -> str:
    """Return a digest of a question's words, and of those that it reads."""
    return hashlib.sha256(f"{query.text}\0{query.statement}".encode()).hexdigest()
