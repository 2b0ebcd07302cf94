"""Import files into a folder of its own, and look at the version that serves then."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from dashboard.intake.manifest import ImportCard
from dashboard.intake.profile import load_profile, read_profile, with_constants
from dashboard.progress import Watch
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.imports.importing import Order
from dashboard.warehouse.imports.publishing import publish
from dashboard.warehouse.version import open_version


def own_folder(folder: Path) -> Settings:
    return Settings(data=folder / "own", queries=PROJECT / "queries")


def bring(
    settings: Settings,
    profile: str,
    *files: Path,
    text: str = "",
    as_of: datetime.date | None = None,
    **constants: str,
) -> ImportCard:
    """Import files by a shipped profile, or by the text of one, and publish them."""
    held, said = (read_profile(text, "own.yml"), text) if text else load_profile(profile)
    if constants:
        held, said = with_constants(held, constants)
    return publish(settings, Order(held, said, files, as_of=as_of), Watch()).imported.card


def ask(settings: Settings, sql: str, known: datetime.date | None = None) -> list[tuple[Any, ...]]:
    """Answer a statement from the version that serves, with what could be known on a day."""
    with open_version(settings).cursor() as cursor:
        if known is not None:
            cursor.execute("set variable view_known = $known", {"known": known})
        return cursor.execute(sql).fetchall()


def left(settings: Settings) -> list[tuple[Any, ...]]:
    """Every row that was refused or ignored: its fate, rule, place, field and value."""
    return ask(settings, "select fate, rule, file, line, field, value from record.import_row order by all")
