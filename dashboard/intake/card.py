"""Source cards: what one row of a file is, where it came from, and what is expected of it."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, model_validator

from dashboard import strict_yaml
from dashboard.declared import Strict
from dashboard.errors import DataRefused, Finding
from dashboard.settings import SHIPPED, shown


class Rows(Strict):
    """How many rows a file should have, at the least."""

    least: int = Field(ge=0)


class Card(Strict):
    """The card beside a file: `client_spend.yml` describes `client_spend.csv`."""

    row: str
    licence: str
    gathered: datetime.date
    sha256: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    required: tuple[str, ...]
    rows: Rows
    note: str = ""

    @model_validator(mode="after")
    def _known_columns(self) -> Card:
        unknown = [name for name in (*self.key, *self.required) if name not in self.columns]
        if unknown:
            raise ValueError(f'key or required names "{unknown[0]}", which is no column')
        return self


class Record(Strict):
    """`record.yml`: the title of the whole and the day up to which it was gathered."""

    title: str
    as_of: datetime.date


@dataclass(frozen=True)
class CardedFile:
    """A file as received and its card."""

    name: str
    path: Path
    card: Card

    @property
    def is_edited(self) -> bool:
        """Whether the file differs from the edition that its card describes."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest() != self.card.sha256


def read_record(folder: Path) -> Record:
    """Read `record.yml` of a sources folder; raises DataRefused when it is missing or wrong."""
    path = folder / "record.yml"
    if not path.exists():
        todo = "Write one with the keys title and as_of (the day up to which the record was gathered)."
        raise DataRefused(Finding(shown(path), "the file is missing.", todo))
    return strict_yaml.read(_text(path), Record, shown(path), DataRefused)


def carded_files(folder: Path) -> list[CardedFile]:
    """Pair every CSV of the folder with its card, by name; raises DataRefused for either one alone."""
    cards = {path.stem: path for path in sorted(folder.glob("*.yml")) if path.name != "record.yml"}
    files = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    lent = {name: SHIPPED / f"{name}.yml" for name in files.keys() - cards.keys()}
    lent = {name: path for name, path in lent.items() if path.is_file()}
    alone = [
        *(
            Finding(shown(files[n]), "has no card.", f"Write {n}.yml beside it.")
            for n in files.keys() - cards.keys() - lent.keys()
        ),
        *(Finding(shown(cards[n]), f"{n}.csv is missing.", "Restore it.") for n in cards.keys() - files.keys()),
    ]
    if alone:
        raise DataRefused(*sorted(alone, key=str))
    return [
        CardedFile(name, files[name], _read_card(cards[name]))
        if name in cards
        else CardedFile(name, files[name], _lent(lent[name], files[name]))
        for name in files
    ]


def _lent(path: Path, file: Path) -> Card:
    """A user's own file of a known name needs no card: the shipped one says what its columns are, and no more."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return _read_card(path).model_copy(update={"sha256": digest, "rows": Rows(least=0)})


def _read_card(path: Path) -> Card:
    return strict_yaml.read(_text(path), Card, shown(path), DataRefused)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataRefused(Finding(shown(path), f"is not UTF-8 ({error.reason}).", "Save it as UTF-8.")) from None
