"""Kill -9 at random moments of an import leaves the old version or the new one, whole, and no half of an import."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from dashboard.intake.live import ID, read_live
from dashboard.settings import Settings
from dashboard.warehouse.build import build_unless_held
from dashboard.warehouse.holding import imports_of
from dashboard.warehouse.version import current_id, version_path
from tests.faults.killing import CHILDREN, dump, kill_at_random, run
from tests.imports.brought import as_csv, good, own_folder, profile, small_settings

# `make prove` takes its time.
IS_PROOF = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
# Each import makes the next build longer, so many kills are spread over several folders.
FOLDERS, LATER, FIRST = (8, 25, 40) if IS_PROOF else (1, 3, 2)
CHILDREN.set_forkserver_preload(
    ["dashboard.keeping", "dashboard.tending", "dashboard.serving", "dashboard.bringing", "tests.faults.killing"]
)


def command(settings: Settings, moment: int) -> list[str]:
    """Return the command that imports a month's contracts, and write their file."""
    months = settings.data.parent
    (months / "own.yml").write_text(profile(), encoding="utf-8")
    rows = [good(contract_id=f"M{moment}-{place}", total_value=f"{moment}.{place:02}") for place in range(50)]
    (months / f"m{moment}.csv").write_text(as_csv(rows), encoding="utf-8")
    return ["import", str(months / "own.yml"), str(months / f"m{moment}.csv")]


def settled(settings: Settings) -> None:
    """Hold that the list of imports and the version agree, or roll forward to that at the next start."""
    live = read_live(settings)
    found = build_unless_held(settings).version
    assert found == current_id(settings)
    assert read_live(settings) == live == imports_of(version_path(settings, found))


def nothing_left(settings: Settings) -> None:
    """Hold that below imports and versions lies nothing but what is finished."""
    names = {path.name for path in settings.imports.iterdir()}
    assert {name for name in names if not ID.fullmatch(name)} == {"live.yml"}
    assert {name for name in names if ID.fullmatch(name)} == set(read_live(settings))
    kept = re.compile(r"[0-9a-f]{12}\.(duckdb|sha256)|current|lock|refused")
    assert [path.name for path in settings.versions.iterdir() if not kept.fullmatch(path.name)] == []


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(3, 3 + FOLDERS))
def test_an_import_killed_at_any_moment_leaves_the_old_version_or_the_new_one(seed: int, tmp_path: Path):
    settings = small_settings(tmp_path)
    killed = kill_at_random(
        lambda moment: command(settings, moment), settings, LATER, seed=seed, is_left=lambda: settled(settings)
    )
    print(killed)
    assert killed.in_time >= LATER // 2
    assert killed.old >= 1
    nothing_left(settings)
    assert len(read_live(settings)) == LATER + 3


@pytest.mark.proof
def test_a_first_import_killed_at_any_moment_leaves_nothing_or_all_of_it(tmp_path: Path):
    whole = own_folder(tmp_path)
    run(command(whole, 1), whole)
    expected = dump(whole, current_id(whole))
    _, longest = run(command(whole, 2), whole)
    for moment in range(FIRST):
        folder = tmp_path / f"first{moment}"
        folder.mkdir()
        # The folder's name is in the record's title.
        settings = own_folder(folder)
        run(command(settings, 1), settings, kill_after=longest * (moment + 0.5) / FIRST)
        if (settings.versions / "current").exists():
            assert dump(settings, current_id(settings)) == expected
        run(command(settings, 1), settings)
        assert dump(settings, current_id(settings)) == expected
        nothing_left(settings)


@pytest.mark.parametrize("count", [2])
def test_two_imports_at_once_are_both_in_at_the_end(count: int, tmp_path: Path):
    settings = small_settings(tmp_path)
    folders = ["--data", str(settings.data), "--queries", str(settings.queries)]
    children = [
        CHILDREN.Process(target=said, args=([*folders, *command(settings, moment)], str(tmp_path / f"said{moment}")))
        for moment in range(count)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join(120)
    words = [(tmp_path / f"said{moment}").read_text() for moment in range(count)]
    assert [child.exitcode for child in children] == [0] * count, words
    assert len(read_live(settings)) == count + 1
    assert read_live(settings) == imports_of(version_path(settings, current_id(settings)))
    assert sum("waiting for another build or import" in one for one in words) == count - 1
    nothing_left(settings)


def said(arguments: list[str], path: str) -> None:
    """Run a command in a child; what it prints goes to a file. The first one holds on for a while."""
    import contextlib
    import sys
    import time

    from dashboard.cli import main
    from dashboard.warehouse.imports import importing

    def slowly(*given: object) -> object:
        time.sleep(2)
        return whole(*given)

    whole = importing._read
    importing._read = slowly  # type: ignore[assignment]
    with open(path, "w") as stream, contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        status = main(arguments)
    sys.exit(status)


def test_what_a_killed_build_laid_on_the_disk_is_cleared_by_the_next(tmp_path: Path):
    settings = small_settings(tmp_path)
    spilled = settings.versions / "0123456789ab.1.building.tmp"
    spilled.mkdir()
    (spilled / "block.tmp").write_bytes(b"rows")
    assert build_unless_held(settings).version == current_id(settings)
    nothing_left(settings)
