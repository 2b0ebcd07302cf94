"""The editor: it completes, marks faults, runs with all that was typed, and no rerun takes a letter from it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.editor_page import START
from tests.serving import PROJECT, free_port

pytestmark = pytest.mark.browser
PATIENCE = 15_000


@pytest.fixture(scope="module")
def editor_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    log = tmp_path_factory.mktemp("editor") / "server.log"
    script = Path(__file__).with_name("editor_page.py")
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=PROJECT, stdout=output, stderr=output)
        try:
            _wait(f"http://localhost:{port}/_stcore/health", process, log)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the page did not answer: {log.read_text()}")


@pytest.fixture
def text(page: Page, editor_address: str) -> Iterator[Locator]:
    """The editor's text, with the cursor at its end; whatever is done to it must not throw, for that loses keys."""
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.goto(editor_address)
    found = page.get_by_role("textbox", name="Query file")
    expect(found).to_be_visible(timeout=PATIENCE)
    _settle(page)
    found.click()
    page.keyboard.press("Control+End")
    yield found
    assert thrown == []


def _settle(page: Page) -> None:
    idle = "document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')"
    page.wait_for_function(f"() => {idle}", timeout=PATIENCE)


def _told(page: Page, what: str = "told") -> Locator:
    return page.locator(f".st-key-{what} code")


def test_the_columns_of_a_table_are_offered_after_its_name(page: Page, text: Locator) -> None:
    page.keyboard.type("where party.")
    offered = page.get_by_role("option")
    expect(offered.first).to_be_visible()
    assert [name.split("\n")[0] for name in offered.all_inner_texts()] != []
    expect(page.get_by_role("option", name="party_id")).to_be_visible()
    expect(page.get_by_role("option", name="status")).to_have_count(0)
    page.keyboard.type("rol")
    expect(offered).to_have_count(1)
    page.wait_for_timeout(150)
    page.keyboard.press("Enter")
    expect(text).to_contain_text("where party.roles")


def test_tables_after_from_and_an_alias_of_this_query(page: Page, text: Locator) -> None:
    page.keyboard.type("join rel")
    expect(page.get_by_role("option", name="relationship")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("ationship as pair on pair.st")
    expect(page.get_by_role("option", name="status")).to_be_visible()


def test_the_header_offers_its_own_words(page: Page, text: Locator) -> None:
    page.keyboard.press("Control+Home")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("thr")
    expect(page.get_by_role("option", name="thresholds")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+A")
    page.keyboard.type("/*---\nchart: {mark: tre")
    expect(page.get_by_role("option", name="treemap")).to_be_visible()


def test_a_file_typed_from_nothing_keeps_every_letter(page: Page, text: Locator) -> None:
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    typed = "/*---\ntitle: x\n---*/\nselect 1\n/*-"
    page.keyboard.type(typed, delay=15)
    expect(_told(page)).to_have_text(typed, use_inner_text=True, timeout=PATIENCE)


def test_enter_after_a_whole_word_begins_a_line(page: Page, text: Locator) -> None:
    page.keyboard.type("where")
    expect(page.get_by_role("option", name="where")).to_be_visible()
    page.wait_for_timeout(150)
    page.keyboard.press("Enter")
    page.keyboard.type("x")
    expect(_told(page)).to_have_text(f"{START}where\nx", use_inner_text=True, timeout=PATIENCE)


def test_ctrl_enter_runs_with_the_whole_text_before_any_pause(page: Page, text: Locator) -> None:
    page.keyboard.type("-- the last words")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("asked 1 times")).to_be_visible(timeout=PATIENCE)
    expect(_told(page, "answered")).to_have_text(START + "-- the last words", use_inner_text=True)
    assert _told(page, "told").inner_text() == START + "-- the last words"
    page.get_by_role("button", name="Draw again").click()
    _settle(page)
    expect(page.get_by_text("asked 1 times")).to_be_visible()
    assert _told(page).inner_text() == START + "-- the last words"


def test_fast_typing_across_reruns_loses_no_letter(page: Page, text: Locator) -> None:
    runs = int(re.findall(r"Drawn (\d+)", page.get_by_text("Drawn").inner_text())[0])
    typed = ""
    for word in range(6):
        part = f"-- word{word} abcdefghijklmnopqrstuvwxyz\n"
        page.keyboard.type(part, delay=12)
        # Longer than the pause after which Python is told, shorter than a run of the page.
        page.wait_for_timeout(480)
        typed += part
    expect(_told(page)).to_have_text(START + typed, use_inner_text=True, timeout=PATIENCE)
    _settle(page)
    assert int(re.findall(r"Drawn (\d+)", page.get_by_text("Drawn").inner_text())[0]) >= runs + 2
    assert text.locator(".cm-line").all_inner_texts()[-7:-1] == typed.splitlines()


def test_a_rerun_takes_neither_text_nor_cursor(page: Page, text: Locator) -> None:
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.type(" of parties")
    expect(_told(page)).to_contain_text("Names of parties", timeout=PATIENCE)
    page.get_by_text("A fault", exact=True).click()
    expect(text.locator(".cm-lintRange-error")).to_have_count(1, timeout=PATIENCE)
    text.focus()
    page.keyboard.type(", cited")
    expect(_told(page)).to_contain_text("title: Names of parties, cited", timeout=PATIENCE)
    expect(text).to_contain_text("title: Names of parties, cited")


def test_a_fault_is_marked_at_its_line(page: Page, text: Locator) -> None:
    expect(text.locator(".cm-lintRange-error")).to_have_count(0)
    page.get_by_text("A fault", exact=True).click()
    marked = text.locator(".cm-lintRange-error")
    expect(marked).to_have_text("party", timeout=PATIENCE)
    line = text.locator(".cm-line").filter(has=page.locator(".cm-lintRange-error"))
    assert line.inner_text() == "from party"
    marked.hover()
    expect(page.get_by_text("There is no table party.")).to_be_visible()
    page.get_by_text("A fault", exact=True).click()
    expect(marked).to_have_count(0, timeout=PATIENCE)


def test_a_new_revision_puts_the_start_back_and_undo_brings_the_edit_back(page: Page, text: Locator) -> None:
    page.keyboard.type("-- mine")
    expect(_told(page)).to_have_text(START + "-- mine", use_inner_text=True, timeout=PATIENCE)
    page.get_by_role("button", name="Begin anew").click()
    expect(_told(page)).to_have_text(START.rstrip("\n"), use_inner_text=True, timeout=PATIENCE)
    expect(text).not_to_contain_text("-- mine")
    text.focus()
    page.keyboard.press("Control+z")
    expect(text).to_contain_text("-- mine")
    expect(_told(page)).to_have_text(START + "-- mine", use_inner_text=True, timeout=PATIENCE)


def test_text_outlives_a_visit_elsewhere(page: Page, text: Locator) -> None:
    page.keyboard.type("-- kept")
    elsewhere = page.get_by_text("Elsewhere", exact=True)
    elsewhere.click()
    expect(text).to_have_count(0, timeout=PATIENCE)
    elsewhere.click()
    expect(text).to_contain_text("-- kept", timeout=PATIENCE)
    expect(_told(page)).to_have_text(START + "-- kept", use_inner_text=True, timeout=PATIENCE)


def test_tab_indents_and_escape_then_tab_leaves(page: Page, text: Locator) -> None:
    page.keyboard.type("rcr")
    page.keyboard.press("Escape")
    page.wait_for_timeout(2100)
    page.keyboard.press("Tab")
    page.keyboard.type("x")
    expect(_told(page)).to_have_text(START + "rcr x", use_inner_text=True, timeout=PATIENCE)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(text).not_to_be_focused()
