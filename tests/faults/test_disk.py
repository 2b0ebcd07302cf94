"""A full disk, a closed folder, a lock lost or not to be had: one message, and the old version goes on."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard import serving
from dashboard.errors import DiskRefused
from dashboard.intake.live import live_path, read_live, write_live
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse import disk, lock
from dashboard.warehouse.build import build
from dashboard.warehouse.holding import use
from dashboard.warehouse.seals import is_whole
from dashboard.warehouse.version import current_id, open_version, version_id, version_path
from tests.faults.limits import limited
from tests.small_folder import an_import, small_folder

COMMAND = [sys.executable, "-m", "dashboard"]


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    """A folder with a version, and an edit that makes another one due."""
    settings = replace(small_folder(tmp_path), queries=tmp_path)
    build(settings)
    (settings.sources / "record.yml").write_text("title: Another\nas_of: 2026-11-23\n")
    return settings


def goes_on(settings: Settings, old: str) -> None:
    """Hold that the old version serves, nothing half is left, and the next build works."""
    assert current_id(settings) == old
    assert is_whole(version_path(settings, old))
    assert open_version(settings).id == old
    assert not list(settings.versions.glob("*.building*"))
    assert build(settings).is_new


@pytest.fixture
def closed(small: Settings) -> Iterator[Settings]:
    """The same, with a versions folder that nobody may write."""
    (small.versions / "lock").chmod(0o444)
    small.versions.chmod(0o555)
    yield small
    small.versions.chmod(0o755)
    (small.versions / "lock").chmod(0o644)


@pytest.mark.parametrize("command", [("build",), ("versions", "use"), ("versions", "prune"), ("upgrade",)])
def test_a_folder_that_cannot_be_written_is_one_message(command: tuple[str, ...], closed: Settings):
    old = current_id(closed)
    asked = (*command, old) if command[-1] == "use" else command
    first, status = limited(closed, *asked)
    assert status == "status 1"
    assert first.startswith(f"{closed.versions / 'lock'}: cannot be used: permission denied. Make it readable and")
    assert first.endswith("Nothing else was changed.")
    closed.versions.chmod(0o755)
    (closed.versions / "lock").chmod(0o644)
    goes_on(closed, old)


@pytest.mark.parametrize("largest", [5_000, 20_000, 100_000, 300_000, 600_000])
def test_a_version_file_that_the_disk_does_not_take_is_one_message(largest: int, small: Settings):
    old = current_id(small)
    first, status = limited(small, "build", largest=largest)
    assert status == "status 1"
    assert not (small.versions / f"{version_id(small)}.duckdb").exists()
    assert "cannot be written: a file may not be larger. Raise the limit" in first
    goes_on(small, old)


def full(path: Path) -> Path:
    """Let what is written durably to a path go to the device that is always full."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.symlink_to("/dev/full")
    return fresh


@pytest.mark.parametrize("where", ["seal", "current", "live.yml"])
def test_a_disk_that_is_full_at_any_step_is_one_message_with_what_to_free(where: str, small: Settings):
    old = current_id(small)
    live = (an_import(small, "aa"),)
    write_live(small, live)
    version = version_id(small)
    path = {
        "seal": small.versions / f"{version}.sha256",
        "current": small.versions / "current",
        "live.yml": live_path(small),
    }[where]
    full(path)
    step = unlisted if where == "live.yml" else build
    with pytest.raises(DiskRefused) as refused:
        step(small)
    (finding,) = refused.value.findings
    assert (finding.what, finding.where) == ("the disk is full.", str(small.data))
    assert finding.do.startswith("Free about 50 MB and run the command again.")
    assert read_live(small) == live
    goes_on(small, old)


def unlisted(settings: Settings) -> None:
    """Let no import count any longer."""
    with disk.disk_told(settings):
        write_live(settings, ())


def test_going_back_onto_a_full_disk_changes_nothing(small: Settings):
    old = current_id(small)
    new = build(small).version
    full(small.versions / "held")
    with pytest.raises(DiskRefused, match="the disk is full"):
        use(small, old)
    assert current_id(small) == new


@pytest.mark.parametrize("said", ["No space left on device", "Read-only file system", "File too large"])
def test_what_the_database_says_of_the_disk_is_told_alike(said: str, small: Settings):
    fault = disk.disk_fault(small, disk.duckdb.IOException(f'IO Error: Could not write file "x": {said}'))
    assert fault is not None
    assert fault.findings[0].do
    assert disk.disk_fault(small, disk.duckdb.IOException("IO Error: Something else")) is None


def test_a_folder_of_the_kernel_takes_no_data_and_says_so(tmp_path: Path):
    with pytest.raises(DiskRefused, match=r"cannot be used: .* Make it readable and writable|cannot be used: "):
        build(Settings(Path("/proc/self/task"), tmp_path))


def test_a_lock_that_is_taken_away_while_it_is_held_is_told_and_nothing_is_swapped(small: Settings):
    old = current_id(small)
    with pytest.raises(DiskRefused) as refused:
        build(small, lambda _: (small.versions / "lock").unlink(missing_ok=True))
    (finding,) = refused.value.findings
    assert finding.where == str(small.versions / "lock")
    assert finding.what.startswith("was taken away while it was held")
    goes_on(small, old)


def test_a_lock_that_another_one_took_meanwhile_is_lost_too(small: Settings):
    with lock.locked(small) as held:
        (small.versions / "lock").unlink()
        with lock.locked(small) as other:
            with pytest.raises(DiskRefused, match="was taken away"):
                held.check()
            other.check()


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_disk_without_locks_is_one_message(code: int, small: Settings, monkeypatch: pytest.MonkeyPatch):
    def flock(_: int, __: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(DiskRefused, match=r"lies where files cannot be locked\. Keep the data folder on a"):
        build(small)
    assert open_version(small).id == current_id(small)


HOLD = "import sys, time; from dashboard.settings import Settings; from dashboard.warehouse.lock import locked\n"
HOLD += "with locked(Settings.read(sys.argv[1])): print('held', flush=True); sys.stdin.read()"


def test_who_waits_for_another_build_says_so_after_a_second_and_then_builds(small: Settings):
    old = current_id(small)
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(small.data)], cwd=PROJECT, stdin=-1, stdout=-1)
    assert holder.stdout is not None
    holder.stdout.readline()
    command = [*COMMAND, "--data", str(small.data), "--queries", str(small.queries), "build"]
    waiting = subprocess.Popen(command, cwd=PROJECT, stdout=-1, stderr=-1, text=True)
    assert waiting.stderr is not None
    assert waiting.stderr.readline() == f"{lock.WAITING}\n"
    assert (waiting.poll(), current_id(small)) == (None, old)
    holder.communicate()
    out, err = waiting.communicate(timeout=60)
    assert (waiting.returncode, err) == (0, "")
    assert "is now current" in out


def test_who_waits_for_a_moment_says_nothing(small: Settings):
    said: list[str] = []
    began = time.monotonic()
    with lock.locked(small, said.append):
        pass
    assert said == []
    assert time.monotonic() - began < lock.PATIENCE


def test_serve_goes_on_with_the_old_version_where_nothing_can_be_locked(
    small: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (small.versions / "lock").unlink()
    (small.versions / "lock").mkdir()
    for name in ("DATA", "QUERIES", "EDIT"):
        monkeypatch.setenv(f"LINCHPIN_{name}", "")
    monkeypatch.chdir(PROJECT)
    served: list[str] = []
    monkeypatch.setattr(serving, "_serve_until_told", lambda *_: served.append(current_id(small)))
    old = current_id(small)
    serving.serve(small, serving.Listening(0))
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"{small.versions / 'lock'}: cannot be used: is a directory.")
    assert second == f"No data version could be made; version {old} goes on serving."
    assert served == [old]
