"""Own data through the page: a file tried, its bad row told with its line, published, seen, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.settings import Settings
from tests.browser.looking import IDLE, must_not_err, settle, visit
from tests.serving import PROJECT, answering

pytestmark = pytest.mark.browser
PATIENCE = 90_000
PROFILE = """title: Our contracts
row: contract
fields: {contract_id: id, client: buyer, vendor: supplier, start_on: start, total_value: worth}
constants: {currency: EUR}
"""
GOOD = "C-1,Example Bank,Bright Labels,2026-01-01,250000\n"
BAD = "C-2,Example Bank,Bright Labels,2026-02-30,1\n"
HEADER = "id,buyer,supplier,start,worth\n"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Settings]]:
    """A server that may write, on a folder where nothing is yet."""
    base = tmp_path_factory.mktemp("own")
    with answering(base / "data", PROJECT / "queries", base / "log", "--edit", status=503) as address:
        yield address, Settings(data=base / "data", queries=PROJECT / "queries")


def drop(page: Page, path: Path, text: str) -> None:
    """Drop a file with this text, and write the profile."""
    path.write_text(text)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text(path.name)).to_be_visible(timeout=PATIENCE)
    page.get_by_role("combobox", name="What the files are").click()
    page.get_by_role("option", name="Something else: I write the profile").click()
    written = page.get_by_role("textbox", name="Profile as YAML")
    expect(written).to_be_visible(timeout=PATIENCE)
    written.fill(PROFILE)
    written.press("Control+Enter")


def press(page: Page, name: str) -> None:
    """Press a button by its key once the script has finished: one that moves under the pointer gets no click."""
    button = page.get_by_role("button", name=name)
    expect(button).to_be_enabled(timeout=PATIENCE)
    page.wait_for_function(f"() => {IDLE}", timeout=PATIENCE)
    button.press("Enter")


def test_a_file_with_a_bad_row_is_tried_published_seen_and_taken_back(
    page: Page, own: tuple[str, Settings], tmp_path: Path
) -> None:
    address, settings = own
    page.goto(address)
    expect(page.get_by_text("There is no data yet: bring a file.")).to_be_visible(timeout=PATIENCE)
    drop(page, tmp_path / "ours.csv", HEADER + GOOD + BAD)
    press(page, "Try it")
    expect(page.get_by_text("2 rows read = 1 taken + 1 refused + 0 ignored.")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("tab", name="Not taken (1)").click()
    expect(page.get_by_role("cell", name="2026-02-30")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("cell", name="3", exact=True)).to_be_visible()
    # To try is not to publish.
    assert not (settings.versions / "current").exists()
    press(page, "Publish")
    expect(page.get_by_text("1 rows of ours.csv count now")).to_be_visible(timeout=PATIENCE)
    must_not_err(page)
    visit(page, f"{address}/contracts")
    expect(page.get_by_text("1 contract of 1 client with 1 vendor").first).to_be_visible(timeout=PATIENCE)
    visit(page, f"{address}/imports")
    expect(page.get_by_role("cell", name="2026-02-30")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("cell", name="3", exact=True)).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="All of them as CSV").click()
    assert "refused,ours.csv,3,start_on,2026-02-30," in waiting.value.path().read_text()
    must_not_err(page)


def test_a_later_import_can_be_taken_back_with_one_click(
    page: Page, own: tuple[str, Settings], tmp_path: Path
) -> None:
    address, settings = own
    before = (settings.versions / "current").read_text().strip()
    visit(page, f"{address}/upload")
    drop(page, tmp_path / "more.csv", HEADER + "C-9,Example Bank,Other Labels,2026-03-01,5\n")
    press(page, "Try it")
    expect(page.get_by_text("1 before, 2 then").first).to_be_visible(timeout=PATIENCE)
    press(page, "Publish")
    expect(page.get_by_text(f"The one before was {before}")).to_be_visible(timeout=PATIENCE)
    press(page, f"Go back to {before}")
    expect(page.get_by_text(f"data version {before} is now current")).to_be_visible(timeout=PATIENCE)
    settle(page)
    assert (settings.versions / "current").read_text().strip() == before
    visit(page, f"{address}/contracts")
    expect(page.get_by_text("2 contracts of")).to_have_count(0)


def test_all_is_refused_if_asked_for_and_a_proposal_says_what_to_look_at(
    page: Page, own: tuple[str, Settings], tmp_path: Path
) -> None:
    address, settings = own
    before = (settings.versions / "current").read_text().strip()
    visit(page, f"{address}/upload")
    drop(page, tmp_path / "strict.csv", HEADER + GOOD + BAD)
    page.get_by_text("Refuse all if one row is refused").click()
    press(page, "Try it")
    expect(page.get_by_text("This cannot be taken as it stands")).to_be_visible(timeout=PATIENCE)
    page.get_by_text("Refuse all if one row is refused").click()
    expect(page.get_by_text("This cannot be taken as it stands")).to_have_count(0, timeout=PATIENCE)
    page.get_by_role("button", name="Suggest a profile").click()
    expect(page.get_by_text("Look at these before you try it")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("listitem").filter(has_text="no column holds a currency")).to_be_visible()
    assert (settings.versions / "current").read_text().strip() == before


def test_without_edit_nothing_can_be_uploaded(page: Page, address: str) -> None:
    visit(page, f"{address}/upload")
    expect(page.get_by_text("Nothing can be uploaded")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)
    expect(page.get_by_role("link", name="Upload", exact=True)).to_have_count(0)
    visit(page, f"{address}/imports")
    expect(page.get_by_text("Nothing was imported")).to_be_visible()
    expect(page.get_by_role("link", name="Bring files")).to_have_count(0)
