"""What a panel of the app says in words, as HTML: written once for each answer and each set of open parts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.model import Answer
from dashboard.page.markup import template
from dashboard.page.trust import basis_told, meta, modelled_mark
from dashboard.panel import Panel
from dashboard.picture.numbers import shown
from dashboard.picture.rows import words
from dashboard.picture.tables import FEW, Table, Tile, tiles_of, worded
from dashboard.picture.theme import ACCENT, GREY
from dashboard.picture.words import is_narrowed

TEMPLATE = Path(__file__).parent / "panel" / "panel.html"
HIDDEN = "To see it, let in a weaker basis or a later day known, or clear them in the sidebar."
NO_ROWS = "No row in the record fits the filters. Clear one of them, or see the Evidence page for what is there."
GROUND = {
    "reported": ACCENT,
    "estimated": f"repeating-linear-gradient(135deg, {ACCENT} 0 3px, transparent 3px 7px)",
    "modelled": f"repeating-linear-gradient(90deg, {GREY} 0 2px, transparent 2px 6px)",
}


@dataclass(frozen=True)
class Around:
    """What a panel offers beside its answer: its files as name, address and note, the address of its draft, and its
    parts as name, label and whether each is open. One that is former stands beneath the heading of another.
    """

    files: tuple[tuple[str, str, str], ...] = ()
    draft: str = ""
    parts: tuple[tuple[str, str, bool], ...] = ()
    is_former: bool = False


@dataclass(frozen=True)
class Words:
    """The HTML above a picture and the one below it."""

    above: str
    below: str


@dataclass(frozen=True)
class _Said:
    """What stands in the place of a figure."""

    notice: str = ""
    tiles: tuple[Tile, ...] = ()
    list: tuple[tuple[str, str, str], ...] = ()
    table: Table | None = None
    more: str = ""


def anchor(panel_id: str) -> str:
    """Return by what a link leads to a panel of its page."""
    return panel_id.replace("/", "-")


def has_more_rows(place: Panel) -> bool:
    """Tell whether the rows of a panel are its picture, and too many for words."""
    answer = place.answer
    if answer is None or place.figure is not None or place.hidden:
        return False
    chart = answer.query.header.chart
    return chart.mark != "number" and not chart.text and len(answer.frame) > FEW


def told(place: Panel, around: Around) -> Words:
    """Return the words of a panel that has an answer."""
    answer = place.answer
    if answer is None:
        raise ValueError(f"{place.id} has no answer")
    # An answer holds its query: question, columns and rows are in it.
    of_place = place.id, place.finding, place.failing, place.unused, place.hidden, place.drawn
    return answer.once((told, of_place, around), lambda: _told(place, answer, around))


def _told(place: Panel, answer: Answer, around: Around) -> Words:
    # Its macros are known to the template alone.
    written: Any = template(TEMPLATE).module
    # A chart whose rows are bases shows them itself.
    bases = {} if "basis" in answer.query.header.grain else answer.basis_mix
    above = written.above(
        place, "" if around.is_former else anchor(place.id), modelled_mark(answer), _said(place, answer)
    )
    below = written.below(bases, basis_told(answer), GROUND, meta(answer), around.files, around.draft, around.parts)
    return Words(str(above), str(below))


def _said(place: Panel, answer: Answer) -> _Said:
    chart = answer.query.header.chart
    if chart.mark == "number":
        return _Said(tiles=tiles_of(answer))
    if place.figure is not None:
        return _Said()
    if place.hidden:
        return _Said(notice=HIDDEN)
    if answer.frame.empty:
        return _Said(notice=NO_ROWS if is_narrowed(answer) else "")
    if chart.text:
        return _Said(list=_listed(answer))
    more = f"The first {FEW} of {len(answer.frame):,} rows." if has_more_rows(place) else ""
    return _Said(table=worded(answer, FEW), more=more)


def _listed(answer: Answer) -> tuple[tuple[str, str, str], ...]:
    """Return a table that names a `text` as a list, which reads well on a phone: x, y and the text of each row."""
    chart, columns = answer.query.header.chart, answer.query.header.columns
    x = chart.x or ""
    return tuple((shown(row[x], columns[x]), words(row, chart.y), words(row, chart.text)) for row in answer.rows)
