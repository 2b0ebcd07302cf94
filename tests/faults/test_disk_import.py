"""A full disk and a closed folder while files come in: one message, nothing left, and the old version goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.intake.live import ID, read_live
from dashboard.settings import Settings
from dashboard.warehouse.build import build
from dashboard.warehouse.version import current_id
from tests.faults.limits import limited
from tests.imports.brought import as_csv, bring, good, profile, small_settings
from tests.intake.made import made


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    """A folder with a version, and files that are to come in."""
    settings = small_settings(tmp_path)
    made(tmp_path, "own.yml", profile())
    made(
        tmp_path,
        "next.csv",
        as_csv([good(contract_id=f"N{place}", vendor=f"Vendor {place}") for place in range(3_000)]),
    )
    return settings


def goes_on(settings: Settings, version: str, live: tuple[str, ...]) -> None:
    """Hold that the old version serves, that nothing is left, and that the next build and import work."""
    assert (current_id(settings), read_live(settings)) == (version, live)
    assert {path.name for path in settings.imports.iterdir() if not ID.fullmatch(path.name)} == {"live.yml"}
    assert {path.name for path in settings.imports.iterdir() if ID.fullmatch(path.name)} == set(live)
    assert list(settings.versions.glob("*.building*")) == []
    assert not build(settings).is_new
    next_file = settings.data.parent / "next.csv"
    assert bring(settings, profile(), next_file).imported.card.taken == 3_000


def command(settings: Settings) -> list[str]:
    return ["import", str(settings.data.parent / "own.yml"), str(settings.data.parent / "next.csv")]


@pytest.mark.parametrize("largest", [1_000, 50_000, 300_000, 1_000_000, 3_000_000])
def test_a_file_that_the_disk_does_not_take_is_one_message(largest: int, small: Settings):
    before = current_id(small), read_live(small)
    *first, status = limited(small, *command(small), largest=largest)
    assert status == "status 1", first
    assert len(first) == 1, first
    assert "cannot be written: a file may not be larger. Raise the limit" in first[0]
    goes_on(small, *before)


@pytest.fixture
def closed(small: Settings) -> Iterator[Settings]:
    """The same, with an imports folder that nobody may write."""
    small.imports.chmod(0o555)
    yield small
    small.imports.chmod(0o755)


def test_a_folder_that_cannot_be_written_is_one_message(closed: Settings):
    before = current_id(closed), read_live(closed)
    *first, status = limited(closed, *command(closed))
    assert status == "status 1", first
    assert len(first) == 1, first
    assert str(closed.imports) in first[0]
    assert "cannot be used: permission denied. Make it readable and writable" in first[0]
    closed.imports.chmod(0o755)
    goes_on(closed, *before)


def test_a_file_that_may_not_be_read_is_one_message(small: Settings):
    before = current_id(small), read_live(small)
    path = small.data.parent / "next.csv"
    path.chmod(0o000)
    *first, status = limited(small, *command(small))
    path.chmod(0o644)
    assert (first, status) == ([f"{path}: may not be read. Change its permissions."], "status 1")
    goes_on(small, *before)
