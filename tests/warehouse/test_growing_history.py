"""Histories of a log, drawn at random: days come, change, go, come late or empty, and somebody goes back."""

from __future__ import annotations

import datetime
import os
import random
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from dashboard.settings import Settings
from dashboard.warehouse.holding import use
from dashboard.warehouse.version import list_versions
from tests.partitioned import Row, as_logged, write_partition, write_partitions
from tests.warehouse.test_growing import grown, hold_alike, ids_logged, own_log
from tests.warehouse.test_rollup import log_row

SEEDS = range(25 if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else 1)
FIRST, LONG_AGO = datetime.date(2024, 4, 25), datetime.date(2023, 12, 25)
STEPS = ("add", "add", "add", "change", "remove", "empty", "late", "use", "wipe")


def drawn(draw: random.Random, ids: Row, day: datetime.date, number: int) -> Row:
    """Return a batch full of edges: due before it came, back at midnight, known late or never, in euros."""

    def after(days: tuple[int, ...]) -> datetime.datetime:
        return came + datetime.timedelta(days=draw.choice(days), hours=draw.choice((0, 1, 17)))

    came = datetime.datetime.combine(day, datetime.time(draw.choice((0, 8, 23)), draw.choice((0, 59))))
    back = None if draw.random() < 0.3 else after((0, 1, 3, 9, 33))
    if back and draw.random() < 0.2:
        back = datetime.datetime.combine(back.date() + datetime.timedelta(days=1), datetime.time())
    row = as_logged(number, log_row(submitted_at=came.isoformat(), units=draw.choice((0, 1, 10, 77)))) | ids
    row |= {
        "due_at": None if draw.random() < 0.15 else after((-3, 0, 1, 4, 9, 40)),
        "delivered_at": back,
        "known_on": draw.choice((None, day, day + datetime.timedelta(days=20))),
        "range_only": draw.random() < 0.3,
        "basis": draw.choice(("reported", "estimated")),
    }
    if draw.random() < 0.3:
        row |= {
            "cost": Decimal("3.33"),
            "currency": "EUR",
            "usd_per_unit": draw.choice((None, Decimal("1.07123456"))),
        }
    return row


def take(draw: random.Random, settings: Settings, ids: Row, number: int) -> None:
    """Take one step in the history of a log."""
    days = sorted(settings.log.iterdir()) if settings.log.exists() else []
    step = draw.choice(STEPS)
    day = FIRST + datetime.timedelta(days=draw.randint(0, 25))
    if step == "late":
        day = LONG_AGO + datetime.timedelta(days=draw.randint(0, 60))
    if step == "change" and days:
        day = datetime.date.fromisoformat(draw.choice(days).name[-10:])
        shutil.rmtree(settings.log / f"submitted_on={day}")
    if step in {"add", "late", "change"}:
        rows = [drawn(draw, ids, day, 100 * number + place) for place in range(draw.randint(1, 4))]
        write_partitions(settings, rows, draw.choice(("a.parquet", f"{number}.parquet")))
    elif step == "remove" and len(days) > 1:
        shutil.rmtree(draw.choice(days))
    elif step == "empty":
        write_partition(settings.log / f"submitted_on={day}" / "empty.parquet", [])
    elif step == "use":
        use(settings, draw.choice(list_versions(settings)))
    elif step == "wipe":
        shutil.rmtree(settings.rolled, ignore_errors=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happened_to_a_log_its_version_is_the_one_made_at_once(seed: int, tmp_path: Path):
    draw = random.Random(seed)
    folder = tmp_path / "s[1] submitted_on=2024-01-01"
    folder.mkdir()
    settings = own_log(folder)
    ids = ids_logged(settings)
    for number in range(1, draw.randint(8, 14)):
        take(draw, settings, ids, number)
        if draw.random() < 0.6:
            grown(settings)
    grown(settings)
    hold_alike(settings)
