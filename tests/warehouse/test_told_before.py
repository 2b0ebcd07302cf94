"""What came since an answer over all was told is not told by the next one: a reader keeps the first."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dashboard.answers import answer_for
from dashboard.catalog.folder import Catalogue
from dashboard.entitlement import Entitlement
from dashboard.settings import SCHEMA, Settings
from dashboard.view import View
from dashboard.warehouse.rollup.tables import roll_up_periods
from dashboard.warehouse.seals import seal
from dashboard.warehouse.version import current_id, open_version, version_path
from tests.worlds import PERIODS

PAIRS = [("openai", "surge-ai"), ("meta", "mercor"), ("google", "turing"), ("xai", "appen"), ("amazon", "scale-ai")]
INSERT = """
insert into record.throughput (client_id, vendor_id, service_id, day, delivered, inspected, passed_first, basis)
values ($client, $vendor, 'text-nlp', $day::date, $units, $units, $units // 2, 'reported')
"""


@pytest.fixture
def folder(record_settings: Settings, tmp_path: Path) -> Settings:
    """A folder of a version in which each of five pairs delivered as much."""
    settings = Settings(tmp_path / "data", record_settings.queries)
    shutil.copytree(
        record_settings.data, settings.data, ignore=shutil.ignore_patterns("extracts", "stills", "worlds", "sources")
    )
    add(settings, current_id(settings), dict.fromkeys(PAIRS, 1000), "2025-03-03")
    return settings


def add(settings: Settings, version: str, units: dict[tuple[str, str], int], day: str) -> None:
    """Write deliveries into a version, as an import would, and seal it."""
    path = version_path(settings, version)
    with duckdb.connect(str(path)) as connection:
        for (client, vendor), count in units.items():
            connection.execute(INSERT, {"client": client, "vendor": vendor, "units": count, "day": day})
        for table in PERIODS:
            connection.execute(f"delete from record.{table}")
        roll_up_periods(connection)
        for schema in ("latest", "week", "month", "week_cut", "month_cut"):
            connection.execute(f"drop schema {schema} cascade")
        connection.execute((SCHEMA / "50_latest.sql").read_text(encoding="utf-8"))
    seal(path)


def next_version(settings: Settings, version: str, units: dict[tuple[str, str], int]) -> str:
    """Lay another version beside the one that is there, to which some delivered more."""
    shutil.copy(version_path(settings, current_id(settings)), version_path(settings, version))
    with duckdb.connect(str(version_path(settings, version))) as connection:
        connection.execute("update record.version set version_id = $version", {"version": version})
    add(settings, version, units, "2025-03-04")
    return version


def told(settings: Settings, version: str, queries: Catalogue, client: str = "openai") -> int | None:
    """Return how much was inspected over all, as a client is told."""
    own = open_version(replace(settings, sees=Entitlement(clients=(client,))), version)
    (row, *_) = answer_for(queries.find("delivery/first_pass_yield"), {}, View(), own).rows
    return None if row["inspected"] is None else int(row["inspected"])


@pytest.mark.long
def test_what_one_delivered_since_is_withheld_and_what_all_did_is_told(folder: Settings, queries_held: Catalogue):
    assert told(folder, current_id(folder), queries_held) == 5000
    one = next_version(folder, "1" * 12, {PAIRS[1]: 40})
    every = next_version(folder, "2" * 12, dict.fromkeys(PAIRS, 40))
    # Not even to another, to whom the first may speak.
    assert told(folder, one, queries_held, "google") is None
    assert told(folder, every, queries_held) == 5200
