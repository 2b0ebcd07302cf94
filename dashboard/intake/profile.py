"""Profiles: which field of a file goes where, how it is written, what a row is, and what is left out on purpose."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, field_validator, model_validator

from dashboard import strict_yaml
from dashboard.declared import Strict
from dashboard.errors import DataRefused, Finding, nearest
from dashboard.intake.kinds import KINDS, Kind
from dashboard.intake.reading import Reading
from dashboard.settings import PROFILES, shown

Row = Literal["contract", "amendment_total", "amendment_difference", "payment", "delivery", "judgment", "register"]
AMENDMENTS = ("amendment_total", "amendment_difference")
# Written forms a profile may name in one word; with them a time of day may follow.
ORDERS = {
    "day_first": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S"),
    "month_first": ("%m/%d/%Y", "%m-%d-%Y", "%b %d, %Y", "%B %d, %Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S"),
}
ISO = "iso"


class Expectations(Strict):
    """What the user knows of the file beforehand; an import that misses it is refused as a whole."""

    least_rows: int = Field(default=1, ge=0, description="Fewer rows than this are refused.")
    most_refused: float = Field(
        default=1.0, ge=0, le=1, description="A larger part of refused rows stops the import."
    )


class Profile(Strict):
    """One file of `data/profiles`; see data/README.md for every key."""

    title: str = Field(description="What these files are, for readers.")
    publisher: str = Field(default="Own records", description="Who made them; stands beside every number.")
    row: Row = Field(description="What one row is.")
    read: Reading = Field(default=Reading(), description="How the files are read.")
    fields: dict[str, tuple[str, ...]] = Field(
        default={}, description="Our column: the file's field; of several, the first that is not blank counts."
    )
    constants: dict[str, str] = Field(
        default={}, description="Our column: the value of every row whose field is blank or not there."
    )
    numbers: dict[Literal["client", "vendor"], str] = Field(
        default={}, description="The kind of business number: ABN, LEI, DUNS."
    )
    dates: tuple[str, ...] = Field(
        default=(ISO,), description="How days are written: iso, day_first, month_first or strptime forms."
    )
    decimal: Literal[".", ","] = Field(default=".", description="The decimal sign.")
    zone: str = Field(default="UTC", description="Moments with a zone become days of this one.")
    negative: Literal["refuse", "credit"] = Field(
        default="refuse", description="A contract worth less than zero: refuse it, or take it as a credit."
    )
    unknown_if_impossible: tuple[str, ...] = Field(
        default=(), description="Columns whose impossible values are taken as unknown, and told."
    )
    placeholders: tuple[str, ...] = Field(
        default=(), description="Further names, or patterns, that stand for nobody, such as UNAVAILABLE."
    )
    repeats: Literal["refuse", "last", "keep"] = Field(
        default="refuse",
        description="Rows with an id that was there before, and other content: refuse, take the last, or keep.",
    )
    ignored_fields: tuple[str, ...] = Field(default=(), description="Fields that are left out on purpose.")
    ignored_rows: dict[str, tuple[str, ...]] = Field(
        default={}, description="Rows left out on purpose: the field, and its values."
    )
    expect: Expectations = Field(default=Expectations(), description="What is known of the file beforehand.")
    note: str = Field(default="", description="What else to know.")

    @field_validator("dates", "unknown_if_impossible", "placeholders", "ignored_fields", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("fields", mode="before")
    @classmethod
    def _one_field_is_a_list(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {column: (named,) if isinstance(named, str) else named for column, named in value.items()}

    @model_validator(mode="after")
    def _known_columns(self) -> Profile:
        known = self.kind.fields
        for place, names in (("fields", self.fields), ("constants", self.constants)):
            for name in names:
                if name not in known:
                    hint = nearest(name, known) or f"Columns are {', '.join(known)}."
                    raise ValueError(f'{place} names "{name}", which is no column of a {self.row}. {hint}')
        for name in self.unknown_if_impossible:
            if name not in known or name in self.kind.required:
                why = "without which a row says nothing" if name in known else f"which is no column of a {self.row}"
                raise ValueError(f'unknown_if_impossible names "{name}", {why}. {nearest(name, known)}'.rstrip())
        wanting = [name for name in self.kind.required if name not in self.fields and name not in self.constants]
        if wanting:
            raise ValueError(f"says nothing of {', '.join(wanting)}, and every {self.kind_name} needs it")
        if self.row == "register" and (self.repeats == "keep" or self.ignored_rows):
            raise ValueError("cannot keep repeated ids of a register apart, nor leave out rows by a field")
        return self

    @property
    def kind_name(self) -> str:
        """The kind of row: an amendment is a contract of a later day."""
        return "contract" if self.row in AMENDMENTS else self.row

    @property
    def kind(self) -> Kind:
        """Columns and meaning of a row."""
        return KINDS[self.kind_name]

    @property
    def wanted(self) -> tuple[str, ...]:
        """Every field of a file that the profile reads."""
        named = (name for names in self.fields.values() for name in names)
        return tuple(dict.fromkeys((*named, *self.ignored_rows)))

    @cached_property
    def date_formats(self) -> tuple[str, ...]:
        """The strptime forms; ISO days are read by another rule and are not in it."""
        return tuple(form for name in self.dates if name != ISO for form in ORDERS.get(name, (name,)))


def profile_path(name: str) -> Path:
    """Return the file of a profile: a path as it is, a bare name from `data/profiles`. Raises DataRefused."""
    path = Path(name)
    if path.suffix not in (".yml", ".yaml"):
        path = PROFILES / f"{name}.yml"
    if not path.is_file():
        known = sorted(file.stem for file in PROFILES.glob("*.yml"))
        hint = nearest(name, known) or f"Shipped ones are {', '.join(known)}; or name a .yml file of your own."
        raise DataRefused(Finding(f"profile {name}", "is not there.", hint))
    return path


def read_profile(text: str, where: str) -> Profile:
    """Parse a profile; raises DataRefused with file, line and column of every fault."""
    return strict_yaml.read(text, Profile, where, DataRefused)


def with_constants(profile: Profile, constants: dict[str, str]) -> tuple[Profile, str]:
    """Return the profile with further constants, and its text. Raises DataRefused for a column it does not know."""
    said = profile.model_dump(mode="json", exclude_defaults=True) | {"constants": profile.constants | constants}
    text = yaml.safe_dump(said, sort_keys=False, allow_unicode=True)
    return read_profile(text, "--set"), text


def load_profile(name: str) -> tuple[Profile, str]:
    """Return the profile of that name or path, and its text. Raises DataRefused."""
    path = profile_path(name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataRefused(Finding(shown(path), f"cannot be read ({error}).", "Save it as UTF-8.")) from None
    return read_profile(text, shown(path)), text
