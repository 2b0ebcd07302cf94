"""Stills are drawn once, behind the page's back, and found again by whoever starts later."""

from __future__ import annotations

import time
from pathlib import Path

from dashboard.brief.stills import WIDTHS, Stills
from dashboard.errors import Finding, LinchpinError

PATIENCE = 10


def wait_for(stills: Stills, chart: str) -> dict[str, str]:
    deadline = time.monotonic() + PATIENCE
    while len(found := stills.at_hand(chart)) < len(WIDTHS):
        assert time.monotonic() < deadline, "nothing was drawn"
        time.sleep(0.01)
    return found


def test_a_still_is_drawn_once_and_found_by_the_next_server(tmp_path: Path):
    drawn: list[tuple[str, int]] = []

    def draw(chart: str, width: int) -> str:
        drawn.append((chart, width))
        return f"{chart} {width}"

    first = Stills(tmp_path / "stills", draw)
    assert first.at_hand("one") == {}
    expected = {size: f"one {width}" for size, width in WIDTHS.items()}
    assert wait_for(first, "one") == expected
    assert first.at_hand("one") == expected
    assert Stills(tmp_path / "stills", draw).at_hand("one") == expected
    assert sorted(drawn) == sorted(("one", width) for width in WIDTHS.values())
    assert wait_for(first, "two") != expected


def test_what_cannot_be_drawn_is_empty_and_does_not_keep_others_waiting(tmp_path: Path):
    asked: list[str] = []

    def draw(chart: str, width: int) -> str:
        asked.append(chart)
        if chart == "bad":
            raise LinchpinError(Finding("chromium", "is not there."))
        return chart

    stills = Stills(tmp_path, draw)
    stills.at_hand("bad")
    assert wait_for(stills, "good") == dict.fromkeys(WIDTHS, "good")
    assert wait_for(stills, "bad") == dict.fromkeys(WIDTHS, "")
    assert asked.count("bad") == len(WIDTHS)
