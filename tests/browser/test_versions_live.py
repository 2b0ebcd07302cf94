"""A session stays on the data version it began with, is told of another one, and goes there when it wants to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.build import build
from dashboard.warehouse.holding import use
from dashboard.warehouse.version import current_id
from tests.browser.looking import settle, visit
from tests.conftest import copy_of_sources
from tests.intake.edits import add
from tests.serving import serving

pytestmark = pytest.mark.browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Settings]]:
    settings = copy_of_sources(tmp_path)
    with serving(settings.data, PROJECT / "queries", tmp_path / "log") as address:
        yield address, settings
    assert "Traceback" not in (tmp_path / "log").read_text()


def shows(page: Page, version: str) -> None:
    settle(page)
    expect(page.get_by_text(re.compile(f"Data version {version}"))).to_be_visible()


def test_a_session_finishes_on_its_version_and_is_told_of_another_one(
    served: tuple[str, Settings], browser: Browser, page: Page
) -> None:
    address, settings = served
    first = current_id(settings)
    visit(page, f"{address}/people")
    shows(page, first)
    add(settings, "organisations", organisation="New Vendor", roles="vendor")
    second = build(settings).version
    expect(page.get_by_text("A newer data version is there.")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="Events").click()
    expect(page.get_by_role("heading", level=1, name="Events")).to_be_visible()
    shows(page, first)
    fresh = browser.new_context().new_page()
    visit(fresh, f"{address}/events")
    shows(fresh, second)
    expect(fresh.get_by_role("button", name="Show it")).to_have_count(0)
    visit(fresh, f"{address}/events?v={first}")
    shows(fresh, first)
    expect(fresh.get_by_text(f"a newer one, {second}, is served now")).to_be_visible()
    page.get_by_role("button", name="Show it").click()
    shows(page, second)
    expect(page.get_by_role("button", name="Show it")).to_have_count(0)
    use(settings, first)
    expect(page.get_by_text("An earlier data version is served again.")).to_be_visible(timeout=20_000)
    shows(page, second)
    fresh.context.close()
