"""A version with a log of partitions beneath it: its sums, its raw rows, and that neither changes with the log."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import duckdb
import pytest

from dashboard.cli import main
from dashboard.entitlement import Entitlement
from dashboard.errors import DataRefused
from dashboard.settings import SHIPPED, Settings
from dashboard.warehouse.build import build
from dashboard.warehouse.extract import laid_extract
from dashboard.warehouse.lock import locked
from dashboard.warehouse.opening import opened_locked
from dashboard.warehouse.pruning import prune
from dashboard.warehouse.rows_changed import rows_changed
from dashboard.warehouse.version import Version, current_id, open_version, version_path
from tests.partitioned import Row, as_logged, write_partitions
from tests.warehouse.test_rollup import log_row

PAIR = {"client_id": "openai", "vendor_id": "surge-ai"}


def logged(settings: Settings, *rows: Row, name: str = "part.parquet", **change: object) -> None:
    """Write batches of one pair of the record into the log."""
    with opened_locked(version_path(settings, current_id(settings))) as connection:
        known = {
            "source_id": connection.execute("select min(source_id) from record.source").fetchall()[0][0],
            "service_id": connection.execute("select min(service_id) from record.service").fetchall()[0][0],
        }
    found = [as_logged(place, row) | PAIR | known | change for place, row in enumerate(rows)]
    write_partitions(settings, found, name)


@pytest.fixture
def folder(tmp_path: Path, record_settings: Settings) -> Settings:
    """A folder of the public record without a model, built once."""
    settings = Settings(tmp_path, record_settings.queries)
    shutil.copytree(SHIPPED, settings.sources)
    build(settings)
    return settings


def one(version: Version, text: str) -> object:
    with version.cursor() as cursor:
        ((found,),) = cursor.execute(text).fetchall()
        return found


def test_a_version_has_the_sums_and_the_rows_of_its_log_and_keeps_them(folder: Settings):
    logged(folder, log_row(), log_row(submitted_at="2025-12-02T08:00"))
    first = open_version(folder, build(folder).version)
    assert one(first, "select sum(submitted) from throughput") == 20
    assert one(first, "select count(*) from delivery_log") == 2
    assert one(first, "select sum(units) from turnaround") == 20
    assert one(first, "select sum(units) from month.turnaround") == 20
    logged(folder, log_row(units=7))
    shutil.rmtree(folder.log / "submitted_on=2025-12-02")
    second = open_version(folder, build(folder).version)
    assert second.id != first.id
    assert [one(version, "select sum(units) from delivery_log") for version in (first, second)] == [20, 7]
    assert [one(version, "select sum(submitted) from throughput") for version in (first, second)] == [20, 7]


def test_the_log_says_up_to_which_day_the_record_reaches(folder: Settings):
    before = open_version(folder).world.as_of
    late = before + datetime.timedelta(days=3)
    logged(folder, log_row(submitted_at=f"{late}T08:00", due_at=None, delivered_at=None))
    version = open_version(folder, build(folder).version)
    assert version.world.as_of == late
    assert one(version, "select sum(submitted) from throughput") == 10


def test_the_same_log_is_the_same_version(folder: Settings):
    logged(folder, log_row())
    first = build(folder)
    shutil.rmtree(folder.rolled)
    again = build(folder)
    assert (first.is_new, again.is_new, again.version) == (True, False, first.version)


def test_an_id_of_the_log_that_the_record_does_not_know_is_refused(folder: Settings):
    logged(folder, log_row(), vendor_id="nobody")
    with pytest.raises(DataRefused, match=r"ids .*nobody.*A batch of the delivery log names a client"):
        build(folder)


def test_a_reader_reaches_the_files_beneath_and_no_other(folder: Settings):
    logged(folder, log_row())
    version = open_version(folder, build(folder).version)
    (kept,) = (folder.versions / "log").iterdir()
    assert one(version, f"select count(*) from read_parquet('{kept}')") == 1
    for path in (folder.log / "submitted_on=2025-12-01" / "part.parquet", folder.versions / "log" / "*"):
        with pytest.raises(duckdb.PermissionException):
            one(version, f"select count(*) from read_parquet('{path}')")
    with pytest.raises(duckdb.Error):
        one(version, "set enable_external_access = true")
    # Whoever else opens it in this process comes through the same door.
    with opened_locked(version.path) as connection:
        assert connection.execute("select count(*) from record.delivery_log").fetchall() == [(1,)]


def test_a_draft_reads_the_log_too(folder: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    logged(folder, log_row())
    build(folder)
    draft = tmp_path / "draft.sql"
    draft.write_text("select batch_id from delivery_log", encoding="utf-8")
    assert main(["--data", str(folder.data), "query", "--draft", str(draft)]) == 0
    assert "b0" in capsys.readouterr().out


@pytest.mark.parametrize("harm", ["gone", "other"])
def test_a_version_whose_log_is_not_as_it_was_is_not_read_and_a_build_mends_it(folder: Settings, harm: str):
    logged(folder, log_row())
    version = build(folder).version
    (kept,) = (folder.versions / "log").iterdir()
    kept.unlink()
    if harm == "other":
        kept.write_text("something else", encoding="utf-8")
    with pytest.raises(DataRefused, match="of its log is not there, or is another file"):
        open_version(folder, version)
    build(folder)
    assert one(open_version(folder, version), "select count(*) from delivery_log") == 1


def test_files_beneath_go_with_the_last_version_that_names_them(folder: Settings):
    for units in (1, 2, 3):
        logged(folder, log_row(units=units))
        build(folder)
    assert len(list((folder.versions / "log").iterdir())) == 3
    with locked(folder) as lock:
        prune(folder, lock, keep=1)
    assert len(list((folder.versions / "log").iterdir())) == 1
    assert one(open_version(folder), "select sum(units) from delivery_log") == 3


def test_a_backup_takes_the_log_along(folder: Settings, tmp_path: Path):
    logged(folder, log_row())
    version = build(folder).version
    packed, restored = tmp_path / "packed.tar.zst", Settings(tmp_path / "restored", folder.queries)
    assert main(["--data", str(folder.data), "backup", str(packed)]) == 0
    assert main(["--data", str(restored.data), "restore", str(packed)]) == 0
    assert one(open_version(restored), "select count(*) from delivery_log") == 1
    assert build(restored).version == version


@pytest.mark.parametrize(("client", "batches"), [("openai", 1), ("google", 0)])
def test_a_readers_own_file_holds_their_rows_of_the_log(folder: Settings, client: str, batches: int):
    logged(folder, log_row())
    whole = version_path(folder, build(folder).version)
    sees = Entitlement(clients=(client,), is_everything=False)
    with laid_extract(whole, sees, folder.versions / "extracts" / "own.duckdb") as connection:
        assert connection.execute("select count(*) from record.delivery_log").fetchall() == [(batches,)]
        assert connection.execute("select count(submitted) from throughput").fetchall() == [(batches,)]


def test_two_logs_differ_by_their_files(folder: Settings):
    versions = []
    for units in (1, 2):
        logged(folder, log_row(units=units))
        versions.append(version_path(folder, build(folder).version))
    changed = {found.table: (found.added, found.removed) for found in rows_changed(*versions)}
    assert changed["log_file"] == (1, 1)
    assert changed["throughput"] == (3, 3)
