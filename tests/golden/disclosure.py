"""The p% test, which no query answers: it guards the answers over all clients and vendors."""

from __future__ import annotations

from typing import Any

from dashboard.science.disclosure import tells
from tests.golden.reading import need
from tests.worlds import SmallWorld


def suppresses(world: SmallWorld, given: dict[str, Any]) -> dict[str, bool]:
    """G04: would a total of these parts tell the largest."""
    del world
    contributions, percent = need(given, "contributions", "p")
    return {"suppress": tells(contributions, percent)}
