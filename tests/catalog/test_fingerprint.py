"""What a folder of query files looks like: it changes with each file that is one, and with nothing else."""

from __future__ import annotations

import os
from pathlib import Path

from dashboard.catalog.fingerprint import fingerprint_of


def lay(folder: Path, name: str, text: str = "select 1\n") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_files_of_queries_are_told_in_their_order_and_nothing_else(tmp_path: Path):
    for name in (
        "b/two.sql",
        "b/one.sql",
        "a/three.sql",
        "a/.hidden.sql",
        "a/notes.md",
        "top.sql",
        "a/deep/four.sql",
    ):
        lay(tmp_path, name)
    (tmp_path / "a" / "folder.sql").mkdir()
    (tmp_path / "a" / "gone.sql").symlink_to(tmp_path / "nowhere.sql")
    (tmp_path / "a" / "round.sql").symlink_to(tmp_path / "a" / "round.sql")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    assert [name for name, _, _ in fingerprint_of(tmp_path)] == ["a/three.sql", "b/one.sql", "b/two.sql"]


def test_it_changes_when_a_file_is_saved_comes_or_goes(tmp_path: Path):
    path = lay(tmp_path, "a/one.sql")
    seen = [fingerprint_of(tmp_path)]
    path.write_text("select 2\n")
    os.utime(path, ns=(1, 1))
    seen.append(fingerprint_of(tmp_path))
    os.utime(path, ns=(2, 2))
    seen.append(fingerprint_of(tmp_path))
    lay(tmp_path, "c/two.sql")
    seen.append(fingerprint_of(tmp_path))
    path.unlink()
    seen.append(fingerprint_of(tmp_path))
    assert len(set(seen)) == len(seen)
    assert fingerprint_of(tmp_path) == seen[-1]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path):
    assert fingerprint_of(tmp_path / "nowhere") == ()
