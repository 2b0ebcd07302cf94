"""How well an answer is known is said by the bases of its rows and by what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.model import Source
from dashboard.picture.knowledge import how_known
from tests.picture.answers import CHARTS, answer, row

REPORTED, ESTIMATED, MODELLED = row(), row("B", basis="estimated"), row("C", basis="modelled")
SOURCE = Source("one", "One", "Somebody", "2025-01-01", "")


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([], ""),
        ([REPORTED], "The one row is reported."),
        ([MODELLED], "The one row is modelled: no figure here is reported."),
        ([REPORTED, REPORTED], "All 2 rows are reported."),
        ([REPORTED, ESTIMATED, ESTIMATED], "Of 3 rows 1 is reported, 2 estimated."),
        ([REPORTED, REPORTED, ESTIMATED, MODELLED], "Of 4 rows 2 are reported, 1 estimated and 1 modelled."),
    ],
)
def test_the_bases_are_counted(rows: list[dict[str, Any]], text: str):
    assert how_known(answer(CHARTS["bar"], rows)) == text


def test_sources_and_what_is_missing_are_told():
    made = answer(CHARTS["bar"], [REPORTED, REPORTED])
    assert how_known(replace(made, sources=(SOURCE,))) == "All 2 rows are reported, from 1 source."
    missing = replace(made, null_reasons={"not public": 1, "not read": 3})
    assert how_known(missing) == "All 2 rows are reported. Something is not given in 4 rows: not read."
