"""Every page opens in a real browser, wide and narrow, light and dark."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from dashboard.catalog.folder import Catalogue, catalogue
from dashboard.page.names import page_names
from dashboard.picture.figure import DRAWERS
from dashboard.settings import PROJECT
from tests.browser.looking import drawn, must_not_err, settle

pytestmark = pytest.mark.browser

TELL_OF_POLICY = """document.addEventListener("securitypolicyviolation", one =>
    console.error(`policy: ${one.violatedDirective} ${one.blockedURI} ${one.sourceFile}`))"""

# The path of each page, and its heading.
PAGES = {
    "": "Overview",
    "dependence": "Dependence",
    "delivery": "Delivery",
    "quality": "Quality",
    "contracts": "Contracts",
    "cost": "Cost",
    "market": "Market",
    "events": "Events",
    "people": "People",
    "client": "Client",
    "client?client=openai": "OpenAI",
    "vendor": "Vendor",
    "vendor?vendor=scale-ai": "Scale AI",
    "evidence": "Evidence",
    "workshop": "Workshop",
    "workshop?query=dependence/known_spend": "Workshop",
    "imports": "Imports",
    "upload": "Bring your own data",
}


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
def test_every_page_opens_and_asks_nothing_of_the_internet(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    held = catalogue(PROJECT / "queries")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.add_init_script(TELL_OF_POLICY)
    page.on("console", lambda said: faults.append(said.text) if said.text.startswith("policy:") else None)
    page.on("response", lambda got: faults.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    page.on("request", lambda asked: faults.append(asked.url) if _is_outside(asked.url, address) else None)
    for name, title in PAGES.items():
        page.goto(f"{address}/{name}")
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible(timeout=30_000)
        settle(page)
        must_not_err(page)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways"
        if name not in ("client", "vendor") and has_charts(held, name.partition("?")[0] or "overview"):
            assert drawn(page), f"{name} draws nothing"
    context.close()
    assert faults == []


def has_charts(held: Catalogue, name: str) -> bool:
    return any(query.header.chart.mark in DRAWERS for query in held.on_page(name))


def test_every_page_of_the_menu_is_walked() -> None:
    assert {name or "overview" for name in PAGES if "?" not in name} == set(
        page_names(catalogue(PROJECT / "queries"))
    )


def _is_outside(url: str, address: str) -> bool:
    own = (address, address.replace("http:", "ws:"), "data:", "blob:")
    return not url.startswith(own)


def test_the_front_page_answers_whether_the_deal_changes_openais_dependence(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address)
    settle(page)
    question = "Does the Meta deal change OpenAI's dependence on Scale AI?"
    expect(page.get_by_role("heading", name=question)).to_be_visible()
    answer = page.get_by_text(
        re.compile("On the record, last in Jun 2025, the deal did not start it: OpenAI was winding down Scale AI")
    )
    expect(answer).to_be_visible()
    expect(page.get_by_text(re.compile("How much money is at stake is not public"))).to_be_visible()
    # Nothing in the record says how far the dependence fell, so no percentage of it may be claimed.
    expect(page.get_by_text(re.compile(r"dependence (fell|rose) by \d"))).to_have_count(0)
    context.close()


def test_the_front_page_as_known_on_14_june_2025_says_otherwise(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/?known=2025-06-14&on=2025-06-14")
    settle(page)
    expect(page.get_by_text(re.compile("Not so far: OpenAI is said to go on buying from Scale AI"))).to_be_visible()
    expect(page.get_by_text(re.compile("the deal did not start it"))).to_have_count(0)
    context.close()
