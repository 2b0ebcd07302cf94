"""What is modelled says so beside its headline, and tells what the model assumes."""

from __future__ import annotations

import streamlit as st

from dashboard.catalog.folder import Catalogue
from dashboard.errors import LinchpinError
from dashboard.model import Answer
from dashboard.page.beneath import beneath
from dashboard.page.trust import modelled_mark
from dashboard.panel import Panel, panel
from dashboard.screens.parts import error_box, table
from dashboard.view import View
from dashboard.warehouse.version import Version

PARAMETERS = "evidence/model_parameters"


def mark(answer: Answer) -> None:
    """Show that rows of an answer are modelled, and how many where not all of them are."""
    if said := modelled_mark(answer):
        st.badge(said, color="orange")


def show(place: Panel, view: View, held: Catalogue, version: Version) -> None:
    """Offer the parameters of the tables that a modelled answer reads; asked only when opened."""
    if place.answer is None or "modelled" not in place.answer.basis_mix:
        return
    try:
        query = held.find(PARAMETERS)
    except LinchpinError:
        return
    box = st.expander("What the model assumes", key=f"model {place.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        tables = place.answer.query.tables
        found = panel(query, view, held, version, {"tables": tuple(sorted({*tables, *beneath(tables)}))})
        if found.answer is None:
            error_box(found.error)
        elif found.answer.frame.empty:
            st.caption("The record names no parameter for the tables that this reads.")
        else:
            table(found.answer, key=f"assumed {place.id}")
