"""The nouns every part speaks of: a query and its header, a source, an answer."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cachetools import LRUCache

from dashboard.declared import Header, Parameter
from dashboard.header_values import Reach

if TYPE_CHECKING:
    # It takes a third of a second to import, and half of the commands never hold a frame.
    import pandas

BASES = ("reported", "estimated", "modelled")
SCENARIOS = ("base", "low", "high", "no_event")
GRAINS = ("day", "week", "month", "quarter", "year")
# A panel is drawn with events and without, and told anew for each view and each choice of open parts.
MOST_MADE = 32
Made = TypeVar("Made")


@dataclass(frozen=True)
class Part:
    """A query's own statement, with the parameters that it uses, and the parts that it reads by their names."""

    name: str
    statement: str
    used: frozenset[str]
    reads: tuple[Part, ...] = ()

    @cached_property
    def needed(self) -> frozenset[str]:
        """All parameters that its answer depends on."""
        return self.used.union(*(part.needed for part in self.reads))


@dataclass(frozen=True, eq=False)
class Query:
    """One query file: its id (`theme/name`), header, and statement with all it reads written in.

    `part` is the same statement with what it reads left apart. `options` holds the statement of each parameter whose
    choices come from the data. A draft was typed by a reader: it is asked apart, in a process with limits. `reach` is
    the widest of its own and of all it reads.
    """

    id: str
    path: Path
    header: Header
    text: str
    statement: str
    tables: tuple[str, ...]
    reads: tuple[str, ...]
    parameters: dict[str, Parameter]
    options: dict[str, str] = field(default_factory=dict)
    draft: bool = False
    reach: Reach = "market"
    part: Part | None = None

    @property
    def page(self) -> str:
        """The page it stands on: its folder unless the header names another."""
        return self.header.page or self.id.split("/", maxsplit=1)[0]

    def order_on(self, page: str) -> int:
        """Where it stands on a page; small ones come first."""
        placed = self.header.also.get(page)
        return self.header.order if placed is None else placed


def widest(found: set[Reach]) -> Reach:
    """Return whose rows are needed by what needs all of these; client and vendor together compare."""
    needed = found - {"own"}
    return needed.pop() if len(needed) == 1 else "market" if needed else "own"


@dataclass(frozen=True)
class Source:
    """One cited document."""

    id: str
    title: str
    publisher: str
    published_on: str
    url: str


@dataclass(frozen=True)
class World:
    """What a data version holds: its as-of day and the ids and names a view may use."""

    version: str
    title: str
    as_of: datetime.date
    clients: dict[str, str]
    vendors: dict[str, str]
    services: dict[str, str]
    organisations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Answer:
    """What a query returned, with all that a reader needs to judge it.

    `frame` has exactly the declared columns, in order. `basis_mix` counts rows by basis, `sources` are the
    cited documents, `null_reasons` counts why values are missing, `bound` and `clock` are what was asked.
    """

    query: Query
    version: str
    as_of: datetime.date
    bound: dict[str, Any]
    clock: dict[str, str]
    frame: pandas.DataFrame
    sources: tuple[Source, ...] = ()
    basis_mix: dict[str, int] = field(default_factory=dict)
    null_reasons: dict[str, int] = field(default_factory=dict)
    _made: LRUCache[Hashable, Any] = field(default_factory=lambda: LRUCache(MOST_MADE), init=False, repr=False)
    _making: threading.RLock = field(default_factory=threading.RLock, init=False, repr=False)

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is made of this answer, and keep it for as long as the answer is: it goes with it.

        Several who ask for it at once wait for one making.
        """
        with self._making:
            if key not in self._made:
                self._made[key] = make()
            made: Made = self._made[key]
            return made

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows as plain dicts, with None for what is unknown; made once, not to be changed."""
        plain = self.frame.astype(object).where(self.frame.notna(), None)
        return [dict(zip(plain.columns, row, strict=True)) for row in plain.itertuples(index=False, name=None)]

    @property
    def basis(self) -> str | None:
        """The weakest basis in the answer, which is its label; None when no row has one."""
        return max(self.basis_mix, key=BASES.index) if self.basis_mix else None
