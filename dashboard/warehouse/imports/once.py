"""A file counts once: brought again where its rows would count twice, it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.errors import DataRefused, Finding
from dashboard.intake.live import import_path, read_live
from dashboard.intake.manifest import ImportCard, kept_profile, read_card
from dashboard.settings import Settings
from dashboard.warehouse.imports.importing import Imported
from dashboard.warehouse.statements import statement

BACK = "go back before that import first: `python -m dashboard versions`."


@dataclass(frozen=True)
class _Brought:
    """An import, by its folder: its card, its profile's text, and its files' names by digest."""

    folder: Path

    @property
    def card(self) -> ImportCard:
        return read_card(self.folder)

    @property
    def files(self) -> dict[str, str]:
        return {file.sha256: file.name for file in self.card.files}

    @property
    def lacks_ids(self) -> bool:
        """Whether a row of it cannot be known again: no judgment can, and no payment without an id."""
        if self.card.kind != "payment":
            return self.card.kind == "judgment"
        path = str(self.folder / "payment.parquet")
        with duckdb.connect() as connection:
            ((count,),) = connection.execute(statement("payments_without_id"), {"path": path}).fetchall()
        return bool(count)


def counts_once(settings: Settings, imported: Imported) -> None:
    """Raise DataRefused where what was brought counts already as another import, and would count twice.

    By one profile, a later import of a contract, batch or payment with an id takes the place of the one before.
    Another profile may read other ids, days or names in the same rows, and nothing would tell that they are the same.
    """
    brought = _Brought(imported.folder)
    faults = []
    for name in read_live(settings):
        other = _Brought(import_path(settings, name))
        if name != imported.id and other.card.kind == brought.card.kind:
            faults += _twice(brought, other, name)
    if faults:
        raise DataRefused(*faults)


def _twice(brought: _Brought, other: _Brought, name: str) -> list[Finding]:
    same = brought.files.keys() & other.files.keys()
    if not same:
        return []
    if kept_profile(brought.folder)[1] == kept_profile(other.folder)[1]:
        if brought.files.keys() == other.files.keys():
            what = f"count already as import {name}, as of {other.card.as_of}."
            return [Finding(", ".join(brought.files.values()), what, f"To say another day, {BACK}")]
        if not brought.lacks_ids:
            return []
    return [
        Finding(
            brought.files[file],
            f"is byte for byte {other.files[file]} of import {name}, whose rows would count twice.",
            f"Leave it out, or, to have it read by another profile, {BACK}",
        )
        for file in sorted(same, key=lambda file: brought.files[file])
    ]
