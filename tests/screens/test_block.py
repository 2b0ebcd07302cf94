"""Which panels of a page share a component."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.catalog.folder import Catalogue
from dashboard.errors import Finding, LinchpinError
from dashboard.page.unanswered import is_unanswered
from dashboard.panel import Panel, panels
from dashboard.screens.block import TOGETHER, together
from dashboard.screens.mounted import PANEL
from dashboard.view import View
from dashboard.warehouse.version import Version

FAILED = LinchpinError(Finding("x.sql", "is broken", "Mend it."))


@pytest.fixture(scope="module")
def places(queries_held: Catalogue, shipped: Version) -> list[Panel]:
    found = panels(View("evidence"), queries_held, shipped) + panels(View("dependence"), queries_held, shipped)
    assert len(found) > 20
    return found


def held(
    places: Iterable[Panel], opened: Mapping[str, set[str]], leaves_out: Callable[[Panel], bool] = lambda place: False
) -> dict[str, list[str]]:
    return {key: [place.id for place in some] for key, some in together(places, opened, leaves_out)}


def component_of(lists: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: key for key, some in lists.items() for name in some}


@given(data=st.data())
def test_the_place_of_a_panel_says_in_which_component_it_stands(places: list[Panel], data: st.DataObject):
    broken, open_ones, left_out = (data.draw(st.sets(st.sampled_from([one.id for one in places]))) for _ in range(3))
    page = [
        Panel(place.id, place.title, "", place.query, error=FAILED) if place.id in broken else place
        for place in places
    ]
    opened = {name: {"know"} for name in open_ones}
    lists = held(page, opened)
    assert [name for some in lists.values() for name in some] == [place.id for place in page]
    assert len(next(iter(lists.values()))) == 1
    assert max(map(len, lists.values())) <= TOGETHER
    for some in lists.values():
        # What is open stands beneath the last.
        assert not open_ones & set(some[:-1])
        assert len(some) == 1 or not broken & set(some)
    others = held(page, opened, lambda place: place.id in left_out)
    assert component_of(others) == {name: key for name, key in component_of(lists).items() if name not in left_out}
    # Whatever is closed, no component goes but those that were begun beneath what was open.
    assert held(page, {}).keys() <= lists.keys()


def test_questions_that_these_data_answer_under_a_filter_alone_move_no_other_panel(
    queries_held: Catalogue, shipped: Version, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(PANEL, "is_served", True)
    whole, narrowed = (
        component_of(held(panels(view, queries_held, shipped), {}, is_unanswered))
        for view in (View("dependence"), View("dependence", client="google"))
    )
    assert whole.keys() < narrowed.keys()
    assert whole == {name: narrowed[name] for name in whole}


def test_a_page_is_drawn_in_few_components_but_where_streamlit_draws_charts(
    places: list[Panel], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(PANEL, "is_served", True)
    assert len(held(places, {})) < len(places) / 4
    monkeypatch.setattr(PANEL, "is_served", False)
    for _, some in together(places, {}, lambda place: False):
        assert len(some) == 1 or all(place.figure is None for place in some)
