"""One question as somebody asked it: what every file that is made of it begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from dashboard.addressed import CLOCKS
from dashboard.catalog.folder import Catalogue
from dashboard.export.names import PLAIN, file_name
from dashboard.export.streamed import Streamed, answered, streamed
from dashboard.model import Answer, Query, World
from dashboard.panel import Panel, panel, unused_of
from dashboard.view import View
from dashboard.warehouse.version import Version


@dataclass(frozen=True)
class Asked:
    """A question, the View it is asked under, and what its own parameters beyond the View's were set to.

    `texts` names the query texts where they are kept for links. `answer` is one that is there already; without it
    the rows are asked for, and come one by one.
    """

    query: Query
    view: View
    held: Catalogue
    version: Version
    given: Mapping[str, Any] = field(default_factory=dict)
    texts: str = ""
    answer: Answer | None = None

    def rows(self) -> Streamed:
        """Return the rows, to be walked once; raises QueryRefused with file:line:col."""
        if self.answer is not None:
            return answered(self.answer, self.version)
        return streamed(self.query, self.given, self.view, self.version)

    @cached_property
    def panel(self) -> Panel:
        """The question as its page shows it, with its figure and its finding."""
        return panel(self.query, self.view, self.held, self.version, self.given)

    @property
    def asked(self) -> dict[str, Any]:
        """What the reader set of all that this question takes, by key."""
        kept = (*self.query.parameters, *CLOCKS)
        return {name: value for name, value in {**self.view.params(), **self.given}.items() if name in kept}

    @property
    def unused(self) -> tuple[str, ...]:
        """Filters of the View that this question does not take; they were not applied."""
        return unused_of(self.query, self.view.params())

    @property
    def link(self) -> str:
        """The address of the question in the app, with data and day pinned, and the query texts if they are kept."""
        pinned = self.view.frozen(self.version.world, self.texts)
        page = "" if self.view.page == "overview" else self.view.page
        return f"/{page}?{urlencode(pinned.params())}#{self.query.id.replace('/', '-')}"

    def file_name(self, form: str) -> str:
        """Return what its file is called."""
        return file_name(self.query.id.replace("/", " "), self.asked, self.version.world, form)


def asked_of(page: str, view: View, held: Catalogue, version: Version, texts: str = "") -> list[Asked]:
    """Return every question of a page in its order."""
    return [Asked(query, view, held, version, texts=texts) for query in held.on_page(page)]


def filters_told(asked: Mapping[str, Any], world: World) -> list[tuple[str, str]]:
    """Return what was set in words, an organisation or service by its name with the id beside it."""
    names = {**world.clients, **world.vendors, **world.services, **world.organisations}

    def told(name: str, value: Any) -> str:
        parts = value if isinstance(value, list | tuple) else [value]
        known = [f"{names[part]} ({part})" if name in PLAIN and part in names else str(part) for part in parts]
        return ", ".join(known)

    return [(name, told(name, value)) for name, value in asked.items() if value is not None]
