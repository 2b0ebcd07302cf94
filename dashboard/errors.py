"""What goes wrong, said as where, what, and what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

_PLACED = re.compile(r"^(?P<file>.*?):(?P<line>\d+):(?P<column>\d+)$")


@dataclass(frozen=True)
class Finding:
    """One fault: its place (`file:line:col`, a key, a command), what is wrong, and what mends it.

    `rule` is the slug of the rule of `check` that found it, if one did. A note tells and fails nothing.
    """

    where: str
    what: str
    do: str = ""
    rule: str = ""
    level: Literal["error", "note"] = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" {self.do}" if self.do else "")

    @property
    def place(self) -> tuple[str, int, int]:
        """The file, line and column, both from 1; line 1, column 1 where no place is known."""
        found = _PLACED.match(self.where)
        return (found["file"], int(found["line"]), int(found["column"])) if found else (self.where, 1, 1)


def errors_told(*findings: Finding) -> dict[str, list[dict[str, str]]]:
    """Return findings as every answer in JSON tells them."""
    return {"errors": [{"where": one.where, "what": one.what, "do": one.do} for one in findings]}


class LinchpinError(Exception):
    """One or more findings; printed one a line, never as a traceback."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


class QueryRefused(LinchpinError):
    """A query file that cannot be asked as it stands."""


class DataRefused(LinchpinError):
    """A data file or a built version that is not what it says it is."""


class DiskRefused(LinchpinError):
    """A disk or folder that does not take what has to be written: full, read-only, or without locks."""


class NoVersion(LinchpinError):
    """There is no data version to read."""


class NotYours(LinchpinError):
    """An answer that the rows which a reader may see do not give."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean "x"?` for the known word closest to `word`, or an empty text."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'Did you mean "{close[0]}"?' if close else ""


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset into a text, both from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")
