"""The settings under which a request is answered: those of its reader, or of the one it is seen as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.requests import Request

from dashboard.access.looks import Look
from dashboard.access.rules import LOCAL, Reader, rules_of
from dashboard.errors import DataRefused, nearest
from dashboard.settings import Settings

# Where the gate leaves the reader of a request.
READER = "linchpin.reader"


@dataclass(frozen=True)
class Asking:
    """Who asks, under which settings, as whom it is seen (empty: as oneself), what had to be ignored, and what was
    seen of the page before.
    """

    reader: Reader
    settings: Settings
    seen_as: str = ""
    notices: tuple[str, ...] = ()
    look: Look | None = None

    @property
    def told(self) -> str:
        """What stands on every page of somebody who may not see everything."""
        sees = self.settings.sees
        if sees.is_everything:
            return ""
        whose = f"as {self.seen_as}" if self.seen_as else "what is yours"
        return f"You see {whose}: rows of {sees}. What needs the rows of others is not shown."


def asking(request: Request) -> Asking:
    """Return who asks by a request that the gate let through; without rules that is whoever is on this machine."""
    return seen_as(Settings.read(), request.scope.get(READER, LOCAL), request.query_params)


def seen_as(settings: Settings, reader: Reader, raw: Mapping[str, str]) -> Asking:
    """Return how a reader's question is answered: who may see everything may look as another does."""
    own = replace(settings, sees=reader.sees, edit=settings.edit and reader.sees.is_everything)
    asked = raw.get("view_as")
    if not asked:
        return Asking(reader, own)
    if not reader.sees.is_everything or reader.only is not None:
        return Asking(reader, own, notices=("view_as was ignored: it is for those who may see everything.",))
    try:
        rules = rules_of(settings)
    except DataRefused:
        # It went since the door was passed.
        rules = None
    rule = rules.readers.get(asked) if rules else None
    if rule is None:
        do = nearest(asked, rules.readers) if rules else "There is no access.yml."
        return Asking(
            reader, own, notices=(f"view_as={asked[:60]} was ignored: there is no such reader. {do}".strip(),)
        )
    return Asking(reader, replace(own, sees=rule.entitlement, edit=False), asked)
