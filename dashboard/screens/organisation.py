"""The pages of one organisation: whose page it is, and the choice of one where none is named."""

from __future__ import annotations

import streamlit as st

from dashboard.model import World
from dashboard.picture.words import counted
from dashboard.screens.parts import escaped
from dashboard.view import View

PAGES = ("client", "vendor")


def chosen(view: View, world: World) -> str | None:
    """Return the name of the organisation that the page is about, or None."""
    match view.page:
        case "client":
            return world.clients.get(view.client or "")
        case "vendor":
            return world.vendors.get(view.vendor or "")
    return None


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
