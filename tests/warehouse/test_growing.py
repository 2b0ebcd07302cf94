"""A version that grows from the one before it is, row by row, the one that is made at once of the same files."""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from dashboard.errors import DataRefused
from dashboard.settings import Settings
from dashboard.warehouse import build as building_it
from dashboard.warehouse.build import build
from dashboard.warehouse.opening import beside
from dashboard.warehouse.rollup import growing
from dashboard.warehouse.version import current_id, version_path
from tests.imports.brought import as_csv, bring, good, own_folder, profile
from tests.intake.made import made
from tests.partitioned import Row, as_logged, write_partitions
from tests.warehouse.test_log_again import KNOWN, small_record
from tests.warehouse.test_rollup import batches, log_row

EXAMPLES = 60 if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else 3
IDS = {
    "ada": "openai",
    "bob": "google",
    "vim": "surge-ai",
    "wes": "appen",
    **dict.fromkeys(("text", "labelling"), KNOWN["service_id"]),
    "video": "model-evaluation",
    "letter": KNOWN["source_id"],
    "paper": "360iresearch-2025-d086c",
}
# Names of files of sums are drawn anew each time.
DRAWN = {("beneath", "partition"): "* exclude (sums)"}
Rows = dict[tuple[str, str], Counter[str]]


def rows_of(settings: Settings) -> Rows:
    """Return all rows of all tables of the version that serves."""
    path = version_path(settings, current_id(settings))
    with duckdb.connect(str(path), read_only=True, config=beside(path)) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where not internal"
        ).fetchall()
        found = {
            name: counted(connection, f"select {DRAWN.get(name, '*')} from {'.'.join(name)}")
            for name in map(tuple, tables)
        }
        return found | {("record", "delivery_log"): counted(connection, "select * from record.delivery_log")}


def counted(connection: duckdb.DuckDBPyConnection, text: str) -> Counter[str]:
    return Counter(map(repr, connection.execute(text).fetchall()))


def grown(settings: Settings) -> bool:
    """Build, and tell whether the version grew from the one before."""
    with patch.object(building_it, "grow", side_effect=growing.grow) as grow:
        build(settings)
    return bool(grow.called)


def at_once(settings: Settings) -> Rows:
    """Return the rows of a version made of the same files in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        other = Settings(Path(folder) / "data", settings.queries)
        shutil.copytree(settings.data, other.data, ignore=shutil.ignore_patterns("versions", "rolled"))
        assert not grown(other)
        return rows_of(other)


def hold_alike(settings: Settings) -> None:
    found, whole = rows_of(settings), at_once(settings)
    assert found.keys() == whole.keys()
    assert [name for name in whole if found[name] != whole[name]] == []


def named(rows: list[Row], start: int) -> list[Row]:
    """Return drawn batches as logged, of organisations that the record knows."""
    return [
        {
            name: IDS.get(value, value) if isinstance(value, str) else value
            for name, value in as_logged(n, row).items()
        }
        for n, row in enumerate(rows, start=start)
    ]


@tried(max_examples=EXAMPLES, deadline=None)
@given(logs=st.lists(st.lists(batches(), min_size=1, max_size=6), min_size=2, max_size=3), goes=st.booleans())
def test_a_version_that_grows_is_the_one_that_is_made_at_once(logs: list[list[Row]], goes: bool):
    with tempfile.TemporaryDirectory() as made_in:
        settings = small_record(Path(made_in) / "data")
        (settings.sources / "record.yml").write_text("title: A log\nas_of: 2025-12-20\n", encoding="utf-8")
        build(settings)
        for place, rows in enumerate(logs):
            write_partitions(settings, named(rows, 100 * place), f"{place}.parquet")
            assert grown(settings)
        if goes:
            shutil.rmtree(min(settings.log.iterdir()))
            grown(settings)
        hold_alike(settings)


def own_log(tmp_path: Path) -> Settings:
    """Return a folder with batches of its own: one back, one that comes back late, one that is open and due later."""
    settings = own_folder(tmp_path)
    days = [
        ("2024-05-01 09:00", "2024-05-03 09:00", "2024-05-02 09:00"),
        ("2024-04-20 09:00", "2024-05-04 09:00", "2024-05-08 09:00"),
        ("2024-04-02 09:00", "2024-05-07 09:00", ""),
    ]
    rows = [
        good("delivery", batch_id=f"B{place}", submitted_at=came, due_at=due, delivered_at=back)
        for place, (came, due, back) in enumerate(days)
    ]
    bring(settings, profile("delivery"), made(tmp_path, "own.csv", as_csv(rows)), as_of=datetime.date(2024, 5, 5))
    return settings


def ids_logged(settings: Settings) -> Row:
    """Return the organisations, service and source that the folder's own batches name."""
    names = ("client_id", "vendor_id", "service_id", "source_id")
    with duckdb.connect(str(version_path(settings, current_id(settings))), read_only=True) as connection:
        ((*ids,),) = connection.execute(f"select {', '.join(names)} from record.throughput limit 1").fetchall()
    return dict(zip(names, ids, strict=True))


def logged(settings: Settings, day: str) -> None:
    """Write a batch of that day."""
    days = {"submitted_at": f"{day}T08:00", "due_at": f"{day}T09:00", "delivered_at": f"{day}T10:00"}
    row = as_logged(int(day[-2:]), log_row(**days)) | ids_logged(settings)
    write_partitions(settings, [row], f"{day}.parquet")


def late_row(day: str, **given: Any) -> list[Row]:
    return named([log_row(client="Ada", vendor="Vim", submitted_at=f"{day}T08:00", **given)], 7)


def test_a_later_day_of_the_log_tells_more_of_batches_that_lie_in_the_version_itself(tmp_path: Path):
    settings = own_log(tmp_path)
    for day in ("2024-05-05", "2024-05-06", "2024-05-07", "2024-05-09"):
        logged(settings, day)
        assert grown(settings)
        hold_alike(settings)


def test_payments_after_the_day_of_their_import_stay_out_however_far_the_log_reaches(tmp_path: Path):
    settings = own_log(tmp_path)
    paid = [
        good("payment", payment_id=f"P{place}", billed_on=day)
        for place, day in enumerate(("2024-04-30", "2024-05-08"))
    ]
    bring(settings, profile("payment"), made(tmp_path, "paid.csv", as_csv(paid)), as_of=datetime.date(2024, 5, 5))
    logged(settings, "2024-05-09")
    assert grown(settings)
    hold_alike(settings)


def test_a_version_that_cannot_be_grown_from_is_made_at_once(tmp_path: Path):
    settings = small_record(tmp_path / "data")
    build(settings)
    write_partitions(settings, late_row("2025-12-03"), "b.parquet")
    with patch.object(building_it, "grow", side_effect=duckdb.CatalogException("something is not there")):
        build(settings)
    hold_alike(settings)


def test_a_partition_of_long_ago_that_comes_late_is_summed_too(tmp_path: Path):
    settings = small_record(tmp_path / "data")
    build(settings)
    write_partitions(settings, late_row("2024-02-29"), "late.parquet")
    assert grown(settings)
    hold_alike(settings)


def test_what_waits_since_long_ago_has_waited_a_day_longer(tmp_path: Path):
    settings = small_record(tmp_path / "data")
    (settings.sources / "record.yml").write_text("title: A log\nas_of: 2025-12-01\n", encoding="utf-8")
    write_partitions(settings, late_row("2025-03-01", due_at=None, delivered_at=None), "open.parquet")
    build(settings)
    write_partitions(settings, late_row("2025-12-03"), "later.parquet")
    assert grown(settings)
    hold_alike(settings)


def test_whatever_else_is_new_makes_a_version_at_once(tmp_path: Path):
    settings = small_record(tmp_path / "data")
    build(settings)
    (settings.sources / "record.yml").write_text("title: Another\nas_of: 2026-11-24\n", encoding="utf-8")
    assert not grown(settings)


def test_a_damaged_version_is_not_grown_from(tmp_path: Path):
    settings = small_record(tmp_path / "data")
    version_path(settings, build(settings).version).write_bytes(b"damaged")
    write_partitions(settings, late_row("2025-12-03"), "b.parquet")
    assert not grown(settings)


def test_a_batch_of_nobody_known_leaves_the_old_version_serving(tmp_path: Path):
    settings = small_record(tmp_path / "data")
    before = build(settings).version
    write_partitions(settings, [as_logged(7, log_row(submitted_at="2025-12-03T08:00"))], "b.parquet")
    with pytest.raises(DataRefused, match="names a client, vendor, service, source or run that is not in the record"):
        build(settings)
    assert current_id(settings) == before
    assert not list(settings.versions.glob("*.building*"))
