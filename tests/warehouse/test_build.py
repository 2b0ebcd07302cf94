"""A data version: the same from the same sources, made beside the old one, never half there."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.catalog.folder import Catalogue
from dashboard.errors import DataRefused
from dashboard.panel import panel
from dashboard.settings import PROJECT, Settings
from dashboard.view import View
from dashboard.warehouse.build import build
from dashboard.warehouse.version import Version, current_id, list_versions, open_version, version_path
from tests.conftest import copy_of_sources
from tests.intake.edits import add

COMMAND = [sys.executable, "-m", "dashboard"]


def record_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every table of schema `record`, rows in the order in which they lie, and every view's text."""
    # A copy, for DuckDB goes on reading a file that this process has opened before.
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(shutil.copy(path, folder)) as connection:
        listed = "select table_name from duckdb_tables() where schema_name = 'record' order by table_name"
        tables = {
            name: connection.execute(f'select * from record."{name}"').fetchall()
            for (name,) in connection.execute(listed).fetchall()
        }
        views = connection.execute(
            "select view_name, sql from duckdb_views() where not internal order by 1"
        ).fetchall()
    return {**tables, "views": views}


def test_two_builds_of_the_same_sources_have_the_same_id_and_equal_ordered_dumps(tmp_path: Path):
    one, two = copy_of_sources(tmp_path / "one"), copy_of_sources(tmp_path / "two")
    first, second = build(one).version, build(two).version
    assert first == second
    dump = record_of(version_path(one, first))
    assert dump == record_of(version_path(two, second))
    assert len(dump) >= 17
    assert all(dump[name] for name in ("relationship_claim", "spend", "event", "source", "views"))


def test_building_twice_changes_nothing_even_while_the_version_is_read(copied_sources: Settings):
    first = build(copied_sources)
    path = version_path(copied_sources, first.version)
    file = path.stat().st_ino
    assert build(copied_sources) == type(first)(first.version, is_new=False, edited=())
    assert open_version(copied_sources).id == first.version
    assert build(copied_sources) == type(first)(first.version, is_new=False, edited=())
    assert path.stat().st_ino == file
    assert sorted(p.name for p in copied_sources.versions.glob("*.duckdb")) == [f"{first.version}.duckdb"]


def test_an_edit_makes_a_new_version_beside_the_old_one_and_undoing_it_brings_the_old_one_back(
    copied_sources: Settings,
):
    first = build(copied_sources).version
    kept = (copied_sources.sources / "organisations.csv").read_bytes()
    add(copied_sources, "organisations", organisation="New Vendor", roles="vendor")
    second = build(copied_sources)
    assert (second.is_new, second.edited) == (True, ("organisations",))
    assert current_id(copied_sources) == second.version != first
    assert "new-vendor" in open_version(copied_sources).world.vendors
    assert "new-vendor" not in open_version(copied_sources, first).world.vendors
    (copied_sources.sources / "organisations.csv").write_bytes(kept)
    assert build(copied_sources).version == first == current_id(copied_sources)
    assert set(list_versions(copied_sources)) == {first, second.version}


def test_one_correct_fact_with_its_source_is_two_rows_and_shows_on_the_pages(
    copied_sources: Settings, queries_held: Catalogue
):
    before = build(copied_sources).version
    add(copied_sources, "sources", source_id="new-2026", title="A filing", publisher="New", published_on="2026-11-20")
    add(copied_sources, "client_spend", client="Meta", vendor="Surge AI", period="2025", amount_usd="123000000",
        amount_kind="annual_spend", stated_as="filing", fact="Paid in the year", source_id="new-2026",
        evidence="direct")  # fmt: skip
    built = build(copied_sources)
    assert built.is_new
    assert built.version != before
    asked = View("dependence", client="meta", vendor="surge-ai")
    query = queries_held.queries["dependence/known_spend"]
    found = panel(query, asked, queries_held, open_version(copied_sources))
    assert [(row["amount_usd"], row["basis"], row["source_ids"]) for row in found.answer.rows] == [
        (123_000_000, "reported", ["new-2026"])
    ]
    assert [source.title for source in found.answer.sources] == ["A filing"]
    assert panel(query, asked, queries_held, open_version(copied_sources, before)).answer.rows == []


def damaged(path: Path, how: str) -> None:
    held = path.read_bytes()
    match how:
        case "garbage":
            path.write_bytes(b"garbage" * 100)
        case "empty":
            path.write_bytes(b"")
        case "cut in half":
            path.write_bytes(held[: len(held) // 2])
        case "bits turned in the rows":
            place = next(n for n in range(len(held) // 3, len(held)) if held[n] not in (0, 255))
            path.write_bytes(
                held[:place] + bytes(255 - byte for byte in held[place : place + 64]) + held[place + 64 :]
            )
        case "another database":
            path.unlink()
            with duckdb.connect(str(path)) as connection:
                connection.execute("create table other (a integer)")


DAMAGE = ("garbage", "empty", "cut in half", "bits turned in the rows", "another database")


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_version_gives_one_clear_error_with_the_command_that_mends_it(how: str, copied_sources: Settings):
    path = version_path(copied_sources, build(copied_sources).version)
    damaged(path, how)
    with pytest.raises(DataRefused) as refused:
        open_version(copied_sources)
    (finding,) = refused.value.findings
    assert finding.where == str(path)
    assert finding.what == "is damaged: it is not the file that was built."
    assert finding.do == "Run `make build`, which makes it anew from data/sources."


@pytest.mark.parametrize("how", DAMAGE)
def test_a_build_mends_a_damaged_version_and_does_not_trust_its_name(how: str, copied_sources: Settings):
    built = build(copied_sources)
    path = version_path(copied_sources, built.version)
    whole = record_of(path)
    damaged(path, how)
    assert build(copied_sources).version == built.version
    assert record_of(path) == whole
    assert open_version(copied_sources).id == built.version


def test_a_pointer_to_a_version_that_is_gone_is_told_and_mended(copied_sources: Settings):
    built = build(copied_sources)
    version_path(copied_sources, built.version).unlink()
    with pytest.raises(Exception, match=rf"names version {built.version}, whose file is missing. Run `make build`"):
        current_id(copied_sources)
    assert build(copied_sources).version == built.version
    assert open_version(copied_sources).id == built.version


def killed_once_there_is(settings: Settings, pattern: str) -> bool:
    """Start a build, kill it as soon as such an unfinished file holds something; tell whether that came in time."""
    process = subprocess.Popen([*COMMAND, "--data", str(settings.data), "build"], cwd=PROJECT, stdout=-3, stderr=-3)
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if any(path.stat().st_size for path in settings.versions.glob(pattern)):
            process.kill()
            break
        time.sleep(0.0005)
    return process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("pattern", ["*.building", "*.building.wal"])
def test_a_build_that_is_killed_leaves_the_old_version_serving_and_the_next_one_succeeds(
    pattern: str, copied_sources: Settings
):
    old = build(copied_sources).version
    add(copied_sources, "organisations", organisation="New Vendor", roles="vendor")
    assert any(killed_once_there_is(copied_sources, pattern) for _ in range(5))
    assert current_id(copied_sources) == old
    assert list_versions(copied_sources) == [old]
    assert open_version(copied_sources).id == old
    new = build(copied_sources).version
    assert open_version(copied_sources).id == new != old
    assert "new-vendor" in open_version(copied_sources).world.vendors
    assert list(copied_sources.versions.glob("*.building*")) == []


def test_two_builds_at_once_both_end_in_one_whole_version(copied_sources: Settings, record: Version):
    command = [*COMMAND, "--data", str(copied_sources.data), "build"]
    both = [subprocess.Popen(command, cwd=PROJECT, stdout=-1, stderr=-1, text=True) for _ in range(3)]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0, 0], said
    assert open_version(copied_sources).id == record.id
    assert record_of(version_path(copied_sources, record.id)) == record_of(record.path)


def test_a_folder_without_any_csv_builds_an_empty_record(tmp_path: Path):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "record.yml").write_text("title: Empty\nas_of: 2026-11-23\n")
    settings = Settings(data=tmp_path, queries=PROJECT / "queries")
    build(settings)
    world = open_version(settings).world
    assert (world.title, world.clients, world.vendors, world.services) == ("Empty", {}, {}, {})
