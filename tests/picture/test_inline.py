"""A figure that stands in a page has no style of its own, follows the page's colours, and is the same every time."""

from __future__ import annotations

import copy
import json
import re
from xml.etree import ElementTree

import pytest

from dashboard.picture.figure import figure
from dashboard.picture.inline import as_text, inline, slim
from tests.picture.answers import CHARTS, answer, month, row

ROWS = [row(), row("Surge AI", 2e9, "modelled", day=month(1)), row("<b>&</b>", 3e9, "estimated", day=month(2))]
DRAWN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 8" class="main-svg">
<defs><clipPath id="a1"><rect width="9" height="8"/></clipPath>
<clipPath id="unused"><rect width="1" height="1"/></clipPath></defs>
<rect style="fill: rgb(0, 0, 0); fill-opacity: 0;" width="9"/><g class="empty"><g/></g>
<g clip-path="url('#a1')">
<path d="M1.234,5.678L9,9" style="stroke: rgb(4, 5, 6); stroke-opacity: 1; opacity: 1; fill: none;"/></g>
<text style="fill: rgb(1, 2, 3); white-space: pre;">words</text><path d="M0,0" style="opacity: 0; fill: red;"/></svg>
"""


def test_what_draws_nothing_goes_and_styles_become_attributes():
    found = slim(DRAWN, "p")
    assert "style" not in found
    assert "class" not in found
    assert re.sub(r"\s+", " ", found) == (
        '<svg viewBox="0 0 9 8" width="9" height="8" aria-hidden="true"> '
        '<defs><clipPath id="p-0"><rect width="9" height="8" /></clipPath> '
        '<clipPath><rect width="1" height="1" /></clipPath></defs> '
        '<g clip-path="url(#p-0)"> <path d="M1.2,5.7L9,9" stroke="var(--line)" fill="none" /></g> '
        '<text fill="currentColor">words</text></svg>'
    )


@pytest.mark.parametrize("chart", ["bar", "line", "interval", "heatmap", "treemap"])
def test_every_figure_is_drawn_with_its_words_escaped_and_without_a_style(chart: str):
    drawn = figure(answer(CHARTS[chart], ROWS))
    assert drawn is not None
    still = inline(as_text(drawn), 320)
    root = ElementTree.fromstring(still)
    assert root.get("viewBox", "").startswith("0 0 320 ")
    assert not re.search(r"\b(style|class|onclick)=|<script|<style|<b>", still)
    # Words on tiles are white on any ground.
    assert "currentColor" in still or chart == "treemap"
    assert inline(as_text(drawn), 320) == still


def test_ids_of_two_figures_in_one_page_do_not_meet():
    texts = [as_text(figure(answer(CHARTS[name], ROWS))) for name in ("bar", "line")]
    ids = [set(re.findall(r'id="([^"]+)"', inline(text, width))) for text in texts for width in (320, 700)]
    assert all(ids)
    assert len(set.union(*ids)) == sum(map(len, ids))


def test_a_figure_is_sent_without_a_template():
    sent = json.loads(as_text(figure(answer(CHARTS["bar"], ROWS))))
    assert "template" not in sent["layout"]
    assert sent["data"]


def test_a_figure_is_written_once_and_a_changed_copy_of_it_anew():
    drawn = figure(answer(CHARTS["bar"], ROWS))
    assert as_text(drawn) is as_text(drawn)
    other = copy.deepcopy(drawn)
    other.layout.height = 1234
    assert json.loads(as_text(other))["layout"]["height"] == 1234 != json.loads(as_text(drawn))["layout"]["height"]
