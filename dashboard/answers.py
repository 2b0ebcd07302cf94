"""A query's answer under a view's clocks, for whoever asks: kept, in turn, or of a draft."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from cachetools import LRUCache, cached

from dashboard.catalog.binding import bind
from dashboard.catalog.folder import Catalogue
from dashboard.model import Answer, Query
from dashboard.view import View
from dashboard.warehouse.answer import answered, ask
from dashboard.warehouse.bare import bare_query, is_bare
from dashboard.warehouse.choices import choices
from dashboard.warehouse.clocks import CLOCK
from dashboard.warehouse.drafts import Drafted, ask_draft
from dashboard.warehouse.told import is_told, told
from dashboard.warehouse.version import Version

# So many cells of answers are kept for whoever asks next; an answer of few rows takes room all the same.
MOST_CELLS, FEWEST_CELLS = 1_000_000, 500
Bound = tuple[tuple[str, Any], ...]
Clock = tuple[str | None, ...]


def answer_for(query: Query, given: Mapping[str, Any], view: View, version: Version) -> Answer:
    """Return a query's answer for the parameters given, under the view's clocks.

    Answers are kept for whoever asks next; several who ask at once wait for one answer.
    """
    bound, clock = asked_for(query, given, view, version)
    if query.draft:
        return drafted(version, query, bound, clock).answer
    return _kept(version, query, bound, clock, is_of_all(query, bound, clock, version))


def asked_once(query: Query, given: Mapping[str, Any], version: Version) -> Answer:
    """Return an answer that is not kept, of a version that goes again: one that is tried before it serves."""
    bound, clock = asked_for(query, given, View(), version)
    return ask(version, query, dict(bound), dict(zip(CLOCK, clock, strict=True)))


@lru_cache(maxsize=16)
def drafted_query(text: str, path: Path, queries: Catalogue, version: Version) -> Query:
    """Return what somebody typed as a query to be asked apart; SQL without a header is shown as a table.

    `path` is where it lies or would lie. Raises QueryRefused with every fault.
    """
    return bare_query(text, path, queries, version) if is_bare(text) else queries.draft(text, path)


def profile(
    query: Query, given: Mapping[str, Any], view: View, version: Version
) -> tuple[float, dict[str, Any] | None]:
    """Return how many seconds a query took, run apart, and how DuckDB went about it."""
    wanted = {**narrowed(query, view.params()), **given}
    found = drafted(version, query, *asked_for(query, wanted, view, version))
    return found.seconds, found.plan


def asked_for(query: Query, given: Mapping[str, Any], view: View, version: Version) -> tuple[Bound, Clock]:
    """Return what an answer is kept by: the value of every parameter, and the view's clocks."""
    clock = view.known, view.on, view.basis, view.scenario
    if query.draft or not all(isinstance(value, str) for value in given.values()):
        return _bound(query, tuple(given.items()), version), clock
    return _bound_once(query, tuple(given.items()), version), clock


def _bound(query: Query, given: Bound, version: Version) -> Bound:
    return tuple(bind(query, dict(given), version.world, choices(version, query)).items())


# What a URL asks of a question is bound twice a panel in every run of a page.
_bound_once = lru_cache(maxsize=1024)(_bound)


def narrowed(query: Query, asked: Mapping[str, str]) -> dict[str, str]:
    """Return the view's keys that the query declares as parameters."""
    return {name: value for name, value in asked.items() if name in query.parameters}


def is_of_all(query: Query, bound: Bound, clock: Clock, version: Version) -> bool:
    """Tell whether what is told of all answers it; raises NotYours where nothing does that this reader may see."""
    if version.sees.is_everything:
        return False
    default = bind(query, {}, version.world)
    return is_told(query, dict(bound), default, dict(zip(CLOCK, clock, strict=True)), version.sees)


def _cells(answer: Answer) -> int:
    return FEWEST_CELLS + answer.frame.size


@cached(LRUCache(MOST_CELLS, getsizeof=_cells), condition=threading.Condition(), info=True)
def _kept(version: Version, query: Query, bound: Bound, clock: Clock, of_all: bool) -> Answer:
    asked = dict(bound), dict(zip(CLOCK, clock, strict=True))
    return answered(version, query, *asked, told(version, query)) if of_all else ask(version, query, *asked)


@lru_cache(maxsize=16)
def drafted(version: Version, query: Query, bound: Bound, clock: Clock) -> Drafted:
    """Return a draft's answer with the profile of its run; only the last few are kept."""
    return ask_draft(version, query, dict(bound), dict(zip(CLOCK, clock, strict=True)))
