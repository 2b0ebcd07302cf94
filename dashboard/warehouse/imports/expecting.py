"""What a user expects of a file: rows enough, few refused ones, and one at least that can be taken."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dashboard.errors import DataRefused, Finding
from dashboard.intake.manifest import ImportCard
from dashboard.intake.profile import Expectations
from dashboard.warehouse.statements import statement


def hold_to(expect: Expectations, strict: bool, card: ImportCard, told: Path) -> None:
    """Raise DataRefused, with the first of the rows refused, where rows miss what the user expects of them."""
    faults = []
    if card.read < expect.least_rows:
        what = f"has {card.read} rows; the profile expects at least {expect.least_rows}."
        faults.append(Finding(card.title, what, "Check that the file is complete."))
    limit = 0.0 if strict else expect.most_refused
    if card.refused > limit * card.read:
        what = f"{card.refused} of {card.read} rows are refused."
        faults.append(Finding(card.title, what, "Correct them, or import without --strict to take the others."))
        faults += _refusals(told)
    if card.read and not card.taken and not faults:
        what = f"no row can be taken: {card.refused} are refused, {card.ignored} ignored."
        faults += [Finding(card.title, what, "Correct the profile."), *_refusals(told)]
    if faults:
        raise DataRefused(*faults)


def _refusals(path: Path, most: int = 20) -> list[Finding]:
    """The first refused rows, as messages."""
    with duckdb.connect() as connection:
        told = connection.execute(statement("import_refusals"), {"path": str(path), "most": most}).fetchall()
    return [
        Finding(f"{file}:{line}", f'{field} "{value}": {reason}', hint)
        for file, line, field, value, reason, hint in told
    ]
