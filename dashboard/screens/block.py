"""One panel on a page: question, finding, picture, and how we know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import quote

import streamlit as st

from dashboard.catalog.folder import Catalogue
from dashboard.model import Answer
from dashboard.panel import Panel
from dashboard.screens import assumptions, taking
from dashboard.screens.links import draft_link
from dashboard.screens.mounted import mount
from dashboard.screens.parts import error_box, escaped, table
from dashboard.screens.told import Around, anchor, is_grid, told
from dashboard.view import View
from dashboard.warehouse.version import Version

IN_ADDRESSES = ":/?#@!$&'*+,;=%-._~"
KNOW, MODEL = "know", "model"
LABELS = {MODEL: "What the model assumes", KNOW: "How do we know"}


def show(place: Panel, view: View, held: Catalogue, version: Version) -> None:
    """Draw a panel; an error stands in its place and leaves the rest of the page alone."""
    if place.error is not None or place.answer is None:
        _failed(place, view)
        return
    parts = tuple(_parts(place, held))
    draft = taking.draft_address(place.id, view)
    wanted = picture(place, Around(taking.row_links(place, view, version), draft, parts))
    if place.id not in _opened():
        # Another server goes on with what the browser still holds open, and hears of it only now.
        _turn(place.id, wanted)
        if _opened()[place.id]:
            st.rerun()
    for name, label, is_open in parts:
        if not is_open:
            continue
        with st.container(border=True, key=f"behind {name} {anchor(place.id)}"):
            st.caption(label)
            if name == MODEL:
                assumptions.show(place, view, held, version)
            else:
                how_we_know(place, view, held, version)


def _parts(place: Panel, held: Catalogue) -> Iterator[tuple[str, str, bool]]:
    """Yield the parts that a panel offers, which are made only when they are opened."""
    names = [MODEL, KNOW] if assumptions.are_told(place, held) else [KNOW]
    opened = _opened().get(place.id, ())
    for name in names:
        yield name, LABELS[name], name in opened


def _opened() -> dict[str, set[str]]:
    """Return which parts of each panel stand open in this session."""
    held: dict[str, set[str]] = st.session_state.setdefault("open parts", {})
    return held


def _turned(panel_id: str) -> None:
    """Open and close parts as the reader pressed their buttons."""
    _turn(panel_id, st.session_state[f"panel {panel_id}"].get("open") or {})


def _turn(panel_id: str, wanted: Mapping[str, bool]) -> None:
    before = _opened().get(panel_id, ())
    _opened()[panel_id] = {name for name in LABELS if wanted.get(name, name in before)}


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
            picture(place.former, Around(is_former=True))


def picture(place: Panel, around: Around) -> Mapping[str, bool]:
    """Draw the words of a panel with its figure, its tiles or its rows; return which parts its browser wants open."""
    answer = place.answer
    grid = partial(table, answer, key=f"table {place.id}") if answer is not None and is_grid(place) else None
    return mount(place, told(place, around), partial(_turned, place.id), grid)


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
