"""View to panels: the only road from what is asked to what is shown, for pages, commands and tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from dashboard.answers import answer_for, narrowed
from dashboard.catalog.claims import read_claim
from dashboard.catalog.folder import Catalogue
from dashboard.errors import Finding, LinchpinError
from dashboard.model import Answer, Query
from dashboard.picture.figure import figure
from dashboard.picture.rows import has_values
from dashboard.picture.thinning import thinned
from dashboard.picture.words import NARROWING, finding, left_out
from dashboard.settings import shown
from dashboard.view import View
from dashboard.warehouse.version import Version

EVENTS = "events/timeline"
# The last version of each file that could be asked: what a broken save takes the place of.
_answered: dict[tuple[Path, str], Query] = {}


@dataclass(frozen=True)
class Panel:
    """One query as a page shows it: its answer, picture and finding, or the error that stands in their place.

    `unused` names the filters of the view that the query does not declare; they were not applied. `hidden` says
    what the view's basis or known day leaves out, where nothing else would answer; it is then the finding.
    `drawn` says what a picture leaves out for want of room.
    `failing` says which of the query's checks its numbers break. `former` is what an error took the place of: the
    panel of the last version of the file that could be asked.
    """

    id: str
    title: str
    question: str
    query: Query | None = None
    answer: Answer | None = None
    figure: go.Figure | None = None
    finding: str = ""
    unused: tuple[str, ...] = ()
    hidden: str = ""
    failing: tuple[str, ...] = ()
    drawn: str = ""
    error: LinchpinError | None = None
    former: Panel | None = None


def panels(view: View, queries: Catalogue, version: Version) -> list[Panel]:
    """Return the panels of the view's page: broken files first, then every query in its order."""
    return list(panels_in_turn(view, queries, version))


def panels_in_turn(view: View, queries: Catalogue, version: Version) -> Iterator[Panel]:
    """Yield the same panels, each as soon as it is answered."""
    for key, error in queries.broken_on_page(view.page).items():
        yield broken(key, error, view, queries, version)
    for query in queries.on_page(view.page):
        yield panel(query, view, queries, version)


def panel(
    query: Query, view: View, queries: Catalogue, version: Version, given: Mapping[str, Any] | None = None
) -> Panel:
    """Return one query's panel under a view; `given` sets parameters beyond those of the view."""
    found = _panel(query, view, queries, version, given)
    if query.draft:
        return found
    if found.error is None:
        _answered[queries.folder, query.id] = query
        return found
    return replace(found, former=_former(query.id, query.text, view, queries, version))


def _panel(
    query: Query, view: View, queries: Catalogue, version: Version, given: Mapping[str, Any] | None = None
) -> Panel:
    title, question = query.header.title, query.header.question
    asked = view.params()
    unused = unused_of(query, asked)
    wanted = {**narrowed(query, asked), **(given or {})}
    try:
        answer = answer_for(query, wanted, view, version)
        events = _events(answer, view, queries, version)
        hidden = _hidden(answer, wanted, view, version)
    except LinchpinError as error:
        return Panel(query.id, title, question, query=query, unused=unused, error=error)
    said = hidden or finding(answer)
    failing = failing_checks(query, version)
    fitting, drawn = thinned(answer)
    return Panel(
        query.id, title, question, query, answer, figure(fitting, events), said, unused, hidden, failing, drawn
    )


def unused_of(query: Query, asked: Mapping[str, str]) -> tuple[str, ...]:
    """Return the filters of a view that a query does not declare; they are not applied to it."""
    return tuple(name for name in NARROWING if name in asked and name not in query.parameters)


def broken(query_id: str, error: LinchpinError, view: View, queries: Catalogue, version: Version) -> Panel:
    """Return the panel of a file that cannot be read as it stands."""
    former = _former(query_id, "", view, queries, version)
    title, question = (former.title, former.question) if former else (query_id, "")
    return Panel(id=query_id, title=title, question=question, error=error, former=former)


def _former(query_id: str, text: str, view: View, queries: Catalogue, version: Version) -> Panel | None:
    """Return the panel of the last version of a query that this process could ask, if that one still answers.

    `text` is the file as it is, which is no former version of itself.
    """
    query = _answered.get((queries.folder, query_id))
    if query is None or query.text == text:
        return None
    found = _panel(query, view, queries, version)
    return found if found.error is None else None


def failing_checks(query: Query, version: Version) -> tuple[str, ...]:
    """Return which `checks` of a query its numbers break, asked with its defaults and nothing hidden."""
    # A claim is about the whole.
    if not query.header.checks or not version.sees.is_everything:
        return ()
    return _broken_claims(query, version) if query.draft else _kept_claims(query, version)


@lru_cache(maxsize=1024)
def _kept_claims(query: Query, version: Version) -> tuple[str, ...]:
    return _broken_claims(query, version)


def _broken_claims(query: Query, version: Version) -> tuple[str, ...]:
    try:
        rows = answer_for(query, {}, View(), version).rows
    except LinchpinError:
        return ()
    claims = map(read_claim, query.header.checks)
    return tuple(f"{claim.text}: {wrong}." for claim in claims if (wrong := claim.broken_by(rows)))


def failing(queries: Catalogue, version: Version) -> list[Finding]:
    """Return the checks of all queries that the data break."""
    do = "The chart is marked; mend the data or the claim."
    return [
        Finding(shown(query.path), f"a check fails: {said}", do, "claim")
        for query in queries.queries.values()
        for said in failing_checks(query, version)
    ]


def _events(answer: Answer, view: View, queries: Catalogue, version: Version) -> Answer | None:
    """Return the events to draw on a chart over time, or None where time is not an axis."""
    chart, columns = answer.query.header.chart, answer.query.header.columns
    over_time = chart.x in columns and columns[chart.x].type == "date"
    if not over_time or answer.query.id == EVENTS or EVENTS not in queries.queries:
        return None
    query = queries.queries[EVENTS]
    return answer_for(query, narrowed(query, view.params()), view, version)


def _hidden(answer: Answer, given: Mapping[str, Any], view: View, version: Version) -> str:
    """Return what keeps an answer empty that would not be so without the view's basis and known day."""
    if not (view.basis or view.known) or has_values(answer):
        return ""

    def has_without(asked: View) -> bool:
        return has_values(answer_for(answer.query, given, asked, version))

    timeless, any_basis = replace(view, known=None), replace(view, basis=None)
    whole = answer_for(answer.query, given, replace(timeless, basis=None), version)
    if not has_values(whole):
        return ""
    by_basis, by_known = not has_without(timeless), not has_without(any_basis)
    # Where neither alone hides everything, the two together do.
    both = by_basis == by_known
    return left_out(whole, view.basis if by_basis or both else None, view.known if by_known or both else None)
