"""What an import holds: the first rows as taken, those that were not, and what other imports do to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import duckdb

from dashboard.intake.kinds import KINDS
from dashboard.intake.manifest import TOLD
from dashboard.warehouse.imports.importing import Imported
from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import Version

if TYPE_CHECKING:
    import pandas

TOLD_COLUMNS = ("fate", "file", "line", "field", "value", "reason", "hint", "currency", "amount")


def first_rows(imported: Imported, most: int) -> pandas.DataFrame:
    """Return the first rows as taken, with the types of their columns; a column without a value is left out.

    `file` and `line` say where each comes from.
    """
    # A register fills several tables; its contracts are what a reader looks for.
    table = (*KINDS[imported.card.kind].tables, imported.card.kind)[0]
    path = imported.folder / f"{table}.parquet"
    with duckdb.connect() as connection:
        frame: pandas.DataFrame = connection.read_parquet(str(path)).limit(most).df()
    places = ["file", "line"]
    kept = [name for name in frame if name not in places and frame[name].notna().any()]
    return frame[[*places, *kept]]


def told_beside(version: Version, import_id: str) -> list[str]:
    """Return what became of rows of an import because of others that count, a sentence each."""
    with version.cursor() as cursor:
        found = cursor.execute(statement("rules_of_build"), {"import_id": import_id}).fetchall()
    return [f"{count:,} row{'s' * (count != 1)}: {words}" for count, words in found]


def not_taken(imported: Imported, most: int | None = None) -> Iterator[tuple[Any, ...]]:
    """Yield what was refused, taken as unknown or ignored, in this order, as TOLD_COLUMNS; without `most`, all."""
    asked = {"path": str(imported.folder / TOLD), "most": most}
    with duckdb.connect() as connection:
        found = connection.execute(statement("import_not_taken"), asked)
        while some := found.fetchmany(2_000):
            yield from some
