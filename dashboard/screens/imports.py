"""The Imports page: what came in, what each rule changed, and every row that was not taken, to see or take away."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard.catalog.folder import Catalogue
from dashboard.errors import LinchpinError
from dashboard.model import Query
from dashboard.panel import Panel, panel, panels_in_turn
from dashboard.screens import block
from dashboard.screens.parts import ON_A_PHONE, escaped
from dashboard.view import View
from dashboard.warehouse.choices import choices
from dashboard.warehouse.version import Version

CAME_IN, NOT_TAKEN = "imports/what_came_in", "imports/rows_not_taken"
SHOWN = {200: "200", 1_000: "1,000", 5_000: "5,000"}
COMMANDS = """.venv/bin/python -m dashboard --data DIR import PROFILE FILE...
.venv/bin/python -m dashboard --data DIR serve --edit"""


def show(view: View, held: Catalogue, version: Version, may_edit: bool, upload: Any) -> None:
    """Show the panels of the page; without any import, how to bring one. `upload` is the page that takes files."""
    st.html(ON_A_PHONE)
    st.title("Imports", anchor=False)
    st.caption("Every row that was read is taken, refused or ignored; here is each of the last two, with its reason.")
    if may_edit:
        st.page_link(upload, label="Bring files", icon=":material/upload_file:")
    for place in panels_in_turn(view, held, version):
        if place.id == NOT_TAKEN and place.query is not None and not _is_empty(place):
            _rows(place.query, view, held, version)
            continue
        block.show([place], view, held, version)
        if place.id == CAME_IN and _is_empty(place):
            _how_to_begin(may_edit)
            return


def _is_empty(place: Panel) -> bool:
    return place.error is None and (place.answer is None or place.answer.frame.empty)


def _how_to_begin(may_edit: bool) -> None:
    there = "Or press Bring files above." if may_edit else "The second command opens a page that takes files, too."
    st.info(
        "To see a company's own contracts, payments and delivery logs on these pages, import them into a folder of "
        f"their own. A profile says what the fields mean; some are shipped. {there}",
        icon=":material/info:",
    )
    st.code(COMMANDS, language=None, wrap_lines=True)


def _rows(query: Query, view: View, held: Catalogue, version: Version) -> None:
    """Show the rows that were not taken, with what narrows them, and a way to take all of them away."""
    try:
        options = choices(version, query)
    except LinchpinError:
        options = {}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="rows_narrowed"):
        fates, imports = options.get("fate", {}), options.get("import_id", {})
        given: dict[str, Any] = {
            "fate": _choice("What became of it", fates, "not_taken_fate"),
            "import_id": _choice("Import", imports, "not_taken_import"),
            "search": st.text_input(
                "Search", placeholder="File, line, field, value or reason", key="not_taken_search", width=260
            ),
            "most": st.selectbox(
                "Rows shown", list(SHOWN), format_func=lambda most: SHOWN[most], key="not_taken_most", width=120
            ),
        }
    given = {name: value for name, value in given.items() if value not in (None, "")}
    block.show([panel(query, view, held, version, given)], view, held, version)
    asked = {**view.params(), **given, "most": 0, "v": version.id}
    st.link_button(
        "All of them as CSV",
        f"/rows/{query.id}.csv?{urlencode(asked)}",
        icon=":material/download:",
        help="Every row that fits what is chosen above, however many there are.",
    )


def _choice(label: str, names: Any, key: str) -> Any:
    return st.selectbox(
        label,
        list(names),
        index=None,
        format_func=lambda value: escaped(names.get(value, value)),
        placeholder="All",
        key=key,
        width=220,
    )
