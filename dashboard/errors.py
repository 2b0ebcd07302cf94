"""What goes wrong, said as where, what, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One fault: its place (`file:line:col`, a key, a command), what is wrong, and what mends it."""

    where: str
    what: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" {self.do}" if self.do else "")


class LinchpinError(Exception):
    """One or more findings; printed one a line, never as a traceback."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


class QueryRefused(LinchpinError):
    """A query file that cannot be asked as it stands."""


class DataRefused(LinchpinError):
    """A data file or a built version that is not what it says it is."""


class NoVersion(LinchpinError):
    """There is no data version to read."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean "x"?` for the known word closest to `word`, or an empty text."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'Did you mean "{close[0]}"?' if close else ""
