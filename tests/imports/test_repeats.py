"""Rows with an id that was there before: one of each counts, or all, or later ones are refused; none is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.settings import Settings
from tests.imports.brought import MONEY, adds_up, as_csv, good, own_folder, profile, taken, taken_in, told
from tests.intake.made import made

IDS = {"contract": "contract_id", "payment": "payment_id", "delivery": "batch_id"}
# The worth of the rows of one id, as they stand in the file; equal worth is an equal row.
CASES: dict[tuple[str, ...], dict[str, tuple[list[str], list[str]]]] = {
    ("1",): {"refuse": (["1"], []), "last": (["1"], []), "keep": (["1"], [])},
    ("1", "1"): {"refuse": (["1"], ["ignored"]), "last": (["1"], ["ignored"]), "keep": (["1"], ["ignored"])},
    ("1", "2"): {"refuse": (["1"], ["refused"]), "last": (["2"], ["ignored"]), "keep": (["1", "2"], [])},
    ("1", "2", "1"): {
        "refuse": (["1"], ["refused", "ignored"]),
        "last": (["1"], ["ignored", "ignored"]),
        "keep": (["1", "2"], ["ignored"]),
    },
    ("1", "2", "2"): {
        "refuse": (["1"], ["refused", "ignored"]),
        "last": (["2"], ["ignored", "ignored"]),
        "keep": (["1", "2"], ["ignored"]),
    },
}


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return own_folder(tmp_path)


@pytest.mark.parametrize("repeats", ["refuse", "last", "keep"])
@pytest.mark.parametrize("row", IDS)
def test_of_rows_with_one_id_as_many_count_as_the_profile_says(row: str, repeats: str, own: Settings, tmp_path: Path):
    money = MONEY[row]
    rows = [
        good(row, **{IDS[row]: f"id {place}", money: worth}) for place, some in enumerate(CASES) for worth in some
    ]
    places = [place for place, some in enumerate(CASES) for _ in some]
    imported = taken_in(own, profile(row, repeats=repeats), made(tmp_path, "a.csv", as_csv(rows)))
    assert adds_up(imported.card)
    found: list[list[str]] = [[] for _ in CASES]
    for one in taken(imported):
        found[places[one["line"] - 2]].append(f"{one[money]:.0f}")
    left: list[list[str]] = [[] for _ in CASES]
    for fate, line, _, _, _ in told(imported):
        left[places[line - 2]].append(fate)
    for place, expected in enumerate(CASES.values()):
        worths, fates = expected[repeats]
        assert (sorted(found[place]), sorted(left[place])) == (worths, sorted(fates)), list(CASES)[place]


def test_payments_without_an_id_are_all_payments(own: Settings, tmp_path: Path):
    rows = [good("payment", payment_id="")] * 3
    assert taken_in(own, profile("payment"), made(tmp_path, "a.csv", as_csv(rows))).card.taken == 3


@pytest.mark.parametrize("row", ["contract", "delivery"])
def test_a_row_that_names_nobody_keeps_no_other_out(row: str, own: Settings, tmp_path: Path):
    rows: list[dict[str, Any]] = [good(row, vendor="TBD"), good(row), good(row, vendor="n/a", client="Unknown")]
    imported = taken_in(own, profile(row), made(tmp_path, "a.csv", as_csv(rows)))
    assert [one["vendor"] for one in taken(imported)] == ["Vim Ltd"]
    assert (imported.card.refused, imported.card.ignored) == (0, 2)
