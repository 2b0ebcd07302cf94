"""The shipped modelled world: the same each time, true to the record's figures, and never taken for a fact."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.catalog.binding import bind
from dashboard.catalog.folder import Catalogue
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.answer import ask
from dashboard.warehouse.build import build, steps_of
from dashboard.warehouse.version import Version, version_path
from tests.intake.edits import add

BOOKED = "select sum(cost_usd) from record.throughput where"


@pytest.fixture
def world(shipped: Version) -> duckdb.DuckDBPyConnection:
    return shipped.connection.cursor()


def dump(path: Path, folder: Path) -> dict[str, Any]:
    """Return a digest of every table of the record, rows in the order in which they lie."""
    with duckdb.connect(shutil.copy(path, folder)) as connection:
        listed = "select table_name from duckdb_tables() where schema_name = 'record' order by table_name"
        return {
            name: connection.execute(
                f"select count(*), sha256(string_agg(hash(t)::varchar, ',' order by t.rowid)) from record.{name} as t"
            ).fetchone()
            for (name,) in connection.execute(listed).fetchall()
        }


def test_a_second_build_elsewhere_gives_equal_ordered_dumps(
    shipped: Version, shipped_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first was made by one thread.
    monkeypatch.delenv("LINCHPIN_THREADS")
    copy = Settings(data=tmp_path / "data", queries=shipped_settings.queries)
    for folder in ("sources", "model"):
        shutil.copytree(shipped_settings.data / folder, copy.data / folder)
    told: list[str] = []
    built = build(copy, told.append)
    assert built.version == shipped.id
    assert len(told) == steps_of(copy)
    first = dump(version_path(shipped_settings, shipped.id), tmp_path)
    assert first == dump(version_path(copy, built.version), tmp_path)
    assert first["throughput"][0] > 100_000


def test_a_new_vendor_is_fitted_in_and_the_build_lists_what_moved(
    shipped: Version, shipped_settings: Settings, tmp_path: Path
) -> None:
    copy = Settings(data=tmp_path / "data", queries=shipped_settings.queries)
    shutil.copytree(shipped_settings.data, copy.data)
    add(copy, "organisations", organisation="Newcomer", roles="vendor")
    claim = {"relationship_id": "R900", "client": "OpenAI", "vendor": "Newcomer", "service": "llm_training_rlhf"}
    said = {"status": "active", "start_date": "2024", "amount_kind": "none", "fact": "An invented claim"}
    cited = {"known_on": "2025-06-13", "source_id": "reuters-2025-fca23", "evidence": "direct", "claimant": "report"}
    add(copy, "relationships", **claim, **said, **cited)
    bounds = copy.model / "model_anchors.csv"
    row = "newcomer-2025,,Newcomer,vendor,2025,=,900000000,900000000,,Invented,\n"
    bounds.write_text(bounds.read_text(encoding="utf-8") + row, encoding="utf-8")
    built = build(copy)
    assert any(line.startswith("fitted: openai at ") for line in built.moved)
    with duckdb.connect(str(version_path(copy, built.version)), read_only=True) as other:
        # What lies outside OpenAI's reach has not moved at all, not by one draw.
        kept = "select day, cost_usd from record.throughput where vendor_id = 'telus-digital' order by all"
        assert other.execute(kept).fetchall() == shipped.connection.cursor().execute(kept).fetchall()


def test_public_figures_are_met_to_the_cent(world: duckdb.DuckDBPyConnection) -> None:
    google = f"{BOOKED} client_id = 'google' and vendor_id = 'scale-ai'"
    year = "day >= '{0}-01-01' and day < '{1}-01-01'"
    booked = world.execute(f"{google} and scenario = 'base' and {year.format(2024, 2025)}").fetchone()
    planned = world.execute(f"{google} and scenario = 'no_event' and {year.format(2025, 2026)}").fetchone()
    vendor = f"{BOOKED} vendor_id = 'scale-ai' and scenario = 'base' and {year.format(2024, 2025)}"
    assert (booked, planned) == ((150_000_000,), (200_000_000,))
    assert world.execute(vendor).fetchone() == (870_000_000,)


def test_the_planted_effect_of_the_deal_is_in_the_days(world: duckdb.DuckDBPyConnection) -> None:
    told = "select value from record.model_param where name = 'effect.google.scale-ai.half_life_days'"
    ((half_life,),) = world.execute(told).fetchall()
    sums = """
        select
            sum(cost_usd) filter (where scenario = 'base') / sum(cost_usd) filter (where scenario = 'no_event')
        from record.throughput
        where client_id = 'google' and vendor_id = 'scale-ai' and day = $day
    """
    event = datetime.date(2025, 6, 13)
    for days in (0, 5, 10):
        ((left,),) = world.execute(sums, {"day": event + datetime.timedelta(days=days)}).fetchall()
        assert float(left) == pytest.approx(2 ** (-days / half_life), abs=1e-4)


def test_no_pair_without_a_public_figure_has_a_point(world: duckdb.DuckDBPyConnection) -> None:
    marked = (
        "select bool_and(range_only) from record.throughput where client_id = 'openai' and vendor_id = 'scale-ai'"
    )
    assert world.execute(marked).fetchone() == (True,)
    loose = "select count(*) from record.model_cell where method = 'fitted' and base_usd > 0 and not range_only"
    assert world.execute(loose).fetchone() == (0,)


def test_every_modelled_row_has_its_run_and_every_parameter_its_reason(world: duckdb.DuckDBPyConnection) -> None:
    listed = "select table_name from duckdb_columns() where schema_name = 'record' and column_name = 'run_id'"
    for (name,) in world.execute(listed).fetchall():
        if name in ("model_run", "model_param", "model_anchor", "model_cell"):
            continue
        wrong = f"select count(*) from record.{name} where (basis = 'modelled') <> (run_id is not null)"
        assert world.execute(wrong).fetchone() == (0,), name
    assert world.execute("select count(*) from record.model_param where trim(reason) = ''").fetchone() == (0,)


def test_no_query_labels_a_modelled_row_otherwise(shipped: Version, queries_held: Catalogue) -> None:
    """A row that is not labelled modelled must be there, alike, when nothing modelled is let in."""
    wrong = []
    for query in queries_held.queries.values():
        if "basis" not in query.header.columns:
            continue
        bound = bind(query, {}, shipped.world)
        compared = [name for name in query.header.columns if name != "finding"]
        whole, without = (ask(shipped, query, bound, {"basis": basis}) for basis in (None, "estimated"))
        plain = [[str(row[name]) for name in compared] for row in without.rows]
        for row in whole.rows:
            if row["basis"] != "modelled" and [str(row[name]) for name in compared] not in plain:
                wrong.append(f"{query.id}: {[row[name] for name in query.header.grain]} is called {row['basis']}")
    assert wrong == []


def test_a_folder_without_a_model_has_nothing_modelled(record: Version) -> None:
    counted = "select count(*) from record.throughput"
    assert record.connection.cursor().execute(counted).fetchone() == (0,)


def test_the_shipped_folder_has_a_model() -> None:
    assert (PROJECT / "data" / "model" / "model_parameters.csv").exists()
