"""A reader's clocks as variables of a cursor."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from dashboard.warehouse.statements import statement

CLOCK = ("known", "on", "basis", "scenario")
Clock = Mapping[str, str | None]


def set_clocks(cursor: duckdb.DuckDBPyConnection, clock: Clock, has_latest: bool = False) -> None:
    """Set the clocks of a new cursor; without any it reads what is laid down for that, where there is such."""
    given = {key: value for key, value in clock.items() if value is not None}
    for key, value in given.items():
        cursor.execute(statement(f"set_{key}"), {"value": value})
    if has_latest and not given:
        cursor.execute(statement("read_latest"))
