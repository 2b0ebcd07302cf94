"""What is laid down in a version: which of it hangs on how far the log reaches, and laying just that anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb

from dashboard.warehouse.statements import statement

# By what it says of the as-of day a new day of the log changes more than sums.
_AS_OF_TABLE = "version"


def tell_laid(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep in a version which tables in `latest` are others on another as-of day, as DuckDB's own plans tell."""
    names = [name for (name,) in connection.execute(statement("laid_as_views")).fetchall()]
    connection.execute(statement("plan_as_written"))
    found = [name for name in names if _AS_OF_TABLE in set(_scanned(_plan(connection, name)))]
    connection.execute(statement("plan_as_best"))
    # The table itself is laid down too: where plans do not name it, they name tables otherwise, and all is laid anew.
    connection.execute(statement("insert_laid_of_day"), {"tables": found if _AS_OF_TABLE in found else names})


def lay_again(connection: duckdb.DuckDBPyConnection) -> None:
    """Lay down anew what hangs on the as-of day, and of the sums what the variable `since` names."""
    for (table,) in connection.execute(statement("laid_of_day")).fetchall():
        connection.execute(statement("lay_again").format(table=table))
    connection.execute(statement("latest_since"))
    for period in ("week", "month"):
        connection.execute(statement("periods_since").format(period=period))


def _plan(connection: duckdb.DuckDBPyConnection, view: str) -> dict[str, Any]:
    ((_, plan),) = connection.execute(statement("plan_of_view").format(view=view)).fetchall()
    return {"name": "", "children": json.loads(plan)}


def _scanned(node: dict[str, Any]) -> Iterator[str]:
    """Yield the names of the tables that a plan reads, as it stands before it is made better."""
    table = node.get("extra_info", {}).get("Table", "")
    yield table.rpartition(".")[2].strip('"')
    for child in node["children"]:
        yield from _scanned(child)
