"""An answer is made once for all who ask for it, and kept within a bound."""

from __future__ import annotations

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from cachetools import LRUCache

from dashboard import answers
from dashboard.answers import answer_for
from dashboard.catalog.folder import Catalogue
from dashboard.errors import QueryRefused
from dashboard.model import Answer
from dashboard.panel import panel
from dashboard.picture.figure import figure
from dashboard.picture.tables import worded
from dashboard.picture.thinning import thinned
from dashboard.screens.told import Around, told
from dashboard.view import View
from dashboard.warehouse.version import Version

ASKERS = 6
VIEW = View(known="2026-02-03")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the ids of all queries that the database is asked from here on; none is answered before all wait."""
    ids: list[str] = []
    everybody = threading.Barrier(ASKERS)
    ask, told = answers.ask, answers.is_of_all

    def counted(version: Version, query: Any, *named: Any) -> Answer:
        ids.append(query.id)
        return ask(version, query, *named)

    def gathered(*named: Any) -> Any:
        everybody.wait(20)
        return told(*named)

    monkeypatch.setattr(answers, "ask", counted)
    monkeypatch.setattr(answers, "is_of_all", gathered)
    return ids


def test_several_who_ask_at_once_have_one_answer(shipped: Version, queries_held: Catalogue, asked: list[str]):
    query = queries_held.find("dependence/volume_share")
    with ThreadPoolExecutor(ASKERS) as pool:
        found = list(pool.map(lambda _: answer_for(query, {}, VIEW, shipped), range(ASKERS)))
    assert asked == [query.id]
    assert len(set(map(id, found))) == 1


def test_of_answers_beyond_the_bound_the_one_asked_for_longest_ago_goes(shipped: Version, queries_held: Catalogue):
    assert answers._kept.cache.maxsize == answers.MOST_CELLS
    first, second = (
        answer_for(queries_held.find(name), {}, VIEW, shipped) for name in ("evidence/sources", "evidence/basis_mix")
    )
    room = 2 * answers.FEWEST_CELLS + first.frame.size + second.frame.size
    for cells, left in ((room, [1, 2]), (room - 1, [2])):
        held: LRUCache[int, Answer] = LRUCache(cells, getsizeof=answers._cells)
        held[1], held[2] = first, second
        assert list(held) == left


def test_an_answer_that_is_let_go_takes_along_what_was_made_of_it(shipped: Version, queries_held: Catalogue):
    place = panel(queries_held.find("dependence/volume_share"), VIEW, queries_held, shipped)
    assert place.answer is not None
    answer = replace(place.answer)
    fitting, _ = thinned(answer)
    assert figure(fitting) is figure(fitting)
    assert worded(answer, 5) is worded(answer, 5)
    mine = replace(place, answer=answer)
    assert told(mine, Around()) is told(mine, Around())
    assert told(mine, Around()) is not told(mine, Around(draft="draft"))
    gone = weakref.ref(answer)
    del answer, fitting, mine
    gc.collect()
    assert gone() is None


def test_a_refusal_is_told_to_each_and_not_kept(
    shipped: Version, queries_held: Catalogue, monkeypatch: pytest.MonkeyPatch
):
    query, tries = queries_held.find("evidence/sources"), []

    def refused(*_: Any) -> Answer:
        tries.append(1)
        raise QueryRefused

    monkeypatch.setattr(answers, "ask", refused)
    for _ in range(2):
        with pytest.raises(QueryRefused):
            answer_for(query, {}, View(known="2026-02-05"), shipped)
    assert len(tries) == 2
