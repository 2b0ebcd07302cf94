"""What is modelled tells what the model assumes."""

from __future__ import annotations

import streamlit as st

from dashboard.catalog.folder import Catalogue
from dashboard.page.beneath import beneath
from dashboard.panel import Panel, panel
from dashboard.screens.parts import error_box, table
from dashboard.view import View
from dashboard.warehouse.version import Version

PARAMETERS = "evidence/model_parameters"


def are_told(place: Panel, held: Catalogue) -> bool:
    """Tell whether an answer is modelled, and the model tells its parameters."""
    return place.answer is not None and "modelled" in place.answer.basis_mix and PARAMETERS in held.queries


def show(place: Panel, view: View, held: Catalogue, version: Version) -> None:
    """Show the parameters of the tables that a modelled answer reads."""
    if place.answer is None:
        return
    tables = place.answer.query.tables
    given = {"tables": tuple(sorted({*tables, *beneath(tables)}))}
    found = panel(held.find(PARAMETERS), view, held, version, given)
    if found.answer is None:
        error_box(found.error)
    elif found.answer.frame.empty:
        st.caption("The record names no parameter for the tables that this reads.")
    else:
        table(found.answer, key=f"assumed {place.id}")
