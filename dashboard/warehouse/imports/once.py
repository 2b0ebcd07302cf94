"""A file whose rows have no ids counts once: brought again under another name or profile, it is refused."""

from __future__ import annotations

from dashboard.errors import DataRefused, Finding
from dashboard.intake.live import import_path, read_live
from dashboard.intake.manifest import kept_profile, read_card
from dashboard.settings import Settings
from dashboard.warehouse.imports.importing import Imported


def counts_once(settings: Settings, imported: Imported) -> None:
    """Raise DataRefused where rows without ids of their own come from a file that counts already."""
    kind = imported.card.kind
    has_ids = kind not in ("payment", "judgment") or "payment_id" in kept_profile(imported.folder)[0].fields
    if has_ids:
        # A later import of the same contract, batch or payment is the later word on it, and counts nothing twice.
        return
    brought = {file.sha256: file.name for file in imported.card.files}
    faults = []
    for name in read_live(settings):
        card = read_card(import_path(settings, name))
        if name == imported.id or card.kind != kind:
            continue
        for file in card.files:
            if file.sha256 in brought:
                what = f"is byte for byte {file.name} of import {name}, whose rows would count twice."
                do = "To import it by another profile, go back before that import: `python -m dashboard versions`."
                faults.append(Finding(brought[file.sha256], what, do))
    if faults:
        raise DataRefused(*faults)
