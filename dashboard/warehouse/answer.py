"""Ask one query of one data version: the rows, and all that a reader needs to judge them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any

import duckdb

from dashboard.catalog.binding import bindable
from dashboard.errors import Finding, QueryRefused, nearest
from dashboard.model import BASES, Answer, Query, Source
from dashboard.settings import shown
from dashboard.toll import charge
from dashboard.warehouse.guard import Fault
from dashboard.warehouse.shown import columns_shown
from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import Version

if TYPE_CHECKING:
    import pandas

CLOCK = ("known", "on", "basis", "scenario")
ROWS_AT_ONCE = 2_000


def ask(version: Version, query: Query, bound: Mapping[str, Any], clock: Mapping[str, str | None]) -> Answer:
    """Run the query on a cursor of its own, under the reader's clocks; raises QueryRefused with file:line:col.

    `clock` has the keys known, on, basis, scenario; a None lets everything in, and the base scenario. Whoever asks
    from elsewhere is charged.
    """
    charge()
    with version.cursor() as cursor:
        _set(cursor, clock)
        try:
            cursor.execute(query.statement, values_of(query, bound))
            frame = cursor.df()
        except duckdb.Error as error:
            raise QueryRefused(placed(version, query, said_by_database(str(error)))) from None
    return answered(version, query, bound, clock, frame)


def answered(
    version: Version,
    query: Query,
    bound: Mapping[str, Any],
    clock: Mapping[str, str | None],
    frame: pandas.DataFrame,
) -> Answer:
    """Return rows with all that a reader needs to judge them; raises QueryRefused if they are not those declared."""
    _check_columns(query, frame)
    cited = {source for row in _lists(query, frame) for source in row if source is not None}
    counted = _count(frame, "basis")
    return Answer(
        query=query,
        version=version.id,
        as_of=version.world.as_of,
        bound=dict(bound),
        clock={key: value for key in CLOCK if (value := clock.get(key))},
        frame=frame,
        sources=sources_of(version, cited),
        basis_mix={basis: counted[basis] for basis in BASES if basis in counted},
        null_reasons=_count(frame, "null_reason"),
    )


def sources_of(version: Version, cited: Iterable[str]) -> tuple[Source, ...]:
    """Return the documents of these ids."""
    with version.cursor() as cursor:
        rows = cursor.execute(statement("sources"), {"source_ids": sorted(cited)}).fetchall()
    return tuple(Source(*(field or "" for field in row)) for row in rows)


def run(
    version: Version, query: Query, bound: Mapping[str, Any], clock: Mapping[str, str | None] | None = None
) -> tuple[list[str], list[str], list[tuple[Any, ...]]]:
    """Return names, DuckDB's types and rows as DuckDB gives them; without a clock nothing is hidden.

    Raises QueryRefused with file:line:col.
    """
    with version.cursor() as cursor:
        # The variables of a new cursor are unset, which is what a clock without a day means.
        _set(cursor, clock or {}, clock or ())
        try:
            cursor.execute(query.statement, values_of(query, bound))
            described = cursor.description or []
            return [part[0] for part in described], [str(part[1]) for part in described], cursor.fetchall()
        except duckdb.Error as error:
            raise QueryRefused(placed(version, query, said_by_database(str(error)))) from None


def in_turn(
    version: Version, query: Query, bound: Mapping[str, Any], clock: Mapping[str, str | None]
) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Return names and rows as DuckDB gives them, a few at a time: however many there are, none is kept.

    Raises QueryRefused with file:line:col.
    """
    charge()
    cursor = version.connection.cursor()
    _set(cursor, clock)
    try:
        cursor.execute(query.statement, values_of(query, bound))
    except duckdb.Error as error:
        cursor.close()
        raise QueryRefused(placed(version, query, said_by_database(str(error)))) from None

    def rows() -> Iterator[tuple[Any, ...]]:
        with closing(cursor):
            while some := cursor.fetchmany(ROWS_AT_ONCE):
                yield from some

    return [part[0] for part in cursor.description or []], rows()


def values_of(query: Query, bound: Mapping[str, Any]) -> dict[str, Any]:
    """Return the bound values as DuckDB takes them."""
    return {key: bindable(query.parameters[key].type, value) for key, value in bound.items()}


def _set(cursor: duckdb.DuckDBPyConnection, clock: Mapping[str, str | None], keys: Iterable[str] = CLOCK) -> None:
    for key in keys:
        cursor.execute(statement(f"set_{key}"), {"value": clock.get(key)})


def _count(frame: pandas.DataFrame, column: str) -> dict[str, int]:
    if column not in frame:
        return {}
    return dict(sorted(Counter(str(value) for value in frame[column].dropna()).items()))


def _lists(query: Query, frame: pandas.DataFrame) -> list[list[str]]:
    columns = [name for name, column in query.header.columns.items() if column.type == "sources"]
    return [list(value) for name in columns for value in frame[name] if value is not None]


def _check_columns(query: Query, frame: pandas.DataFrame) -> None:
    """Hold the answer against the header: same columns in the same order, and no infinity."""
    declared, returned = list(query.header.columns), list(frame.columns)
    where = f"{shown(query.path)}:1:1"
    if declared != returned:
        what = f"columns declared are {', '.join(declared)}; returned are {', '.join(returned)}."
        raise QueryRefused(Finding(where, what, "Make header and final select agree, in order."))
    for name in frame.select_dtypes("float"):
        if any(math.isinf(value) for value in frame[name].dropna()):
            raise QueryRefused(Finding(where, f'column "{name}" holds infinity.', "Put nullif under the division."))


def placed(version: Version, query: Query, fault: Fault) -> Finding:
    """Turn a fault of the statement as run into one at its place in the file.

    What a query reads is written in above its own lines, so these are counted from the end; a fault in
    what is written in has no place here.
    """
    own = query.text.rstrip().rstrip(";").rstrip()
    above = own.count("\n") - query.statement.rstrip().count("\n")
    begins = own[: own.index("---*/")].count("\n") + 1 if "---*/" in own else 0
    line = fault.line + above
    is_own = fault.line > 0 and line > begins and (not query.reads or line > begins + 1)
    place = f"{line}:{fault.column}" if is_own else "1:1"
    do = _near_column(version, query, fault.what) or fault.do
    return Finding(f"{shown(query.path)}:{place}", fault.what, do, "database")


def _near_column(version: Version, query: Query, what: str) -> str:
    """Offer the nearest column where DuckDB, which was told the table, offers none."""
    found = re.search(r'does not have a column named "([^"]*)"', what)
    columns = columns_shown(version)
    known = {column for table in query.tables for column in columns.get(table, ())}
    return nearest(found[1], known | set(query.header.columns)) if found else ""


def said_by_database(error: str) -> Fault:
    """Return what DuckDB said in its first line, at the place it marked in the statement, with what it offers."""
    lines = error.splitlines() or ["The database gave no reason."]
    marked = next((place for place, line in enumerate(lines) if re.match(r"LINE \d+: ", line)), None)
    line, column = 0, 1
    if marked is not None:
        prefix, code = lines[marked].split(": ", maxsplit=1)
        line = int(prefix.split()[1])
        caret = lines[marked + 1].find("^") if marked + 1 < len(lines) else -1
        column = max(1, caret - len(prefix) - 1) if not code.startswith("...") else 1
    do = next((text for text in lines[1:] if text.startswith(("Candidate", "Did you mean"))), "Correct the SQL.")
    what = lines[0] if lines[0].endswith((".", "!", "?")) else f"{lines[0]}."
    return Fault(line, column, what, do)
