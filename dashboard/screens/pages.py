"""A page: its title, how far to trust it, and its panels one after another."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from dashboard.catalog.folder import Catalogue
from dashboard.page.trust import trust
from dashboard.page.unanswered import is_unanswered
from dashboard.panel import Panel, panels_in_turn
from dashboard.screens import block, unanswered
from dashboard.screens.parts import escaped
from dashboard.view import View
from dashboard.warehouse.version import Version


def show(view: View, held: Catalogue, version: Version, title: str, age: str) -> None:
    """Show the panels of the view's page as they are answered; how far to trust them follows on top."""
    st.title(escaped(title), anchor=False)
    told = st.empty()
    told.caption(escaped(age))
    drawn: list[Panel] = []
    empty: list[Panel] = []

    def noted() -> Iterator[Panel]:
        for place in panels_in_turn(view, held, version):
            (empty if is_unanswered(place) else drawn).append(place)
            yield place

    block.show(noted(), view, held, version, lambda place: place in empty)
    unanswered.show(empty, is_whole_page=not drawn)
    if not drawn and not empty:
        st.info("No query stands on this page. Put one into the folder of its name in queries/.")
    told.caption(escaped(f"{age} {trust(view, drawn, held, version)}"))
