"""Two servers behind nginx: one is killed or stopped while somebody reads, who goes on where they were."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.settings import Settings
from tests.browser.looking import drawn, must_not_err, settle, visit
from tests.browser.nginx import nginx
from tests.serving import free_port, running

pytestmark = [pytest.mark.browser, pytest.mark.long]

ASKED = ("/brief/overview", "/api/queries/market/vendor_revenue", "/rows/dependence/known_spend.csv", "/healthz")
PAGES = ("dependence", "events")
LEAST, PATIENCE = 20, 60


@dataclass
class Pair:
    """Two servers on data they share, by the letter that the cookie names them by; and nginx before them."""

    folder: Path
    settings: Settings
    ports: dict[str, int] = field(default_factory=lambda: {"a": free_port(), "b": free_port()})
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    address: str = ""
    stack: ExitStack = field(default_factory=ExitStack)

    def start(self, letter: str) -> None:
        log = self.folder / f"{letter}.log"
        one = running(self.settings.data, self.settings.queries, log, port=self.ports[letter])
        self.processes[letter], address = self.stack.enter_context(one)
        # Neither is cold: what is looked at is the change from one to the other.
        warmed = [f"/brief/{page}?known=2025-07-01{one}" for page in PAGES for one in ("", "&client=google")]
        for path in (*warmed, *ASKED):
            urllib.request.urlopen(f"{address}{path}", timeout=180).close()

    def end(self, letter: str, how: signal.Signals) -> None:
        self.processes[letter].send_signal(how)

    def health(self, letter: str) -> dict[str, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[letter]}/healthz", timeout=20) as answer:
            told: dict[str, str] = json.load(answer)
        return told


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, folders: tuple[Path, Path]) -> Iterator[Pair]:
    found = Pair(tmp_path_factory.mktemp("pair"), Settings(*folders))
    with found.stack:
        found.start("a")
        found.start("b")
        before = nginx(found.folder, free_port(), (found.ports["a"], found.ports["b"]))
        found.address = found.stack.enter_context(before)
        yield found


@contextmanager
def asking(address: str) -> Iterator[list[str]]:
    """Ask one address after another, 20 in a second; yield the list of what failed, which may grow until the end."""
    failed: list[str] = []
    is_over = threading.Event()

    def ask() -> None:
        count = 0
        while not is_over.is_set() or count < LEAST:
            path = ASKED[count % len(ASKED)]
            count += 1
            is_over.wait(0.05)
            try:
                with urllib.request.urlopen(f"{address}{path}", timeout=PATIENCE) as answer:
                    answer.read()
            except OSError as error:
                failed.append(f"{path}: {error}")

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield failed
    finally:
        is_over.set()
        thread.join()


def letter_of(page: Page) -> str:
    """Return which server the browser is bound to."""
    (found,) = [one["value"] for one in page.context.cookies() if one["name"] == "linchpin_server"]
    return found


def moved(page: Page, former: str) -> None:
    """Wait until the browser is bound to the other server, and the page stands again and can be used."""
    deadline = time.monotonic() + PATIENCE
    while letter_of(page) == former:
        assert time.monotonic() < deadline, "the browser stays with the server that is gone"
        page.wait_for_timeout(20)
    expect(page.get_by_role("combobox", name="Client")).to_be_enabled(timeout=PATIENCE * 1000)
    settle(page)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_reader_goes_on_where_they_were_and_no_request_fails(how: signal.Signals, pair: Pair, page: Page) -> None:
    opened: list[float] = []
    page.on("websocket", lambda _: opened.append(time.monotonic()))
    visit(page, f"{pair.address}/dependence?known=2025-07-01")
    page.get_by_role("combobox", name="Client").select_option("Google")
    expect(page).to_have_url(re.compile("client=google"))
    settle(page)
    know = page.get_by_role("button", name="How do we know")
    behind = page.locator("[class*=st-key-behind-]")
    # The last two share a component, until one of them is open.
    for number, are_open in ((0, 1), (3, 2), (2, 3), (3, 2)):
        know.nth(number).click()
        expect(behind).to_have_count(are_open)
        settle(page)
    where, before, former = page.url, drawn(page), letter_of(page)
    assert before
    with asking(pair.address) as failed:
        page.wait_for_timeout(500)
        pair.end(former, how)
        at = time.monotonic()
        moved(page, former)
        print(f"{how.name}: a socket was open again after {opened[-1] - at:.2f} s")
        assert page.url == where
        assert drawn(page) == before
        expect(behind).to_have_count(2)
        for number, is_open in ((0, "true"), (2, "true"), (3, "false")):
            expect(know.nth(number)).to_have_attribute("aria-expanded", is_open)
        expect(page.get_by_role("combobox", name="Client")).to_have_value("google")
        page.get_by_role("link", name="Events").click()
        expect(page).to_have_url(re.compile(r"/events\?.*client=google"), timeout=PATIENCE * 1000)
        settle(page)
        must_not_err(page)
        expect(page.get_by_role("dialog")).to_have_count(0)
    ended = pair.processes[former].wait(PATIENCE)
    pair.start(former)
    assert failed == []
    assert ended == (0 if how == signal.SIGTERM else -how)


def test_both_servers_show_a_version_that_is_swapped_in(pair: Pair) -> None:
    from dashboard.warehouse.build import build

    before = pair.health("a")["version"]
    card = pair.settings.sources / "record.yml"
    card.write_text(card.read_text(encoding="utf-8") + "# one line more\n", encoding="utf-8")
    build(pair.settings)
    after = {pair.health("a")["version"], pair.health("b")["version"]}
    assert len(after) == 1
    assert after != {before}
