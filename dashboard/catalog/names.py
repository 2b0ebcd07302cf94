"""What the files of a folder are called, were called, and where they lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sqlglot import exp

from dashboard.catalog.folder import Catalogue
from dashboard.errors import Finding, nearest
from dashboard.settings import shown

NAMED = re.compile(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*")


def files_below(folder: Path) -> list[Path]:
    """Return every file of SQL in a folder of queries, at whatever depth."""
    return [path for path in sorted(folder.rglob("*.sql")) if not path.name.startswith(".") and path.is_file()]


def alias_faults(held: Catalogue) -> Iterator[Finding]:
    """Yield two queries that go by one name, and, as notes, who still reads a query by its former name."""
    for query_id, file in held.files.items():
        for place, alias in enumerate(file.header.aliases):
            if (bearer := held.names[alias]) != query_id:
                where = file.written.place("aliases", place)
                yield Finding(where, f'the alias "{alias}" is a name of {bearer}.', "Choose another.", "alias")
        if all(held.names.get(one, one) == one for one in map("/".join, file.statement.tables)):
            continue
        for table in file.statement.tree.find_all(exp.Table):
            asked = f"{table.db}/{table.name}"
            if (now := held.names.get(asked, asked)) != asked:
                what = f"{asked} is called {now} now."
                do = f"Write {now.replace('/', '.')}."
                yield Finding(file.statement.place_of(table), what, do, "alias", "note")


def inside(path: Path, folder: Path) -> Finding | None:
    """Return what is wrong with the place of a file that is meant to be a query."""
    if not path.is_relative_to(folder):
        return Finding(
            f"{shown(path)}:1:1", "lies outside the folder of queries.", f"Move it under {shown(folder)}.", "outside"
        )
    do = "Queries lie one folder deep: queries/theme/name.sql."
    if not path.is_file():
        near = nearest(shown(path), [shown(other) for other in files_below(folder)])
        return Finding(f"{shown(path)}:1:1", "there is no such file.", near or do, "outside")
    if len(path.relative_to(folder).parts) != 2 or path.suffix != ".sql":
        return Finding(f"{shown(path)}:1:1", "is not read as a query.", do, "outside")
    if not NAMED.fullmatch(path.relative_to(folder).as_posix().removesuffix(".sql")):
        do = "Name theme and file in small letters, digits and underscores."
        return Finding(f"{shown(path)}:1:1", "is no name of a query.", do, "outside")
    return None
