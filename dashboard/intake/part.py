"""What reading gives: a table found in a file, its rows in batches as text, and the rows that could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

# Rows that stand in memory at once; more would not be faster.
ROWS_A_BATCH = 10_000
SHOWN = 200


@dataclass(frozen=True)
class Unread:
    """A row that could not be read at all: the line on which it begins, its first 200 characters, why, what to do."""

    line: int
    value: str
    reason: str
    hint: str


@dataclass(frozen=True)
class Batch:
    """Up to ROWS_A_BATCH rows in the order of the file, one list a field; a blank value is None."""

    lines: list[int]
    columns: list[list[str | None]]
    unread: list[Unread]


def _nothing_read() -> int:
    return 0


@dataclass
class Part:
    """One table found in a file. `batches` can be read once, and before the next part is asked for.

    `told` is what a reader should know of how it was read; `read_bytes` gives the bytes of the file on disk
    consumed so far, of the packed file where it is packed.
    """

    name: str
    fields: tuple[str, ...]
    batches: Iterator[Batch]
    told: tuple[str, ...] = ()
    read_bytes: Callable[[], int] = field(default=_nothing_read)


def unread(line: int, value: str, reason: str, hint: str) -> Unread:
    """Make an Unread of a raw text of any length; what no text can hold is shown as a question mark in a lozenge."""
    shown = value[: SHOWN + 2].rstrip("\r\n")[:SHOWN]
    return Unread(
        line, "".join("\ufffd" if "\ud800" <= c <= "\udfff" or c == "\0" else c for c in shown), reason, hint
    )


def blanked(values: list[str] | tuple[str, ...]) -> list[str | None]:
    """Return the values as received, None for each that is empty or only white space."""
    return [value if value and not value.isspace() else None for value in values]


def named(header: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return unique trimmed names for a header, and what was changed: a blank one by place, a second as x_2."""
    names: list[str] = []
    told: list[str] = []
    taken = {name.strip() for name in header}
    for place, raw in enumerate(header, 1):
        name = raw.strip() or f"column_{place}"
        wanted, number = name, 1
        while name in names or (name != raw.strip() and name in taken):
            number += 1
            name = f"{wanted}_{number}"
        if not raw.strip():
            told.append(f"field {place} has no name and is called {name}")
        elif number > 1:
            told.append(f'"{wanted}" stands more than once; field {place} is called {name}')
        names.append(name)
    return tuple(names), tuple(told)
