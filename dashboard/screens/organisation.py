"""The pages of one organisation: whose page it is, and the choice of one where none is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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


def choose(view: View, world: World, pages: Mapping[str, Any]) -> None:
    """Show a link to the page of each organisation; each takes the filters along."""
    names = world.clients if view.page == "client" else world.vendors
    st.caption(f"Choose one of {counted(len(names), view.page)} to see all that is known of it.")
    carried = {key: value for key, value in view.params().items() if key != "query"}
    with st.container(horizontal=True, gap="small", key="organisations"):
        for organisation, name in sorted(names.items(), key=lambda item: item[1].lower()):
            to = {**carried, view.page: organisation}
            st.page_link(pages[view.page], label=escaped(name), query_params=to)
