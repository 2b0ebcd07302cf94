"""The tutorial of queries/README.md in front of a browser: the new chart comes to its page, and to no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.settings import Settings
from tests.browser.looking import PATIENCE, drawn, must_not_err, panel, settle, visit
from tests.tutorial import GUIDE, TUTORIAL, Change, Command, Look, Walk, clone, read_steps

pytestmark = pytest.mark.browser
OTHER = "/people"


@pytest.fixture
def walk(tmp_path: Path, shipped_settings: Settings, context: BrowserContext) -> Iterator[Walk]:
    """A reader who opens each page anew."""

    def look(address: str, step: Look) -> None:
        page = context.new_page()
        visit(page, address)
        must_show(page, step)
        must_not_err(page)
        page.close()

    found = Walk(clone(tmp_path, shipped_settings), look)
    yield found
    found.end()


def must_show(page: Page, step: Look) -> None:
    box = panel(page, step.question)
    expect(box.get_by_text(step.said, exact=True)).to_be_visible(timeout=PATIENCE)
    expect(box.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=PATIENCE)


def is_asking(step: object) -> bool:
    """Tell whether a step only prints: those are held to the guide in tests/test_tutorial.py."""
    return isinstance(step, Command) and (" check " in step.text or " query " in step.text)


def test_the_new_chart_is_on_its_page_and_no_other_page_changes(walk: Walk, page: Page) -> None:
    server, *steps = read_steps(GUIDE, TUTORIAL)
    walk.take(server)
    looks = [step for step in steps if isinstance(step, Look)]
    visit(page, walk.address + OTHER)
    other = drawn(page)
    visit(page, walk.address + looks[0].page)
    expect(page.get_by_role("heading", name=looks[0].question)).to_have_count(0)
    before = drawn(page)
    slips = [n for n, step in enumerate(steps) if isinstance(step, Change) and "at_leest" in step.after]
    assert len(looks) == 3
    assert len(slips) == 1
    for number, step in enumerate(steps):
        if not is_asking(step):
            walk.take(step)
        if isinstance(step, Look):
            # The page that was open all the time shows it, too.
            must_show(page, step)
            settle(page)
            questions = [text for text in page.get_by_role("heading").all_inner_texts() if text.endswith("?")]
            assert questions[1] == step.question
            must_not_err(page)
            assert [chart for chart in drawn(page) if chart not in before] == [panel_data(page, step)]
            assert [chart for chart in before if chart not in drawn(page)] == []
        if number == slips[0]:
            expect(page.get_by_text('parameter "at_leest" is used but not declared.')).to_be_visible(timeout=PATIENCE)
            expect(page.get_by_text("This question cannot be answered now.")).to_have_count(1)
            expect(page.get_by_text("The last good chart")).to_be_visible()
    visit(page, walk.address + OTHER)
    must_not_err(page)
    assert drawn(page) == other


def panel_data(page: Page, step: Look) -> object:
    """Return what is drawn in the panel of a step, in the form of `drawn`."""
    place = page.locator(".js-plotly-plot").evaluate_all(
        "(charts, question) => charts.findIndex(c => c.closest('.panel').innerText.includes(question))",
        step.question,
    )
    assert place >= 0
    return drawn(page)[place]
