"""View to panels: the only road from what is asked to what is shown, for pages, commands and tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go

from dashboard.catalog.binding import bind
from dashboard.catalog.folder import Catalogue
from dashboard.errors import LinchpinError
from dashboard.model import Answer, Query
from dashboard.picture.figure import figure
from dashboard.picture.rows import has_values
from dashboard.picture.words import NARROWING, finding, left_out
from dashboard.view import View
from dashboard.warehouse.answer import CLOCK, ask
from dashboard.warehouse.version import Version

EVENTS = "events/timeline"


@dataclass(frozen=True)
class Panel:
    """One query as a page shows it: its answer, picture and finding, or the error that stands in their place.

    `unused` names the filters of the view that the query does not declare; they were not applied. `hidden` says
    what the view's basis or known day leaves out, where nothing else would answer; it is then the finding.
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
    error: LinchpinError | None = None


def panels(view: View, queries: Catalogue, version: Version) -> list[Panel]:
    """Return the panels of the view's page: broken files first, then every query in its order."""
    return list(panels_in_turn(view, queries, version))


def panels_in_turn(view: View, queries: Catalogue, version: Version) -> Iterator[Panel]:
    """Yield the same panels, each as soon as it is answered."""
    for key, error in queries.broken_on_page(view.page).items():
        yield Panel(id=key, title=key, question="", error=error)
    for query in queries.on_page(view.page):
        yield panel(query, view, queries, version)


def panel(
    query: Query, view: View, queries: Catalogue, version: Version, given: Mapping[str, Any] | None = None
) -> Panel:
    """Return one query's panel under a view; `given` sets parameters beyond those of the view."""
    title, question = query.header.title, query.header.question
    asked = view.params()
    unused = tuple(name for name in NARROWING if name in asked and name not in query.parameters)
    wanted = {**_narrowed(query, asked), **(given or {})}
    try:
        answer = answer_for(query, wanted, view, version)
        events = _events(answer, view, queries, version)
        hidden = _hidden(answer, wanted, view, version)
    except LinchpinError as error:
        return Panel(query.id, title, question, query=query, unused=unused, error=error)
    said = hidden or finding(answer)
    return Panel(query.id, title, question, query, answer, figure(answer, events), said, unused, hidden)


def answer_for(query: Query, given: Mapping[str, Any], view: View, version: Version) -> Answer:
    """Return a query's answer for the parameters given, under the view's clocks; answers are kept."""
    bound = bind(query, given, version.world)
    return _kept(version, query, tuple(bound.items()), (view.known, view.on, view.basis, view.scenario))


def _narrowed(query: Query, asked: Mapping[str, str]) -> dict[str, str]:
    """Return the view's keys that the query declares as parameters."""
    return {name: value for name, value in asked.items() if name in query.parameters}


@lru_cache(maxsize=1024)
def _kept(
    version: Version, query: Query, bound: tuple[tuple[str, Any], ...], clock: tuple[str | None, ...]
) -> Answer:
    return ask(version, query, dict(bound), dict(zip(CLOCK, clock, strict=True)))


def _events(answer: Answer, view: View, queries: Catalogue, version: Version) -> Answer | None:
    """Return the events to draw on a chart over time, or None where time is not an axis."""
    chart, columns = answer.query.header.chart, answer.query.header.columns
    over_time = chart.x in columns and columns[chart.x].type == "date"
    if not over_time or answer.query.id == EVENTS or EVENTS not in queries.queries:
        return None
    query = queries.queries[EVENTS]
    return answer_for(query, _narrowed(query, view.params()), view, version)


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
