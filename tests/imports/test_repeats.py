"""Rows with an id that was there before: one of each counts, or all, or later ones are refused; none is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.settings import Settings
from dashboard.warehouse.imports.importing import Imported
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


def test_contracts_kept_apart_never_take_the_id_of_another(own: Settings, tmp_path: Path):
    rows = [good(contract_id=name, total_value=worth) for name, worth in (("K", "1"), ("K", "2"), ("K#2", "3"))]
    imported = taken_in(own, profile(repeats="keep"), made(tmp_path, "a.csv", as_csv(rows)))
    found = {one["contract_id"]: one["total_value"] for one in taken(imported)}
    assert sorted(found.values()) == [1, 2, 3]
    assert {"K", "K#2"} < set(found)


def rules(imported: Imported) -> dict[str, int]:
    return {rule.rule: rule.row_count for rule in imported.card.rules}


@pytest.mark.parametrize(
    ("third", "totals", "unknown"),
    [
        ({"total_value": "5"}, [1, 3, 8], 0),
        ({"total_value": "5", "currency": "EUR"}, [1, 3, None], 1),
        ({"total_value": ""}, [1, 3, None], 1),
        # What was refused may have been any difference.
        ({"total_value": "five"}, [None, None], 2),
    ],
)
def test_differences_add_up_only_where_all_are_known_and_of_one_currency(
    third: dict[str, str], totals: list[int | None], unknown: int, own: Settings, tmp_path: Path
):
    rows = [
        good(total_value="1", signed_on="2024-01-01"),
        good(total_value="2", signed_on="2024-01-02"),
        good(signed_on="2024-01-03", **third),
    ]
    imported = taken_in(own, profile("amendment_difference"), made(tmp_path, "a.csv", as_csv(rows)))
    assert [one["total_value"] for one in taken(imported)] == totals
    assert rules(imported).get("total_unknown", 0) == unknown


def test_a_difference_after_a_row_that_names_nobody_is_of_an_unknown_total(own: Settings, tmp_path: Path):
    rows = [good(total_value="1000", vendor="TBD"), good(total_value="50", signed_on="2024-03-01")]
    imported = taken_in(own, profile("amendment_difference"), made(tmp_path, "a.csv", as_csv(rows)))
    assert [one["total_value"] for one in taken(imported)] == [None]


def test_an_amendment_that_names_another_client_is_told(own: Settings, tmp_path: Path):
    days = ("2024-01-01", "2024-01-02", "2024-01-03")
    clients = ("Ada Bank", "ADA BANK", "Bob Bank")
    rows = [good(signed_on=day, client=client) for day, client in zip(days, clients, strict=True)]
    imported = taken_in(own, profile("amendment_total"), made(tmp_path, "a.csv", as_csv(rows)))
    assert rules(imported) == {"amendment": 2, "another_client": 1}


def test_batches_of_two_clients_or_vendors_may_be_numbered_alike(own: Settings, tmp_path: Path):
    rows = [good("delivery", client=client, vendor=vendor) for client in ("Ada", "Bob") for vendor in ("Vim", "Wes")]
    imported = taken_in(own, profile("delivery"), made(tmp_path, "a.csv", as_csv([*rows, rows[0]])))
    assert (imported.card.taken, imported.card.refused, imported.card.ignored) == (4, 0, 1)
