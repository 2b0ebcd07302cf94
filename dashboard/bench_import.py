"""Time an import of a large clean delivery log beside what DuckDB alone takes to load and check the same file."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from dashboard.intake.profile import load_profile
from dashboard.progress import Watch
from dashboard.settings import Settings
from dashboard.warehouse.imports.importing import Order, take_in
from dashboard.warehouse.imports.publishing import publish
from dashboard.warehouse.imports.yardstick import make_csv, make_log, plain_load

ROWS, CSV_ROWS, RUNS = 10_000_000, 200_000, 3


def bench_import(runs: int) -> None:
    """Print seconds, at most three runs of each way in turn, and the ratios of runs to those of DuckDB alone."""
    rows = int(os.environ.get("LINCHPIN_BENCH_ROWS", ROWS))
    runs = min(runs, RUNS)
    with tempfile.TemporaryDirectory() as scratch:
        log, text = Path(scratch) / "log.parquet", Path(scratch) / "log.csv"
        make_log(log, rows)
        make_csv(log, text, min(rows, CSV_ROWS))
        ways: dict[str, Callable[[Path], object]] = {
            "table made and checked": lambda folder: plain_load(log, folder / "plain.duckdb"),
            "import": lambda folder: take_in(_own(folder), _order(log), Watch()),
            "import, build and swap": lambda folder: publish(_own(folder), _order(log), Watch()),
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(runs):
            for name, way in ways.items():
                times[name].append(_timed(way))
        by_text = [_timed(lambda folder: take_in(_own(folder), _order(text), Watch())) for _ in range(runs)]
    base, *_ = times.values()
    print(f"delivery log of {rows:,} rows, Parquet, median of {runs} in turn (least to most), s")
    for name, taken in times.items():
        ratio = statistics.median(one / plain for one, plain in zip(taken, base, strict=True))
        spread = f"({min(taken):.1f} to {max(taken):.1f})"
        print(f"{name:28}{statistics.median(taken):8.1f}  {spread}  {ratio:5.2f} x DuckDB alone")
    print(f"CSV: {min(rows, CSV_ROWS) / statistics.median(by_text):,.0f} rows/s")


def _timed(way: Callable[[Path], object]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        way(Path(folder))
        return time.perf_counter() - started


def _own(folder: Path) -> Settings:
    return Settings(data=folder / "data", queries=folder / "queries")


def _order(file: Path) -> Order:
    profile, text = load_profile("throughput")
    return Order(profile, text, (file,))
