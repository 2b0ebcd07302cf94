"""Questions of a page that the data cannot answer: named together at its end, with what they would need."""

from __future__ import annotations

import streamlit as st

from dashboard.page.unanswered import grouped, heading
from dashboard.panel import Panel
from dashboard.screens.parts import escaped


def show(places: list[Panel], is_whole_page: bool) -> None:
    """Name the questions that are not answered; open where the page has no others."""
    if not places:
        return
    if is_whole_page:
        st.info("These data hold nothing that answers the questions of this page.", icon=":material/inbox:")
    with st.expander(heading(places), expanded=is_whole_page, icon=":material/help:"):
        for why, questions in grouped(places).items():
            st.markdown("  \n".join([*(f"**{escaped(question)}**" for question in questions), escaped(why)]))
