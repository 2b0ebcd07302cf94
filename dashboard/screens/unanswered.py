"""Questions of a page that the data cannot answer: named together at its end, with what they would need."""

from __future__ import annotations

import streamlit as st

from dashboard.panel import Panel
from dashboard.picture.words import counted, is_narrowed
from dashboard.screens.beneath import beneath
from dashboard.screens.parts import escaped

# What brings the rows of a table, where a file of a user's own can.
BROUGHT_BY = {
    "contract": "contracts",
    "contract_service": "contracts",
    "relationship_claim": "contracts or payments",
    "spend": "payments",
    "invoice": "payments",
    "delivery_log": "a delivery log",
    "annotation": "judgments",
    "qa_sample": "judgments with right labels",
}
# These stand beneath everything and are wanting nowhere.
ALWAYS = {"party", "version", "service", "source", "calendar"}


def is_unanswered(place: Panel) -> bool:
    """Tell whether a panel has nothing to show whatever the reader asks for: not for want of a filter or a basis."""
    answer = place.answer
    return (
        place.error is None
        and answer is not None
        and answer.frame.empty
        and not place.hidden
        and not is_narrowed(answer)
    )


def show(places: list[Panel], is_whole_page: bool) -> None:
    """Name the questions that are not answered; open where the page has no others."""
    if not places:
        return
    if is_whole_page:
        st.info("These data hold nothing that answers the questions of this page.", icon=":material/inbox:")
    heading = f"{counted(len(places), 'question')} that these data do not answer"
    with st.expander(heading, expanded=is_whole_page, icon=":material/help:"):
        for place in places:
            st.markdown(f"**{escaped(place.question or place.title)}**  \n{escaped(_why(place))}")


def _why(place: Panel) -> str:
    tables = [name for name in beneath(place.query.tables if place.query else ()) if name not in ALWAYS]
    brought = dict.fromkeys(BROUGHT_BY[name] for name in tables if name in BROUGHT_BY)
    said = f"It would need {', '.join(name.replace('_', ' ') for name in tables)}." if tables else ""
    if brought:
        said += f" Bring {', or '.join(brought)}: `python -m dashboard import`."
    return f"{place.finding} {said}".strip()
