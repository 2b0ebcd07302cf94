"""Ctrl-C in the middle of a command: one line, a status of its own, and nothing changed or left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.intake.live import read_live
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.claims import is_claimed
from dashboard.warehouse.holding import swap_in
from dashboard.warehouse.lock import locked
from dashboard.warehouse.version import current_id
from tests.imports.brought import as_csv, good, profile, small_settings


def stopped(settings: Settings, *command: str | Path, once: Callable[[], bool]) -> tuple[int, str, str]:
    """Run a command, send it SIGINT as soon as something holds, and return its status and words."""
    folders = ["--data", str(settings.data), "--queries", str(settings.queries)]
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", *folders, *map(str, command)],
        cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not once():
        assert process.poll() is None
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


@pytest.mark.parametrize("moment", ["reading", "building"])
def test_an_import_that_is_stopped_says_one_line_and_leaves_nothing(moment: str, tmp_path: Path):
    settings = small_settings(tmp_path)
    (tmp_path / "own.yml").write_text(profile(), encoding="utf-8")
    rows = [good(contract_id=f"L-{place}") for place in range(30_000)]
    (tmp_path / "own.csv").write_text(as_csv(rows), encoding="utf-8")
    before = current_id(settings), read_live(settings), sorted(path.name for path in settings.imports.iterdir())
    folder, glob = {
        "reading": (settings.imports, ".*.importing/work.duckdb"),
        "building": (settings.versions, "*.building"),
    }[moment]
    command = ("import", tmp_path / "own.yml", tmp_path / "own.csv")
    status, out, err = stopped(settings, *command, once=lambda: any(folder.glob(glob)))
    assert (status, out, err) == (130, "", "Stopped. Nothing was changed.\n")
    assert before == (
        current_id(settings), read_live(settings), sorted(path.name for path in settings.imports.iterdir())
    )  # fmt: skip
    assert not is_claimed(settings.versions / "lock")
    assert not (settings.versions / "refused").exists()


def test_a_swap_is_not_torn_by_a_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from dashboard.warehouse import holding

    settings = small_settings(tmp_path)
    (settings.versions / "held").write_text("x\n")
    whole = holding.release

    def interrupted(given: Settings) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        whole(given)

    monkeypatch.setattr(holding, "release", interrupted)
    version = current_id(settings)
    (settings.versions / "current").write_text("before\n")
    # What was begun in the background may be deaf to it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with locked(settings) as lock, pytest.raises(KeyboardInterrupt):
        swap_in(settings, version, lock)
    signal.signal(signal.SIGINT, before)
    assert current_id(settings) == version
