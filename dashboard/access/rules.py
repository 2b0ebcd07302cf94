"""The file `access.yml`: readers, by what they are known, and what each may see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, Tag, model_validator

from dashboard import strict_yaml
from dashboard.declared import Strict
from dashboard.entitlement import EVERYTHING, Entitlement
from dashboard.errors import DataRefused, Finding
from dashboard.settings import Settings, shown

Word = Annotated[str, StringConstraints(min_length=1, max_length=254, strip_whitespace=True)]


def _like(pattern: str, told: str, do: str) -> AfterValidator:
    """Hold a text to a form."""

    def hold(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f'"{text[:60]}" is no {told}. {do}')
        return text

    return AfterValidator(hold)


# Ids of parties and names of readers alike.
Slug = Annotated[str, _like("[a-z0-9][a-z0-9-]{0,62}", "id", "Write lower-case letters, digits and hyphens.")]
Email = Annotated[Word, _like(r"[^@\s,;]+@[^@\s,;]+", "address", "Write ann@house.example.")]
SEES = "Write everything, or {clients: [openai]}."
ALL = _like("everything", "word for what a reader sees", SEES)
Domain = Annotated[Word, _like(r"@?([\w-]+\.)*[\w-]+", "domain of addresses", "Write house.example, in full.")]


class Rows(Strict):
    """Whose rows a reader may see: of clients or of vendors, not of both."""

    clients: tuple[Slug, ...] = ()
    vendors: tuple[Slug, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _with_keys(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            raise ValueError(f'"{str(given)[:60]}" is nothing that a reader sees. {SEES}')
        return given

    @model_validator(mode="after")
    def _of_one_kind(self) -> Rows:
        if bool(self.clients) == bool(self.vendors):
            raise ValueError("names clients and vendors, or neither. Name clients, or vendors.")
        return self


class Rule(Strict):
    """One reader: by what people are known for it, and what it may see."""

    sees: Annotated[
        Annotated[str, ALL, Tag("word")] | Annotated[Rows, Tag("rows")],
        Discriminator(lambda given: "word" if isinstance(given, str) else "rows"),
    ] = Field(description="`everything`, or `{clients: [...]}`, `{vendors: [...]}`")
    emails: tuple[Email, ...] = ()
    domains: tuple[Domain, ...] = ()
    groups: tuple[Word, ...] = ()

    def fits(self, claims: Mapping[str, Any], groups_claim: str) -> bool:
        """Tell whether somebody who signed in with these claims is meant."""
        email = str(claims.get("email") or "").strip().lower()
        # Some providers write it as a text.
        if claims.get("email_verified", True) not in (True, "true", "True"):
            email = ""
        named = claims.get(groups_claim)
        groups = {named} if isinstance(named, str) else set(named) if isinstance(named, list | tuple) else set()
        return (
            (email != "" and email in {one.lower() for one in self.emails})
            or ("@" in email and email.rpartition("@")[2] in {one.lower().lstrip("@") for one in self.domains})
            or any(one in groups for one in self.groups)
        )

    @property
    def entitlement(self) -> Entitlement:
        """What it may see."""
        return EVERYTHING if isinstance(self.sees, str) else Entitlement(self.sees.clients, self.sees.vendors)


class Rules(Strict):
    """All readers, by name; of those that fit somebody, the first counts."""

    groups_claim: Word = "groups"
    readers: dict[Slug, Rule] = Field(min_length=1)


@dataclass(frozen=True)
class Scope:
    """What a share link shows: one page, under these parameters, or under any where there are none."""

    page: str
    params: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True)
class Reader:
    """Who asks: the name of the rule and what may be seen; of a share link what it shows, of somebody who signed in
    a key that stands for them.

    Without rules everybody who reaches the server, which is on this machine, is `LOCAL`.
    """

    name: str
    sees: Entitlement
    only: Scope | None = None
    person: str = ""


LOCAL = Reader("", EVERYTHING)


def rules_of(settings: Settings) -> Rules | None:
    """Return the rules of a data folder, None where it has none.

    Raises DataRefused with every fault of the file, and where it is gone from under a server that began with it.
    """
    path = settings.access
    try:
        # Not by its day and size: a file that is put back, or copied with its day, has both of another.
        text = path.read_bytes()
    except FileNotFoundError:
        if settings.guarded:
            do = "Put it back, or start the server again."
            raise DataRefused(Finding(shown(path), "is gone, and this server began with it.", do)) from None
        return None
    return _read(path, text)


@lru_cache(maxsize=8)
def _read(path: Path, held: bytes) -> Rules:
    try:
        text = held.decode()
    except UnicodeDecodeError:
        raise DataRefused(Finding(shown(path), "is no text in UTF-8.", "Save it as such.")) from None
    return strict_yaml.read(text, Rules, shown(path), DataRefused)


def reader_of(claims: Mapping[str, Any], rules: Rules) -> Reader | None:
    """Return the reader that somebody who signed in is, None for nobody that the rules name."""
    for name, rule in rules.readers.items():
        if rule.fits(claims, rules.groups_claim):
            return Reader(name, rule.entitlement)
    return None
