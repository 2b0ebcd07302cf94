"""Files of a log of partitions: of one type each, read by their very names, counted once, and as they were read."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import duckdb
import pyarrow
import pytest

from dashboard.errors import DataRefused, LinchpinError
from dashboard.settings import Settings
from dashboard.warehouse.rollup.beneath import sums_of
from dashboard.warehouse.rollup.engine import Progress, Seen, Work
from dashboard.warehouse.rollup.manifest import Manifest, read_manifest
from dashboard.warehouse.rollup.on_duckdb import OnDuckDB
from dashboard.warehouse.rollup.on_spark import OnSpark
from dashboard.warehouse.rollup.partitions import partitions
from dashboard.warehouse.rollup.rolling import roll_partitions
from tests.partitioned import as_logged, data_folder, write_partition, write_partitions
from tests.warehouse.test_rollup import log_row

AS_OF = datetime.date(2026, 2, 1)


def quiet(_: str) -> None:
    """Take the name of a step, and say nothing."""


def roll(settings: Settings) -> Manifest:
    return roll_partitions(settings, OnDuckDB(), quiet)[1]


def counted(settings: Settings, what: str) -> object:
    """Return what the kept sums of days say."""
    sums = sums_of(settings, read_manifest(settings).partitions.values())
    with duckdb.connect() as connection:
        rows = connection.read_parquet(list(sums["day_count"]), hive_partitioning=False)
        ((found,),) = rows.aggregate(what).fetchall()
        return found


def folder_of(path: Path, units: int = 10) -> Settings:
    settings = data_folder(path, AS_OF)
    write_partitions(settings, [as_logged(0, log_row(units=units))])
    return settings


@pytest.mark.parametrize(
    ("column", "kind", "told"),
    [
        ("cost", pyarrow.int64(), 'column "cost" is bigint. Write it as decimal(18, 2).'),
        ("cost", pyarrow.decimal128(18, 1), 'column "cost" is decimal(18,1). Write it as decimal(18, 2).'),
        ("units", pyarrow.int32(), 'column "units" is integer. Write it as whole number of 64 bits.'),
        ("usd_per_unit", pyarrow.decimal128(18, 6), 'column "usd_per_unit" is decimal(18,6).'),
    ],
)
def test_files_of_another_type_are_refused_since_the_first_would_say_how_all_are_read(
    tmp_path: Path, column: str, kind: pyarrow.DataType, told: str
):
    settings = folder_of(tmp_path)
    row = as_logged(1, log_row(submitted_at="2025-12-02T08:00")) | {"cost": None}
    path = settings.log / "submitted_on=2025-12-02" / "part.parquet"
    write_partition(path, [row], **{column: kind})
    with pytest.raises(DataRefused) as refused:
        roll(settings)
    assert f"{path}: {told}" in str(refused.value)


def test_a_folder_named_as_a_pattern_reads_its_own_files(tmp_path: Path):
    folder_of(tmp_path / "a1b", units=1000)
    settings = folder_of(tmp_path / "a[1]b")
    roll(settings)
    assert counted(settings, "sum(submitted)") == 10


def test_a_file_named_as_a_pattern_is_read_alone(tmp_path: Path):
    settings = folder_of(tmp_path)
    write_partitions(settings, [as_logged(1, log_row(units=5))], "a*b.parquet")
    write_partitions(settings, [as_logged(2, log_row(units=7))], "axb.parquet")
    roll(settings)
    assert counted(settings, "sum(submitted)") == 22


def test_spark_is_given_no_name_that_it_takes_for_a_pattern(tmp_path: Path):
    settings = folder_of(tmp_path / "a[1]b")
    engine = object.__new__(OnSpark)
    engine.master = "local[1]"
    work = Work(settings.log, partitions(settings), AS_OF, settings.rolled / "new")
    with pytest.raises(LinchpinError, match=r"has \[ in its path, which Spark takes for a pattern\. Name the file"):
        list(engine.answers(work, []))


def test_a_folder_above_named_as_a_column_says_nothing_of_the_rows(tmp_path: Path):
    settings = folder_of(tmp_path / "vendor_id=scale-ai" / "submitted_on=2020-01-01" / "data")
    (held,) = roll(settings).partitions.values()
    assert held.batches == 1
    assert counted(settings, "string_agg(distinct vendor_id)") == as_logged(0, log_row())["vendor_id"]


class Meddling(OnDuckDB):
    """Rolls up while somebody does something to the log."""

    def __init__(self, meddle: object) -> None:
        self.meddle = meddle

    def roll(self, work: Work, tell: Progress) -> list[Seen]:
        """Roll up, when that is done."""
        assert callable(self.meddle)
        self.meddle()
        return super().roll(work, tell)


@pytest.mark.parametrize("harm", ["other", "gone"])
def test_a_file_that_changed_while_it_was_read_is_refused_and_nothing_of_it_kept(tmp_path: Path, harm: str):
    settings = folder_of(tmp_path)

    def meddle() -> None:
        if harm == "other":
            write_partitions(settings, [as_logged(0, log_row(units=99))])
        else:
            (settings.log / "submitted_on=2025-12-01" / "part.parquet").unlink()

    with pytest.raises(DataRefused, match=r"part\.parquet: was written while it was read\. Run the command again"):
        roll_partitions(settings, Meddling(meddle), quiet)
    assert list(settings.rolled.rglob("*.parquet")) == []
    assert read_manifest(settings) == Manifest()


def test_a_partition_whose_sums_are_gone_is_rolled_up_again(tmp_path: Path):
    settings = folder_of(tmp_path)
    write_partitions(settings, [as_logged(1, log_row(submitted_at="2025-12-02T08:00"))])
    first = roll(settings)
    (lost,) = first.partitions[datetime.date(2025, 12, 1)].sums["day_count"]
    (settings.rolled / lost).unlink()
    done, manifest = roll_partitions(settings, OnDuckDB(), quiet)
    assert done.rolled == 1
    assert all(
        (settings.rolled / name).exists() for one in manifest.partitions.values() for name in one.sums["wait_sum"]
    )
    assert counted(settings, "sum(submitted)") == 20


def test_the_same_rows_in_two_files_are_refused(tmp_path: Path):
    settings = folder_of(tmp_path)
    place = settings.log / "submitted_on=2025-12-01"
    shutil.copyfile(place / "part.parquet", place / "copy.parquet")
    with pytest.raises(DataRefused) as refused:
        roll(settings)
    assert str(refused.value) == (
        f"{place / 'part.parquet'}: has the same rows as copy.parquet, so that each would count twice. "
        "Take one of the two out of the log."
    )


def test_files_without_rows_are_alike_and_taken(tmp_path: Path):
    settings = folder_of(tmp_path)
    for name in ("empty", "void"):
        write_partition(settings.log / "submitted_on=2025-12-01" / f"{name}.parquet", [])
    roll(settings)
    assert counted(settings, "sum(submitted)") == 10


def test_a_folder_that_somebody_calls_log_and_keeps_no_parquet_in_is_left_alone(tmp_path: Path):
    settings = data_folder(tmp_path, AS_OF)
    (settings.log / "2025").mkdir(parents=True)
    for name in ("today.txt", "2025/yesterday.txt"):
        (settings.log / name).write_text("It rained.", encoding="utf-8")
    assert roll(settings) == Manifest()
    (settings.log / "submitted_on=2025-12-01").mkdir()
    with pytest.raises(DataRefused, match=r"yesterday\.txt: is no Parquet file"):
        roll(settings)


def test_a_torn_list_is_nothing_where_there_is_no_log(tmp_path: Path):
    settings = data_folder(tmp_path, AS_OF)
    settings.rolled.mkdir()
    (settings.rolled / "manifest.json").write_text("{", encoding="utf-8")
    assert roll(settings) == Manifest()
