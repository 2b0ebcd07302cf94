"""What is written down of one import: files, profile, counts, and what each rule changed."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal
from pathlib import Path

import yaml

from dashboard import strict_yaml
from dashboard.declared import Strict
from dashboard.errors import DataRefused, Finding
from dashboard.intake.live import FORMAT
from dashboard.intake.profile import Profile, read_profile
from dashboard.intake.snapshot import Snapshot
from dashboard.settings import shown

CARD, PROFILE, RECEIVED, TOLD = "import.yml", "profile.yml", "received", "told.parquet"


class ImportedFile(Strict):
    """One file as received."""

    name: str
    sha256: str
    size: int


class Rule(Strict):
    """What a rule of the profile did: how many rows it touched, and the money in them where they have some."""

    rule: str
    row_count: int
    currency: str | None = None
    amount: Decimal | None = None


class ImportCard(Strict):
    """`import.yml`: one import. Every row read is taken, refused or ignored."""

    format: int
    profile: str
    title: str
    publisher: str
    kind: str
    files: tuple[ImportedFile, ...]
    as_of: datetime.date
    read: int
    taken: int
    refused: int
    ignored: int
    rules: tuple[Rule, ...] = ()
    told: tuple[str, ...] = ()


def import_id(profile_text: str, files: list[Snapshot], as_of: datetime.date | None = None) -> str:
    """Return the id of an import: 12 hex digits of a digest of its profile and files, so that a repeat is known.

    A day that somebody gave is part of it.
    """
    digest = hashlib.sha256(f"{FORMAT}\0{profile_text}\0".encode())
    for file in files:
        digest.update(f"{file.name}\0{file.sha256}\0".encode())
    if as_of:
        digest.update(f"{as_of}\0".encode())
    return digest.hexdigest()[:12]


def write_card(folder: Path, card: ImportCard) -> None:
    """Write `import.yml` into the folder of an import."""
    text = yaml.safe_dump(card.model_dump(mode="json"), sort_keys=False, allow_unicode=True, width=120)
    (folder / CARD).write_text(text, encoding="utf-8")


def read_card(folder: Path) -> ImportCard:
    """Read `import.yml`; raises DataRefused where it is missing or wrong."""
    path = folder / CARD
    if not path.is_file():
        what, do = "the import is not there.", "Restore the folder from a backup, or go back with `versions use`."
        raise DataRefused(Finding(shown(folder), what, do))
    return strict_yaml.read(path.read_text(encoding="utf-8"), ImportCard, shown(path), DataRefused)


def kept_profile(folder: Path) -> tuple[Profile, str]:
    """Return the profile an import was made with, and its text."""
    path = folder / PROFILE
    text = path.read_text(encoding="utf-8")
    return read_profile(text, shown(path)), text
