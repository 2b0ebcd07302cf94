"""What a walk looks at: the page settled, its charts as data, its errors."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

PATIENCE = 30_000
IDLE = "document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')"
# Widgets come as parts of their own; until one is there, a grey bone stands in its place.
THERE = "!document.querySelector('[data-testid=stSkeleton]')"
WRITTEN = (
    "[...document.querySelectorAll('.panels')].every(c => c.children.length)"
    " && [...document.querySelectorAll('.panel')].every(p => p.querySelector('.above *, .below *'))"
)
# A chart that comes or goes is hidden till it is drawn, or till it is gone.
DRAWN = (
    "[...document.querySelectorAll('.panel .chart')].every(c => (c.dataset.drawn ?? '') === (c.dataset.wanted ?? ''))"
)
# The links to the pages and the filters stand behind shadow roots of their own.
FRAMED = (
    "[...document.querySelectorAll('.st-key-page_links, .st-key-filters')]"
    ".every(c => c.querySelector('[data-testid=stBidiComponentIsolated]')?.shadowRoot?.querySelector('a, select'))"
)
# A panel hears of its figure some frames after the script has finished.
FRAMES = 12
HOLDS = """() => {
  window.heldFor = CONDITION ? (window.heldFor ?? 0) + 1 : 0
  return window.heldFor > FRAMES
}"""
# With its capital: a notice may speak of a data version, too.
LAST_LINE = re.compile("Data version")


def settle(page: Page) -> None:
    """Wait until the last line stands, the script has finished, every widget is there and every chart is drawn."""
    # When another version is served, the line of the one before stands beside it until the script has finished.
    expect(page.get_by_text(LAST_LINE)).to_have_count(1, timeout=PATIENCE)
    expect(page.get_by_text(LAST_LINE)).to_be_visible(timeout=PATIENCE)
    condition = f"{IDLE} && {THERE} && {FRAMED} && {WRITTEN} && {DRAWN}"
    page.evaluate("() => { window.heldFor = 0 }")
    page.wait_for_function(HOLDS.replace("CONDITION", condition).replace("FRAMES", str(FRAMES)), timeout=PATIENCE)


def visit(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def panel(page: Page, question: str) -> Locator:
    """Return the panel that holds the question as its heading, with what stands open behind it."""
    heading = page.get_by_role("heading", name=question, exact=True)
    place = page.locator(".panel:not(.bare), [class*=st-key-box-]").filter(has=heading).first
    # What is open stands beneath the component of which its panel is the last.
    last = page.locator(".panel:last-child").filter(has=heading)
    around = page.locator("[class*=st-key-panel-], [class*=st-key-box-]").filter(has=last).first
    behind = around.locator("xpath=following-sibling::*[position() < 3]").locator("[class*=st-key-behind-]")
    return place.or_(behind)


def drawn(page: Page) -> list[dict[str, Any]]:
    """Return the data of every chart on the page: for each trace its name, x, y and hover texts."""
    # A chart that a filter took away keeps its place, hidden and without data.
    text = page.evaluate(
        "() => JSON.stringify([...document.querySelectorAll('.js-plotly-plot:not([hidden])')]"
        ".map(p => p.data.map(t => ({name: t.name, x: t.x, y: t.y, customdata: t.customdata}))))"
    )
    # Sums of doubles may differ in their last digits from one run to the next, as threads add them up.
    return list(json.loads(text, parse_float=lambda digits: float(f"{float(digits):.9g}")))


def must_not_err(page: Page) -> None:
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("This question cannot be answered now.")).to_have_count(0)
