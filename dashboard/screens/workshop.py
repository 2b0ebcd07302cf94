"""The workshop: find a query, read it, change it as a draft, run it within limits, see what it does."""

from __future__ import annotations

from pathlib import Path

import pandas
import streamlit as st

from dashboard.catalog.folder import Catalogue
from dashboard.catalog.saving import text_of
from dashboard.catalog.scaffold import skeleton
from dashboard.checking import check_text
from dashboard.errors import Finding, LinchpinError
from dashboard.panel import panel
from dashboard.screens import behind, block, parameters
from dashboard.screens.draft import BLANK, Draft, actions, draft_of
from dashboard.screens.editor import Completions, Fault, editor
from dashboard.screens.parts import error_box, escaped
from dashboard.settings import Settings
from dashboard.view import View
from dashboard.warehouse.choices import choices
from dashboard.warehouse.shown import columns_shown, macros_shown
from dashboard.warehouse.version import Version

MACRO = "function of this project"


def show(view: View, held: Catalogue, version: Version) -> None:
    """Show the list of queries and the one that the URL names, in its editor."""
    st.title("Workshop", anchor=False)
    ids = [*held.queries, *held.broken]
    st.caption(f"{len(ids)} questions, each one SQL file. Open one to see how it is answered, or to draft another.")
    words = st.text_input(
        "Search", placeholder="Title, question, column or table", key="workshop_search", icon=":material/search:"
    )
    found = [key for key in ids if _fits(held, key, words)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = _choose(view, held, found)
        st.button("New draft", icon=":material/add:", on_click=_write, args=(BLANK,), key="new_draft")
    if chosen is None:
        st.dataframe(_list(held, found), hide_index=True, width="stretch", key="query_list")
        if words and not found:
            st.info("No query has these words. Begin a new draft to ask it yourself.")
        return
    _one(chosen, view, held, version)


def _choose(view: View, held: Catalogue, found: list[str]) -> str | None:
    """Show the choice of a query; return the id of the one that the URL names, by id or former id."""
    asked = held.names.get(view.query or "", view.query)
    is_known = asked == BLANK or asked in held.queries or asked in held.broken or f"draft {asked}" in st.session_state
    if asked and not is_known:
        try:
            held.find(asked)
        except LinchpinError as error:
            st.warning(escaped(f"query={asked} was ignored: {error}"), icon=":material/info:")
        asked = None
    options = [*found, *([asked] if asked and asked not in found else [])]
    st.session_state["chosen_query"] = asked
    st.selectbox(
        "Query",
        options,
        index=None,
        format_func=lambda key: f"{_title(held, key)} ({key})",
        placeholder="Choose a query",
        key="chosen_query",
        on_change=lambda: _write(st.session_state["chosen_query"]),
    )
    return asked


def _write(chosen: str | None) -> None:
    if chosen:
        st.query_params["query"] = chosen
    else:
        st.query_params.pop("query", None)


def _title(held: Catalogue, query_id: str) -> str:
    if query_id in held.files:
        return held.files[query_id].header.title
    return "Draft" if query_id not in held.broken else "Broken"


def _fits(held: Catalogue, query_id: str, words: str) -> bool:
    """Tell whether all words stand in what can be searched of a query."""
    file = held.files.get(query_id)
    parts = [query_id]
    if file is not None:
        header, tables = file.header, [name for pair in file.statement.tables for name in pair]
        labels = [column.label for column in header.columns.values()]
        parts += [
            header.title,
            header.question,
            header.metric or "",
            *header.aliases,
            *header.columns,
            *labels,
            *tables,
        ]
    text = " ".join(parts).lower()
    return all(word in text for word in words.lower().split())


def _list(held: Catalogue, found: list[str]) -> pandas.DataFrame:
    rows = []
    for key in found:
        query = held.queries.get(key)
        rows.append(
            {
                "Question": query.header.question if query else str(held.broken[key]),
                "Query": key,
                "Page": query.page if query else "",
                "Metric": (query.header.metric or "") if query else "",
                "Takes": ", ".join(query.parameters) if query else "",
                "Reads": ", ".join([*query.tables, *query.reads]) if query else "",
            }
        )
    return pandas.DataFrame(rows, columns=["Question", "Query", "Page", "Metric", "Takes", "Reads"])


def _one(query_id: str, view: View, held: Catalogue, version: Version) -> None:
    path = held.folder / f"{query_id}.sql"
    begin = text_of(path) or skeleton()
    draft = draft_of(query_id, begin, path)
    left, right = st.columns([1, 1], gap="medium")
    with left:
        _write_up(draft, path, held, version)
    with right:
        shown = _result(draft, path, view, held, version)
    if shown is not None:
        behind.show(draft, shown, view, held, version)


def _write_up(draft: Draft, path: Path, held: Catalogue, version: Version) -> None:
    """Show the editor with its faults; a run takes over the text as it stands."""
    found = check_text(draft.text, path, held)
    text, asked = editor(
        draft.text,
        completions=_completions(version),
        faults=[Fault(*fault.place[1:], f"{fault.what} {fault.do}".strip()) for fault in found],
        key=f"editor {draft.id}",
        revision=f"{draft.id} {draft.revision}",
    )
    if text != draft.text or asked:
        # The marks above were made for the text before.
        draft.text, draft.ran = text, text if asked else draft.ran
        st.rerun()
    if actions(draft, held, version, Settings.read().edit and version.sees.is_everything):
        draft.ran = draft.text
    if draft.ran != draft.text:
        st.caption(":material/edit: Edited since the last run. Press Run, or Ctrl+Enter.")
    _told(found)


def _told(found: tuple[Finding, ...]) -> None:
    if found:
        st.caption(f":material/rule: {len(found)} finding{'s' * (len(found) != 1)} of `check` that need no run:")
        lines = [f"{':'.join(map(str, fault.place[1:]))}: {fault.what} {fault.do}".strip() for fault in found]
        st.code("\n".join(lines), language=None, wrap_lines=True)


def _completions(version: Version) -> Completions:
    return Completions(columns_shown(version), dict.fromkeys(macros_shown(version), MACRO))


def _result(draft: Draft, path: Path, view: View, held: Catalogue, version: Version) -> behind.Shown | None:
    """Show what was last run: the file itself as pages show it, a draft within limits."""
    try:
        query = behind.asked(draft, path, held, version)
        options = choices(version, query)
    except LinchpinError as error:
        with st.container(border=True):
            error_box(error)
        return None
    given = parameters.show(query, view.params(), version.world, options)
    found = panel(query, view, held, version, given)
    if query.draft:
        st.caption(":material/science: A draft: asked apart, read-only, within limits; nobody else sees it.")
    try:
        block.show([found], view, held, version)
    except (NotImplementedError, OverflowError, TypeError, ValueError) as error:
        # What was typed may return what nothing here can draw, a day without end perhaps.
        st.error(escaped(f"This result cannot be drawn: {error}. Cast the column to text."), icon=":material/error:")
    return behind.Shown(query, given, found)
