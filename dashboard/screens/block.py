"""Panels on a page: question, finding, picture, and how we know."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from urllib.parse import quote

import streamlit as st

from dashboard.catalog.folder import Catalogue
from dashboard.model import Answer
from dashboard.panel import Panel
from dashboard.screens import assumptions, taking
from dashboard.screens.links import draft_link
from dashboard.screens.mounted import Opened, draws, mark_of, mount
from dashboard.screens.parts import MANY, error_box, escaped, table
from dashboard.screens.told import Around, anchor, has_more_rows, told
from dashboard.view import View
from dashboard.warehouse.version import Version

IN_ADDRESSES = ":/?#@!$&'*+,;=%-._~"
ROWS, MODEL, KNOW = PARTS = "rows", "model", "know"
HEARD = "last press heard"
# A component costs a run more than what is in it, so panels share some; the first place, waited for, does not.
TOGETHER = 5


def show(
    places: Iterable[Panel],
    view: View,
    held: Catalogue,
    version: Version,
    leaves_out: Callable[[Panel], bool] = lambda place: False,
) -> None:
    """Draw panels as they come; an error stands in the place of one and leaves the rest of the page alone."""
    for key, some in together(places, _opened(), leaves_out):
        if _is_failed(some[0]):
            _failed(some[0], view)
            continue
        around = [_around(place, view, held, version) for place in some]
        # Another server goes on with what the browser still holds open, and hears of it only now.
        if _heard(picture(key, some, around)):
            st.rerun()
        _behind(some[-1], around[-1].parts, view, held, version)


def together(
    places: Iterable[Panel], opened: Mapping[str, Container[str]], leaves_out: Callable[[Panel], bool]
) -> Iterator[tuple[str, list[Panel]]]:
    """Yield those panels that share a component and its key; what is open behind one stands beneath the last of them.

    Its place alone says in which component a panel stands, whatever is left out: no filter moves it.
    """
    some: list[Panel] = []
    key = ""
    for number, place in enumerate(places):
        is_alone = _is_failed(place) or not draws(place)
        if is_alone and some:
            yield key, some
        if is_alone or not key:
            key, some = place.id, []
        if not leaves_out(place):
            some.append(place)
        if is_alone or number % TOGETHER == 0 or opened.get(place.id):
            if some:
                yield key, some
            key, some = "", []
    if some:
        yield key, some


def _around(place: Panel, view: View, held: Catalogue, version: Version) -> Around:
    files, draft = taking.row_links(place, view, version), taking.draft_address(place.id, view)
    return Around(files, draft, tuple(_parts(place, held)))


def _is_failed(place: Panel) -> bool:
    return place.error is not None or place.answer is None


def _behind(
    place: Panel, parts: Iterable[tuple[str, str, bool]], view: View, held: Catalogue, version: Version
) -> None:
    for name, label, is_open in parts:
        if not is_open:
            continue
        with st.container(border=True, key=f"behind {name} {anchor(place.id)}"):
            st.caption(label)
            if name == ROWS and place.answer is not None:
                table(place.answer, key=f"table {place.id}")
            elif name == MODEL:
                assumptions.show(place, view, held, version)
            else:
                how_we_know(place, view, held, version)


def _parts(place: Panel, held: Catalogue) -> Iterator[tuple[str, str, bool]]:
    """Yield the parts that a panel offers, which are made only when they are opened."""
    labels = {KNOW: "How do we know"}
    if assumptions.are_told(place, held):
        labels = {MODEL: "What the model assumes", **labels}
    if has_more_rows(place) and place.answer is not None:
        labels = {ROWS: _all_rows(len(place.answer.frame)), **labels}
    opened = _opened().get(place.id, ())
    for name, label in labels.items():
        yield name, label, name in opened


def _all_rows(rows: int) -> str:
    return f"All {rows:,} rows" if rows <= MANY else f"The first {MANY:,} of {rows:,} rows"


def _opened() -> dict[str, set[str]]:
    """Return which parts of each panel stand open in this session."""
    held: dict[str, set[str]] = st.session_state.setdefault("open parts", {})
    return held


def _turned(key: str) -> None:
    """Open and close parts as the reader pressed their buttons."""
    _heard(st.session_state[mark_of(key)].get("open") or {})


def _heard(wanted: Opened) -> bool:
    """Take in what a browser wants open on all pages, and tell whether it says more than was heard before."""
    number = wanted.get("number", 0)
    if number <= st.session_state.get(HEARD, 0):
        return False
    st.session_state[HEARD] = number
    for panel_id, parts in wanted["parts"].items():
        before = _opened().get(panel_id, ())
        _opened()[panel_id] = {name for name in PARTS if parts.get(name, name in before)}
    return True


def _failed(place: Panel, view: View) -> None:
    with st.container(border=True, key=f"box {anchor(place.id)}"):
        st.subheader(escaped(place.question or place.title), anchor=anchor(place.id))
        error_box(place.error)
        if view.page != "workshop":
            draft_link(place.id, view)
        _former(place)


def _former(place: Panel) -> None:
    """Offer the chart of the last version of the file that could be asked."""
    if place.former is None or place.former.answer is None:
        return
    box = st.expander("The last good chart", key=f"former {place.id}", on_change="rerun", icon=":material/history:")
    if box.open:
        with box:
            st.caption("From the file as it was before the fault; it goes when the server starts anew.")
            picture(place.id, [place.former], [Around(is_former=True)])


def picture(key: str, places: Sequence[Panel], around: Sequence[Around]) -> Opened:
    """Draw the words of panels with their figures, tiles or rows; return which parts their browser wants open."""
    shown = [(place, told(place, offered)) for place, offered in zip(places, around, strict=True)]
    return mount(key, shown, partial(_turned, key))


def how_we_know(place: Panel, view: View, held: Catalogue, version: Version) -> None:
    """Show the statement, the sources, the rows and what is left out."""
    answer, query = place.answer, place.query
    if answer is None or query is None:
        return
    st.markdown(f"**Left out.** {escaped(query.header.leaves_out)}")
    for threshold in query.header.thresholds:
        source = escaped(f", source {threshold.source}") if threshold.source else ""
        st.markdown(f"**Line at {threshold.at}.** {escaped(threshold.label)} ({threshold.kind}{source})")
    sources, rows, statement = st.tabs(["Sources", "Rows", "SQL"])
    with sources:
        st.markdown(source_list(answer) or "This answer cites no document.")
    with rows:
        table(answer, key=f"rows {place.id}")
        taking.row_buttons(place, view, held, version)
    with statement:
        st.caption(f"`queries/{query.id}.sql` on data version `{version.id}`, asked with {escaped(bound(answer))}")
        st.code(query.statement, language="sql")


def source_list(answer: Answer) -> str:
    """Return the sources as a list of links."""
    lines = []
    for source in answer.sources:
        title = escaped(source.title)
        # A bracket or a space would end the address, and what follows it would be read as Markdown.
        address = quote(source.url, safe=IN_ADDRESSES)
        linked = f"[{title}]({address})" if source.url.startswith("https://") else title
        lines.append(f"- {linked}, {escaped(source.publisher)}, {source.published_on or 'not dated'} (`{source.id}`)")
    return "\n".join(lines)


def bound(answer: Answer) -> str:
    """Return the parameters of an answer in words."""
    given = {name: value for name, value in answer.bound.items() if value is not None}
    return ", ".join(f"{name} = {value}" for name, value in given.items()) or "no parameter set"
