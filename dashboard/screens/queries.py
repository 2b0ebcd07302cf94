"""The Queries page: every query with its words, parameters, statement and result."""

from __future__ import annotations

from typing import Any

import pandas
import streamlit as st

from dashboard.catalog.folder import Catalogue
from dashboard.declared import Parameter
from dashboard.errors import LinchpinError
from dashboard.model import GRAINS, Query, World
from dashboard.panel import panel
from dashboard.screens import block
from dashboard.screens.parts import error_box, escaped
from dashboard.view import View
from dashboard.warehouse.version import Version

WIDTH = 220


def show(view: View, held: Catalogue, version: Version) -> None:
    """Show the list of queries and the one that the URL names."""
    st.title("Queries", anchor=False)
    st.caption(f"{len(held.queries)} questions, each one SQL file. Choose one to see its statement and to ask it.")
    for error in held.broken.values():
        error_box(error)
    ids = [*held.queries]
    chosen = _chosen(view, held)
    st.session_state["chosen_query"] = chosen.id if chosen else None
    st.selectbox(
        "Query",
        ids,
        index=None,
        format_func=lambda key: f"{held.queries[key].header.title} ({key})",
        placeholder="Choose a query",
        key="chosen_query",
        on_change=_write,
    )
    if chosen is not None:
        _one(chosen, view, held, version)
    else:
        st.dataframe(_list(held), hide_index=True, width="stretch")


def _chosen(view: View, held: Catalogue) -> Query | None:
    """Return the query that the URL names by id or alias; say so when there is none."""
    if not view.query:
        return None
    try:
        return held.find(view.query)
    except LinchpinError as error:
        st.warning(escaped(f"query={view.query} was ignored: {error}"), icon=":material/info:")
        return None


def _write() -> None:
    chosen = st.session_state["chosen_query"]
    if chosen:
        st.query_params["query"] = chosen
    else:
        st.query_params.pop("query", None)


def _list(held: Catalogue) -> pandas.DataFrame:
    return pandas.DataFrame(
        [
            {
                "Question": q.header.question,
                "Query": q.id,
                "Page": q.page,
                "Metric": q.header.metric or "",
                "Takes": ", ".join(q.parameters),
                "Reads": ", ".join([*q.tables, *q.reads]),
            }
            for q in held.queries.values()
        ]
    )


def _one(query: Query, view: View, held: Catalogue, version: Version) -> None:
    st.markdown(f"`queries/{query.id}.sql` · on the page **{query.page}** · reviewed {query.header.reviewed}")
    with st.container(horizontal=True, gap="small"):
        given = {
            name: _widget(query.id, name, parameter, version.world)
            for name, parameter in query.parameters.items()
            if name not in view.params()
        }
    found = panel(query, view, held, version, {k: v for k, v in given.items() if v not in (None, "")})
    block.show(found, view, held, version)
    st.subheader("The file", anchor=False)
    st.code(query.text, language="sql")


def _widget(query_id: str, name: str, parameter: Parameter, world: World) -> Any:
    """Show a widget for one parameter and return what it holds."""
    key = f"parameter {query_id} {name}"
    grains = {name: name for name in GRAINS}
    known = {"client": world.clients, "vendor": world.vendors, "service": world.services, "grain": grains}
    if parameter.type in known:
        names = known[parameter.type]
        start = list(names).index(str(parameter.default)) if parameter.default in names else None
        return st.selectbox(
            name,
            list(names),
            index=start,
            format_func=lambda value: names.get(value, value),
            key=key,
            help=parameter.help,
            placeholder="All",
            width=WIDTH,
        )
    shown = "" if parameter.default is None else str(parameter.default)
    return st.text_input(name, shown, key=key, help=parameter.help, width=WIDTH)
