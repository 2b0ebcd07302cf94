"""A data folder so small that a build takes a moment, and imports that stand in for real ones."""

from __future__ import annotations

from pathlib import Path

from dashboard.settings import PROJECT, Settings


def small_folder(path: Path) -> Settings:
    """Make a data folder whose record has a title, a day and no row."""
    (path / "data" / "sources").mkdir(parents=True)
    (path / "data" / "sources" / "record.yml").write_text("title: Small\nas_of: 2026-11-23\n")
    return Settings(data=path / "data", queries=PROJECT / "queries")


def an_import(settings: Settings, letters: str) -> str:
    """Lay an import without rows; its id repeats the two letters."""
    folder = settings.imports / (letters * 6)
    folder.mkdir(parents=True)
    (folder / "import.yml").write_text("format: 1\n")
    return folder.name
