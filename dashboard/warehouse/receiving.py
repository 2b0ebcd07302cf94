"""The hand-kept files of a data folder, or of it and the public record, ready for a build."""

from __future__ import annotations

from dashboard.errors import DataRefused, Finding, nearest
from dashboard.intake.card import carded_files
from dashboard.intake.rows import Received, beside, receive
from dashboard.settings import PROJECT, SHIPPED, Settings, shown

MODEL = PROJECT / "data" / "model"


def receive_all(settings: Settings) -> list[Received]:
    """Read every file, and take an empty one for each that the user's folder does not have."""
    known = [file.name for file in carded_files(SHIPPED)]
    assumed = carded_files(settings.model) if settings.model.exists() else []
    faults = [
        Finding(shown(file.path), "is no file of this record.", nearest(file.name, known) or "See data/README.md.")
        for file in carded_files(settings.sources)
        if file.name not in known
    ]
    received = []
    for file in (*carded_files(settings.sources), *assumed):
        try:
            received.append(receive(file))
        except DataRefused as refused:
            faults += refused.findings
    if faults:
        raise DataRefused(*faults)
    if settings.with_record:
        received = beside_record(received)
    names = {file.name for file in received}
    shipped = [file for folder in (SHIPPED, MODEL) for file in carded_files(folder) if file.name not in names]
    return received + [Received(file.name, ("line", *file.card.columns), []) for file in shipped]


def beside_record(received: list[Received]) -> list[Received]:
    """Put a user's own rows beside those of the public record; one of their own with the same key stands instead."""
    own = {file.name: file for file in received}
    both = [beside(receive(file), own.pop(file.name, None), file.card.key) for file in carded_files(SHIPPED)]
    return [*both, *own.values()]
