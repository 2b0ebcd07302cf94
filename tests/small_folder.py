"""A data folder so small that a build takes a moment, and imports that stand in for real ones."""

from __future__ import annotations

import datetime
from pathlib import Path

import duckdb

from dashboard.intake.live import FORMAT
from dashboard.intake.manifest import PROFILE, TOLD, ImportCard, write_card
from dashboard.settings import PROJECT, SCHEMA, Settings
from tests.imports.brought import profile


def small_folder(path: Path) -> Settings:
    """Make a data folder whose record has a title, a day and no row."""
    (path / "data" / "sources").mkdir(parents=True)
    (path / "data" / "sources" / "record.yml").write_text("title: Small\nas_of: 2026-11-23\n")
    return Settings(data=path / "data", queries=PROJECT / "queries")


def an_import(settings: Settings, letters: str) -> str:
    """Lay an import without rows; its id repeats the two letters."""
    folder = settings.imports / (letters * 6)
    folder.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute((SCHEMA / "12_imported.sql").read_text(encoding="utf-8"))
        for form, name in (("payment", "payment.parquet"), ("told", TOLD)):
            rows = connection.table(f"imported.{form}_form")
            rows.select(duckdb.StarExpression(exclude=["import_id"])).write_parquet(str(folder / name))
    (folder / PROFILE).write_text(profile("payment"), encoding="utf-8")
    write_card(
        folder,
        ImportCard(
            format=FORMAT, profile="Payments", title=letters, publisher="Own records", kind="payment", files=(),
            as_of=datetime.date(2026, 11, 23), read=0, taken=0, refused=0, ignored=0,
        ),
    )  # fmt: skip
    return folder.name
