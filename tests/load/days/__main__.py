"""Roll up a log of partitions, build a version of it, ask it every page's question, and add days one by one.

`python -m tests.load.days --rows 1000000000 --keep DIR` needs 50 GB and an hour on two cores; a run that is stopped
goes on with what lies in DIR.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from dashboard.catalog.folder import catalogue
from dashboard.settings import Settings
from dashboard.warehouse.build import build
from dashboard.warehouse.lock import locked
from dashboard.warehouse.rollup.on_duckdb import OnDuckDB
from dashboard.warehouse.rollup.rolling import roll_partitions
from dashboard.warehouse.version import open_version
from tests.load.days.log import Made, write_day, writing
from tests.load.days.telling import written
from tests.load.pages import asked, percentile

HERE = Path(__file__).parent


def main() -> None:
    """Read the arguments, measure one size, and write it beside the others into both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000_000, help="batches of the log")
    parser.add_argument("--days", type=int, default=1000, help="days over which they are spread")
    parser.add_argument("--new-days", type=int, default=5, help="days that are added one by one")
    parser.add_argument("--runs", type=int, default=5, help="how often each question is asked")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, help="the built folder whose organisations the log names")
    parser.add_argument("--keep", type=Path, help="keep the log and its version in this folder, or go on with them")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        seen = _measured(given, given.keep or Path(spare))
    path = HERE / "results.json"
    former = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    kept = [one for one in former if one["rows"] != seen["rows"]]
    results = sorted([*kept, seen], key=lambda one: one["rows"])
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (HERE / "results.md").write_text(written(results), encoding="utf-8")
    print((HERE / "results.md").read_text(encoding="utf-8"))


def _measured(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    shipped = Settings.read(given.data)
    settings = Settings(folder, shipped.queries, with_record=True)
    made = Made(settings, given.rows // given.days, given.days, given.seed)
    for place in range(given.days, given.days + given.new_days):
        made.partition(place).unlink(missing_ok=True)
    with writing(made, shipped) as connection:
        log = _timed("write the log", lambda: [write_day(connection, made, place) for place in range(given.days)])
        rolled = _timed("roll up", lambda: _roll(settings))
        built = _timed("build", lambda: build(settings, lambda step: print(f"  {step}", flush=True)))
        questions, alike = _questions(settings, given.runs)
        whole = open_version(settings).path.stat().st_size
        grown = [_one_day_more(connection, made, given.days + place) for place in range(given.new_days)]
    later, later_alike = _questions(settings, given.runs)
    files = [path.stat().st_size for path in settings.log.rglob("*.parquet")]
    return {
        "rows": given.rows,
        "days": given.days,
        "machine": {"cores": os.cpu_count(), "system": platform.machine(), "duckdb": duckdb.__version__},
        "log_bytes": sum(files),
        "version_bytes": whole,
        "grown_bytes": open_version(settings).path.stat().st_size,
        "seconds": {"log": log, "roll_up": rolled, "build": built},
        "questions": questions,
        "grown_questions": later,
        "sums_alike": alike and later_alike,
        "new_days": grown,
    }


def _timed(what: str, do: Any) -> float:
    print(what, flush=True)
    began = time.perf_counter()
    do()
    return round(time.perf_counter() - began, 2)


def _roll(settings: Settings) -> None:
    with locked(settings):
        roll_partitions(settings, OnDuckDB(), lambda step: print(f"  {step}", flush=True))


def _questions(settings: Settings, runs: int) -> tuple[dict[str, float], bool]:
    """Return how long every page's questions take, and whether the sums are those of the rows."""
    version = open_version(settings)
    found = asked(version, catalogue(settings.queries).queries.values(), runs)
    with version.cursor() as cursor:
        ((rows,),) = cursor.execute("select sum(units) from delivery_log").fetchall()
        ((sums,),) = cursor.execute("select sum(submitted) from throughput").fetchall()
    return {"p50": percentile(found, 0.5), "p95": percentile(found, 0.95)}, rows == sums


def _one_day_more(connection: duckdb.DuckDBPyConnection, made: Made, place: int) -> dict[str, float]:
    """Return the seconds from a day that lies there to the version with it serving, and until all is tidied."""
    write_day(connection, made, place)
    began, clock = time.perf_counter(), time.time()
    build(made.settings)
    ended = time.perf_counter()
    serving = (made.settings.versions / "current").stat().st_mtime - clock
    return {"serving": round(serving, 2), "tidied": round(ended - began, 2)}


if __name__ == "__main__":
    main()
