"""Ask one query of one data version: the rows, and all that a reader needs to judge them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import duckdb
import numpy
import pandas

from dashboard.catalog.binding import bindable
from dashboard.errors import Finding, QueryRefused, nearest
from dashboard.model import BASES, Answer, Query
from dashboard.settings import shown
from dashboard.toll import charge
from dashboard.warehouse.clocks import CLOCK, set_clocks
from dashboard.warehouse.guard import Fault
from dashboard.warehouse.parts import PartRefused
from dashboard.warehouse.routing import route
from dashboard.warehouse.shown import columns_shown
from dashboard.warehouse.sources import sources_of
from dashboard.warehouse.version import Version

ROWS_AT_ONCE = 2_000


def ask(version: Version, query: Query, bound: Mapping[str, Any], clock: Mapping[str, str | None]) -> Answer:
    """Run the query on a cursor of its own, under the reader's clocks; raises QueryRefused with file:line:col.

    `clock` has the keys known, on, basis, scenario; a None lets everything in, and the base scenario. Whoever asks
    from elsewhere is charged.
    """
    charge()
    with version.cursor() as cursor:
        _execute(cursor, version, query, bound, clock)
        try:
            frame = cursor.df()
        except duckdb.Error as error:
            raise QueryRefused(placed(version, query, said_by_database(str(error)), _ran(version, query))) from None
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
    counted = _count(frame, "basis")
    return Answer(
        query=query,
        version=version.id,
        as_of=version.world.as_of,
        bound=dict(bound),
        clock={key: value for key in CLOCK if (value := clock.get(key))},
        frame=frame,
        sources=sources_of(version, _cited(query, frame)),
        basis_mix={basis: counted[basis] for basis in BASES if basis in counted},
        null_reasons=_count(frame, "null_reason"),
    )


def run(
    version: Version, query: Query, bound: Mapping[str, Any], clock: Mapping[str, str | None] | None = None
) -> tuple[list[str], list[str], list[tuple[Any, ...]]]:
    """Return names, DuckDB's types and rows as DuckDB gives them; without a clock nothing is hidden.

    Raises QueryRefused with file:line:col.
    """
    with version.cursor() as cursor:
        set_clocks(cursor, clock or {})
        try:
            cursor.execute(query.statement, values_of(query, bound))
            described = cursor.description or []
            return [part[0] for part in described], [str(part[1]) for part in described], cursor.fetchall()
        except duckdb.Error as error:
            raise QueryRefused(placed(version, query, said_by_database(str(error)), query.statement)) from None


def in_turn(
    version: Version, query: Query, bound: Mapping[str, Any], clock: Mapping[str, str | None]
) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Return names and rows as DuckDB gives them, a few at a time: however many there are, none is kept.

    Raises QueryRefused with file:line:col.
    """
    charge()
    cursor = version.connection.cursor()
    try:
        _execute(cursor, version, query, bound, clock)
    except QueryRefused:
        cursor.close()
        raise

    def rows() -> Iterator[tuple[Any, ...]]:
        with closing(cursor):
            while some := cursor.fetchmany(ROWS_AT_ONCE):
                yield from some

    return [part[0] for part in cursor.description or []], rows()


def values_of(query: Query, bound: Mapping[str, Any]) -> dict[str, Any]:
    """Return the bound values as DuckDB takes them."""
    return {key: bindable(query.parameters[key].type, value) for key, value in bound.items()}


def _execute(
    cursor: duckdb.DuckDBPyConnection,
    version: Version,
    query: Query,
    bound: Mapping[str, Any],
    clock: Mapping[str, str | None],
) -> None:
    """Ask a new cursor a query under the reader's clocks; raises QueryRefused with file:line:col."""
    try:
        with ready(cursor, version, query, bound, clock) as (text, values):
            cursor.execute(text, values)
    except PartRefused as error:
        fault = said_by_database(str(error))
        what = f"{error.name}, which it reads: {fault.what}"
        do = _near_column(version, query, fault.what) or fault.do
        raise QueryRefused(Finding(f"{shown(query.path)}:1:1", what, do, "database")) from None
    except duckdb.Error as error:
        raise QueryRefused(placed(version, query, said_by_database(str(error)), _ran(version, query))) from None


@contextmanager
def ready(
    cursor: duckdb.DuckDBPyConnection,
    version: Version,
    query: Query,
    bound: Mapping[str, Any],
    clock: Mapping[str, str | None],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the statement that is run for a query, and its values, with a new cursor set to run it."""
    values, text = values_of(query, bound), _ran(version, query)
    set_clocks(cursor, clock, version.has_latest)
    with ExitStack() as reading:
        if version.parts is not None and query.part is not None:
            reading.enter_context(version.parts.shown(cursor, query.part, values, clock))
            values = {name: values[name] for name in query.part.used}
        route(cursor, text, values, clock, version.has_latest)
        yield text, values


def _ran(version: Version, query: Query) -> str:
    """Return the statement that is run for a query: its own where what it reads is kept apart."""
    return query.statement if version.parts is None or query.part is None else query.part.statement


def _count(frame: pandas.DataFrame, column: str) -> dict[str, int]:
    if column not in frame:
        return {}
    counted = Counter(frame[column].tolist())
    return dict(sorted((str(value), count) for value, count in counted.items() if not pandas.isna(value)))


def _cited(query: Query, frame: pandas.DataFrame) -> set[str]:
    columns = [name for name, column in query.header.columns.items() if column.type == "sources"]
    cited = {source for name in columns for row in frame[name].tolist() if row is not None for source in row}
    return cited - {None}


def _check_columns(query: Query, frame: pandas.DataFrame) -> None:
    """Hold the answer against the header: same columns in the same order, and no infinity."""
    declared, returned = list(query.header.columns), list(frame.columns)
    if declared != returned:
        what = f"columns declared are {', '.join(declared)}; returned are {', '.join(returned)}."
        raise _ill_told(query, what, "Make header and final select agree, in order.")
    for name, column in frame.items():
        if column.dtype.kind == "f" and numpy.isinf(column.to_numpy(numpy.float64)).any():
            raise _ill_told(query, f'column "{name}" holds infinity.', "Put nullif under the division.")


def _ill_told(query: Query, what: str, do: str) -> QueryRefused:
    return QueryRefused(Finding(f"{shown(query.path)}:1:1", what, do))


def placed(version: Version, query: Query, fault: Fault, ran: str) -> Finding:
    """Turn a fault of the statement as it was run into one at its place in the file.

    What a query reads may be written in above its own lines, so these are counted from the end; a fault in
    what is written in has no place here.
    """
    own = query.text.rstrip().rstrip(";").rstrip()
    above = own.count("\n") - ran.rstrip().count("\n")
    begins = own[: own.index("---*/")].count("\n") + 1 if "---*/" in own else 0
    line = fault.line + above
    is_written_in = query.reads and ran == query.statement
    is_own = fault.line > 0 and line > begins and (not is_written_in or line > begins + 1)
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
