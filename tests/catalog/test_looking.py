"""The catalogue as it was a moment ago: one look serves many readers, and never longer than it may."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from dashboard.catalog import looking
from dashboard.catalog.looking import catalogue_lately


def at(moment: float, folder: Path, seconds: float) -> object:
    with patch.object(looking.time, "monotonic", return_value=moment):
        return catalogue_lately(folder, seconds)


def test_readers_within_a_moment_share_one_look(tmp_path: Path):
    folder = tmp_path / "queries"
    folder.mkdir()
    with patch.object(looking, "catalogue", side_effect=lambda _: object()) as look:
        first = at(100.0, folder, 0.25)
        assert at(100.2, folder, 0.25) is first
        assert look.call_count == 1
        assert at(100.25, folder, 0.25) is not first
        assert at(100.26, folder, 0) is not first
        assert look.call_count == 3


def test_two_folders_are_looked_at_apart(tmp_path: Path):
    with patch.object(looking, "catalogue", side_effect=lambda folder: folder):
        assert at(100.0, tmp_path / "a", 9) == tmp_path / "a"
        assert at(100.0, tmp_path / "b", 9) == tmp_path / "b"
