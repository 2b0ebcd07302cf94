"""A panel in words: every word escaped, each answer told in the form that its rows have room for."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dashboard.catalog.folder import Catalogue
from dashboard.panel import Panel, panel
from dashboard.picture.tables import FEW
from dashboard.screens.told import HIDDEN, Around, has_more_rows, told
from dashboard.view import View
from dashboard.warehouse.version import Version

HOSTILE = "<script>alert(1)</script> & \"Sons\" 'Co'"


def shown(name: str, queries: Catalogue, version: Version, **view: str) -> Panel:
    found = panel(queries.queries[name], View(queries.queries[name].page, **view), queries, version)
    assert found.answer is not None
    return found


def test_no_word_of_a_panel_is_read_as_html(queries_held: Catalogue, shipped: Version):
    place = replace(
        shown("market/concentration_bounds", queries_held, shipped),
        question=HOSTILE,
        finding=HOSTILE,
        failing=(HOSTILE,),
        unused=(HOSTILE,),
        drawn=HOSTILE,
    )
    around = Around(
        (("CSV", f'rows/a.csv?x="{HOSTILE}', HOSTILE),), f"workshop?{HOSTILE}", (("know", HOSTILE, False),)
    )
    words = told(place, around)
    assert "<script" not in words.above + words.below
    assert words.above.count("&lt;script&gt;") == 5
    assert words.below.count("&lt;script&gt;") == 4
    assert not re.search(r'href="[^"]*"[^ >]', words.below)


def test_parts_are_buttons_that_say_whether_they_are_open(queries_held: Catalogue, shipped: Version):
    place = shown("market/concentration_bounds", queries_held, shipped)
    parts = (("model", "What the model assumes", True), ("know", "How do we know", False))
    buttons = re.findall(r'data-part="(\w+)" aria-expanded="(\w+)">([^<]+)<', told(place, Around(parts=parts)).below)
    assert buttons == [
        ("model", "true", "What the model assumes"),
        ("know", "false", "How do we know"),
    ]


@pytest.mark.parametrize(
    "name", ["people/incidents", "evidence/sources", "overview/what_changed", "overview/key_numbers"]
)
def test_rows_that_are_their_own_picture_are_told_once(name: str, queries_held: Catalogue, shipped: Version):
    place = shown(name, queries_held, shipped)
    assert place.figure is None
    assert place.answer is not None
    above = told(place, Around()).above
    forms = (above.count("<dt>"), above.count("<li>"), above.count("<td>") and above.count("<tr>") - 1)
    assert sum(count > 0 for count in forms) == 1
    rows = len(place.answer.frame)
    assert max(forms) == (FEW if has_more_rows(place) else rows)
    assert (f"The first {FEW} of {rows} rows." in above) is has_more_rows(place) is (forms[2] > 0 and rows > FEW)


def test_what_a_filter_hides_is_not_told_as_missing(queries_held: Catalogue, shipped: Version):
    place = shown("delivery/turnaround_time", queries_held, shipped, basis="reported")
    assert place.hidden
    assert HIDDEN in told(place, Around()).above


def test_the_same_panel_is_written_once_and_another_anew(queries_held: Catalogue, shipped: Version):
    place = shown("market/concentration_bounds", queries_held, shipped)
    assert told(place, Around()) is told(replace(place), Around())
    assert told(replace(place, finding="Another."), Around()).above != told(place, Around()).above
