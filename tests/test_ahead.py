"""The questions of a page are asked side by side once one answer is not kept, and not otherwise."""

from __future__ import annotations

import time
from unittest.mock import patch

import pytest

from dashboard import ahead
from dashboard.answers import _kept
from dashboard.catalog.folder import Catalogue
from dashboard.model import Answer
from dashboard.panel import panels, panels_in_turn
from dashboard.view import View
from dashboard.warehouse.version import Version

PATIENCE = 60.0


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    _kept.cache_clear()


def kept() -> list[Answer]:
    with _kept.cache_condition:
        return list(_kept.cache.values())


def test_who_waits_for_the_first_panel_has_the_others_asked_meanwhile(record: Version, queries_held: Catalogue):
    view = View(page="dependence", client="openai")
    expected = {query.id for query in queries_held.on_page("dependence")}
    asked = panels_in_turn(view, queries_held, record)
    next(asked)
    ends = time.monotonic() + PATIENCE
    while not {answer.query.id for answer in kept()} >= expected:
        assert time.monotonic() < ends, expected - {answer.query.id for answer in kept()}
        time.sleep(0.01)
    before = set(map(id, kept()))
    assert [id(place.answer) in before for place in asked] == [True] * (len(expected) - 1)


def test_nothing_is_asked_ahead_of_answers_that_are_kept(record: Version, queries_held: Catalogue):
    view = View(page="overview")
    panels(view, queries_held, record)
    with patch.object(ahead, "_pool") as pool:
        panels(view, queries_held, record)
    assert not pool.submit.called


def test_who_leaves_a_page_stops_what_was_not_begun(record: Version, queries_held: Catalogue):
    with patch.object(ahead, "_pool") as pool:
        asked = panels_in_turn(View(page="dependence"), queries_held, record)
        next(asked)
        assert pool.submit.call_count == len(queries_held.on_page("dependence")) - 1
        asked.close()
    assert pool.submit.return_value.cancel.call_count == pool.submit.call_count
