"""Logs of partitions as a user writes them: rows of a small world as Parquet, a folder for each day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from dashboard.settings import Settings
from tests.worlds import currency_of, slug

Row = dict[str, Any]
MONEY, RATE = pyarrow.decimal128(18, 2), pyarrow.decimal128(18, 8)
TEXTS = ("batch_id", "client_id", "vendor_id", "service_id", "scenario", "currency", "basis", "source_id", "run_id")
MOMENTS = ("submitted_at", "due_at", "delivered_at")
COUNTS = ("units", "inspected", "passed_first", "accepted", "rejected", "reworked_tasks", "rework_loops")
TYPES = {
    **dict.fromkeys(TEXTS, pyarrow.string()),
    **dict.fromkeys(MOMENTS, pyarrow.timestamp("us")),
    **dict.fromkeys(COUNTS, pyarrow.int64()),
    **dict.fromkeys(("cost", "qa_cost", "rework_cost"), MONEY),
    "usd_per_unit": RATE,
    "range_only": pyarrow.bool_(),
    "known_on": pyarrow.date32(),
}
CARD = "title: A log of partitions\nas_of: {as_of}\n"


def data_folder(path: Path, as_of: datetime.date) -> Settings:
    """Make a data folder without a record, that reaches to a day."""
    settings = Settings(path, path / "queries")
    settings.sources.mkdir(parents=True)
    (settings.sources / "record.yml").write_text(CARD.format(as_of=as_of), encoding="utf-8")
    return settings


def as_logged(place: int, row: Row) -> Row:
    """Return a row as `SmallWorld.lay` would lay it, by the names that a partition's columns have."""
    said = {"scenario": "actual", "range_only": False, "currency": "USD", "basis": "reported", "source_id": "letter"}
    said |= {"batch_id": f"b{place}", "known_on": datetime.date(2020, 1, 1)}
    if "usd_per_unit" in row:
        said["currency"] = currency_of(row["usd_per_unit"])
    named = {"client": "client_id", "vendor": "vendor_id", "service": "service_id"}
    said["service_id"] = "labelling"
    for name, value in row.items():
        said[named.get(name, name)] = slug(value) if name in named and value is not None else value
    if said["currency"] == "USD":
        said["usd_per_unit"] = Decimal(1)
    return said


def write_partitions(settings: Settings, rows: Iterable[Row], name: str = "part.parquet") -> None:
    """Write logged rows into the log of a data folder, in place of what lies under that name for their days."""
    days: dict[datetime.date, list[Row]] = {}
    for row in rows:
        days.setdefault(row["submitted_at"].date(), []).append(row)
    for day, held in days.items():
        write_partition(settings.log / f"submitted_on={day}" / name, held)


def write_partition(path: Path, rows: list[Row], **types: Any) -> None:
    """Write one file; `types` says of a column that it is of another type, or None that it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = {name: kind for name, kind in (TYPES | types).items() if kind is not None}
    columns = {name: pyarrow.array([row.get(name) for row in rows], kind) for name, kind in fields.items()}
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
