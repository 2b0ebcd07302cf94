"""What a brief says: one View as plain values, ready to be written as a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from dashboard.brief.since import Since
from dashboard.catalog.folder import Catalogue
from dashboard.catalog.frozen import freeze
from dashboard.page.names import OF_ONE, page_title, subject
from dashboard.page.pinned import Pinned
from dashboard.page.trust import age, age_in_days, meta, modelled_mark, trust
from dashboard.page.unanswered import grouped, heading, is_unanswered
from dashboard.panel import Panel, panels
from dashboard.picture.inline import as_text
from dashboard.picture.knowledge import how_known
from dashboard.picture.movement import moved
from dashboard.picture.standing import Standing, standings
from dashboard.picture.tables import FEW, Table, Tile, tiles_of, worded
from dashboard.picture.theme import least_width
from dashboard.view import View

# A record older than this many days may miss what its reader heard of meanwhile.
STALE_AFTER = 30


@dataclass(frozen=True)
class Block:
    """One question of a brief. `chart` is its figure as JSON, empty for one that is told in tiles or a table.

    One that needs more pixels across, its `least_width`, than there are scrolls sideways.
    """

    place: Panel
    anchor: str
    mark: str = ""
    standings: tuple[Standing, ...] = ()
    moved: str = ""
    known: str = ""
    meta: str = ""
    chart: str = ""
    least_width: int = 0
    tiles: tuple[Tile, ...] = ()
    table: Table | None = None
    rows: int = 0


@dataclass(frozen=True)
class Brief:
    """One brief: its head, its questions, and the links to the same View elsewhere.

    `share` is the signed text of the link by which its reader came, who has no account and goes nowhere else.
    `whose` says of whose rows it is told, where not of all.
    """

    view: View
    title: str
    about: str
    notices: tuple[str, ...]
    age: str
    is_stale: bool
    trust: str
    blocks: tuple[Block, ...]
    unanswered: Mapping[str, list[str]]
    unanswered_heading: str
    pinned: Pinned
    choices: Mapping[str, str]
    record: str
    texts: str
    share: str = ""
    since: Since | None = None
    whose: str = ""

    @property
    def lead(self) -> str:
        """The first finding: what a preview of the link says."""
        return next((block.place.finding for block in self.blocks if block.place.finding), "")

    @property
    def is_frozen(self) -> bool:
        """Whether the link pins the data that it shows."""
        return self.pinned.asked is not None and not self.pinned.is_gone

    def query(self, **changes: str | None) -> str:
        """Return the View as the query part of an address, with changes."""
        given = {**self.view.params(), **changes, "share": self.share}
        found = urlencode({key: value for key, value in given.items() if value})
        return f"?{found}" if found else ""

    @property
    def live(self) -> str:
        """The query part of the link that shows whatever serves, on the day of the record then."""
        asked = self.view.live(self.pinned.version.world).params()
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def frozen(self) -> str:
        """The query part of the link that goes on showing these data on this day, asked in these words."""
        return f"?{urlencode(self.view.frozen(self.pinned.version.world, self.texts).params())}"


def brief_of(view: View, notices: tuple[str, ...], held: Catalogue, shown: Pinned, texts: Path) -> Brief:
    """Return the brief of a View: the same panels as its page, in the same order.

    `texts` is the folder in which the query texts are kept for the frozen link.
    """
    version, world = shown.version, shown.version.world
    of_whom = subject(view, world)
    is_choice = view.page in OF_ONE and of_whom is None
    found = [] if is_choice else panels(view, held, version)
    empty = [place for place in found if is_unanswered(place)]
    drawn = [place for place in found if not is_unanswered(place)]
    names = {"client": world.clients, "vendor": world.vendors}.get(view.page, {}) if is_choice else {}
    return Brief(
        view=view,
        title=of_whom or page_title(view.page),
        about=page_title(view.page) if of_whom else "",
        notices=(*((shown.notice,) if shown.notice else ()), *notices),
        age=age(world.as_of),
        is_stale=age_in_days(world.as_of) > STALE_AFTER,
        trust="" if is_choice else trust(view, drawn, held, version),
        blocks=tuple(map(block_of, drawn)),
        unanswered=grouped(empty),
        unanswered_heading=heading(empty),
        pinned=shown,
        choices=dict(sorted(names.items(), key=lambda item: item[1].lower())),
        record=world.title,
        texts=freeze(held, texts),
    )


def block_of(place: Panel) -> Block:
    """Return a panel as a brief tells it."""
    anchor, answer = place.id.replace("/", "-"), place.answer
    if answer is None:
        return Block(place, anchor)
    is_tiles = answer.query.header.chart.mark == "number"
    return Block(
        place=place,
        anchor=anchor,
        mark=modelled_mark(answer),
        standings=tuple(standings(answer)) if answer.rows else (),
        moved=moved(answer),
        known=how_known(answer),
        meta=meta(answer),
        chart=as_text(place.figure) if place.figure is not None else "",
        least_width=least_width(place.figure.layout.xaxis.categoryarray) if place.figure is not None else 0,
        tiles=tiles_of(answer) if is_tiles else (),
        table=None if is_tiles or answer.frame.empty else worded(answer, FEW),
        rows=len(answer.frame),
    )
