"""Charts of the app as a reader finds them: named, answering to a pointer, and left alone while nothing changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.bench_servers import stock
from dashboard.settings import PROJECT
from tests.browser.looking import PATIENCE, panel, settle, visit

pytestmark = pytest.mark.browser
QUESTION = "Which client buys from which vendor, for which service, and in what state is it?"
FINDING = re.compile("^Of 57 reported relationships ")
COUNT_DRAWINGS = """() => {
  window.drawings = 0
  const count = () => window.drawings++
  for (const chart of document.querySelectorAll(".js-plotly-plot")) chart.on("plotly_afterplot", count)
}"""


def test_a_chart_is_named_answers_to_a_pointer_and_is_not_drawn_again_by_a_run_that_changes_nothing(
    page: Page, address: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, f"{address}/dependence")
    chart = page.get_by_role("figure", name=FINDING)
    page.evaluate(COUNT_DRAWINGS)
    chart.locator(".point").first.hover(force=True)
    expect(chart.locator(".hoverlayer")).to_contain_text("Amazon")
    panel(page, QUESTION).get_by_text("How do we know").click()
    expect(page.get_by_role("tab", name="Sources")).to_be_visible(timeout=PATIENCE)
    settle(page)
    assert page.evaluate("() => window.drawings") == 0
    assert [url for url in asked if "PlotlyChart" in url] == []


def test_under_streamlit_alone_which_has_no_address_for_the_bundle_charts_come_all_the_same(
    page: Page, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINCHPIN_DATA", str(folders[0]))
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    with stock((PROJECT / "dashboard" / "app.py").read_text(encoding="utf-8"), with_our_settings=True) as served:
        page.goto(f"http://localhost:{served.port}/dependence")
        expect(page.get_by_role("figure", name=FINDING).locator(".point")).not_to_have_count(0, timeout=PATIENCE)
    assert said == []


def test_a_chart_follows_its_filters_the_theme_and_the_width_of_the_page(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    page = context.new_page()
    visit(page, f"{address}/dependence")
    chart = page.get_by_role("figure").first
    words = chart.locator(".ytick text").first
    light = words.evaluate("word => getComputedStyle(word).fill")
    page.emulate_media(color_scheme="dark")
    expect(words).not_to_have_css("fill", light)
    page.set_viewport_size({"width": 800, "height": 900})
    fits = "chart => chart.querySelector('.main-svg').clientWidth === chart.clientWidth && chart.clientWidth < 800"
    page.wait_for_function(f"chart => ({fits})(chart)", arg=chart.element_handle(), timeout=PATIENCE)
    visit(page, f"{address}/dependence?client=openai")
    expect(page.get_by_role("figure").first.locator(".ytick")).to_have_count(1)
    context.close()
