"""A file counts once: brought again for another day, or without ids under another name or profile, it is refused."""

from __future__ import annotations

from dashboard.errors import DataRefused, Finding
from dashboard.intake.live import import_path, read_live
from dashboard.intake.manifest import kept_profile, read_card
from dashboard.settings import Settings
from dashboard.warehouse.imports.importing import Imported

BACK = "go back before that import first: `python -m dashboard versions`."


def counts_once(settings: Settings, imported: Imported) -> None:
    """Raise DataRefused where what was brought counts already as another import, and would count twice."""
    card, (profile, text) = imported.card, kept_profile(imported.folder)
    # A later import of the same contract, batch or payment is the later word on it, and counts nothing twice.
    has_ids = card.kind not in ("payment", "judgment") or "payment_id" in profile.fields
    brought = {file.sha256: file.name for file in card.files}
    faults = []
    for name in read_live(settings):
        folder = import_path(settings, name)
        other = read_card(folder)
        if name == imported.id or other.kind != card.kind:
            continue
        if {file.sha256 for file in other.files} == set(brought) and kept_profile(folder)[1] == text:
            what = f"count already as import {name}, as of {other.as_of}."
            faults.append(Finding(", ".join(brought.values()), what, f"To say another day, {BACK}"))
        elif not has_ids:
            faults += [
                Finding(
                    brought[file.sha256],
                    f"is byte for byte {file.name} of import {name}, whose rows would count twice.",
                    f"To import it by another profile, {BACK}",
                )
                for file in other.files
                if file.sha256 in brought
            ]
    if faults:
        raise DataRefused(*faults)
