"""Write a made-up log of partitions, of the organisations of the public record."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.settings import Settings
from dashboard.warehouse.version import current_id, version_path

DAY_LOG = (Path(__file__).parent / "day.sql").read_text(encoding="utf-8")
FIRST_DAY = datetime.date(2023, 10, 4)
ONE = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """A log to make: its data folder, how many batches each of how many days has, and the seed."""

    settings: Settings
    rows_a_day: int
    days: int
    seed: int

    def day(self, place: int) -> datetime.date:
        """Return the day at a place, counted from 0."""
        return FIRST_DAY + place * ONE

    def partition(self, place: int) -> Path:
        """Return where the batches of a day lie."""
        return self.settings.log / f"submitted_on={self.day(place)}" / "batches.parquet"


@contextmanager
def writing(made: Made, shipped: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield what writes days, of the clients, vendors and services of the shipped modelled log; makes the folder."""
    card = made.settings.sources / "record.yml"
    card.parent.mkdir(parents=True, exist_ok=True)
    card.write_text(f"title: A made-up log of {made.days} days\nas_of: {FIRST_DAY}\n", encoding="utf-8")
    with duckdb.connect(str(version_path(shipped, current_id(shipped))), read_only=True) as connection:
        yield connection


def write_day(connection: duckdb.DuckDBPyConnection, made: Made, place: int) -> None:
    """Write the batches of a day, unless they lie there."""
    path = made.partition(place)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{os.getpid()}")
    bound = {"day": made.day(place), "rows": made.rows_a_day, "seed": made.seed}
    connection.execute(DAY_LOG.format(file=unfinished), bound)
    unfinished.replace(path)
