"""Spark on executors of their own gives DuckDB's roll-up, and goes on giving it when one of them is killed."""

from __future__ import annotations

import datetime
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboard.errors import DataRefused, LinchpinError
from dashboard.settings import SCHEMA, Settings
from dashboard.warehouse.rollup.engine import Seen, Work
from dashboard.warehouse.rollup.manifest import SUMS
from dashboard.warehouse.rollup.on_duckdb import OnDuckDB
from dashboard.warehouse.rollup.on_spark import OnSpark, step_of
from dashboard.warehouse.rollup.partitions import partitions
from dashboard.warehouse.rollup.selects import select
from tests.partitioned import as_logged, data_folder, write_partitions
from tests.warehouse.test_rollup import log_row

pytestmark = pytest.mark.long
ROWS = int(os.environ.get("LINCHPIN_SPARK_ROWS", "200000"))
CLUSTER = "local-cluster[2,1,2048]"
DAYS, AS_OF = 40, datetime.date(2026, 2, 14)
LOG = Path(__file__).with_name("log.sql")
# The roll-up from its sums on, each made of those before.
TOTALS = ("throughput", "in_work", "throughput_period", "wait", "turnaround_period")
EXECUTOR = b"CoarseGrainedExecutorBackend"


def quiet(_: str) -> None:
    """Take the name of a step, and say nothing."""


def log_of(folder: Path, rows: int) -> Settings:
    """Return a data folder with a log of so many rows."""
    settings = data_folder(folder, AS_OF)
    with duckdb.connect() as connection:
        text = LOG.read_text(encoding="utf-8").format(folder=settings.log)
        connection.execute(text, {"rows": rows, "days": DAYS, "seed": 1})
    return settings


def work_of(settings: Settings, target: str) -> Work:
    return Work(settings.log, partitions(settings), AS_OF, settings.data / target)


def rows_apart(left: Path, right: Path) -> tuple[int, int]:
    """Return how many rows one of two folders of Parquet holds, and how many only one of them does."""
    with duckdb.connect() as connection:
        for name, folder in {"former": left, "latter": right}.items():
            connection.read_parquet(f"{folder}/**/*.parquet", hive_partitioning=True).create_view(name)
        apart = "(from former except all from latter) union all (from latter except all from former)"
        asked = f"select (select count(*) from former), (select count(*) from ({apart}))"
        ((held, different),) = connection.execute(asked).fetchall()
        return held, different


def rolled(settings: Settings, engine: OnDuckDB | OnSpark, target: str, tell: Callable[[str], None] = quiet) -> Path:
    """Roll everything up and return the folder of the sums."""
    engine.roll(work_of(settings, target), tell)
    return settings.data / target


def totals_by_duckdb(sums: Path, folder: Path) -> None:
    """Write the totals of sums, one folder each."""
    with duckdb.connect() as connection:
        for part in ("00_types", "10_macros", "20_tables"):
            connection.execute(schema(part))
        connection.execute(schema("42_work_views").partition("create view")[0])
        connection.execute("insert into record.version (version_id, title, as_of) values ('v', 't', ?)", [AS_OF])
        for name in SUMS:
            connection.read_parquet(f"{sums / name}/**/*.parquet").create_view(name)
        for name in TOTALS:
            text = select(name).replace("record.throughput", "throughput")
            (folder / name).mkdir(parents=True)
            connection.sql(text).create_view(name)
            connection.table(name).write_parquet(str(folder / name / "all.parquet"))


def schema(part: str) -> str:
    return (SCHEMA / f"{part}.sql").read_text(encoding="utf-8")


@pytest.mark.parametrize("rows", [4_000])
def test_the_whole_roll_up_is_the_same_to_the_last_digit(tmp_path: Path, rows: int):
    settings = log_of(tmp_path, rows)
    totals_by_duckdb(rolled(settings, OnDuckDB(), "duckdb"), tmp_path / "duckdb_totals")
    steps = [step_of("batch", "view")]
    for name in ("day_count", "throughput", "in_work", "throughput_period", "wait_sum", "wait", "turnaround_period"):
        steps += [step_of(name, "view")]
        if name in TOTALS:
            steps += [step_of(name, "write whole", tmp_path / "spark_totals" / name)]
    list(OnSpark().answers(work_of(settings, "spark"), steps))
    for name in TOTALS:
        held, different = rows_apart(tmp_path / "duckdb_totals" / name, tmp_path / "spark_totals" / name)
        assert held
        assert different == 0, name


def executors() -> list[int]:
    """Return the process ids of the executors that this process has started, by way of Spark."""
    parents, found = {}, []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit():
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if EXECUTOR in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
        except OSError:
            continue

    def is_ours(process: int) -> bool:
        while process in parents and process != os.getpid():
            process = parents[process]
        return process == os.getpid()

    return sorted(filter(is_ours, found))


def test_an_executor_killed_midway_changes_nothing(tmp_path: Path):
    settings = log_of(tmp_path, ROWS)
    expected = rolled(settings, OnDuckDB(), "duckdb")
    killed: list[int] = []

    def kill() -> None:
        time.sleep(1 + ROWS / 500_000)
        process = executors()[0]
        os.kill(process, signal.SIGKILL)
        killed.append(process)

    killer = threading.Thread(target=kill)

    def tell(step: str) -> None:
        if step == "day count":
            killer.start()

    began = time.perf_counter()
    found = rolled(settings, OnSpark(CLUSTER), "spark", tell)
    took = time.perf_counter() - began
    killer.join()
    assert len(killed) == 1
    print(f"{ROWS:,} batches, one of two executors killed: {took:,.1f} s")
    for name in SUMS:
        held, different = rows_apart(expected / name, found / name)
        assert held
        assert different == 0, name


def test_what_the_log_does_not_take_is_told_in_the_same_words(tmp_path: Path):
    settings = data_folder(tmp_path, AS_OF)
    write_partitions(settings, [as_logged(place, log_row(accepted=11 * place)) for place in (0, 1, 2)])
    told = []
    for engine in (OnDuckDB(), OnSpark("local[1]")):
        with pytest.raises(DataRefused) as refused:
            rolled(settings, engine, f"at{len(told)}")
        told.append(str(refused.value))
    assert told[0] == told[1]
    assert "batch 'b1', as do 1 more: accepted is more than units." in told[0]


def test_partitions_are_seen_alike(tmp_path: Path):
    settings = log_of(tmp_path, 500)
    seen = [engine.roll(work_of(settings, name), quiet) for name, engine in engines().items()]
    assert seen[0] == seen[1]
    assert sum(one.batches for one in seen[0]) == 500
    assert isinstance(seen[0][0], Seen)


def engines() -> dict[str, OnDuckDB | OnSpark]:
    return {"duckdb": OnDuckDB(), "spark": OnSpark("local[1]")}


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path):
    settings = log_of(tmp_path, 10)
    with pytest.raises(LinchpinError, match=r"--engine spark, spark:nowhere: Spark did not come to its end \("):
        rolled(settings, OnSpark("spark:nowhere"), "spark")
