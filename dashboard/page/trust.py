"""How far to trust a page: how old it is, how much of it is fact, and how complete that is."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from dashboard.catalog.folder import Catalogue
from dashboard.errors import LinchpinError
from dashboard.model import Answer
from dashboard.page.beneath import beneath
from dashboard.panel import Panel, panel
from dashboard.picture.numbers import day
from dashboard.picture.words import counted
from dashboard.view import View
from dashboard.warehouse.version import Version

BASIS, COVERAGE = "evidence/basis_mix", "evidence/coverage"
MODELLED = "Modelled, not reported"


def age_in_days(as_of: datetime.date) -> int:
    """Return how many days ago the record was gathered; never less than none."""
    return max(0, (datetime.datetime.now(datetime.UTC).date() - as_of).days)


def age(as_of: datetime.date) -> str:
    """Return the sentence that says when the record was gathered."""
    days = age_in_days(as_of)
    return f"The record was last gathered on {day(as_of)}, {counted(days, 'day') + ' ago' if days else 'today'}."


def trust(view: View, drawn: Sequence[Panel], held: Catalogue, version: Version) -> str:
    """Return how much of the page is fact and how complete it is, for the tables its panels read."""
    tables = beneath(table for place in drawn if place.query for table in place.query.tables)
    given: dict[str, object] = {"tables": tables} if tables and "evidence_row" not in tables else {}
    answers = [place.answer for place in drawn if place.answer is not None and not place.answer.frame.empty]
    modelled = sum("modelled" in answer.basis_mix for answer in answers)
    said = [_modelled(modelled, len(answers))]
    if answers and modelled == len(answers):
        # What the cited tables hold says nothing of a page that shows none of them.
        return said[0]
    for query_id in (BASIS, COVERAGE):
        try:
            found = panel(held.find(query_id), view, held, version, given)
        except LinchpinError:
            continue
        if found.answer is None or found.answer.frame.empty:
            # Nothing cited lies beneath the page, so there is nothing to be complete.
            break
        said.append(found.finding)
    return " ".join(part for part in said if part)


def _modelled(modelled: int, answers: int) -> str:
    """Count the answers of a page that rest on a model."""
    if not modelled:
        return ""
    rest = "rests" if modelled == 1 else "rest"
    return f"{modelled:,} of {counted(answers, 'answer')} here {rest} on modelled figures."


def modelled_mark(answer: Answer) -> str:
    """Return the words that stand beside an answer of which rows are modelled, and how many where not all are."""
    modelled, rows = answer.basis_mix.get("modelled", 0), len(answer.frame)
    if not modelled:
        return ""
    return MODELLED if modelled == rows else f"{MODELLED}: {modelled} of {rows} rows"


def meta(answer: Answer) -> str:
    """Return basis, unknowns, sources, clocks and data version of an answer in one line."""
    mix = basis_told(answer)
    rows = counted(len(answer.frame), "row")
    parts = [f"Basis of {rows}: {mix}" if mix else rows]
    if answer.null_reasons:
        reasons = sorted(answer.null_reasons.items(), key=lambda item: -item[1])
        parts.append("not given: " + "; ".join(f"{reason} ({count:,})" for reason, count in reasons[:2]))
    parts += [counted(len(answer.sources), "source")] if answer.sources else []
    parts += [f"{key} {value.replace('_', ' ')}" for key, value in answer.clock.items()]
    return " · ".join([*parts, f"record of {day(answer.as_of)}, version {answer.version}"])


def basis_told(answer: Answer) -> str:
    """Return how many rows stand on which basis: `12 reported, 3 modelled`."""
    return ", ".join(f"{count:,} {basis}" for basis, count in answer.basis_mix.items())
