"""Stills are drawn once, behind the page's back, and found again by whoever starts later."""

from __future__ import annotations

import json
import time
from pathlib import Path

from dashboard.brief.stills import WIDTHS, Stills
from dashboard.errors import Finding, LinchpinError
from dashboard.picture.theme import GRID_ON_A_PHONE

PATIENCE = 10
ONE, TWO, BAD = (json.dumps({"layout": {"title": name}}) for name in ("one", "two", "bad"))


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
    assert first.at_hand(ONE) == {}
    expected = {size: f"{ONE} {width}" for size, width in WIDTHS.items()}
    assert wait_for(first, ONE) == expected
    assert first.at_hand(ONE) == expected
    assert Stills(tmp_path / "stills", draw).at_hand(ONE) == expected
    assert sorted(drawn) == sorted((ONE, width) for width in WIDTHS.values())
    assert wait_for(first, TWO) != expected


def test_what_cannot_be_drawn_is_empty_and_does_not_keep_others_waiting(tmp_path: Path):
    asked: list[str] = []

    def draw(chart: str, width: int) -> str:
        asked.append(chart)
        if chart == BAD:
            raise LinchpinError(Finding("chromium", "is not there."))
        return chart

    stills = Stills(tmp_path, draw)
    stills.at_hand(BAD)
    assert wait_for(stills, ONE) == dict.fromkeys(WIDTHS, ONE)
    assert wait_for(stills, BAD) == dict.fromkeys(WIDTHS, "")
    assert asked.count(BAD) == len(WIDTHS)


def test_a_grid_of_many_columns_is_drawn_as_wide_as_they_need(tmp_path: Path):
    def drawn(columns: int) -> dict[str, str]:
        chart = json.dumps({"layout": {"xaxis": {"categoryarray": [str(place) for place in range(columns)]}}})
        return wait_for(Stills(tmp_path / str(columns), lambda _, width: str(width)), chart)

    assert drawn(GRID_ON_A_PHONE) == {size: str(width) for size, width in WIDTHS.items()}
    least = int(drawn(40)["phone"])
    assert least == int(drawn(40)["wide"]) > WIDTHS["wide"]
    assert int(drawn(13)["phone"]) < WIDTHS["wide"]
