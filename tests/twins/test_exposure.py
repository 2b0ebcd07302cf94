"""Mutual dependence (D18) and ownership conflict (V06) answer as their twins do."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.view import View
from tests.twins.comparing import assert_same, empty_world, keyed, tried
from tests.twins.twins_exposure import mutual_dependence, ownership_conflict
from tests.twins.worldly import CLIENTS, VENDORS, claims, customer_shares, one_claim, one_year, spends, stakes
from tests.worlds import SmallWorld, slug

Rows = list[dict[str, Any]]
Rivalries = list[tuple[str, str]]
SIDES = ("client on vendor", "vendor on client")
yearly = spends(kinds=("annual_spend",))
# Whether money spent at a vendor that has since been left still counts is no question of arithmetic.
lasting = claims().map(lambda rows: [row for row in rows if row["status"] != "ended"])
rivalries = st.lists(
    st.sampled_from((("Ada", "Rex"), ("Ada", "Sol"), ("Ada", "Bob"), ("Bob", "Rex"))),
    unique=True,
    min_size=1,
    max_size=3,
)


def _mutual_world(said: Rows, paid: Rows, filings: Rows) -> SmallWorld:
    world = empty_world()
    for client in CLIENTS:
        world.party(client, "client")
    for vendor in VENDORS:
        world.party(vendor, "vendor")
    for row in said:
        world.claim(**row)
    for row in paid:
        world.spend(**row)
    for row in filings:
        world.customer_share(**row)
    return world


def _sides(said: Rows, paid: Rows, filings: Rows) -> dict[tuple[str, ...], dict[str, Any]]:
    """Return the twin's rows as the query gives them: one a side."""
    return {
        (slug(client), slug(vendor), period, side): {
            **{name: value for name, value in row.items() if name not in SIDES},
            "low": row[side][0],
            "high": row[side][1],
        }
        for (client, vendor, period), row in mutual_dependence(said, paid, filings).items()
        for side in SIDES
    }


@tried
@given(said=claims(), paid=yearly, filings=customer_shares())
def test_mutual_dependence(said: Rows, paid: Rows, filings: Rows) -> None:
    answer = _mutual_world(said, paid, filings).ask("dependence/mutual_dependence")
    assert_same(_sides(said, paid, filings), keyed(answer.rows, "client_id", "vendor_id", "period", "side"))


@tried
@given(said=claims(), paid=yearly, filings=customer_shares(), asked=st.sampled_from(("client", "vendor")))
@example(
    said=[one_claim(vendor) for vendor in VENDORS],
    paid=[one_year("Vim", 10), one_year("Wes", 30)],
    filings=[],
    asked="vendor",
)
def test_a_filter_changes_no_number_of_mutual_dependence(said: Rows, paid: Rows, filings: Rows, asked: str) -> None:
    chosen = {"client": slug(CLIENTS[0]), "vendor": slug(VENDORS[0])}[asked]
    answer = _mutual_world(said, paid, filings).ask("dependence/mutual_dependence", {asked: chosen})
    place = ("client", "vendor").index(asked)
    twin = {key: row for key, row in _sides(said, paid, filings).items() if key[place] == chosen}
    assert_same(twin, keyed(answer.rows, "client_id", "vendor_id", "period", "side"))


def a_stake(target: str, share: float) -> dict[str, Any]:
    days = {"valid_from": "2020-01-01", "valid_to": "9999-12-31"}
    return {"owner": "Rex", "target": target, "equity_share": share, **days, "basis": "reported"}


def _conflict_world(said: Rows, paid: Rows, held: Rows, rivals: Rivalries) -> SmallWorld:
    world = empty_world()
    for row in said:
        world.claim(**row)
    for row in paid:
        world.spend(**row)
    for row in held:
        world.ownership(**row)
    for one, other in rivals:
        world.rivalry(one, other)
    return world


@tried
@given(
    said=lasting,
    paid=yearly.map(lambda rows: [row for row in rows if len(row["period"]) == 4]),
    held=stakes(),
    rivals=rivalries,
    on=st.sampled_from(("2024-06-29", "2024-06-30", "2024-12-31", "2026-01-01", "2026-01-01")),
)
@example(
    said=[one_claim("Vim"), one_claim("Wes")],
    paid=[one_year("Vim", 30), one_year("Wes", 50), one_year("Xan", 20)],
    held=[a_stake("Vim", 0.2), a_stake("Wes", 0.05)],
    rivals=[("Ada", "Rex")],
    on="2026-01-01",
)
@example(
    said=[one_claim("Vim")],
    paid=[one_year("Vim", 30), one_year("Xan", 20) | {"basis": "estimated"}],
    held=[a_stake("Xan", 0.49)],
    rivals=[("Ada", "Rex")],
    on="2026-01-01",
)
@example(  # Not knowing the money makes an estimate; it makes nothing better than what it rests on.
    said=[one_claim("Vim")],
    paid=[],
    held=[a_stake("Vim", 0.2) | {"basis": "modelled"}],
    rivals=[("Ada", "Rex")],
    on="2026-01-01",
)
@example(  # The conflicted vendor is known by its money alone, and what the other was paid is not known.
    said=[one_claim("Vim")],
    paid=[one_year("Xan", 20)],
    held=[a_stake("Xan", 0.49)],
    rivals=[("Ada", "Rex")],
    on="2026-01-01",
)
def test_ownership_conflict(said: Rows, paid: Rows, held: Rows, rivals: Rivalries, on: str) -> None:
    world = _conflict_world(said, paid, held, rivals)
    answer = world.ask("dependence/ownership_conflict", {"conflicted_only": 0}, View(on=on))
    twin = ownership_conflict(said, paid, held, rivals, datetime.date.fromisoformat(on))
    assert_same(twin, keyed(answer.rows, "client"))
    assert all(row["null_reason"] for row in answer.rows if row["exposed_share"] is None)


def test_a_corrected_stake_stands_in_place_of_the_first() -> None:
    world = empty_world()
    world.claim("Ada", "Vim")
    world.spend("Ada", "Vim", 100)
    world.rivalry("Ada", "Rex")
    world.ownership("Rex", "Vim", 0.3, known_on="2024-01-01")
    world.ownership("Rex", "Vim", 0.1, known_on="2025-01-01")
    stake = {
        known: world.ask("dependence/ownership_conflict", {"conflicted_only": 0}, View(known=known)).rows[0]
        for known in ("2024-06-01", "2025-06-01")
    }
    weighted = {known: round(row["ownership_weighted"], 9) for known, row in stake.items()}
    assert weighted == {"2024-06-01": 0.3, "2025-06-01": 0.1}


def test_a_stake_found_to_have_ended_is_held_no_more() -> None:
    world = empty_world()
    world.claim("Ada", "Vim")
    world.rivalry("Ada", "Rex")
    world.ownership("Rex", "Vim", 0.3, known_on="2024-01-01")
    world.ownership("Rex", "Vim", 0.3, known_on="2025-01-01", valid_to="2024-07-01")
    counts = {
        day: world.ask("dependence/ownership_conflict", {"conflicted_only": 0}, View(on=day)).rows[0][
            "conflicted_vendors"
        ]
        for day in ("2024-06-30", "2024-07-01")
    }
    assert counts == {"2024-06-30": 1, "2024-07-01": 0}


def test_a_payment_to_a_vendor_since_left_is_no_conflict() -> None:
    world = empty_world()
    world.claim("Ada", "Vim")
    world.claim("Ada", "Wes", status="ended", started_on="2019", ended_on="2021", known_on="2021")
    world.spend("Ada", "Wes", 20, period="2020")
    world.rivalry("Ada", "Rex")
    world.ownership("Rex", "Wes", 0.49)
    (row,) = world.ask("dependence/ownership_conflict", {"conflicted_only": 0}).rows
    assert (row["conflicted_vendors"], row["high"]) == (0, 0)
