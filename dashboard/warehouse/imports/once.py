"""A file counts once: brought again where its rows would count twice, it is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.errors import DataRefused, Finding
from dashboard.intake.kinds import KINDS
from dashboard.intake.live import import_path
from dashboard.intake.manifest import ImportCard, kept_profile, read_card
from dashboard.settings import Settings
from dashboard.warehouse.imports.importing import Imported
from dashboard.warehouse.statements import statement


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

    def counting(self, by_one_profile: bool) -> set[str]:
        """Return the names of the files of which a row would count again.

        By one profile rows that can be known again do not: no judgment can, and no payment without an id.
        """
        kind = self.card.kind
        if by_one_profile and kind not in ("judgment", "payment"):
            return set()
        # Of a register only its contracts count.
        table = KINDS[kind].tables[0] if KINDS[kind].tables else kind
        asked = "files_of_payments_without_id" if by_one_profile and kind == "payment" else "files_of_rows"
        with duckdb.connect() as connection:
            found = connection.execute(statement(asked), {"path": str(self.folder / f"{table}.parquet")}).fetchall()
        return {name for (name,) in found}


def counts_once(settings: Settings, imported: Imported, live: Iterable[str]) -> None:
    """Raise DataRefused where what was brought counts already as another of the `live` imports.

    By one profile, a later import of a contract, batch or payment with an id takes the place of the one before.
    Another profile may read other ids, days or names in the same rows, and nothing would tell that they are the same.
    """
    brought = _Brought(imported.folder)
    faults = []
    for name in live:
        other = _Brought(import_path(settings, name))
        if name != imported.id and other.card.kind == brought.card.kind:
            faults += _twice(brought, other, name)
    if faults:
        raise DataRefused(*faults)


def _twice(brought: _Brought, other: _Brought, name: str) -> list[Finding]:
    same = brought.files.keys() & other.files.keys()
    if not same:
        return []
    by_one_profile = kept_profile(brought.folder)[1] == kept_profile(other.folder)[1]
    if by_one_profile and brought.files.keys() == other.files.keys():
        what = f"count already as import {name}, as of {other.card.as_of}."
        return [Finding(", ".join(brought.files.values()), what, f"To say another day, {instead(name)}.")]
    counting = brought.counting(by_one_profile)
    return [
        Finding(
            brought.files[file],
            f"is byte for byte {other.files[file]} of import {name}, whose rows would count twice.",
            f"Leave it out, or, to have its rows read by this profile, {instead(name)}.",
        )
        for file in sorted(same, key=lambda file: brought.files[file])
        if any(holds(brought.files[file], row_file) for row_file in counting)
    ]


def holds(file: str, row_file: str) -> bool:
    """Tell whether a row of `row_file` lies in a file: in it itself, or in a part of an archive or workbook."""
    return row_file == file or (row_file.startswith(file) and not row_file[len(file)].isalnum())


def instead(name: str) -> str:
    """Return what makes an import take the place of another one."""
    return f"import the whole of it anew with `--instead-of {name}`"
