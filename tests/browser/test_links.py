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
    page.get_by_role("combobox", name="Client").select_option("Google")
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


def test_a_page_link_keeps_the_session_and_carries_the_filters_and_back_returns(page: Page, address: str) -> None:
    visit(page, f"{address}/workshop?client=google&query=dependence/known_spend")
    loaded: list[str] = []
    page.on("framenavigated", lambda frame: loaded.append(frame.url))
    page.on("websocket", lambda socket: loaded.append(f"another session: {socket.url}"))
    page.evaluate("() => { window.stays = true }")
    pages = page.get_by_role("navigation", name="Pages")
    expect(pages.locator("[aria-current=page]")).to_have_text("Workshop")
    link = pages.get_by_role("link", name="Events")
    expect(link).to_have_attribute("href", f"{address}/events?client=google")
    link.click()
    expect(page.get_by_role("heading", level=1, name="Events")).to_be_visible()
    settle(page)
    assert page.url == f"{address}/events?client=google"
    expect(pages.locator("[aria-current=page]")).to_have_text("Events")
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Workshop")).to_be_visible()
    settle(page)
    assert page.url == f"{address}/workshop?client=google&query=dependence/known_spend"
    assert page.evaluate("() => window.stays")
    assert not [url for url in loaded if url.startswith("another session")]


def test_a_page_link_opens_elsewhere_where_a_browser_is_asked_to(
    context: BrowserContext, page: Page, address: str
) -> None:
    visit(page, f"{address}/events?client=google")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Quality").click(modifiers=["Control"])
    assert opened.value.url == f"{address}/quality?client=google"
    # It must not be followed here, too.
    assert page.url == f"{address}/events?client=google"
    expect(page.get_by_role("heading", level=1, name="Events")).to_be_visible()


def test_a_filter_shows_what_the_url_says_after_back(page: Page, address: str) -> None:
    visit(page, f"{address}/events?client=openai")
    client, known = page.get_by_role("combobox", name="Client"), page.get_by_label("As known on")
    client.select_option("Google")
    expect(page).to_have_url(re.compile("client=google"))
    settle(page)
    known.fill("2026-01-15")
    expect(page).to_have_url(re.compile("client=google&known=2026-01-15"))
    settle(page)
    page.go_back()
    expect(known).to_have_value("")
    page.go_back()
    expect(client).to_have_value("openai")
    settle(page)
    # What Back has left behind must not come along with the next choice.
    page.get_by_role("combobox", name="Vendor").select_option("Scale AI")
    expect(page).to_have_url(re.compile(r"/events\?client=openai&vendor=scale-ai$"))
    expect(known).to_have_value("")


def test_choices_made_before_a_run_has_followed_the_first_are_all_followed(page: Page, address: str) -> None:
    visit(page, f"{address}/quality")
    for label, option in (("Client", "Google"), ("Vendor", "Scale AI"), ("Grain", "Month")):
        page.get_by_role("combobox", name=label).select_option(option)
    expect(page).to_have_url(re.compile(r"client=google&vendor=scale-ai&grain=month$"))
    settle(page)
    # What is shown must not fall back to what an earlier run had found.
    assert page.url.endswith("/quality?client=google&vendor=scale-ai&grain=month")
    expect(page.get_by_role("combobox", name="Client")).to_have_value("google")
    expect(page.get_by_role("combobox", name="Grain")).to_have_value("month")


def test_a_month_is_typed_and_one_that_is_none_says_so(page: Page, address: str) -> None:
    visit(page, f"{address}/events")
    beginning = page.get_by_role("combobox", name="From")
    beginning.fill("2025-3")
    beginning.press("Enter")
    expect(page).to_have_url(re.compile("from=2025-3$"))
    expect(page.get_by_text("from=2025-3 was ignored: write YYYY, YYYY-MM or YYYY-MM-DD.")).to_be_visible()
    expect(page.get_by_text("Write YYYY, YYYY-MM or YYYY-MM-DD.", exact=True)).to_be_visible()
    expect(beginning).to_have_attribute("aria-invalid", "true")
    expect(beginning).to_have_value("2025-3")
    beginning.fill("2025-03")
    beginning.press("Enter")
    expect(page).to_have_url(re.compile("from=2025-03$"))
    settle(page)
    expect(beginning).to_have_attribute("aria-invalid", "false")
    expect(page.get_by_text("YYYY-MM-DD")).to_have_count(0)


def test_a_day_is_typed_key_by_key_and_asked_for_once(page: Page, address: str) -> None:
    visit(page, f"{address}/events")
    asked: list[str] = []
    page.on("framenavigated", lambda frame: asked.append(frame.url))
    page.get_by_label("As known on").focus()
    page.keyboard.type("01152026")
    expect(page).to_have_url(re.compile("known=2026-01-15$"))
    settle(page)
    # The first digits of a year are a year, too; they must not be asked for.
    assert asked == [f"{address}/events?known=2026-01-15"]
    page.get_by_label("True on").focus()
    page.keyboard.type("0202")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_text("Write a whole day from 2009 to 2035.")).to_be_visible()
    assert asked == [f"{address}/events?known=2026-01-15"]


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
