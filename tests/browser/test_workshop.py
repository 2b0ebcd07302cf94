"""The workshop: open a panel's SQL, change it, run it apart, look behind it, save it, and see it live."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.settings import Settings
from tests.browser.looking import panel, visit
from tests.browser.test_queries_live import DROPPED
from tests.serving import PROJECT, serving

pytestmark = pytest.mark.browser
PATIENCE = 15_000
QUESTION = "How many vendors does the record name?"


@pytest.fixture(scope="module")
def editing(shipped_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server whose pages may write, on a copy of the query files."""
    base = tmp_path_factory.mktemp("editing")
    shutil.copytree(shipped_settings.data, base / "data")
    shutil.copytree(PROJECT / "queries", base / "queries")
    with serving(base / "data", base / "queries", base / "log", "--edit") as address:
        yield address, base / "queries"


def written(page: Page) -> Locator:
    """Return the editor's text."""
    found = page.get_by_role("textbox", name="Query file")
    expect(found).to_be_visible(timeout=PATIENCE)
    return found


def write(page: Page, text: str) -> None:
    """Put a text into the editor in place of all that stands there, and run it."""
    written(page).click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")


def test_a_panel_opens_as_a_draft_that_runs_apart_and_leaves_the_page_alone(page: Page, address: str) -> None:
    visit(page, f"{address}/market?vendor=scale-ai")
    place = panel(page, "Is the market concentrated?")
    place.get_by_role("link", name="Open as draft").click()
    expect(written(page)).to_contain_text("title:", timeout=PATIENCE)
    assert "/workshop" in page.url
    assert "vendor=scale-ai" in page.url
    expect(page.get_by_text("A draft: asked apart")).to_have_count(0)
    write(page, DROPPED)
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("A draft: asked apart")).to_be_visible()
    page.get_by_text("Changes", exact=True).click()
    expect(page.get_by_text("Columns gone:")).to_be_visible(timeout=PATIENCE)
    page.get_by_text("Plan", exact=True).click()
    expect(page.get_by_text("DuckDB took")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Read record.party").or_(page.get_by_text("Read party")).first).to_be_visible()
    page.get_by_text("Lineage", exact=True).click()
    expect(page.locator(".stGraphVizChart svg")).to_be_visible(timeout=PATIENCE)
    # Only a server that was told so lets a page write.
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    visit(page, f"{address}/market")
    expect(page.get_by_role("heading", name=QUESTION)).to_have_count(0)


def test_what_a_draft_may_not_do_is_said_in_its_place(page: Page, address: str) -> None:
    visit(page, f"{address}/workshop?query=people/pass_through")
    expect(page.get_by_role("heading", name="Of each dollar an hour")).to_be_visible(timeout=PATIENCE)
    write(page, "select * from read_csv('/etc/passwd')")
    expect(page.get_by_text('"read_csv" is no source of rows for a draft.')).to_be_visible(timeout=PATIENCE)
    write(page, "select party.name as name from party order by name limit 3")
    expect(page.get_by_role("heading", name="What does this draft return?")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Back to the file").click()
    expect(page.get_by_role("heading", name="Of each dollar an hour")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("root:")).to_have_count(0)


def test_queries_are_found_by_their_words_and_the_former_address_leads_here(page: Page, address: str) -> None:
    visit(page, f"{address}/queries?query=market/concentration_bounds")
    expect(page.get_by_role("heading", name="Is the market concentrated?")).to_be_visible(timeout=PATIENCE)
    assert "/workshop" in page.url
    visit(page, f"{address}/workshop")
    page.get_by_role("textbox", name="Search").fill("federal_award obligation")
    page.get_by_role("textbox", name="Search").press("Enter")
    page.get_by_role("combobox", name="Query").click()
    expect(page.get_by_role("option")).to_have_count(1, timeout=PATIENCE)
    expect(page.get_by_role("option", name="federal_awards")).to_be_visible()


def test_a_saved_file_shows_within_two_seconds_and_a_broken_one_keeps_the_last_chart_near(
    page: Page, editing: tuple[str, Path]
) -> None:
    address, queries = editing
    file = queries / "people" / "vendors_by_name.sql"
    visit(page, f"{address}/people")
    expect(page.get_by_role("heading", name=QUESTION)).to_have_count(0)
    file.write_text(DROPPED)
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible(timeout=PATIENCE)
    file.write_text(DROPPED.replace("question: How many", "question: So how many"))
    expect(page.get_by_role("heading", name="So how many vendors does the record name?")).to_be_visible(
        timeout=PATIENCE
    )
    file.write_text(DROPPED.replace("from party\n", "from partie\n"))
    expect(page.get_by_text("vendors_by_name.sql:18:6")).to_be_visible(timeout=PATIENCE)
    page.get_by_text("The last good chart").click()
    expect(page.get_by_text("From the file as it was before the fault")).to_be_visible(timeout=PATIENCE)
    file.unlink()
    expect(page.get_by_text("vendors_by_name.sql")).to_have_count(0, timeout=PATIENCE)


def test_a_draft_is_saved_as_a_new_file_and_never_over_another_edit(page: Page, editing: tuple[str, Path]) -> None:
    address, queries = editing
    visit(page, f"{address}/workshop")
    page.get_by_role("button", name="New draft").click()
    write(page, DROPPED)
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible(timeout=PATIENCE)
    page.get_by_role("textbox", name="Save as").fill("people/vendors_named")
    page.get_by_role("textbox", name="Save as").press("Enter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as queries/people/vendors_named.sql.")).to_be_visible(timeout=PATIENCE)
    file = queries / "people" / "vendors_named.sql"
    assert file.read_text() == DROPPED
    page.get_by_role("button", name="Undo the save").click()
    expect(page.get_by_text("The file is gone again.")).to_be_visible(timeout=PATIENCE)
    assert not file.exists()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as queries/people/vendors_named.sql.")).to_be_visible(timeout=PATIENCE)
    assert file.read_text() == DROPPED
    write(page, DROPPED.replace("Vendors by name", "Vendors named"))
    expect(page.get_by_role("button", name="Back to the file")).to_be_enabled(timeout=PATIENCE)
    other = DROPPED.replace("Vendors by name", "Somebody else's edit")
    file.write_text(other)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed since this draft began")).to_be_visible(timeout=PATIENCE)
    assert file.read_text() == other
    file.unlink()
