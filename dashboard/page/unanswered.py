"""Questions of a page that the data cannot answer, and what they would need."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.errors import NotYours
from dashboard.page.beneath import beneath
from dashboard.panel import Panel
from dashboard.picture.rows import has_values
from dashboard.picture.words import counted, is_narrowed

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
# The file of the data folder that holds a table which no import brings.
KEPT_IN = {
    "customer_share": "customer_concentration.csv",
    "event": "events.csv",
    "federal_award": "federal_awards.csv",
    "incident": "labour_and_ethics.csv",
    "labour": "labour_and_ethics.csv",
    "market_scope": "market_scope.csv",
    "market_size": "market_size.csv",
    "ownership": "ownership.csv",
    "regulation": "regulation.csv",
    "rivalry": "rivalry.csv",
    "vendor_financial": "vendor_financials.csv",
}
MOST_REASONS = 2
# These stand beneath everything and are wanting nowhere.
ALWAYS = {"party", "version", "service", "source", "calendar"}


def is_unanswered(place: Panel) -> bool:
    """Tell whether a panel has nothing to show whatever the reader asks for: not for want of a filter or a basis.

    Rows without any value to draw show nothing either, unless a model says why it leaves them open.
    """
    answer = place.answer
    if isinstance(place.error, NotYours):
        return True
    if place.error is not None or answer is None or place.hidden or is_narrowed(answer):
        return False
    return answer.frame.empty or (not has_values(answer) and "modelled" not in answer.basis_mix)


def grouped(places: Sequence[Panel]) -> dict[str, list[str]]:
    """Return the questions that are not answered by the reason why, in the order of the page."""
    asked: dict[str, list[str]] = {}
    for place in places:
        asked.setdefault(_why(place), []).append(place.question or place.title)
    return asked


def heading(places: Sequence[Panel]) -> str:
    """Return how many questions these data do not answer, in words."""
    return f"{counted(len(places), 'question')} that these data do not answer"


def _why(place: Panel) -> str:
    if isinstance(place.error, NotYours):
        return " ".join(f"{found.what[:1].upper()}{found.what[1:]} {found.do}" for found in place.error.findings)
    if place.answer is not None and not place.answer.frame.empty:
        reasons = sorted(place.answer.null_reasons.items(), key=lambda item: -item[1])[:MOST_REASONS]
        told = "; ".join(reason for reason, _ in reasons if reason not in place.finding)
        return f"{place.finding} {told[:1].upper()}{told[1:]}{'.' * bool(told)}".strip()
    tables = [name for name in beneath(place.query.tables if place.query else ()) if name not in ALWAYS]
    brought = dict.fromkeys(BROUGHT_BY[name] for name in tables if name in BROUGHT_BY)
    said = f"It would need {', '.join(name.replace('_', ' ') for name in tables)}." if tables else ""
    if brought:
        said += f" Bring {', or '.join(brought)}: python -m dashboard import."
    if kept := dict.fromkeys(f"sources/{KEPT_IN[name]}" for name in tables if name in KEPT_IN):
        said += f" Rows of {', '.join(kept)} are written by hand."
    return f"{place.finding} {said}".strip()
