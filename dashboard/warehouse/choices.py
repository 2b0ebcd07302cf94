"""The options of a parameter: the values that a select gives, asked of the data once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import duckdb

from dashboard.errors import Finding, LinchpinError, QueryRefused
from dashboard.model import Query
from dashboard.settings import shown
from dashboard.warehouse.answer import said_by_database
from dashboard.warehouse.shown import tables_shown
from dashboard.warehouse.version import Version

# A list that nobody can look through is no list of options.
MOST = 1000


@lru_cache(maxsize=256)
def choices(version: Version, query: Query) -> dict[str, dict[Any, str]]:
    """Return value and label of each option, by parameter.

    The select of an option gives one column, the value, or two, value and label, in the order to be shown.
    Raises QueryRefused for one that cannot be asked, gives other columns, or more than 1000 rows.
    """
    return {name: _options(version, query, name, text) for name, text in query.options.items()}


def _options(version: Version, query: Query, name: str, text: str) -> dict[Any, str]:
    line, column = _place(query.text, name)
    where = f"{shown(query.path)}:{line}:{column}"
    try:
        rows, width = _apart(version, text) if query.draft else _asked(version, text)
    except (duckdb.Error, LinchpinError) as error:
        fault = said_by_database(str(error))
        what = f"the options of {name} cannot be asked: {fault.what.rstrip('.!')}."
        raise QueryRefused(Finding(where, what, fault.do, "option")) from None
    if width not in (1, 2) or len(rows) > MOST:
        what = f"the options of {name} are {width} columns and {len(rows)} rows."
        do = f"Return a value, or a value and its label, and at most {MOST} rows."
        raise QueryRefused(Finding(where, what, do, "option"))
    if wrong := next((row[0] for row in rows if isinstance(row[0], list | dict)), None):
        what = f"the options of {name} are lists: {str(wrong)[:40]}."
        raise QueryRefused(Finding(where, what, "Return a plain value for each.", "option"))
    return {row[0]: str(row[-1]) for row in rows if row[0] is not None}


def _asked(version: Version, text: str) -> tuple[list[tuple[Any, ...]], int]:
    with version.cursor() as cursor:
        rows = cursor.execute(text).fetchmany(MOST + 1)
        return rows, len(cursor.description or ())


def _apart(version: Version, text: str) -> tuple[list[tuple[Any, ...]], int]:
    """Ask the options of a draft as its statement is asked: in a process with limits."""
    # Only drafts need what it takes to run apart, which is long to import.
    from dashboard.warehouse.sandbox import Limits, run_apart  # noqa: PLC0415

    ran = run_apart(version.path, text, {}, {}, tables_shown(version), limits=Limits(rows=MOST + 1))
    plain = ran.frame.astype(object).where(ran.frame.notna(), None)
    return list(plain.itertuples(index=False, name=None)), len(ran.types)


def _place(text: str, name: str) -> tuple[int, int]:
    """Return where an option stands in the header; line 1 where it is inherited from a query that is read."""
    lines = text.splitlines()
    begins = next((place for place, line in enumerate(lines, 1) if line.startswith("options:")), None)
    if begins is None:
        return 1, 1
    for place, line in enumerate(lines[begins - 1 :], begins):
        if found := re.search(rf"\b{re.escape(name)}\s*:", line):
            return place, found.start() + 1
    return begins, 1
