"""`sources/aliases.csv`: which name means which organisation, as a person confirmed it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from dashboard.errors import DataRefused, Finding
from dashboard.settings import Settings, shown


@dataclass(frozen=True)
class Alias:
    """One row: a name, the organisation it means, the day that was confirmed (YYYY-MM-DD), and why."""

    name: str
    organisation: str
    confirmed_on: str = ""
    reason: str = ""


COLUMNS = tuple(field.name for field in fields(Alias))


def aliases_path(settings: Settings) -> Path:
    """Return where the file lies, whether or not it is there."""
    return settings.sources / "aliases.csv"


def read_aliases(settings: Settings) -> list[Alias]:
    """Return the rows in the order of the file, none without a file. Raises DataRefused if it cannot be read."""
    path = aliases_path(settings)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError as error:
        raise DataRefused(Finding(shown(path), f"is not UTF-8 ({error.reason}).", "Save it as UTF-8.")) from None
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    if not rows:
        return []
    if sorted(rows[0]) != sorted(COLUMNS) or any(len(row) != len(COLUMNS) for row in rows):
        what, do = f"has not the columns {', '.join(COLUMNS)} in every row.", "Correct it."
        raise DataRefused(Finding(shown(path), what, do))
    return [Alias(**{name: value.strip() for name, value in zip(rows[0], row, strict=True)}) for row in rows[1:]]


def aliases_text(aliases: Iterable[Alias]) -> str:
    """Return the file's text, the rows in the order of their names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    ordered = sorted(aliases, key=lambda alias: (alias.name.casefold(), alias.name))
    writer.writerows([getattr(alias, column) for column in COLUMNS] for alias in ordered)
    return text.getvalue()
