"""An answer is made once for all who ask for it, and kept within a bound."""

from __future__ import annotations

import gc
import threading
import time
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
from dashboard.picture.inline import as_text
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
    place = panel(queries_held.find("market/vendor_revenue"), View(), queries_held, shipped)
    assert place.answer is not None
    answer = replace(place.answer)
    fitting, _ = thinned(answer)
    drawn = figure(fitting)
    assert drawn is figure(fitting)
    assert drawn is not None
    assert as_text(drawn) is as_text(drawn)
    assert worded(answer, 5) is worded(answer, 5)
    mine = replace(place, answer=answer)
    assert told(mine, Around()) is told(mine, Around())
    assert told(mine, Around()) is not told(mine, Around(draft="draft"))
    gone = weakref.ref(answer), weakref.ref(drawn)
    del answer, fitting, mine, drawn
    assert gone[0]() is None
    # A figure and its traces know each other.
    gc.collect()
    assert gone[1]() is None


def test_what_several_want_made_of_an_answer_at_once_is_made_once(shipped: Version, queries_held: Catalogue):
    answer = replace(answer_for(queries_held.find("evidence/sources"), {}, VIEW, shipped))
    everybody, makings = threading.Barrier(ASKERS), []

    def made() -> list[int]:
        makings.append(1)
        time.sleep(0.05)
        return makings

    def wanted(_: int) -> list[int]:
        everybody.wait(20)
        return answer.once("made", made)

    with ThreadPoolExecutor(ASKERS) as pool:
        assert list(pool.map(wanted, range(ASKERS))) == [[1]] * ASKERS


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
