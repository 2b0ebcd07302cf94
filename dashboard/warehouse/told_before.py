"""What readers were told of all before: whoever kept it reckons what came since by taking one from the other."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from dashboard.entitlement import EVERYTHING
from dashboard.errors import LinchpinError
from dashboard.model import Query
from dashboard.settings import Settings
from dashboard.warehouse.extract import laid_extract
from dashboard.warehouse.limits import limits_config
from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import Version, open_version, read_world, version_path

Key = tuple[Any, ...]


def told_before(
    settings: Settings, version: str, query: Query
) -> Iterator[tuple[set[Key], tuple[Version, Version] | None]]:
    """Yield for every other version of which some reader was told the rows told, and the version, whole and own.

    Readers may speak with each other, so what one was told counts for all. Versions that are gone are not known; one
    that cannot be read any more is None.
    """
    told: dict[str, set[Key]] = {}
    for path in sorted((settings.versions / "extracts").glob("*.duckdb")):
        named = path.stem.split("-")[0]
        if named != version and version_path(settings, named).exists():
            told.setdefault(named, set()).update(_keys_told(path, query))
    for named, keys in told.items():
        if keys:
            with ExitStack() as opened:
                try:
                    versions = opened.enter_context(_opened(settings, named))
                except (duckdb.Error, LinchpinError):
                    versions = None
                yield keys, versions


@contextmanager
def _opened(settings: Settings, named: str) -> Iterator[tuple[Version, Version]]:
    """Yield a version with one's own rows of it, which lie in a file that goes again."""
    whole = open_version(replace(settings, sees=EVERYTHING), named)
    with tempfile.TemporaryDirectory(dir=settings.versions) as folder:
        path = Path(folder) / "own.duckdb"
        with laid_extract(version_path(settings, named), settings.sees, path) as connection:
            yield whole, Version(path, connection, read_world(connection))


def _keys_told(path: Path, query: Query) -> set[Key]:
    """Return the keys of the rows whose sums a reader's file tells, in whatever words the question was asked."""
    market, found = query.header.market, set[Key]()
    assert market is not None
    with duckdb.connect(str(path), read_only=True, config=limits_config()) as connection:
        for (table,) in connection.execute(statement("answers_told")).fetchall():
            if not table.startswith(query.id.replace("/", "__")):
                continue
            rows = connection.table(f"answers.{table}")
            for values in rows.fetchall():
                row = dict(zip(rows.columns, values, strict=True))
                if any(row.get(name) is not None for name in market.adds_up):
                    found.add(tuple(_plain(row.get(name)) for name in query.header.grain))
    return found


def _plain(value: Any) -> str:
    """Return a key as it is written in an answer: pandas keeps a day as a moment."""
    return str(value.date() if isinstance(value, datetime.datetime) else value)
