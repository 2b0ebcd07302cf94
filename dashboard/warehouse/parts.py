"""What queries read of each other, answered once for all that read it and kept beside an open version."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import duckdb

from dashboard.model import Part
from dashboard.warehouse.clocks import CLOCK, Clock, set_clocks
from dashboard.warehouse.routing import route
from dashboard.warehouse.statements import statement

# Beyond so many rows in all, or so many answers, those go that were not asked for longest.
MOST_ROWS = 1_000_000
# An answer of few rows takes a table of its own all the same.
MOST_ANSWERS = 200
Key = tuple[Any, ...]
# A file that is opened again, while somebody still reads it as it was opened before, is the same database to DuckDB.
_number = itertools.count(1)


class PartRefused(Exception):
    """What a query reads of another, `name`, could not be answered; its text is what the database said."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(said)
        self.name = name


@dataclass(eq=False)
class _Kept:
    """One answer: its table, how many rows that has once it is made, and how many are about to read it.

    Whoever has begun to read it goes on with what was there then, also when its table has gone.
    """

    table: str
    rows: int | None = None
    readers: int = 0
    making: threading.Lock = field(default_factory=threading.Lock)


class Parts:
    """The answers kept beside one open version, in a database in memory of which every cursor knows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, has_latest: bool) -> None:
        self._connection = connection
        self._has_latest = has_latest
        self._kept: dict[Key, _Kept] = {}
        self._lock = threading.Lock()
        self._made = 0
        self._database = f"parts_{next(_number)}"
        connection.execute(statement("attach_parts").format(database=self._database))

    @contextmanager
    def shown(
        self, cursor: duckdb.DuckDBPyConnection, part: Part, values: Mapping[str, Any], clock: Clock
    ) -> Iterator[None]:
        """Show a cursor what a part reads, each answer under its name; raises PartRefused."""
        with ExitStack() as reading:
            for read in part.reads:
                table = reading.enter_context(self._answer(read, values, clock))
                cursor.execute(statement("show_part").format(name=read.name, table=table))
            yield

    @contextmanager
    def _answer(self, part: Part, values: Mapping[str, Any], clock: Clock) -> Iterator[str]:
        """Yield the table of an answer, which stays until it is read; several that ask at once have it made once."""
        needed = tuple((name, _hashable(values[name])) for name in sorted(part.needed))
        key = (part, needed, tuple(clock.get(name) for name in CLOCK))
        with self._lock:
            kept = self._kept.pop(key, None)
            if kept is None:
                self._made += 1
                kept = _Kept(f"{self._database}.part_{self._made}")
            # The one asked for last stands last.
            self._kept[key] = kept
            kept.readers += 1
        try:
            with kept.making:
                if kept.rows is None:
                    kept.rows = self._make(kept.table, part, values, clock)
            yield kept.table
        finally:
            with self._lock:
                kept.readers -= 1
                if kept.rows is None and not kept.readers:
                    self._kept.pop(key, None)
                self._tidy()

    def _make(self, table: str, part: Part, values: Mapping[str, Any], clock: Clock) -> int:
        cursor = self._connection.cursor()
        try:
            set_clocks(cursor, clock, self._has_latest)
            with self.shown(cursor, part, values, clock):
                used = {name: values[name] for name in part.used}
                route(cursor, part.statement, used, clock, self._has_latest)
                cursor.execute(statement("keep_part").format(table=table, answer=part.statement), used)
            ((rows,),) = cursor.execute(statement("count_part").format(table=table)).fetchall()
            return int(rows)
        except duckdb.Error as error:
            raise PartRefused(part.name, str(error)) from None
        finally:
            cursor.close()

    def _tidy(self) -> None:
        """Forget answers that nobody reads while there is too much, first what was not asked for longest."""
        held = sum(kept.rows or 0 for kept in self._kept.values())
        for key, kept in list(self._kept.items()):
            if held <= MOST_ROWS and len(self._kept) <= MOST_ANSWERS:
                return
            if not kept.readers:
                held -= kept.rows or 0
                del self._kept[key]
                with closing(self._connection.cursor()) as cursor:
                    cursor.execute(statement("forget_part").format(table=kept.table))


def _hashable(value: Any) -> Any:
    """Return a bound value as a key: a list as a tuple, a range as the pair of its ends."""
    if isinstance(value, dict):
        return tuple(value.values())
    return tuple(value) if isinstance(value, list) else value
