"""The page of one client or vendor: a choice where none is named, and nothing about others where one is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import drawn, settle, visit

pytestmark = pytest.mark.browser
HEADINGS = "[data-testid=stMainBlockContainer] :is(h1, h2, h3)"


def offered(page: Page) -> Locator:
    """Return the names that the page offers to choose from."""
    return page.locator(".st-key-organisations").get_by_role("button")


def test_the_page_of_one_client_is_about_that_client_alone(page: Page, address: str) -> None:
    visit(page, f"{address}/client?to=2026-06")
    expect(offered(page).get_by_text("OpenAI", exact=True)).to_be_visible()
    names = offered(page).all_inner_texts()
    assert len(names) > 5
    assert drawn(page) == [], "nothing is shown of everybody"
    page.get_by_role("button", name="OpenAI", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="OpenAI", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/client\?(?=.*client=openai)(?=.*to=2026-06)"))
    settle(page)
    expect(offered(page)).to_have_count(0)
    headings = " ".join(page.locator(HEADINGS).all_inner_texts())
    assert "Which client buys from which vendor" in headings
    assert [name for name in names if name != "OpenAI" and re.search(rf"\b{re.escape(name)}\b", headings)] == []
    texts = [text for chart in drawn(page) for trace in chart for text in trace.get("customdata") or []]
    clients = {line for text in texts for line in text.split("<br>") if line.startswith("Client: ")}
    assert clients == {"Client: OpenAI"}


def test_the_page_of_one_vendor_keeps_the_filters_on_the_way_to_other_pages(page: Page, address: str) -> None:
    visit(page, f"{address}/vendor?vendor=scale-ai&known=2026-01-01")
    expect(page.get_by_role("heading", level=1, name="Scale AI", exact=True)).to_be_visible()
    page.get_by_role("link", name="Dependence", exact=True).click()
    expect(page).to_have_url(re.compile(r"/dependence\?(?=.*vendor=scale-ai)(?=.*known=2026-01-01)"))
    settle(page)
    page.get_by_role("link", name="Vendor", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Scale AI", exact=True)).to_be_visible()


def test_an_unknown_client_is_named_and_the_choice_is_shown(page: Page, address: str) -> None:
    visit(page, f"{address}/client?client=opnai")
    expect(page.get_by_text('Did you mean "openai"?')).to_be_visible()
    expect(page.get_by_role("heading", level=1, name="Client", exact=True)).to_be_visible()
    expect(offered(page).get_by_text("OpenAI", exact=True)).to_be_visible()
