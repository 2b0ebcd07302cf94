"""What a reader takes away: nothing is made before the click, and what comes is named for what is in it."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import panel, visit

pytestmark = pytest.mark.browser
QUESTION = "How much do the vendors earn in a year?"


def test_a_question_and_its_page_are_taken_away_by_a_click_and_not_before(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, f"{address}/market?vendor=scale-ai")
    place = panel(page, QUESTION)
    expect(place.get_by_role("link", name="SVG")).to_be_visible()
    assert [url for url in asked if "/rows/" in url or ("/brief/" in url and "/brief/assets/" not in url)] == []
    with page.expect_download() as waiting:
        place.get_by_role("link", name="XLSX").click()
    assert re.fullmatch(r"linchpin_market-vendor-revenue_scale-ai_.*\.xlsx", waiting.value.suggested_filename)
    about = openpyxl.load_workbook(BytesIO(waiting.value.path().read_bytes()), read_only=True)["About"]
    assert ("Filter: vendor", "Scale AI (scale-ai)") in about.iter_rows(values_only=True)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF").click()
    assert waiting.value.suggested_filename.startswith("linchpin_market_scale-ai_")
    assert "Scale AI" in pypdf.PdfReader(waiting.value.path()).pages[0].extract_text()


def test_a_brief_leads_to_the_same_files_and_prints_no_link_to_them(page: Page, address: str) -> None:
    page.goto(f"{address}/brief/market?vendor=scale-ai")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Workbook").click()
    assert waiting.value.suggested_filename.startswith("linchpin_market_scale-ai_")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="PNG")).to_have_count(0)
    expect(page.get_by_role("link", name="Workbook")).to_have_count(0)
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
