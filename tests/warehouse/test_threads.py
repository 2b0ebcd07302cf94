"""Sixteen threads ask one version different questions under different clocks; each gets the answer to its own."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from dashboard.catalog.binding import bind
from dashboard.catalog.folder import Catalogue
from dashboard.warehouse.answer import ask
from dashboard.warehouse.version import Version

THREADS, EACH = 16, 60
QUERIES = (
    "dependence/status_on_two_clocks",
    "events/all_events",
    "market/federal_awards",
    "market/run_rate",
    "market/vendor_revenue",
    "people/hourly_pay",
    "people/incidents",
)
KNOWN = (None, "2019-12-31", "2024-06-30", "2025-06-14", "2025-07-15", "2026-03-31")
ON = (None, "2023-01-01", "2025-06-14", "2026-01-31")
BASIS = (None, "reported", "estimated", "modelled")
GIVEN: tuple[dict[str, str], ...] = ({}, {"client": "openai"}, {"client": "google"}, {"vendor": "scale-ai"})


@dataclass(frozen=True)
class Question:
    """One query, its parameters and its clocks."""

    query: str
    given: tuple[tuple[str, str], ...]
    clock: tuple[tuple[str, str | None], ...]


def questions(queries: Catalogue) -> list[Question]:
    """Return as many different questions as the threads will ask, always the same ones."""
    every = [
        Question(query, tuple(given.items()), (("known", known), ("on", on), ("basis", basis)))
        for query in QUERIES
        for given in GIVEN
        if given.keys() <= queries.queries[query].parameters.keys()
        for known in KNOWN
        for on in ON
        for basis in BASIS
    ]
    return random.Random(14062025).sample(every, THREADS * EACH)


@pytest.fixture(scope="module")
def asking(shipped: Version, queries_held: Catalogue) -> Callable[[Question], Any]:
    def answered(question: Question) -> tuple[Any, ...]:
        query = queries_held.queries[question.query]
        bound = bind(query, dict(question.given), shipped.world)
        answer = ask(shipped, query, bound, dict(question.clock))
        return answer.frame.to_json(date_format="iso"), answer.sources, answer.basis_mix, answer.clock

    return answered


def test_sixteen_threads_each_get_the_answers_to_their_own_questions(
    asking: Callable[[Question], Any], queries_held: Catalogue
):
    asked = questions(queries_held)
    assert len(set(asked)) == THREADS * EACH
    alone = [asking(question) for question in asked]
    assert len({frame for frame, *_ in alone}) >= 100, "the questions must differ in their answers"
    start = threading.Barrier(THREADS)

    def one_thread(place: int) -> list[tuple[int, Any]]:
        start.wait()
        return [(number, asking(asked[number])) for number in range(place, len(asked), THREADS)]

    with ThreadPoolExecutor(THREADS) as pool:
        together = [pair for pairs in pool.map(one_thread, range(THREADS)) for pair in pairs]
    assert len(together) == THREADS * EACH
    wrong = [asked[number] for number, answer in together if answer != alone[number]]
    assert wrong == []
