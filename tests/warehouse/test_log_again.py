"""A version with a log beneath it stays whole: what is lost of it is laid again, what is crafted is not let in."""

from __future__ import annotations

import datetime
import os
import shutil
from pathlib import Path

import duckdb
import pytest

from dashboard.errors import DataRefused
from dashboard.settings import SHIPPED, Settings
from dashboard.warehouse import build as building_it
from dashboard.warehouse.backup import back_up
from dashboard.warehouse.build import build
from dashboard.warehouse.holding import use
from dashboard.warehouse.inputs import log_inputs
from dashboard.warehouse.lock import locked
from dashboard.warehouse.opening import opened_locked
from dashboard.warehouse.pruning import prune
from dashboard.warehouse.restore import restore
from dashboard.warehouse.rollup.manifest import Manifest
from dashboard.warehouse.rollup.on_duckdb import OnDuckDB
from dashboard.warehouse.rollup.rolling import roll_partitions
from dashboard.warehouse.seals import digest_path, seal
from dashboard.warehouse.version import named_in, open_version, version_path
from tests.partitioned import as_logged, data_folder, write_partitions
from tests.warehouse.test_partitions import quiet
from tests.warehouse.test_rollup import log_row

AS_OF = datetime.date(2026, 11, 23)
# What the ids of a log are ids of; the rest of the record takes time and says nothing here.
NAMED = ("organisations", "services", "sources")
KNOWN = {
    "client_id": "openai",
    "vendor_id": "surge-ai",
    "service_id": "llm-training-rlhf",
    "source_id": "360iresearch-2025-5f24c",
}


def logged(settings: Settings, day: str = "2025-12-01", units: int = 10, **change: object) -> None:
    write_partitions(settings, [as_logged(0, log_row(submitted_at=f"{day}T08:00", units=units)) | KNOWN | change])


def small_record(path: Path) -> Settings:
    """Return a data folder that names organisations, services and sources, with a log of one batch."""
    settings = data_folder(path, AS_OF)
    for name in NAMED:
        for ending in ("csv", "yml"):
            shutil.copyfile(SHIPPED / f"{name}.{ending}", settings.sources / f"{name}.{ending}")
    logged(settings)
    return settings


@pytest.fixture
def folder(tmp_path: Path) -> Settings:
    return small_record(tmp_path / "data")


def kept(settings: Settings) -> list[Path]:
    return sorted((settings.versions / "log").iterdir())


def units_of(settings: Settings, version: str | None = None) -> object:
    with opened_locked(version_path(settings, version or named_in(settings, "current"))) as connection:
        return connection.execute("select sum(units) from record.delivery_log").fetchall()[0][0]


def test_after_a_refused_build_the_log_of_before_builds_again(folder: Settings):
    version = build(folder).version
    logged(folder, "2025-12-02", vendor_id="nobody")
    with pytest.raises(DataRefused, match="nobody"):
        build(folder)
    shutil.rmtree(folder.log / "submitted_on=2025-12-02")
    assert build(folder).version == version
    assert units_of(folder) == 10


@pytest.mark.parametrize("harm", ["gone", "damaged", "cut off, as if nobody wrote it"])
def test_a_build_lays_again_what_its_version_names_whatever_was_rolled_up_since(folder: Settings, harm: str):
    version = build(folder).version
    logged(folder, units=7)
    roll_partitions(folder, OnDuckDB(), quiet)
    logged(folder)
    (path,) = kept(folder)
    whole, when = path.read_bytes(), path.stat().st_mtime_ns
    path.unlink()
    if harm == "damaged":
        path.write_bytes(bytes(len(whole)))
    elif harm != "gone":
        path.write_bytes(whole[:-1])
        os.utime(path, ns=(when, when))
    assert build(folder).version == version
    assert kept(folder) == [path]
    assert path.read_bytes() == whole
    assert units_of(folder) == 10


def test_a_damaged_file_does_not_come_into_a_later_version(folder: Settings):
    build(folder)
    (path,) = kept(folder)
    whole = path.read_bytes()
    path.write_bytes(bytes(len(whole)))
    logged(folder, "2025-12-02", units=5)
    build(folder)
    assert path.read_bytes() == whole
    assert units_of(folder) == 15


def test_a_version_whose_file_no_log_has_any_more_is_built_anew(folder: Settings):
    path = version_path(folder, build(folder).version)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"update record.log_file set name = 'log/{'0' * 64}.parquet'")
    seal(path)
    build(folder)
    assert units_of(folder) == 10


def test_a_log_that_changes_between_its_id_and_its_sums_is_refused(folder: Settings, monkeypatch: pytest.MonkeyPatch):
    roll = building_it.rolled_log

    def meddling(settings: Settings, *given: object) -> Manifest:
        logged(settings, units=7)
        return roll(settings, *given)

    monkeypatch.setattr(building_it, "rolled_log", meddling)
    with pytest.raises(DataRefused, match=r"log: was written while it was read\. Run the command again"):
        build(folder)
    assert not list(folder.versions.glob("*.duckdb"))
    monkeypatch.undo()
    build(folder)
    assert units_of(folder) == 7


def test_names_that_databases_take_for_more_are_names(tmp_path: Path):
    small_record(tmp_path / "vendor_id=scale-ai" / "a1b")
    settings = small_record(tmp_path / "vendor_id=scale-ai" / "a[1]b")
    logged(settings, units=11)
    version = open_version(settings, build(settings).version)
    with version.cursor() as cursor:
        found = cursor.execute("select vendor_id, units from record.delivery_log").fetchall()
        told = cursor.execute("select vendor_id, submitted from record.throughput where submitted > 0").fetchall()
    assert found == [("surge-ai", 11)]
    assert told == [("surge-ai", 11)]


@pytest.mark.parametrize("name", ["a,b", "a\\b"])
def test_a_path_below_which_no_log_would_be_found_is_refused(tmp_path: Path, name: str):
    settings = small_record(tmp_path / name)
    with pytest.raises(DataRefused, match=r"has a comma or a backslash in its path.*Move the data folder to a path"):
        build(settings)


def test_what_is_tried_keeps_its_files_beneath(folder: Settings):
    tried = version_path(folder, build(folder).version)
    tried.rename(folder.versions / "tried.an-import.mark.trial")
    digest_path(tried).unlink()
    with locked(folder) as lock:
        prune(folder, lock)
        assert len(kept(folder)) == 1
        (folder.versions / "tried.an-import.mark.trial").unlink()
        prune(folder, lock)
        assert kept(folder) == []


def test_going_back_beside_a_log_that_is_refused_changes_nothing(folder: Settings):
    first = build(folder).version
    logged(folder, units=7)
    second = build(folder).version
    (folder.log / "stray.parquet").touch()
    with pytest.raises(DataRefused, match="lies in no folder of a day"):
        use(folder, first)
    assert (named_in(folder, "current"), named_in(folder, "held")) == (second, "")


def test_a_folder_with_what_was_rolled_up_is_restored_in_place(folder: Settings, tmp_path: Path):
    version = build(folder).version
    packed = back_up(folder, tmp_path / "b.tar.gz").path
    assert (folder.rolled / "manifest.json").exists()
    assert restore(folder, packed, replace=True).version == version


# Each is called on the way to the lock, unless it is named whole; $secret is a file elsewhere.
MACROS = (
    "create macro current_setting(name) as 'true'",
    "create macro current_database() as 'another'",
    "create macro duckdb_tables() as table (select 'another' as database_name, '' as schema_name, '' as table_name)",
    "create macro list_value(one, other) as string_split('$secret,', ',')",
)


@pytest.mark.parametrize("macro", MACROS)
def test_a_crafted_version_is_locked_all_the_same(folder: Settings, tmp_path: Path, macro: str):
    path, secret = version_path(folder, build(folder).version), tmp_path / "secret"
    with duckdb.connect(str(path)) as connection:
        connection.execute(macro.replace("$secret", str(secret)))
    secret.write_text("a secret", encoding="utf-8")
    (beneath,) = kept(folder)
    with opened_locked(path) as connection:
        assert connection.execute(f"select sum(units) from read_parquet('{beneath}')").fetchall() == [(10,)]
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"from read_text('{secret}')")
        with pytest.raises(duckdb.Error, match="locked"):
            connection.execute("set threads = 1")


@pytest.mark.parametrize(
    "name", ["../secret", "secret", f"log/../log/{'0' * 64}.parquet", f"log/{'0' * 63}*.parquet"]
)
def test_a_crafted_version_that_names_other_files_is_not_read(folder: Settings, name: str):
    path = version_path(folder, build(folder).version)
    (folder.versions.parent / "secret").write_text("a secret", encoding="utf-8")
    (folder.versions / "secret").write_text("a secret", encoding="utf-8")
    with duckdb.connect(str(path)) as connection:
        connection.execute("update record.log_file set name = ?, bytes = 8", [name])
    with pytest.raises(duckdb.IOException, match="is no name of a file of its log"):
        opened_locked(path)


def test_the_code_that_shapes_sums_is_part_of_a_version_and_what_runs_spark_is_not():
    names = {path.name for path in log_inputs()}
    assert {"opening.py", "beneath.py", "on_duckdb.py", "rolling.py", "tables.py"} <= names
    assert names & {"on_spark.py", "spark_job.py", "translate.py"} == set()
