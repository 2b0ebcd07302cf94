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
DRAWN = "[...document.querySelectorAll('[class*=st-key-chart]')].every(c => c.querySelector('.main-svg'))"
# With its capital: a notice may speak of a data version, too.
LAST_LINE = re.compile("Data version")


def settle(page: Page) -> None:
    """Wait until the last line stands, the script has finished, every widget is there and every chart is drawn."""
    # When another version is served, the line of the one before stands beside it until the script has finished.
    expect(page.get_by_text(LAST_LINE)).to_have_count(1, timeout=PATIENCE)
    expect(page.get_by_text(LAST_LINE)).to_be_visible(timeout=PATIENCE)
    page.wait_for_function(f"() => {IDLE} && {THERE} && {DRAWN}", timeout=PATIENCE)


def visit(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)


def panel(page: Page, question: str) -> Locator:
    """Return the innermost box that holds the question as its heading."""
    heading = page.get_by_role("heading", name=question, exact=True)
    return page.locator("[data-testid=stVerticalBlock]").filter(has=heading).last


def drawn(page: Page) -> list[dict[str, Any]]:
    """Return the data of every chart on the page: for each trace its name, x, y and hover texts."""
    text = page.evaluate(
        "() => JSON.stringify([...document.querySelectorAll('.js-plotly-plot')]"
        ".map(p => p.data.map(t => ({name: t.name, x: t.x, y: t.y, customdata: t.customdata}))))"
    )
    # Sums of doubles may differ in their last digits from one run to the next, as threads add them up.
    return list(json.loads(text, parse_float=lambda digits: float(f"{float(digits):.9g}")))


def must_not_err(page: Page) -> None:
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("This question cannot be answered now.")).to_have_count(0)
