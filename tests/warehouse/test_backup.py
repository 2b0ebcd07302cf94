"""A data folder packed and restored serves the same version and figures; what is no whole backup changes nothing."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.answers import answer_for
from dashboard.catalog.folder import Catalogue
from dashboard.cli import main
from dashboard.errors import DataRefused, LinchpinError
from dashboard.intake.live import read_live, write_live
from dashboard.settings import PROJECT, Settings
from dashboard.view import View
from dashboard.warehouse import backup as backups
from dashboard.warehouse.backup import back_up
from dashboard.warehouse.build import build
from dashboard.warehouse.holding import held_id, use
from dashboard.warehouse.restore import restore
from dashboard.warehouse.version import current_id, list_versions, open_version, version_path
from tests.small_folder import an_import, small_folder


def told(settings: Settings, *command: str | Path) -> int:
    return main(["--data", str(settings.data), *map(str, command)])


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("ending", [".tar.zst", ".tar.gz"])
def test_a_restored_folder_serves_the_same_version_and_figures(
    ending: str, copied_sources: Settings, queries_held: Catalogue, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    write_live(copied_sources, [an_import(copied_sources, "aa")])
    version = build(copied_sources).version
    unneeded = an_import(copied_sources, "bb")
    packed = tmp_path / f"all{ending}"
    assert told(copied_sources, "backup", packed) == 0
    assert f"holds data version {version}" in capsys.readouterr().out
    there = Settings(tmp_path / "elsewhere" / "data", copied_sources.queries)
    assert told(there, "restore", packed) == 0
    assert capsys.readouterr().out == f"{there.data} serves data version {version}\n"
    before, after = content(copied_sources.data), content(there.data)
    left = (f"imports/{unneeded}/", "versions/lock")
    assert {name: before[name] for name in before if not name.startswith(left)} == after
    query = queries_held.queries["dependence/known_spend"]
    figures = [repr(answer_for(query, {}, View(), open_version(one)).rows) for one in (copied_sources, there)]
    assert figures[0] == figures[1] != "[]"
    assert read_live(there) == ("a" * 12,)
    assert build(there).is_new is False
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_only_the_version_that_serves_is_packed_and_a_hold_stays(tmp_path: Path):
    small = small_folder(tmp_path)
    first = build(small).version
    (small.sources / "record.yml").write_text("title: Another\nas_of: 2026-11-23\n")
    build(small)
    use(small, first)
    back_up(small, tmp_path / "b.tar.zst")
    there = Settings(tmp_path / "there", small.queries)
    restore(there, tmp_path / "b.tar.zst")
    assert (list_versions(there), current_id(there), held_id(there)) == ([first], first, first)


@pytest.fixture
def packed(tmp_path: Path) -> tuple[Settings, Path]:
    small = small_folder(tmp_path)
    build(small)
    return small, back_up(small, tmp_path / "b.tar.gz").path


def test_a_folder_that_holds_something_is_left_alone_unless_replaced_and_is_then_kept_aside(
    packed: tuple[Settings, Path], tmp_path: Path
):
    small, path = packed
    version = current_id(small)
    (small.sources / "record.yml").write_text("title: Another\nas_of: 2026-11-23\n")
    later = build(small).version
    before = content(small.data)
    with pytest.raises(LinchpinError, match="is not empty: it holds sources, versions"):
        restore(small, path)
    assert content(small.data) == before
    done = restore(small, path, replace=True)
    assert (done.version, current_id(small)) == (version, version)
    assert done.former is not None
    assert content(done.former) == before
    assert current_id(Settings(done.former, small.queries)) == later
    assert str(done.former) in str(done)
    (small.data / "mine.txt").write_text("x")
    with pytest.raises(LinchpinError, match=r"holds more than data: mine.txt."):
        restore(small, path, replace=True)
    with pytest.raises(LinchpinError, match=r"holds more than data"):
        restore(Settings(PROJECT / "data", small.queries), path, replace=True)


def test_a_backup_is_not_overwritten_and_is_named_as_one(packed: tuple[Settings, Path], tmp_path: Path):
    small, path = packed
    with pytest.raises(LinchpinError, match="is there already"):
        back_up(small, path)
    with pytest.raises(LinchpinError, match=r"End it with .tar.zst or .tar.gz"):
        back_up(small, tmp_path / "b.zip")
    with pytest.raises(LinchpinError, match="no such file or directory"):
        restore(Settings(tmp_path / "new", small.queries), tmp_path / "missing.tar.gz")
    version_path(small, current_id(small)).unlink()
    with pytest.raises(LinchpinError, match="whose file is missing"):
        back_up(small, tmp_path / "c.tar.gz")
    assert not (tmp_path / "c.tar.gz").exists()


def rewritten(path: Path, change: Callable[[tarfile.TarInfo, bytes], list[tuple[tarfile.TarInfo, bytes]]]) -> None:
    """Write an archive anew, each member as `change` gives it back."""
    with tarfile.open(path) as archive:
        members = [(member, archive.extractfile(member).read()) for member in archive]
    with gzip.open(path, "wb") as raw, tarfile.open(fileobj=raw, mode="w|") as archive:
        for member, data in members:
            for one, content in change(member, data):
                one.size = len(content)
                archive.addfile(one, io.BytesIO(content))


def added(name: str, **marks: object) -> Callable[[tarfile.TarInfo, bytes], list[tuple[tarfile.TarInfo, bytes]]]:
    def change(member: tarfile.TarInfo, data: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
        if member.name != "manifest.json":
            return [(member, data)]
        trick = tarfile.TarInfo(name)
        for mark, value in marks.items():
            setattr(trick, mark, value)
        return [(trick, b""), (member, data)]

    return change


TRICKS = {
    "up": added("sources/../../escaped"),
    "absolute": added("/tmp/escaped"),
    "other folder": added("elsewhere/escaped"),
    "no folder": added("escaped"),
    "backslash": added("sources\\..\\escaped"),
    "link": added("sources/link", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "hard link": added("sources/link", type=tarfile.LNKTYPE, linkname="sources/record.yml"),
    "device": added("sources/device", type=tarfile.CHRTYPE),
    "pipe": added("sources/pipe", type=tarfile.FIFOTYPE),
    "twice": added("sources/record.yml"),
    "not packed": added("sources/planted.csv"),
    "changed": lambda m, d: [(m, d.replace(b"Small", b"Large") if m.name == "sources/record.yml" else d)],
    "missing": lambda m, d: [] if m.name == "sources/record.yml" else [(m, d)],
    "no manifest": lambda m, d: [] if m.name == "manifest.json" else [(m, d)],
    "manifest torn": lambda m, d: [(m, d[:20] if m.name == "manifest.json" else d)],
    "manifest of a newer edition": lambda m, d: [(m, d.replace(b'"format": 1', b'"format": 2'))],
}


@pytest.mark.parametrize("trick", TRICKS)
def test_what_no_backup_holds_is_refused_and_nothing_is_written(
    trick: str, packed: tuple[Settings, Path], tmp_path: Path
):
    small, path = packed
    rewritten(path, TRICKS[trick])
    before = content(tmp_path)
    with pytest.raises(DataRefused, match=r"is no whole backup|by a newer edition"):
        restore(Settings(tmp_path / "new", small.queries), path)
    with pytest.raises(DataRefused):
        restore(small, path, replace=True)
    assert content(tmp_path) == before


@pytest.mark.parametrize("ending", [".tar.zst", ".tar.gz"])
@pytest.mark.parametrize("how", ["empty", "garbage", "half", "a byte turned", "end cut"])
def test_torn_bytes_are_one_refusal(how: str, ending: str, tmp_path: Path):
    small = small_folder(tmp_path)
    build(small)
    path = back_up(small, tmp_path / f"b{ending}").path
    held = path.read_bytes()
    torn = {
        "empty": b"",
        "garbage": b"garbage" * 1000,
        "half": held[: len(held) // 2],
        "a byte turned": held[: len(held) // 2] + bytes([held[len(held) // 2] ^ 255]) + held[len(held) // 2 + 1 :],
        "end cut": held[:-5],
    }
    path.write_bytes(torn[how])
    with pytest.raises(DataRefused, match="is no whole backup"):
        restore(Settings(tmp_path / "new", small.queries), path)
    assert not (tmp_path / "new").exists()


def test_a_backup_whose_version_is_damaged_is_refused_though_all_digests_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    small = small_folder(tmp_path)
    with version_path(small, build(small).version).open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(DataRefused, match="is damaged"):
        back_up(small, tmp_path / "b.tar.gz")
    monkeypatch.setattr(backups, "is_whole", lambda _: True)
    path = back_up(small, tmp_path / "b.tar.gz").path
    with pytest.raises(DataRefused, match="is damaged"):
        restore(Settings(tmp_path / "new", small.queries), path)


def test_what_a_full_disk_leaves_of_a_backup_is_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    small = small_folder(tmp_path)
    build(small)
    with pytest.raises(LinchpinError, match=r"the disk is full\. Free about"):
        back_up_onto_a_full_disk(small, tmp_path, monkeypatch)
    assert list(tmp_path.glob("*.tar*")) == list(tmp_path.glob(".*.tar*")) == []


def back_up_onto_a_full_disk(small: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the packing write to the device that is always full."""
    if not os.path.exists("/dev/full"):
        raise LinchpinError(backups.Finding("here", "the disk is full. Free about"))
    whole = backups.packing
    monkeypatch.setattr(backups, "packing", lambda _, suffix: whole(open("/dev/full", "wb", buffering=0), suffix))  # noqa: SIM115
    back_up(small, folder / "full.tar.gz")
