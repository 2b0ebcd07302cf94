"""A log of partitions: rolled up once for each change, with the sums of a log in the record's tables."""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from dashboard.cli import main
from dashboard.errors import DataRefused
from dashboard.settings import SCHEMA, Settings
from dashboard.warehouse.record_tables import PARTS
from dashboard.warehouse.rollup.manifest import SUMS, Manifest, read_manifest
from dashboard.warehouse.rollup.on_duckdb import OnDuckDB
from dashboard.warehouse.rollup.rolling import roll_partitions
from dashboard.warehouse.rollup.tables import roll_up, roll_up_periods
from tests.partitioned import as_logged, data_folder, write_partition, write_partitions
from tests.warehouse.test_rollup import AS_OF, batches, log_row, read, rolled
from tests.worlds import PERIODS

EXAMPLES = 500 if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else 20
TABLES = ("throughput", *PERIODS)


def quiet(_: str) -> None:
    """Take the name of a step, and say nothing."""


def roll(settings: Settings) -> Manifest:
    return roll_partitions(settings, OnDuckDB(), quiet)[1]


def sums_of(settings: Settings, manifest: Manifest) -> dict[str, list[str]]:
    return {
        name: [str(settings.rolled / file) for held in manifest.partitions.values() for file in held.sums[name]]
        for name in SUMS
    }


def folded(settings: Settings, manifest: Manifest, as_of: datetime.date) -> list[Counter[Any]]:
    """Return the rows of each table of the roll-up that a version with these partitions has."""
    with duckdb.connect() as connection:
        for part in PARTS:
            connection.execute((SCHEMA / f"{part}.sql").read_text(encoding="utf-8"))
        connection.execute("insert into record.version (version_id, title, as_of) values ('v', 't', ?)", [as_of])
        sums = sums_of(settings, manifest)
        roll_up(connection, sums)
        roll_up_periods(connection, sums)
        return [Counter(connection.execute(f"select * from record.{table}").fetchall()) for table in TABLES]


def laid(rows: list[dict[str, Any]], as_of: datetime.date) -> list[Counter[Any]]:
    """Return the same of a version that has the rows in its own tables."""
    world = rolled(rows)
    if as_of != AS_OF:
        world.clear(as_of)
        world.source("letter")
        for place, row in enumerate(rows):
            world.lay("delivery_log", batch_id=f"b{place}", **row)
        world.roll_up()
    return [Counter(tuple(row.values()) for row in read(world, table)) for table in TABLES]


logs = st.lists(batches(), max_size=8)
days = st.dates(datetime.date(2026, 1, 3), datetime.date(2026, 1, 9))


@tried(max_examples=EXAMPLES, deadline=None)
@given(rows=logs, later=logs, first=days, last=days)
def test_partitions_rolled_up_day_by_day_are_the_log_rolled_up_at_once(
    rows: list[dict[str, Any]], later: list[dict[str, Any]], first: datetime.date, last: datetime.date
):
    with tempfile.TemporaryDirectory() as made:
        settings = data_folder(Path(made), max(AS_OF, first))
        write_partitions(settings, [as_logged(place, row) for place, row in enumerate(rows)], "first.parquet")
        roll(settings)
        numbered = [as_logged(place, row) for place, row in enumerate(later, start=len(rows))]
        write_partitions(settings, numbered, "later.parquet")
        (settings.sources / "record.yml").write_text(f"title: later\nas_of: {last}\n", encoding="utf-8")
        days = [row["submitted_at"].date() for row in (*rows, *later)]
        as_of = max([last, *days])
        assert folded(settings, roll(settings), as_of) == laid([*rows, *later], as_of)


@pytest.fixture
def folder(tmp_path: Path) -> Settings:
    """A data folder with two partitions of one batch each."""
    settings = data_folder(tmp_path, datetime.date(2026, 2, 1))
    rows = [log_row(), log_row(submitted_at="2025-12-02T08:00")]
    write_partitions(settings, [as_logged(place, row) for place, row in enumerate(rows)])
    return settings


def command(settings: Settings, *arguments: str) -> int:
    return main(["--data", str(settings.data), "rollup", *arguments])


def said(settings: Settings, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    status = command(settings, *arguments)
    captured = capsys.readouterr()
    return captured.err if status else captured.out


def test_only_what_is_new_or_changed_is_rolled_up(folder: Settings, capsys: pytest.CaptureFixture[str]):
    assert said(folder, capsys).startswith("rolled up 2 partitions, 2 batches in ")
    assert said(folder, capsys) == "all 2 partitions of the log are rolled up already\n"
    write_partitions(folder, [as_logged(2, log_row(submitted_at="2025-12-03T08:00"))])
    assert said(folder, capsys).startswith("rolled up 1 of 3 partitions, 1 batches in ")
    write_partitions(folder, [as_logged(3, log_row(units=7))])
    assert said(folder, capsys).startswith("rolled up 1 of 3 partitions")
    shutil.rmtree(folder.log / "submitted_on=2025-12-02")
    manifest = roll(folder)
    assert sorted(map(str, manifest.partitions)) == ["2025-12-01", "2025-12-03"]
    kept = {str(path.relative_to(folder.rolled)) for path in folder.rolled.rglob("*.parquet")}
    assert kept == {file for held in manifest.partitions.values() for files in held.sums.values() for file in files}


def test_a_file_that_was_only_touched_is_not_rolled_up_again(folder: Settings, capsys: pytest.CaptureFixture[str]):
    command(folder)
    for path in folder.log.rglob("*.parquet"):
        os.utime(path, (1, 1))
    said(folder, capsys)
    assert said(folder, capsys) == "all 2 partitions of the log are rolled up already\n"
    moments = (moment for held in read_manifest(folder).partitions.values() for _, _, moment, _ in held.files)
    assert set(moments) == {1_000_000_000}


@pytest.mark.parametrize(
    ("types", "told"),
    [
        ({"units": None}, 'has no column "units". Write it as whole number of 64 bits; NULL where it is unknown.'),
        ({"cost": pyarrow.float64()}, 'column "cost" is double. Write it as decimal(18, 2).'),
        ({"due_at": pyarrow.timestamp("us", "UTC")}, 'column "due_at" is timestamp with time zone.'),
        ({"unit": pyarrow.int64()}, 'has a column "unit", which the log has not. Did you mean "units"?'),
    ],
)
def test_a_file_with_other_columns_is_refused(
    folder: Settings, capsys: pytest.CaptureFixture[str], types: dict[str, Any], told: str
):
    row = as_logged(1, log_row())
    row["cost"] = None
    row["due_at"] = None
    path = folder.log / "submitted_on=2025-12-01" / "more.parquet"
    write_partition(path, [row], **types)
    found = said(folder, capsys)
    assert f"{path}: {told}" in found
    path.unlink()
    assert said(folder, capsys).startswith("rolled up 2 partitions")


OUTSIDE = "submitted_at, due_at or delivered_at lies outside the years 1900 to 2199"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"submitted_at": datetime.datetime(2025, 12, 3)}, "submitted_at is not on the day of its partition"),
        ({"units": -1}, "units is no count"),
        ({"accepted": 11}, "accepted is more than units"),
        ({"scenario": "bas"}, "scenario is none of actual, base, low, high and no_event"),
        ({"source_id": None}, "what is not modelled has a run_id, or no source_id"),
        ({"vendor_id": None}, "vendor_id is empty"),
        ({"due_at": datetime.datetime(1899, 12, 31)}, OUTSIDE),
        ({"delivered_at": datetime.datetime(2200, 1, 1)}, OUTSIDE),
        ({"known_on": datetime.date(1899, 12, 31)}, "known_on lies outside the years 1900 to 2199"),
    ],
)
def test_a_row_that_no_table_would_take_is_refused(
    folder: Settings, capsys: pytest.CaptureFixture[str], change: dict[str, Any], rule: str
):
    place = folder.log / "submitted_on=2025-12-01"
    write_partition(place / "more.parquet", [as_logged(7, log_row()) | change])
    assert said(folder, capsys) == (
        f"{place}: batch 'b7': {rule}. Write the partition anew without it, or with the row corrected.\n"
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("submitted_on=2025-13-01/a.parquet", "is named for no day."),
        ("2025-12-01/a.parquet", "is named for no day."),
        ("a.parquet", "lies in no folder of a day."),
        ("submitted_on=2025-12-01/a.csv", "is no Parquet file."),
        ("submitted_on=2025-12-01/a.parquet", "cannot be read as Parquet."),
    ],
)
def test_a_file_that_does_not_belong_there_is_refused(
    folder: Settings, capsys: pytest.CaptureFixture[str], name: str, told: str
):
    path = folder.log / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("not a log", encoding="utf-8")
    assert told in said(folder, capsys)


def test_what_writers_lay_beside_their_files_is_left_alone(folder: Settings):
    for name in ("_SUCCESS", ".part.parquet.crc"):
        (folder.log / "submitted_on=2025-12-01" / name).touch()
    assert len(roll(folder).partitions) == 2


def test_a_torn_list_of_what_was_rolled_up_is_told(folder: Settings):
    roll(folder)
    (folder.rolled / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataRefused, match=r"cannot be read\. Delete .*rolled; `python -m dashboard rollup`"):
        roll(folder)


def test_sums_that_a_power_cut_emptied_are_made_anew(folder: Settings, capsys: pytest.CaptureFixture[str]):
    manifest = roll(folder)
    lost = folder.rolled / manifest.partitions[datetime.date(2025, 12, 2)].sum_files[0]
    os.truncate(lost, 0)
    assert said(folder, capsys).startswith("rolled up 1 of 2 partitions")
    assert not lost.exists()


def test_rows_that_cannot_be_summed_up_are_told_with_their_partitions(
    folder: Settings, capsys: pytest.CaptureFixture[str]
):
    rows = [as_logged(place, log_row(units=2**62, cost=None)) for place in (7, 8, 9)]
    write_partition(folder.log / "submitted_on=2025-12-01" / "more.parquet", rows)
    told = said(folder, capsys)
    assert told.startswith(f"{folder.log}: cannot be summed up, in the partitions from 2025-12-01 to 2025-12-02 (")
    assert told.endswith("Write the file that it speaks of anew, or take it out.\n")


def test_a_disk_that_takes_no_sums_is_told(folder: Settings, capsys: pytest.CaptureFixture[str]):
    folder.rolled.write_text("", encoding="utf-8")
    told = said(folder, capsys)
    assert told.startswith(f"{folder.rolled}")
    assert "cannot be used: " in told


def test_warnings_of_java_are_no_answers(
    folder: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    stand_in = folder.data / "python"
    stand_in.write_text("#!/bin/sh\necho 'OpenJDK 64-Bit Server VM warning: out of pages'\n", encoding="utf-8")
    stand_in.chmod(0o755)
    monkeypatch.setenv("LINCHPIN_SPARK", str(stand_in))
    assert "out of pages" in said(folder, capsys, "--engine", "spark")


def test_a_cluster_without_spark_is_refused(folder: Settings, capsys: pytest.CaptureFixture[str]):
    assert "--master: names a Spark cluster" in said(folder, capsys, "--master", "local[2]")


def test_spark_that_is_not_installed_is_told(
    folder: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LINCHPIN_SPARK", str(folder.data / "python"))
    found = said(folder, capsys, "--engine", "spark")
    assert found.endswith("Run `make spark`, which installs requirements-spark.txt into an environment of its own.\n")


def test_without_a_log_there_is_nothing_to_roll_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    settings = data_folder(tmp_path, AS_OF)
    assert said(settings, capsys) == "there is no log of partitions: nothing to roll up\n"
    assert not settings.rolled.exists()
