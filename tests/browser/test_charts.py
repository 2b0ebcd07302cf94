"""Charts of the app as a reader finds them: named, answering to a pointer, and left alone while nothing changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

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

DOWN_THE_PAGE = "Are two of a client's vendors really one?"
NOTE_DRAWINGS = """() => {
  window.drawn = []
  const watcher = new MutationObserver(changes => {
    for (const { target } of changes) window.drawn.push(target.ariaLabel)
  })
  for (const chart of document.querySelectorAll(".panel .chart"))
    watcher.observe(chart, { attributeFilter: ["data-drawn"] })
}"""
TO_THE_TOP = """heading => {
  document.querySelector("[data-testid=stMain]").scrollTop += heading.getBoundingClientRect().top - 228
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


def test_a_chart_that_a_filter_emptied_is_drawn_again_when_the_filter_goes(page: Page, address: str) -> None:
    visit(page, f"{address}/cost")
    charts = page.get_by_role("figure")
    drawn = charts.count()
    known = page.get_by_label("As known on", exact=True)
    known.fill("2010-01-01")
    known.blur()
    expect(charts).to_have_count(0, timeout=PATIENCE)
    page.get_by_role("button", name="Clear filters").click()
    expect(charts).to_have_count(drawn, timeout=PATIENCE)
    expect(charts.locator(".main-svg:visible").nth(drawn - 1)).to_be_visible(timeout=PATIENCE)
    settle(page)
    blank = "charts => charts.filter(chart => !chart.querySelector('.main-svg')).length"
    assert charts.evaluate_all(blank) == 0


def test_what_is_in_sight_is_drawn_first_and_the_rest_all_the_same(page: Page, address: str) -> None:
    # What was answered before comes all at once; else charts are drawn while the server reckons the next.
    visit(page, f"{address}/dependence?client=google")
    visit(page, f"{address}/dependence")
    chart = panel(page, DOWN_THE_PAGE).get_by_role("figure")
    chart.scroll_into_view_if_needed()
    page.evaluate(NOTE_DRAWINGS)
    page.get_by_role("combobox", name="Client").select_option("Google")
    page.wait_for_url("**client=google**")
    settle(page)
    drawn = page.evaluate("() => window.drawn")
    assert len(drawn) > 10
    assert drawn.index(chart.get_attribute("aria-label")) < len(drawn) / 2


def test_charts_come_though_a_later_run_overtook_the_first(page: Page, address: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/charts\.\w+\.js"), hold)
    page.goto(f"{address}/cost", wait_until="domcontentloaded")
    button = page.get_by_role("button", name="How do we know").first
    button.click(timeout=PATIENCE)
    expect(page.get_by_text("Left out.")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".main-svg")).to_have_count(0)
    for route in held:
        route.continue_()
    settle(page)
    page.set_viewport_size({"width": 900, "height": 900})
    charts = "[...document.querySelectorAll('.panel .chart:not([hidden])')]"
    fits = f"() => {charts}.every(c => c.clientWidth === c.querySelector('.main-svg').clientWidth)"
    page.wait_for_function(fits, timeout=PATIENCE)


def test_of_two_quick_presses_none_is_lost_and_a_part_is_closed_by_its_button(page: Page, address: str) -> None:
    visit(page, f"{address}/people")
    box = panel(page, "How often does a vendor leave data open, given how much it handles?")
    model, know = (box.get_by_role("button", name=name) for name in ("What the model assumes", "How do we know"))
    page.evaluate(
        "() => [...document.querySelectorAll('[data-part=model]')].forEach(model =>"
        " { model.click(); model.parentElement.querySelector('[data-part=know]').click() })"
    )
    expect(box.get_by_text("Left out.")).to_be_visible(timeout=PATIENCE)
    expect(box.get_by_role("table").or_(box.get_by_test_id("stDataFrame")).first).to_be_visible(timeout=PATIENCE)
    settle(page)
    expect(model).to_have_attribute("aria-expanded", "true")
    expect(know).to_have_attribute("aria-expanded", "true")
    know.press("Enter")
    expect(box.get_by_text("Left out.")).to_have_count(0, timeout=PATIENCE)
    expect(know).to_be_focused()


def test_what_is_opened_stands_beneath_its_panel_and_draws_no_chart_above_it_again(page: Page, address: str) -> None:
    visit(page, f"{address}/dependence")
    headings = page.get_by_role("heading", level=2)
    asked = headings.all_inner_texts()
    before, opened, after = (panel(page, question) for question in asked[2:5])
    chart = before.get_by_role("figure").element_handle()
    page.evaluate(NOTE_DRAWINGS)
    opened.get_by_role("button", name="How do we know").click()
    expect(opened.get_by_text("Left out.")).to_be_visible(timeout=PATIENCE)
    settle(page)
    expect(headings).to_have_text(asked)
    tops = [place.first.bounding_box()["y"] for place in (before, opened, after)]
    behind = page.get_by_text("Left out.").bounding_box()["y"]
    assert tops[1] < behind < tops[2]
    assert chart.evaluate("chart => chart.isConnected && !!chart.querySelector('.main-svg')")
    expect(after.get_by_text("Left out.")).to_have_count(0)
    opened.get_by_role("button", name="How do we know").click()
    expect(page.get_by_text("Left out.")).to_have_count(0, timeout=PATIENCE)
    settle(page)
    expect(headings).to_have_text(asked)
    assert before.get_by_role("figure").get_attribute("aria-label") not in page.evaluate("() => window.drawn")


def test_a_long_table_shows_its_first_rows_in_words_and_all_of_them_when_they_are_opened(
    page: Page, address: str
) -> None:
    visit(page, f"{address}/evidence")
    box = panel(page, "Which documents does the record rest on?")
    expect(box.get_by_role("row")).to_have_count(13)
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)
    box.get_by_role("button", name=re.compile(r"^All \d+ rows$")).click()
    expect(box.get_by_test_id("stDataFrame")).to_be_visible(timeout=PATIENCE)


def test_an_address_leads_to_its_heading_once_and_not_back_when_a_part_is_opened(page: Page, address: str) -> None:
    visit(page, f"{address}/dependence")
    questions = page.get_by_role("heading", level=2).all_inner_texts()
    anchor = page.get_by_role("heading", name=questions[5], exact=True).get_attribute("id")
    page.goto("about:blank")
    visit(page, f"{address}/dependence#{anchor}")
    expect(page.get_by_role("heading", name=questions[5], exact=True)).to_be_in_viewport()
    button = panel(page, questions[2]).get_by_role("button", name="How do we know")
    button.click()
    expect(panel(page, questions[2]).get_by_text("Left out.")).to_be_visible(timeout=PATIENCE)
    settle(page)
    expect(button).to_be_in_viewport()


def test_a_chart_that_cannot_be_drawn_takes_no_other_panel_with_it(page: Page, address: str) -> None:
    page.route(re.compile(r"/charts\.\w+\.js"), lambda route: route.abort())
    page.goto(f"{address}/overview")
    settled = page.get_by_text("Take away:")
    expect(settled).to_have_count(4, timeout=PATIENCE)
    expect(page.get_by_text("Error", exact=False)).to_have_count(0)


def test_a_page_keeps_its_place_when_a_choice_is_made_and_taken_back(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    visit(page, f"{address}/dependence?vendor=scale-ai")
    visit(page, f"{address}/dependence")
    heading = page.get_by_role(
        "heading", name="Which clients send data to a vendor that a rival of theirs partly owns?"
    )
    heading.evaluate(TO_THE_TOP)
    # The next frame is when the browser chooses by what it keeps the place.
    page.evaluate("() => new Promise(requestAnimationFrame)")
    before = heading.bounding_box()
    vendor = page.get_by_role("combobox", name="Vendor")
    for chosen in ("Scale AI", "All"):
        vendor.select_option(chosen)
        expect(page).to_have_url(re.compile("vendor=scale-ai" if chosen == "Scale AI" else "dependence$"))
        settle(page)
    assert abs(heading.bounding_box()["y"] - before["y"]) < 20
