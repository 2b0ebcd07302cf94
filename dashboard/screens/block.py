"""One panel on a page: question, finding, picture, and how we know."""

from __future__ import annotations

import re
from urllib.parse import quote

import streamlit as st

from dashboard.catalog.folder import Catalogue
from dashboard.model import Answer
from dashboard.page.trust import basis_told, meta
from dashboard.panel import Panel
from dashboard.picture.tables import tiles_of
from dashboard.picture.theme import ACCENT, GREY, least_width
from dashboard.picture.words import is_narrowed
from dashboard.screens import assumptions, taking
from dashboard.screens.charts import chart
from dashboard.screens.links import draft_link
from dashboard.screens.parts import error_box, escaped, listed, table
from dashboard.view import View
from dashboard.warehouse.version import Version

IN_ADDRESSES = ":/?#@!$&'*+,;=%-._~"
GROUND = {
    "reported": ACCENT,
    "estimated": f"repeating-linear-gradient(135deg, {ACCENT} 0 3px, transparent 3px 7px)",
    "modelled": f"repeating-linear-gradient(90deg, {GREY} 0 2px, transparent 2px 6px)",
}


def show(place: Panel, view: View, held: Catalogue, version: Version) -> None:
    """Draw a panel; an error stands in its place and leaves the rest of the page alone."""
    with st.container(border=True):
        st.subheader(escaped(place.question or place.title), anchor=place.id.replace("/", "-"))
        if place.error is not None or place.answer is None:
            error_box(place.error)
            _foot(place, view)
            former(place)
            return
        assumptions.mark(place.answer)
        st.markdown(f"**{escaped(place.finding)}**")
        for said in place.failing:
            st.warning(
                escaped(f"A check of this question fails, so mind its numbers: {said}"), icon=":material/rule:"
            )
        if place.unused:
            names = ", ".join(place.unused)
            st.caption(f":material/filter_alt_off: Not narrowed by {names}: this question does not take it.")
        picture(place)
        if strip := basis_strip(place.answer):
            st.html(strip)
        st.caption("  \n".join(filter(None, [escaped(meta(place.answer)), taking.row_links(place, view, version)])))
        _foot(place, view)
        assumptions.show(place, view, held, version)
        how_we_know(place, view, held, version)


def _foot(place: Panel, view: View) -> None:
    if view.page != "workshop":
        draft_link(place.id, view)


def former(place: Panel) -> None:
    """Offer the chart of the last version of the file that could be asked."""
    if place.former is None or place.former.answer is None:
        return
    box = st.expander("The last good chart", key=f"former {place.id}", on_change="rerun", icon=":material/history:")
    if box.open:
        with box:
            st.caption("From the file as it was before the fault; it goes when the server starts anew.")
            st.markdown(f"**{escaped(place.former.finding)}**")
            picture(place.former)
            st.caption(escaped(meta(place.former.answer)))


def picture(place: Panel) -> None:
    """Draw the figure, the tiles or the table of a panel."""
    answer = place.answer
    if answer is None:
        return
    mark = answer.query.header.chart.mark
    if mark == "number":
        tiles(answer)
    elif place.figure is not None:
        if place.drawn:
            st.caption(escaped(place.drawn))
        if style := _room(place):
            st.html(style)
        chart(place.figure, key=f"chart {place.id}", alt=place.finding)
    elif place.hidden:
        st.info("To see it, let in a weaker basis or a later day known, or clear them in the sidebar.")
    elif answer.frame.empty and not is_narrowed(answer):
        return
    elif answer.frame.empty:
        st.info(
            "No row in the record fits the filters. Clear one of them, or see the Evidence page for what is there."
        )
    elif answer.query.header.chart.text:
        st.markdown(listed(answer))
    else:
        table(answer, key=f"table {place.id}")


def _room(place: Panel) -> str:
    """Return a style by which a grid of many columns scrolls sideways on a phone, where else they would overlap."""
    width = least_width(place.figure.layout.xaxis.categoryarray) if place.figure is not None else 0
    if not width:
        return ""
    name = f".st-key-{re.sub('[^a-zA-Z0-9_-]', '-', f'chart {place.id}')}"
    least = f"{name} > * {{ min-width: {width}px }}"
    return f"<style>@media (max-width: 640px) {{ {name} {{ overflow-x: auto }} {least} }}</style>"


def tiles(answer: Answer) -> None:
    """Show each row as a number with its unit, period, note and basis."""
    with st.container(horizontal=True, gap="small"):
        for tile in tiles_of(answer):
            with st.container(border=True, width=300, height="stretch"):
                st.metric(escaped(tile.name), tile.value)
                st.caption(escaped(tile.note))


def basis_strip(answer: Answer) -> str:
    """Return a thin bar of the rows' bases in proportion; nothing where each basis is a row of its own."""
    if "basis" in answer.query.header.grain:
        return ""
    told = basis_told(answer)
    parts = "".join(
        f'<span style="flex:{count};background:{GROUND[basis]}"></span>' for basis, count in answer.basis_mix.items()
    )
    style = "display:flex;gap:2px;height:5px;border-radius:3px;overflow:hidden"
    return f'<div role="img" aria-label="Basis: {told}" title="Basis: {told}" style="{style}">{parts}</div>'


def how_we_know(place: Panel, view: View, held: Catalogue, version: Version) -> None:
    """Offer the statement, the sources, the rows and what is left out; made only when opened."""
    answer, query = place.answer, place.query
    if answer is None or query is None:
        return
    box = st.expander("How do we know", key=f"know {place.id}", on_change="rerun")
    if not box.open:
        return
    with box:
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
            st.caption(
                f"`queries/{query.id}.sql` on data version `{version.id}`, asked with {escaped(bound(answer))}"
            )
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
