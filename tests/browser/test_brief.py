"""A brief as an executive gets it: read without scripts, alive a moment later, nothing fetched from elsewhere."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.looking import settle

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
FINDING = "Innodata took 58% of its 2025 revenue from one undisclosed client."


def drawn(page: Page, url: str) -> None:
    """Load a page until its stills are drawn, each in both sizes, which happens behind its back."""
    deadline = time.monotonic() + 60
    page.goto(url)
    while page.locator("figure:not(:has(.wide svg)), figure:not(:has(.phone svg))").count():
        assert time.monotonic() < deadline, "the stills were not drawn"
        time.sleep(1)
        page.goto(url)


def test_without_scripts_findings_numbers_and_pictures_are_there(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    drawn(page, f"{address}/brief/overview")
    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()
    expect(page.get_by_text(FINDING)).to_be_visible()
    expect(page.get_by_text("58%", exact=True).first).to_be_visible()
    still = page.get_by_role("img", name=FINDING).locator(".phone svg")
    expect(still).to_be_visible()
    page.get_by_text("How do we know, and whom to ask").first.click()
    expect(page.get_by_text(re.compile("^Ask: ")).first).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    context.close()


def test_charts_come_alive_within_our_policy_and_without_another_host(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme="dark")
    page = context.new_page()
    said: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.add(re.sub(r"(//[^/]+).*", r"\1", request.url)))
    page.goto(f"{address}/brief/people")
    expect(page.locator("figure.alive")).not_to_have_count(0)
    page.get_by_role("heading", level=2).last.scroll_into_view_if_needed()
    expect(page.locator("figure.alive")).to_have_count(page.locator("figure").count())
    ink = page.locator("figure.alive .xtick text").first.evaluate("tick => getComputedStyle(tick).fill")
    assert ink == page.evaluate("() => getComputedStyle(document.body).color")
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    assert said == []
    assert asked == {address}
    context.close()


# Words of bars and of ticks that reach beyond the figure that holds them, where that is not one to be moved sideways.
CUT = """() => [...document.querySelectorAll(".alive:not(.roomy) :is(.bartext, .xtick text)")]
    .filter(text => text.getBoundingClientRect().right > text.closest("figure").getBoundingClientRect().right + 1)
    .map(text => text.textContent)"""


def test_on_a_phone_no_value_is_cut_off_and_the_rows_of_a_table_are_cards(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{address}/brief/dependence")
    spend = page.get_by_role("img", name=re.compile("^What is paid is known for"))
    spend.scroll_into_view_if_needed()
    expect(page.locator("figure.alive .bartext", has_text="USD 500 m")).to_be_visible()
    assert page.evaluate(CUT) == []
    assert page.locator(".alive .xtick text[transform*='rotate(3']").count() == 0
    page.goto(f"{address}/brief/events")
    first = page.locator("table").last.locator("tbody tr").first
    cells = [cell.bounding_box() or {} for cell in first.locator("td").all()]
    assert all(cell["x"] + cell["width"] <= PHONE["width"] for cell in cells)
    assert first.evaluate("row => getComputedStyle(row.cells[4], '::before').content") == '"What happened"'
    context.close()


def test_a_brief_and_the_app_lead_to_each_other_with_the_same_view(
    context: BrowserContext, page: Page, address: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page.goto(f"{address}/brief/dependence?client=openai&known=2025-06-14")
    page.get_by_role("link", name="Open in the app").click()
    expect(page).to_have_url(re.compile(r"/dependence\?client=openai&known=2025-06-14$"))
    settle(page)
    page.get_by_role("button", name="Copy the brief's link").click()
    expect(page.get_by_text(re.compile("Copied"))).to_be_visible()
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert link == f"{address}/brief/dependence?client=openai&known=2025-06-14"
    page.goto(link)
    expect(page.get_by_role("heading", level=1, name="Dependence")).to_be_visible()
    expect(page.get_by_text("was ignored")).to_have_count(0)
