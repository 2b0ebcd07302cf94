"""The choice of an organisation, where the page of one is asked for and none is named."""

from __future__ import annotations

import streamlit as st

from dashboard.model import World
from dashboard.picture.words import counted
from dashboard.screens.parts import escaped
from dashboard.view import View


def choose(view: View, world: World) -> None:
    """Show the names of all organisations there are; the one that is clicked goes into the URL, like a filter."""
    names = world.clients if view.page == "client" else world.vendors
    st.caption(f"Choose one of {counted(len(names), view.page)} to see all that is known of it.")
    with st.container(horizontal=True, gap="small", key="organisations"):
        for organisation, name in sorted(names.items(), key=lambda item: item[1].lower()):
            key = f"choose {view.page} {organisation}"
            st.button(escaped(name), key=key, on_click=_write, args=(view.page, organisation))


def _write(page: str, organisation: str) -> None:
    st.query_params[page] = organisation
