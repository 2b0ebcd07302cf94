"""What lies behind a result in the workshop: its plan, its lineage, what it changes, what the rules say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.answers import drafted_query, profile
from dashboard.catalog.folder import Catalogue
from dashboard.catalog.style import configuration, style_of
from dashboard.changes import change
from dashboard.checking import check
from dashboard.errors import LinchpinError
from dashboard.model import Query
from dashboard.page.beneath import BENEATH
from dashboard.panel import Panel
from dashboard.picture import plan as plans
from dashboard.picture.lineage import LEGEND
from dashboard.picture.lineage import lineage as drawn
from dashboard.screens.draft import Draft
from dashboard.screens.parts import error_box
from dashboard.settings import Settings
from dashboard.settings import shown as named
from dashboard.view import View
from dashboard.warehouse.shown import columns_shown
from dashboard.warehouse.version import Version

# Tables whose rows name documents.
CITING = {"source_id", "source_ids"}
# A drawing that is as narrow as a phone cannot be read; it scrolls in its own box.
ON_A_PHONE = """@media (max-width: 640px) {
.st-key-lineage { overflow-x: auto }
.st-key-lineage [data-testid=stGraphVizChart] svg { width: 60rem; max-width: none; height: auto }
}"""
PARTS = ("Plan", "Lineage", "Changes", "Check")


@dataclass(frozen=True)
class Shown:
    """A result as it stands on the page: the query, what its parameters were given, and the panel."""

    query: Query
    given: Mapping[str, Any]
    panel: Panel


def show(draft: Draft, shown: Shown, view: View, held: Catalogue, version: Version) -> None:
    """Show the part that was chosen; nothing is asked for it before."""
    match st.segmented_control("Behind it", PARTS, key=f"behind {draft.id}"):
        case "Plan":
            plan(shown.query, shown.given, view, version)
        case "Lineage":
            lineage(shown.query, shown.panel, held, version)
        case "Changes":
            changed(draft, shown.query, held, version)
        case "Check":
            checked(draft, shown.query, held, version)


def asked(draft: Draft, path: Path, held: Catalogue, version: Version) -> Query:
    """Return what was last run of a draft: the file's query where it says the same, else a draft to be asked apart.

    Raises QueryRefused with every fault.
    """
    if not draft.is_edited and draft.id in held.queries:
        return held.queries[draft.id]
    return drafted_query(draft.ran, path, held, version)


def plan(query: Query, given: Mapping[str, Any], view: View, version: Version) -> None:
    """Show how DuckDB went about the query: a tree of steps with times and rows."""
    try:
        seconds, told = profile(query, given, view, version)
    except LinchpinError as error:
        error_box(error)
        return
    st.caption(f"DuckDB took {seconds * 1000:.0f} ms on one thread. What feeds a step stands beneath it.")
    st.code(plans.as_text(plans.steps(told)) if told else "DuckDB told no plan.", language=None)


def lineage(query: Query, found: Panel, held: Catalogue, version: Version) -> None:
    """Draw from which documents and tables the answer comes, and on which pages it stands."""
    sources = found.answer.sources if found.answer else ()
    citing = [table for table, columns in columns_shown(version).items() if CITING & columns.keys()]
    st.html(f"<style>{ON_A_PHONE}</style>")
    with st.container(key="lineage"):
        drawing = drawn(query, held.queries, BENEATH, sources=sources, citing=citing)
        st.graphviz_chart(drawing, width="stretch", alt=f"What {query.id} is made of and where it stands")
    st.caption(LEGEND)


def changed(draft: Draft, query: Query, held: Catalogue, version: Version) -> None:
    """Say what the draft does to the numbers of the file it began from."""
    if not query.draft or draft.id not in held.queries:
        st.caption("Edit the file and run it: what that does to its numbers stands here.")
        return
    told = change(held, draft.id, query, version)
    if not told:
        st.caption("The draft gives the same numbers as the file.")
    for line in told:
        st.text(line)


def checked(draft: Draft, query: Query, held: Catalogue, version: Version) -> None:
    """Hold the file, or what can be held of a draft, to the rules of `check`."""
    path = held.folder / f"{draft.id}.sql"
    if query.draft or not version.sees.is_everything:
        rules = configuration(held.folder)
        found = style_of(draft.ran, named(path), rules)
        st.caption("Its layout; save it and run `check` for what needs its cases and small worlds.")
    else:
        found = list(check(Settings.read(), [path], alone=True).findings)
        st.caption("Every rule, on the data, on the small worlds and in its cases.")
    if found:
        st.code("\n".join(map(str, found)), language=None, wrap_lines=True)
    else:
        st.success("Nothing found.", icon=":material/check_circle:")
