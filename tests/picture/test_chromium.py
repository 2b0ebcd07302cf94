"""The browser that draws: started anew where it died, asked in turn, and named where it is missing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from dashboard.errors import LinchpinError
from dashboard.picture import chromium
from dashboard.picture.chromium import NoBrowser, browser_path
from dashboard.picture.still import draw, printed
from dashboard.turns import Busy, Turns

FIGURE = {"data": [{"type": "bar", "x": [1, 2], "y": [3, 4]}], "layout": {}}


def test_a_browser_that_was_killed_is_started_again() -> None:
    first = draw(FIGURE, "svg", 300, 200)
    running = chromium._running(browser_path())
    former = running._browser.subprocess
    former.kill()
    former.wait()
    assert printed("<p>After</p>").startswith(b"%PDF")
    assert running._browser.subprocess.pid != former.pid
    assert len(draw(FIGURE, "svg", 300, 200)) == len(first)


def test_one_that_is_killed_while_it_works_makes_it_once_more() -> None:
    running = chromium._running(browser_path())
    tries = []

    async def killed_once(browser: object) -> bytes:
        tries.append(browser)
        if len(tries) == 1:
            running._browser.subprocess.kill()
            running._browser.subprocess.wait()
        tab = await running._browser.create_tab()
        await tab.close()
        return b"made"

    assert chromium.made("picture", killed_once) == b"made"
    assert len(tries) == 2


def test_what_goes_wrong_otherwise_is_told_and_not_tried_again() -> None:
    tries = []

    async def wrong(browser: object) -> bytes:
        tries.append(browser)
        raise ValueError("no such mark")

    with pytest.raises(LinchpinError, match="picture: was not made: no such mark"):
        chromium.made("picture", wrong)
    assert len(tries) == 1


def test_without_a_browser_the_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LINCHPIN_CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(NoBrowser, match="Install Debian's package chromium, or set LINCHPIN_CHROMIUM"):
        draw(FIGURE, "png", 300, 200)


def test_so_many_work_so_many_wait_and_the_next_is_told() -> None:
    turns = Turns("pictures", at_once=1, waiting=1, patience=60)
    order: list[str] = []
    is_waiting = threading.Event()

    def waiter() -> None:
        is_waiting.set()
        with turns.taken():
            order.append("waiter")

    with turns.taken():
        other = threading.Thread(target=waiter)
        other.start()
        is_waiting.wait()
        while turns._inside < 2:
            pass
        with pytest.raises(Busy, match="pictures: others are being made"), turns.taken():
            order.append("third")
        order.append("first")
    other.join()
    assert order == ["first", "waiter"]
    with turns.taken():
        assert turns._inside == 1


def test_a_turn_that_does_not_come_is_told_and_an_error_gives_it_back() -> None:
    turns = Turns("pictures", at_once=1, waiting=1, patience=0)
    with turns.taken(), pytest.raises(Busy), turns.taken():
        raise AssertionError("there was no turn")
    with pytest.raises(KeyError), turns.taken():
        raise KeyError
    with turns.taken():
        pass
