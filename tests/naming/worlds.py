"""Imports of a few mentions, laid in memory and resolved by the shipped statements; and real ones of small files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from dashboard.intake.kinds import TABLES
from dashboard.intake.profile import read_profile
from dashboard.progress import Watch
from dashboard.settings import SCHEMA, Settings
from dashboard.warehouse.imports.importing import Order
from dashboard.warehouse.imports.publishing import Published, publish
from dashboard.warehouse.statements import statement

RECEIVED = {
    "aliases": "line integer, name varchar, organisation varchar, confirmed_on varchar, reason varchar",
    "organisations": "line integer, organisation varchar, roles varchar",
    "services": "line integer, service varchar, name varchar",
    "currency_rates": "line integer, currency varchar, day varchar, usd_per_unit varchar, source_id varchar",
}
# A name and its number, as an import mentions them.
Mention = tuple[str, str | None]
PROFILE = """\
title: Own contracts
row: contract
fields:
  contract_id: id
  client: client
  vendor: vendor
  vendor_number: number
  service: service
  signed_on: signed
  currency: currency
  total_value: amount
numbers: {vendor: ABN}
repeats: last
"""
HEADER = "id,client,vendor,number,service,signed,currency,amount"


@contextmanager
def ground() -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a database with the macros and the forms of imports, and nothing received."""
    with duckdb.connect() as connection:
        for part in ("00_types", "10_macros"):
            connection.execute((SCHEMA / f"{part}.sql").read_text())
        connection.execute(statement("create_received"))
        for name, columns in RECEIVED.items():
            connection.execute(f"create table received.{name} ({columns})")
        connection.execute((SCHEMA / "12_imported.sql").read_text())
        yield connection


@contextmanager
def resolved(
    imports: Sequence[Iterable[Mention]],
    aliases: Iterable[tuple[str, str]] = (),
    organisations: Iterable[str] = (),
    services: Iterable[tuple[str, str]] = (),
    said: Iterable[str | None] = (),
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a database in which the vendors of contracts, import after import, became organisations.

    `services` are those of the hand-kept record, `said` those that an import names.
    """
    with ground() as connection:
        for kind in TABLES:
            connection.execute(f"create table imported_{kind} as from imported.{kind}_form")
        for place, mentions in enumerate(imports, start=1):
            connection.execute("insert into imported.import (import_id, place) values (?, ?)", [f"i{place}", place])
            for line, (name, number) in enumerate(mentions):
                connection.execute(
                    "insert into imported_contract (import_id, line, contract_id, vendor, vendor_number) "
                    "values (?, ?, ?, ?, ?)",
                    [f"i{place}", line, f"c{line}", name, number],
                )
        for name, organisation in aliases:
            connection.execute(
                "insert into received.aliases (name, organisation) values (?, ?)", [name, organisation]
            )
        for organisation in organisations:
            connection.execute("insert into received.organisations values (1, ?, 'vendor')", [organisation])
        for service, name in services:
            connection.execute("insert into received.services values (1, ?, ?)", [service, name])
        connection.execute("insert into imported.import (import_id, place) values ('said', 99)")
        for name in said:
            connection.execute("insert into imported_payment (import_id, service) values ('said', ?)", [name])
        connection.execute((SCHEMA / "24_import_names.sql").read_text())
        yield connection


def meaning(connection: duckdb.DuckDBPyConnection) -> dict[Mention, tuple[str, str]]:
    """Return the id and name of the organisation that each mention means."""
    rows = connection.execute("select name, number, party_id, organisation from imported.known_name").fetchall()
    return {(name, number): (party, organisation) for name, number, party, organisation in rows}


def bring(settings: Settings, folder: Path, name: str, *rows: str, profile: str = PROFILE) -> Published:
    """Import a CSV of those rows of contracts."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return publish(settings, Order(read_profile(profile, "profile.yml"), profile, (path,)), Watch())
