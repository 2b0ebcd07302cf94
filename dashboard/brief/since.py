"""What changed on a page since its reader looked last: the findings that read otherwise now."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.access.looks import Look
from dashboard.catalog.folder import Catalogue
from dashboard.errors import LinchpinError
from dashboard.page.unanswered import is_unanswered
from dashboard.panel import Panel, panel
from dashboard.picture.numbers import day
from dashboard.picture.words import counted
from dashboard.settings import Settings
from dashboard.view import View
from dashboard.warehouse.version import Version, open_version

NEW = "It was not answered then."


@dataclass(frozen=True)
class Changed:
    """One question whose finding reads otherwise: where it stands, and what it said before."""

    anchor: str
    question: str
    before: str


@dataclass(frozen=True)
class Since:
    """What is said of the time since the last look, and the questions that changed."""

    told: str
    changed: tuple[Changed, ...] = ()


def since(look: Look, settings: Settings, view: View, held: Catalogue, drawn: Sequence[Panel]) -> Since | None:
    """Return what changed on a page since a look at other data; None where there was no such look.

    Both are asked under the same View, in the words of now; `drawn` are the panels of now.
    """
    if not look.before:
        return None
    then = f"your last look on {day(datetime.date.fromisoformat(look.before_on))}"
    try:
        former = open_version(settings, look.before)
    except LinchpinError:
        return Since(f"The data have changed since {then}; those of then are not here any more.")
    changed = tuple(one for place in drawn if (one := _changed(place, view, held, former)) is not None)
    of_all = f"{len(changed)} of {counted(len(drawn), 'finding')}"
    if not changed:
        return Since(f"The data have changed since {then}; what is said here has not.")
    return Since(f"Since {then}, {of_all} {'reads' if len(changed) == 1 else 'read'} otherwise.", changed)


def _changed(place: Panel, view: View, held: Catalogue, former: Version) -> Changed | None:
    if place.query is None or place.error is not None:
        return None
    then = panel(place.query, view, held, former)
    if then.error is None and then.finding == place.finding:
        return None
    is_new = then.error is not None or is_unanswered(then)
    return Changed(place.id.replace("/", "-"), place.question or place.title, NEW if is_new else then.finding)
