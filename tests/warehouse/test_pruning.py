"""What goes and what stays: the newest versions, the current, the held, those that are read, and their imports."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.intake.live import write_live
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.build import build
from dashboard.warehouse.claims import claimed
from dashboard.warehouse.holding import imports_of, use
from dashboard.warehouse.lock import locked
from dashboard.warehouse.pruning import KEEP, prune, tidy
from dashboard.warehouse.seals import digest_path, seal
from dashboard.warehouse.version import list_versions, open_version, version_path
from tests.small_folder import an_import, small_folder


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    return small_folder(tmp_path)


def stand_in(settings: Settings, number: int) -> str:
    """Lay a sealed file that is as old as its number is low."""
    version = f"{number:012x}"
    path = version_path(settings, version)
    path.write_bytes(b"x")
    seal(path)
    os.utime(path, (number, number))
    return version


def test_a_build_keeps_the_newest_few_and_says_what_went(small: Settings):
    build(small)
    others = [stand_in(small, number) for number in range(1, KEEP + 3)]
    (small.sources / "record.yml").write_text("title: Another\nas_of: 2026-11-23\n")
    built = build(small)
    assert built.pruned == tuple(reversed(others[: len(others) - KEEP + 2]))
    assert len(list_versions(small)) == KEEP
    assert f"removed data version {others[0]}" in str(built)
    assert {path.stem for path in small.versions.glob("*.sha256")} == set(list_versions(small))


def test_the_current_and_the_held_version_stay_however_old(small: Settings):
    first = build(small).version
    (small.sources / "record.yml").write_text("title: Another\nas_of: 2026-11-23\n")
    build(small)
    use(small, first)
    os.utime(version_path(small, first), (1, 1))
    assert main(["--data", str(small.data), "versions", "prune", "--keep", "0"]) == 0
    assert list_versions(small) == [first]
    assert use(small, first).version == first


READER = """
import sys
from dashboard.settings import Settings
from dashboard.warehouse.version import open_version
version = open_version(Settings.read(sys.argv[1]), sys.argv[2])
# What lets go of a lock that hangs on the file itself.
open(version.path, "rb").close()
print("open", flush=True)
sys.stdin.readline()
with version.cursor() as cursor:
    print(cursor.execute("select count(*) from record.version").fetchall()[0][0], flush=True)
"""


@contextmanager
def reading(settings: Settings, version: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", READER, str(settings.data), version]
    with subprocess.Popen(command, cwd=PROJECT, stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout.readline() == "open\n"
        yield process


def test_a_version_that_another_process_reads_stays_until_it_is_done(small: Settings):
    first = build(small).version
    (small.sources / "record.yml").write_text("title: Another\nas_of: 2026-11-23\n")
    second = build(small).version
    with reading(small, first) as process:
        with locked(small) as lock:
            pruned = prune(small, lock, keep=1)
        assert (pruned.versions, pruned.in_use) == ((), (first,))
        assert version_path(small, first).exists()
        assert process.communicate("go\n")[0] == "1\n"
    with locked(small) as lock:
        assert prune(small, lock, keep=1).versions == (first,)
    assert list_versions(small) == [second]


def test_what_this_process_reads_stays_too(small: Settings):
    first = build(small).version
    open_version(small)
    (small.sources / "record.yml").write_text("title: Another\nas_of: 2026-11-23\n")
    build(small)
    with locked(small) as lock:
        assert prune(small, lock, keep=1).in_use == (first,)


def test_an_import_goes_with_the_last_version_that_rests_on_it_and_no_other_does(small: Settings):
    shared, only, live, never = (an_import(small, letters) for letters in ("aa", "bb", "cc", "dd"))
    write_live(small, [shared, only])
    oldest = build(small).version
    write_live(small, [shared])
    older = build(small).version
    write_live(small, [shared, live])
    newest = build(small).version
    for age, version in enumerate((oldest, older, newest), start=1):
        os.utime(version_path(small, version), (age, age))
    with locked(small) as lock:
        pruned = prune(small, lock, keep=2)
    assert (pruned.versions, pruned.imports) == ((oldest,), (only,))
    assert sorted(path.name for path in small.imports.iterdir()) == sorted([shared, live, never, "live.yml"])
    for kept in (older, newest):
        assert use(small, kept).version == kept
    assert imports_of(version_path(small, newest)) == (shared, live)


def test_no_import_goes_while_a_kept_version_cannot_be_read(small: Settings):
    only = an_import(small, "bb")
    write_live(small, [only])
    first = build(small).version
    write_live(small, [])
    build(small)
    os.utime(version_path(small, first), (5, 5))
    broken = stand_in(small, 9)
    with locked(small) as lock:
        pruned = prune(small, lock, keep=2)
    assert (pruned.versions, pruned.imports) == ((first,), ())
    assert broken in list_versions(small)
    assert (small.imports / only).exists()


def test_what_a_killed_process_left_is_removed_and_what_is_in_work_is_not(small: Settings):
    build(small)
    left = [small.versions / name for name in ("current.12345", "held.1", "0123456789ab.77.building")]
    left += [small.versions / "0123456789ab.sha256", small.versions / "0123456789ab.77.building.wal"]
    small.imports.mkdir()
    left.append(small.imports / "live.yml.99")
    for path in left:
        path.write_text("x")
    gone, worked_on = (small.imports / name for name in (".1.importing", ".2.importing"))
    for folder in (gone, worked_on):
        (folder / "received").mkdir(parents=True)
    written = small.versions / "ba9876543210.78.building"
    written.write_text("x")
    write = (
        f"import fcntl, sys; f = open({str(written)!r}, 'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); print(flush=True); "
    )
    with (
        claimed(worked_on),
        subprocess.Popen([sys.executable, "-c", write + "sys.stdin.read()"], stdin=-1, stdout=-1) as writer,
    ):
        writer.stdout.readline()
        with locked(small):
            tidy(small)
        writer.communicate()
    assert [path for path in (*left, gone) if path.exists()] == []
    assert worked_on.exists()
    assert written.exists()
    build(small)
    assert not worked_on.exists()
    assert not written.exists()


def test_a_version_without_its_seal_goes_for_nobody_opens_it(small: Settings):
    build(small)
    half = version_path(small, stand_in(small, 2_000_000_000))
    digest_path(half).unlink()
    with locked(small) as lock:
        assert prune(small, lock).versions == (half.stem,)


def test_the_lock_of_a_reader_is_one_that_a_second_handle_of_the_same_process_sees(small: Settings):
    version = build(small).version
    open_version(small)
    with digest_path(version_path(small, version)).open() as stream, pytest.raises(BlockingIOError):
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
