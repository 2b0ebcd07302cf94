"""A link is the whole view: filters, pages, Back, copies, and what had to be ignored."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.looking import drawn, settle, visit

pytestmark = pytest.mark.browser


def test_a_filter_goes_into_the_url_and_gives_the_same_picture_in_a_fresh_browser(
    browser: Browser, page: Page, address: str
) -> None:
    visit(page, f"{address}/dependence")
    everything = drawn(page)
    page.get_by_role("combobox", name="Client").click()
    page.get_by_role("option", name="Google", exact=True).click()
    expect(page).to_have_url(re.compile("client=google"))
    settle(page)
    expect(page.get_by_text(re.compile("What is paid is known for 3 of"))).to_be_visible()
    first = drawn(page)
    assert first != everything
    fresh = browser.new_context(viewport={"width": 1440, "height": 900})
    second = fresh.new_page()
    visit(second, page.url)
    assert drawn(second) == first
    expect(second.get_by_text("was ignored")).to_have_count(0)
    fresh.close()


def test_the_view_survives_a_page_link_and_back(page: Page, address: str) -> None:
    visit(page, f"{address}/dependence?client=google&known=2025-07-01")
    page.get_by_role("link", name="Events").click()
    expect(page).to_have_url(re.compile(r"/events\?.*client=google"))
    expect(page.get_by_role("heading", level=1, name="Events")).to_be_visible()
    settle(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Dependence")).to_be_visible()
    settle(page)
    expect(page).to_have_url(re.compile("client=google.*known=2025-07-01"))
    expect(page.get_by_text(re.compile("What is paid is known for"))).to_be_visible()
    expect(page.get_by_role("button", name="Clear filters")).to_have_count(1)


def test_a_copied_link_pins_day_and_data_version(context: BrowserContext, page: Page, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    visit(page, f"{address}/market?vendor=scale-ai")
    page.get_by_role("button", name="Copy frozen link").click()
    expect(page.get_by_text(re.compile("Copied"))).to_be_visible()
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert re.fullmatch(
        re.escape(address) + r"/market\?vendor=scale-ai&on=2026-11-23&v=[0-9a-f]{12}&q=[0-9a-f]{12}", link
    ), link
    before = drawn(page)
    visit(page, link)
    assert drawn(page) == before
    expect(page.get_by_text("was ignored")).to_have_count(0)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("/nowhere", 'There is no page "nowhere"'),
        (
            "/dependence?client=gogle",
            'no client has that id in this data. Did you mean "google"?',
        ),
        ("/dependence?known=2025-02-30", "known=2025-02-30 was ignored: write a day as YYYY-MM-DD."),
        ("/dependence?from=soon", "from=soon was ignored"),
        ("/dependence?basis=certain", "basis=certain was ignored: a basis is one of reported, estimated, modelled."),
        ("/dependence?v=000000000000", "v=000000000000 was ignored: that data version is not here."),
        ("/dependence?colour=red", '"colour" was ignored: there is no such filter.'),
    ],
)
def test_what_had_to_be_ignored_is_named_and_the_page_opens(page: Page, address: str, asked: str, told: str) -> None:
    visit(page, address + asked)
    expect(page.get_by_text(told)).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.get_by_role("figure").count() > 0
