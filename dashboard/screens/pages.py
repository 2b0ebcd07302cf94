"""A page: its title, how far to trust it, and its panels one after another."""

from __future__ import annotations

import streamlit as st

from dashboard.catalog.folder import Catalogue
from dashboard.errors import LinchpinError
from dashboard.panel import Panel, panel, panels_in_turn
from dashboard.picture.words import counted
from dashboard.screens import block, unanswered
from dashboard.screens.beneath import beneath
from dashboard.screens.parts import escaped
from dashboard.view import View
from dashboard.warehouse.version import Version

TRUST = ("evidence/basis_mix", "evidence/coverage")


def show(view: View, held: Catalogue, version: Version, title: str, age: str) -> None:
    """Show every panel of the view's page as soon as it is answered; how far to trust them follows on top."""
    st.title(escaped(title), anchor=False)
    told = st.empty()
    told.caption(escaped(age))
    drawn: list[Panel] = []
    empty: list[Panel] = []
    for place in panels_in_turn(view, held, version):
        if unanswered.is_unanswered(place):
            empty.append(place)
        else:
            block.show(place, view, held, version)
            drawn.append(place)
    unanswered.show(empty, is_whole_page=not drawn)
    if not drawn and not empty:
        st.info("No query stands on this page. Put one into the folder of its name in queries/.")
    told.caption(escaped(f"{age} {trust(view, drawn, held, version)}"))


def trust(view: View, drawn: list[Panel], held: Catalogue, version: Version) -> str:
    """Return how much of the page is fact and how complete it is, for the tables its panels read."""
    tables = beneath(table for place in drawn if place.query for table in place.query.tables)
    given: dict[str, object] = {"tables": tables} if tables and "evidence_row" not in tables else {}
    said = [_modelled(drawn)]
    if _is_all_modelled(drawn):
        # What the cited tables hold says nothing of a page that shows none of them.
        return said[0]
    for query_id in TRUST:
        try:
            found = panel(held.find(query_id), view, held, version, given)
        except LinchpinError:
            continue
        if found.answer is None or found.answer.frame.empty:
            # Nothing cited lies beneath the page, so there is nothing to be complete.
            break
        said.append(found.finding)
    return " ".join(part for part in said if part)


def _is_all_modelled(drawn: list[Panel]) -> bool:
    answers = [place.answer for place in drawn if place.answer is not None and not place.answer.frame.empty]
    return bool(answers) and all("modelled" in answer.basis_mix for answer in answers)


def _modelled(drawn: list[Panel]) -> str:
    """Count the answers of a page that rest on a model."""
    answers = [place.answer for place in drawn if place.answer is not None and not place.answer.frame.empty]
    modelled = sum("modelled" in answer.basis_mix for answer in answers)
    if not modelled:
        return ""
    rest = "rests" if modelled == 1 else "rest"
    return f"{modelled:,} of {counted(len(answers), 'answer')} here {rest} on modelled figures."
