"""An import that is tried first: nothing serves it until it is published, and nothing of it stays if it is not."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from dashboard.errors import DataRefused
from dashboard.intake.live import read_live
from dashboard.intake.profile import read_profile
from dashboard.progress import Tally, Watch
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.build import build
from dashboard.warehouse.holding import use
from dashboard.warehouse.imports.importing import Order
from dashboard.warehouse.imports.prepared import Prepared
from dashboard.warehouse.imports.publishing import prepare, publish, publish_prepared
from dashboard.warehouse.version import current_id, list_versions, named_in, open_version
from tests.small_folder import small_folder

PROFILE = """
title: Contracts
row: contract
fields: {contract_id: id, client: buyer, vendor: supplier, start_on: start, total_value: worth}
constants: {currency: EUR}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Settings:
    """A data folder without anything in it."""
    return Settings(data=tmp_path / "own", queries=PROJECT / "queries")


def order(path: Path, *ids: str, worth: str = "10") -> Order:
    """Write contracts with these ids, and a last row that is refused."""
    lines = [f"{one},Bank,Labeller,2026-01-01,{worth}" for one in ids]
    path.write_text("\n".join(["id,buyer,supplier,start,worth", *lines, "bad,Bank,Labeller,soon,1", ""]))
    return Order(read_profile(PROFILE, "profile"), PROFILE, (path,))


def contracts(settings: Settings) -> int:
    with open_version(settings).cursor() as cursor:
        ((count,),) = cursor.execute("select count(*) from record.contract").fetchall()
    return int(count)


def left(settings: Settings) -> list[str]:
    """Return the files of the data folder beside its lock."""
    files = [path for path in settings.data.rglob("*") if path.is_file()]
    return sorted(str(path.relative_to(settings.data)) for path in files if path.name != "lock")


def test_what_is_prepared_serves_nobody_until_it_is_published(folder: Settings, tmp_path: Path) -> None:
    prepared = prepare(folder, order(tmp_path / "a.csv", "c-1", "c-2"), Watch())
    assert named_in(folder, "current") == ""
    assert read_live(folder) == ()
    assert list_versions(folder) == []
    assert not (folder.sources / "record.yml").exists()
    assert (prepared.imported.card.taken, prepared.imported.card.refused) == (2, 1)
    with prepared.opened(folder) as version, version.cursor() as cursor:
        assert cursor.execute("select count(*) from contract").fetchall() == [(2,)]
    published = publish_prepared(folder, prepared, Watch())
    assert (published.built.version, published.before, published.is_rebuilt) == (prepared.version, "", False)
    assert current_id(folder) == prepared.version
    assert read_live(folder) == (prepared.imported.id,)
    assert contracts(folder) == 2
    assert list(folder.versions.glob("*.prepared")) + list(folder.versions.glob("*.trial")) == []


def test_it_is_the_version_that_one_act_would_make(folder: Settings, tmp_path: Path) -> None:
    asked = order(tmp_path / "a.csv", "c-1")
    version = prepare(folder, asked, Watch()).version
    gc.collect()
    assert publish(folder, asked, Watch()).built.version == version


def test_another_import_in_between_is_built_upon(folder: Settings, tmp_path: Path) -> None:
    prepared = prepare(folder, order(tmp_path / "a.csv", "c-1"), Watch())
    other = publish(folder, order(tmp_path / "b.csv", "d-1", "d-2"), Watch())
    assert prepared.mark.trial.exists()
    published = publish_prepared(folder, prepared, Watch())
    assert published.is_rebuilt
    assert published.before == other.built.version
    assert read_live(folder) == (other.imported.id, prepared.imported.id)
    assert contracts(folder) == 3
    assert use(folder, published.before).version == published.before
    assert contracts(folder) == 2


@pytest.mark.parametrize("is_dropped", [True, False])
def test_nothing_stays_of_what_nobody_publishes(is_dropped: bool, tmp_path: Path) -> None:
    settings = small_folder(tmp_path)
    build(settings)
    before = left(settings)
    prepared = prepare(settings, order(tmp_path / "a.csv", "c-1"), Watch())
    build(settings)
    assert prepared.mark.trial.exists()
    assert prepared.imported.folder.exists()
    if is_dropped:
        prepared.drop()
    else:
        del prepared
        gc.collect()
    build(settings)
    assert left(settings) == before


def test_an_import_stays_while_another_looks_at_it(folder: Settings, tmp_path: Path) -> None:
    asked = order(tmp_path / "a.csv", "c-1")
    first, second = prepare(folder, asked, Watch()), prepare(folder, asked, Watch())
    first.drop()
    assert publish_prepared(folder, second, Watch()).imported.folder.exists()


def test_what_was_removed_before_it_is_published_is_said(folder: Settings, tmp_path: Path) -> None:
    prepared = prepare(folder, order(tmp_path / "a.csv", "c-1"), Watch())
    prepared.drop()
    prepare(folder, order(tmp_path / "b.csv", "d-1"), Watch())
    with pytest.raises(DataRefused, match="was removed before it was published"):
        publish_prepared(folder, prepared, Watch())
    assert read_live(folder) == ()


def test_the_same_again_is_known_to_count(folder: Settings, tmp_path: Path) -> None:
    asked = order(tmp_path / "a.csv", "c-1")
    first = publish(folder, asked, Watch())
    again: Prepared = prepare(folder, asked, Watch())
    assert again.is_counted_already
    assert again.version == first.built.version
    assert publish_prepared(folder, again, Watch()).built.is_new is False


@pytest.mark.parametrize("act", [prepare, publish])
def test_an_act_that_fails_leaves_nothing(act, tmp_path: Path) -> None:
    settings = small_folder(tmp_path)
    build(settings)
    before = left(settings)
    (settings.sources / "unknown.csv").write_text("a\n1\n")
    with pytest.raises(DataRefused, match="has no card"):
        act(settings, order(tmp_path / "a.csv", "c-1"), Watch())
    (settings.sources / "unknown.csv").unlink()
    build(settings)
    assert left(settings) == before


def test_a_tally_tells_rows_a_second_and_what_is_left() -> None:
    tally = Tally()
    assert tally.part == 0
    # As if it had begun a minute ago.
    tally._began -= 60
    tally.file("a.csv", 200, lambda: 100)
    tally.rows(1_000)
    half = tally.part
    assert 0 < half < 0.5
    assert str(tally).startswith("Reading a.csv: 1,000 rows, ")
    assert "rows/s, about " in str(tally)
    assert str(tally).endswith("s left")
    tally.step("sorting rows")
    assert tally.part > half
    tally.step("a step that nobody measured")
    assert tally.part > half
    assert "rows/s" not in str(tally)
