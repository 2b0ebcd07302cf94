"""A version as readers open it: read-only, locked, without a way to other files."""

from __future__ import annotations

import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from dashboard.catalog.folder import catalogue
from dashboard.errors import NoVersion
from dashboard.panel import panel
from dashboard.settings import PROJECT, Settings
from dashboard.view import View
from dashboard.warehouse import version
from dashboard.warehouse.version import Version, open_version
from tests.catalog.files import CLIENTS, lay

PATIENCE = 60


@pytest.mark.parametrize(
    "statement",
    [
        "insert into record.service values ('x', 'X')",
        "delete from record.party",
        "create table other (a integer)",
        "drop view spend",
        "set enable_external_access = true",
        "set memory_limit = '1GB'",
        "set lock_configuration = false",
        "select * from read_text('{csv}')",
        "select * from read_csv('{csv}')",
        "select * from '{csv}'",
        "select * from glob('*')",
        "copy (select 1) to '{out}'",
        "attach '{out}' as other",
        "install httpfs",
    ],
)
def test_a_reader_can_write_nothing_open_nothing_and_change_no_setting(
    statement: str, shipped: Version, tmp_path: Path
):
    text = statement.format(csv=PROJECT / "data" / "sources" / "services.csv", out=tmp_path / "out.db")
    with shipped.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(text).fetchall()
    assert not (tmp_path / "out.db").exists()
    with shipped.cursor() as cursor:
        assert cursor.execute("select count(*) from party").fetchone() == (len(shipped_parties(shipped)),)


def shipped_parties(shipped: Version) -> list[tuple[str]]:
    with shipped.cursor() as cursor:
        return cursor.execute("select party_id from record.party").fetchall()


def test_the_settings_that_lock_a_version_are_the_ones_in_force(shipped: Version):
    wanted = ("enable_external_access", "lock_configuration", "access_mode")
    with shipped.cursor() as cursor:
        found = dict(cursor.execute("select name, value from duckdb_settings()").fetchall())
    assert [found[name] for name in wanted] == ["false", "true", "read_only"]


def test_a_query_file_that_reads_a_file_is_refused_not_answered(tmp_path: Path, shipped: Version):
    (tmp_path / "secret.csv").write_text("client,client_id,letters\na,b,1\n")
    select = f"select client, client_id, letters from '{tmp_path}/secret.csv' where $client is null\n"
    lay(tmp_path / "queries", "people/clients", CLIENTS.split("select\n")[0] + select)
    held = catalogue(tmp_path / "queries")
    query = held.queries["people/clients"]
    found = panel(query, View("people"), held, shipped)
    assert found.answer is None
    assert "secret.csv" in str(found.error)
    assert "disabled" in str(found.error)


def test_each_cursor_has_clocks_of_its_own(shipped: Version):
    ask = "select on_day, known_day from version"
    with shipped.cursor() as one, shipped.cursor() as other:
        one.execute("set variable view_on = '2025-06-14'")
        other.execute("set variable view_known = '2025-07-15'")
        assert [str(day) for day in one.execute(ask).fetchone()] == ["2025-06-14", "2026-11-23"]
        assert [str(day) for day in other.execute(ask).fetchone()] == ["2026-11-23", "2025-07-15"]


def test_a_version_knows_its_world(shipped: Version):
    world = shipped.world
    assert world.as_of.isoformat() == "2026-11-23"
    assert world.clients["openai"] == "OpenAI"
    assert world.vendors["scale-ai"] == "Scale AI"
    assert world.services["text-nlp"] == "Text and language labelling"
    assert "scale-ai" not in world.services
    assert shipped.path.stem == shipped.id == world.version
    assert json.dumps(world.clients)


@pytest.mark.parametrize("asked", ["000000000000", "../current", "../../elsewhere", "/etc/passwd", "x\0y", "A" * 12])
def test_only_a_version_of_the_folder_can_be_opened(asked: str, shipped_settings: Settings, tmp_path: Path):
    outside = shipped_settings.data.parent / "elsewhere.duckdb"
    outside.write_bytes(open_version(shipped_settings).path.read_bytes())
    with pytest.raises(NoVersion, match=r"is no version id|there is no such version"):
        open_version(shipped_settings, asked)


def test_a_version_that_is_looked_through_holds_up_no_other(
    shipped_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # The one of the fixture may have been let go since, for so many others.
    held = open_version(shipped_settings)
    elsewhere = Settings(data=tmp_path, queries=shipped_settings.queries)
    shutil.copytree(shipped_settings.versions, elsewhere.versions)
    is_whole, begun, may_end = version.is_whole, threading.Event(), threading.Event()

    def slow(path: Path) -> bool:
        begun.set()
        assert may_end.wait(PATIENCE)
        return is_whole(path)

    monkeypatch.setattr(version, "is_whole", slow)
    with ThreadPoolExecutor(3) as pool:
        first, second = (pool.submit(open_version, elsewhere) for _ in range(2))
        try:
            assert begun.wait(PATIENCE)
            assert pool.submit(open_version, shipped_settings).result(PATIENCE / 4) is held
        finally:
            may_end.set()
        assert first.result(PATIENCE) is second.result(PATIENCE) is not held
