"""Ask the sources and live imports, without a build, who is named in them and where a rate of exchange is missing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

import duckdb
import pyarrow

from dashboard.intake.alike import Organisation
from dashboard.intake.card import carded_files
from dashboard.intake.live import read_live
from dashboard.intake.rows import Received, receive
from dashboard.settings import SCHEMA, SHIPPED, Settings
from dashboard.warehouse.imports.loading import load
from dashboard.warehouse.statements import statement

# The hand-kept files that say who is who and what a currency is worth.
ASKED = ("aliases", "organisations", "services", "currency_rates")
PARTS = ("23_import_rates", "24_import_names")


@dataclass(frozen=True)
class Spelling:
    """One way a name is written: the organisation it belongs to by itself, and the one it means by now.

    Two spellings with one key are one name.
    """

    spelling: str
    own_name: str
    organisation: str
    party_id: str
    key: str


@dataclass(frozen=True)
class Gap:
    """Rows of a currency on whose days no rate to USD holds, and the money in them."""

    currency: str
    row_count: int
    amount: Decimal | None


class Named:
    """Who is named in a data folder as its files are now."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def organisations(self) -> list[Organisation]:
        """Return every organisation by its id, with numbers, roles, mentions and money by currency."""
        rows = self._connection.execute(statement("named_organisations")).fetchall()
        return [
            Organisation(
                party_id, name, tuple(numbers or ()), tuple(roles), mentions,
                {one["currency"]: one["amount"] for one in money},
            )
            for party_id, name, numbers, roles, mentions, money in rows
        ]  # fmt: skip

    def spellings(self) -> list[Spelling]:
        """Return every way a name is written, in order."""
        return [Spelling(*row) for row in self._connection.execute(statement("named_spellings")).fetchall()]

    def key(self, name: str) -> str:
        """Return what spellings of one name have in common."""
        return str(self._connection.execute(statement("name_key"), {"name": name}).fetchall()[0][0])

    def gaps(self) -> list[Gap]:
        """Return the currencies of the imports for some rows of which no rate holds."""
        return [Gap(*row) for row in self._connection.execute(statement("rate_gaps")).fetchall()]


@contextmanager
def named(settings: Settings) -> Iterator[Named]:
    """Read the names of a data folder. Raises DataRefused for a file or an import that cannot be read."""
    with duckdb.connect() as connection:
        for part in ("00_types", "10_macros"):
            _run(connection, part)
        connection.execute(statement("create_received"))
        for file in _received(settings):
            _stage(connection, file)
        _run(connection, "12_imported")
        load(connection, settings, read_live(settings), datetime.date.min)
        for part in PARTS:
            _run(connection, part)
        yield Named(connection)


def _run(connection: duckdb.DuckDBPyConnection, part: str) -> None:
    connection.execute((SCHEMA / f"{part}.sql").read_text(encoding="utf-8"))


def _received(settings: Settings) -> Iterator[Received]:
    own = {file.name: file for file in carded_files(settings.sources)} if settings.sources.is_dir() else {}
    shipped = {file.name: file for file in carded_files(SHIPPED)}
    for name in ASKED:
        if name in own:
            yield receive(own[name])
        else:
            yield Received(name, ("line", *shipped[name].card.columns), [])


def _stage(connection: duckdb.DuckDBPyConnection, file: Received) -> None:
    columns = list(zip(*file.rows, strict=True)) or [()] * len(file.columns)
    kinds = [pyarrow.int32(), *[pyarrow.string()] * (len(file.columns) - 1)]
    table = pyarrow.Table.from_arrays(
        [pyarrow.array(values, kind) for values, kind in zip(columns, kinds, strict=True)], names=list(file.columns)
    )
    connection.from_arrow(table).create(f"received.{file.name}")
