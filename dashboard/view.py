"""A View is what a URL asks for: page, filters, clocks. URL to View and back, nothing lost in silence."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property

from dashboard.errors import Finding, nearest
from dashboard.model import BASES, GRAINS, SCENARIOS, World

FILTERS = ("client", "vendor", "service", "from", "to", "grain", "basis", "scenario", "on", "known")
KEYS = (*FILTERS, "v", "q", "query", "view_as")
NO_PAGE = "there is no such page."
_PARTIAL = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


@dataclass(frozen=True)
class View:
    """One view of one page. `from_` and `to` are YYYY, YYYY-MM or YYYY-MM-DD; `on` and `known` are days.

    `grain` is the period of charts over time, `scenario` the modelled path.
    `v` pins a data version, `q` the query texts as they were; `query` chooses one in the workshop, and
    `view_as` names the reader as whom somebody looks who may see everything. None means: not asked for.
    """

    page: str = "overview"
    client: str | None = None
    vendor: str | None = None
    service: str | None = None
    from_: str | None = None
    to: str | None = None
    grain: str | None = None
    basis: str | None = None
    scenario: str | None = None
    on: str | None = None
    known: str | None = None
    v: str | None = None
    q: str | None = None
    query: str | None = None
    view_as: str | None = None

    def params(self) -> dict[str, str]:
        """Return the URL keys of the view, without those not asked for."""
        return dict(self._asked)

    @cached_property
    def _asked(self) -> tuple[tuple[str, str], ...]:
        # A page asks for it several times with every panel.
        values = {field.name.rstrip("_"): getattr(self, field.name) for field in fields(self)}
        return tuple((key, values[key]) for key in KEYS if values[key] is not None)

    def frozen(self, world: World, texts: str) -> View:
        """Return the view with its day, data version and query texts written out, so that a copy stays true.

        `texts` is empty where the texts cannot be kept.
        """
        return replace(self, on=self.on or world.as_of.isoformat(), v=world.version, q=texts or None)

    def live(self, world: World) -> View:
        """Return the view of whatever serves when it is opened; a day that freezing wrote out goes, too."""
        is_frozen_day = self.v is not None and self.on == world.as_of.isoformat()
        return replace(self, v=None, q=None, on=None if is_frozen_day else self.on)


@dataclass(frozen=True)
class Ignored:
    """A key of an address that cannot be followed, and why: a page goes on without it, a file is refused."""

    key: str
    value: str
    why: str

    def __str__(self) -> str:
        if self.key == "page" and self.why == NO_PAGE:
            return f'There is no page "{self.value}"; this is the Overview.'
        if self.key not in KEYS:
            return f'"{self.key}" was ignored: {self.why}'
        return f"{self.key}={self.value} was ignored: {self.why}"

    @property
    def finding(self) -> Finding:
        """The same where nothing is answered without it."""
        if self.key not in KEYS:
            what, _, do = self.why.partition(". ")
            return Finding(self.key[:60], f"{what.rstrip('.')}.", do or "Leave it out.")
        return Finding(self.key, f'"{self.value[:60]}" is refused.', f"{self.why[0].upper()}{self.why[1:]}")


def read_view(page: str, raw: Mapping[str, str], world: World) -> tuple[View, list[Ignored]]:
    """Read URL keys into a View; each value that had to be ignored is named with the reason.

    >>> read_view(page, view.params(), world)[0] == view  # for every valid view of that world
    """
    kept: dict[str, str | None] = {}
    ignored = []
    for key, value in raw.items():
        if not value:
            continue
        if key == "page" and page == "overview":
            if value != "overview":
                ignored.append(Ignored(key, value, NO_PAGE))
        elif key not in KEYS:
            ignored.append(Ignored(key, value, f"there is no such filter. {nearest(key, KEYS)}".strip()))
        else:
            clean, fault = _clean(key, value, world)
            kept["from_" if key == "from" else key] = clean
            if fault:
                ignored.append(Ignored(key, value, fault))
    view = View(page=page, **kept)
    if view.from_ and view.to and first_day(view.from_) >= day_after(view.to):
        ignored.append(Ignored("from", view.from_, f"it lies after to={view.to}."))
        view = replace(view, from_=None)
    return view, ignored


def _clean(key: str, value: str, world: World) -> tuple[str | None, str]:
    """Return the value as kept, or None and why it was ignored."""
    known_ids = {"client": world.clients, "vendor": world.vendors, "service": world.services}
    if key in known_ids:
        if value in known_ids[key]:
            return value, ""
        return None, f"no {key} has that id in this data. {nearest(value, known_ids[key])}".strip()
    words = {"basis": BASES, "scenario": SCENARIOS, "grain": GRAINS}
    if key in words:
        return (value, "") if value in words[key] else (None, f"a {key} is one of {', '.join(words[key])}.")
    if key in ("from", "to"):
        return (value, "") if _is_partial(value) else (None, "write YYYY, YYYY-MM or YYYY-MM-DD.")
    if key in ("on", "known"):
        return _clean_day(value)
    return value, ""


def _clean_day(value: str) -> tuple[str | None, str]:
    if not _is_partial(value):
        return None, "write a day as YYYY-MM-DD."
    day = last_day(value)
    # What has no end is written down as ending on this day; asked about, it would be over.
    return (day.isoformat(), "") if day < datetime.date.max else (None, "no record reaches so far.")


def _is_partial(text: str) -> bool:
    try:
        return bool(_PARTIAL.match(text)) and bool(first_day(text))
    except ValueError:
        return False


def first_day(text: str) -> datetime.date:
    """Return the first day of YYYY, YYYY-MM or YYYY-MM-DD; raises ValueError if there is none."""
    return datetime.date.fromisoformat(text + "-01-01"[: 10 - len(text)])


def last_day(text: str) -> datetime.date:
    """Return the last day of YYYY, YYYY-MM or YYYY-MM-DD; raises ValueError if there is none."""
    first = first_day(text)
    if len(text) == 4:
        return first.replace(month=12, day=31)
    if len(text) == 7:
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first


def day_after(text: str) -> datetime.date:
    """Return the first day after YYYY, YYYY-MM or YYYY-MM-DD: `to` is inclusive in a URL, exclusive in SQL."""
    last = last_day(text)
    return last + datetime.timedelta(days=1) if last < datetime.date.max else last
