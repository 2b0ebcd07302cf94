"""A page: its title, how far to trust it, and its panels one after another."""

from __future__ import annotations

import streamlit as st

from dashboard.catalog.folder import Catalogue
from dashboard.errors import LinchpinError
from dashboard.panel import Panel, panel, panels
from dashboard.screens import block
from dashboard.view import View
from dashboard.warehouse.version import Version

# The cited tables beneath the views that are made of several.
BENEATH = {
    "relationship": ("relationship_claim",),
    "relationship_history": ("relationship_claim",),
    "rival_pair": ("rivalry",),
    "spend_share": ("relationship_claim", "spend"),
    "client_share": ("customer_share", "ownership"),
}
TRUST = ("evidence/basis_mix", "evidence/coverage")


def show(view: View, held: Catalogue, version: Version, title: str, age: str) -> None:
    """Show every panel of the view's page."""
    st.title(title, anchor=False)
    drawn = panels(view, held, version)
    st.caption(f"{age} {trust(view, drawn, held, version)}")
    if not drawn:
        st.info("No query stands on this page. Put one into the folder of its name in queries/.")
    for place in drawn:
        block.show(place, version)


def trust(view: View, drawn: list[Panel], held: Catalogue, version: Version) -> str:
    """Return how much of the page is fact and how complete it is, for the tables its panels read."""
    tables = sorted({table for place in drawn if place.query for table in place.query.tables})
    counted = tuple(sorted({name for table in tables for name in BENEATH.get(table, (table,))}))
    if not counted or "evidence_row" in counted:
        counted_given: dict[str, object] = {}
    else:
        counted_given = {"tables": counted}
    said = []
    for query_id in TRUST:
        try:
            found = panel(held.find(query_id), view, held, version, counted_given)
        except LinchpinError:
            continue
        said.append(found.finding if found.error is None else "")
    return " ".join(said)
