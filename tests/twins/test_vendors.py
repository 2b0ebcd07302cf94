"""How far vendors live on few clients (V02), on each of them (V03) and on rivals (V07): as their twins say."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from tests.twins import twins_vendors as twins
from tests.twins.comparing import assert_same, keyed
from tests.twins.vendor_worlds import CLIENTS, VENDORS, Rows, few, known, patchy, ranged, rivalries, work, world_of
from tests.worlds import AS_OF, slug


@few
@given(rows=patchy, rivals=rivalries)
@example(rows=[work("Ada", "Vim", 40), work("Bob", "Vim", 20), work(None, "Vim", 20)], rivals=[("Ada", "Bob")])
def test_clients_of_vendors(rows: Rows, rivals: list[tuple[str, str]]) -> None:
    world = world_of(rows)
    for one, other in rivals:
        world.rivalry(one, other)
    found = world.ask("dependence/effective_clients").rows
    assert_same({(slug(v),): row for v, row in twins.effective_clients(rows).items()}, keyed(found, "vendor_id"))
    assert all(row["null_reason"] for row in found if row["hhi"] is None)
    found = world.ask("dependence/rival_intensity").rows
    twin = {(slug(vendor),): {"intensity": part} for vendor, part in twins.rival_intensity(rows, rivals).items()}
    assert_same(twin, keyed(found, "vendor_id"))
    assert all(row["null_reason"] for row in found if row["intensity"] is None)


@few
@given(rows=ranged, rivals=st.just([("Ada", "Bob"), ("Ada", "Cyd"), ("Bob", "Cyd")]))
@example(  # With nobody unnamed, what one client does not hold the others must.
    rows=[work("Ada", "Vim", 10, (5, 20)), work("Bob", "Vim", 10, (5, 20)), work("Cyd", "Vim", 20, (10, 20))],
    rivals=[("Ada", "Bob"), ("Ada", "Cyd"), ("Bob", "Cyd")],
)
def test_what_is_known_in_ranges_holds_every_allowed_world(rows: Rows, rivals: list[tuple[str, str]]) -> None:
    world = world_of(rows)
    for one, other in rivals:
        world.rivalry(one, other)
    bounds = keyed(world.ask("dependence/effective_clients").rows, "vendor_id")
    pairs = keyed(world.ask("dependence/rival_intensity").rows, "vendor_id")
    for vendor in VENDORS:
        row, pair = bounds.get((slug(vendor),)), pairs.get((slug(vendor),))
        if row is None or pair is None or row["hhi_low"] is None:
            continue
        assert 0 <= row["hhi_low"] <= row["hhi_high"] <= 10000
        assert 0 <= pair["low"] <= pair["high"] <= 1
        for shares in twins.allowed_worlds(rows, vendor):
            named = [share for client, share in shares.items() if client is not None]
            squares = sum(share**2 for share in named)
            assert row["hhi_low"] <= 10000 * squares + 1e-6
            assert row["hhi_high"] >= 10000 * (squares + shares.get(None, 0) ** 2) - 1e-6
            assert pair["low"] - 1e-9 <= sum(named) ** 2 - squares <= pair["high"] + 1e-9


def test_ends_of_a_range_are_reached() -> None:
    """Three clients of 40: at most one takes 20 and two 10, at least the level is 40 / 3."""
    ends = (5, 20)
    rows = [work(client, "Vim", usd, ends) for client, usd in (("Ada", 10), ("Bob", 10), ("Cyd", 20))]
    (row,) = world_of(rows).ask("dependence/effective_clients").rows
    assert abs(row["hhi_low"] - 10000 / 3) < 1e-6
    # 20 + 15 + 5: the middle one lies on the chord between 5 and 20.
    assert abs(row["hhi_high"] - 10000 * (20**2 + (25 * 15 - 100) + 5**2) / 40**2) < 1e-6


def a_contract(kind: str, notice_months: int | None, fee: int) -> dict[str, Any]:
    terms = {"kind": kind, "notice_months": notice_months, "fee": fee, "rate": 1.5}
    return {"client": "Ada", "vendor": "Vim", **terms}


@few
@given(
    rows=known,
    contracts=st.lists(
        st.fixed_dictionaries(
            {
                "client": st.sampled_from(CLIENTS),
                "vendor": st.sampled_from(VENDORS),
                "kind": st.sampled_from(("standalone", "overarching", "subsequent")),
                "notice_months": st.sampled_from((None, 0, 3, 18)),
                "fee": st.sampled_from((None, 0, 5)),
                "rate": st.sampled_from((1, 1.5)),
            }
        ),
        max_size=4,
    ),
    horizon=st.sampled_from((6, 12)),
    resold=st.sampled_from((0, 0.4, 1)),
)
@example(
    rows=[work("Ada", "Vim", 150)],
    contracts=[a_contract("standalone", 6, 5), a_contract("standalone", 3, 7), a_contract("subsequent", None, 9)],
    horizon=12,
    resold=0.4,
)
def test_revenue_at_risk(rows: Rows, contracts: Rows, horizon: float, resold: float) -> None:
    world = world_of(rows)
    for place, row in enumerate(contracts):
        told = {"client": row["client"], "vendor": row["vendor"], "kind": row["kind"], "usd_per_unit": row["rate"]}
        above = "c" if row["kind"] == "subsequent" else None
        terms = {"notice_months": row["notice_months"], "early_termination_fee": row["fee"]}
        dated = {"start_on": datetime.date(2024, 1, 1), "overarching_id": above}
        world.lay("contract", contract_id=f"c{place}", **told, **terms, **dated)
    asked = {"horizon_months": horizon, "redeploy_share": resold}
    found = world.ask("dependence/revenue_at_risk", asked).rows
    twin = twins.revenue_at_risk(rows, contracts, horizon, resold)
    assert_same({(slug(v), slug(c)): row for (v, c), row in twin.items()}, keyed(found, "vendor_id", "client_id"))
    assert all(0 <= row["net_usd"] <= row["gross_usd"] for row in found)


def test_a_contract_that_is_over_gives_no_fee_and_prepaid_work_is_lost_once() -> None:
    world = world_of([work("Ada", "Vim", 150)])
    told = {"client": "Ada", "vendor": "Vim", "early_termination_fee": 40, "start_on": datetime.date(2025, 7, 1)}
    world.lay("contract", contract_id="over", **told, end_on=AS_OF - datetime.timedelta(days=1))
    world.lay("contract", contract_id="live", **told | {"early_termination_fee": 5}, end_on=AS_OF, prepaid=20)
    (row,) = world.ask("dependence/revenue_at_risk").rows
    assert (row["gross_usd"], row["fee_usd"], row["prepaid_usd"], row["net_usd"]) == (150, 5, 20, 125)
    (row,) = world.ask("dependence/revenue_at_risk", {"keeps_prepaid": 0}).rows
    assert row["net_usd"] == 145


def test_a_fee_known_by_a_range_is_taken_off_end_by_end() -> None:
    world = world_of([work("Ada", "Vim", 150)])
    fee = {"early_termination_fee": 40, "range_only": True, "low_factor": 0.5, "high_factor": 2}
    world.lay("contract", contract_id="c", client="Ada", vendor="Vim", start_on=datetime.date(2025, 7, 1), **fee)
    (row,) = world.ask("dependence/revenue_at_risk").rows
    assert (row["fee_usd"], row["fee_low"], row["fee_high"]) == (None, 20, 80)
    assert (row["net_usd"], row["net_low"], row["net_high"]) == (None, 70, 130)
    assert row["null_reason"] == "only a range is known of the fee"


@few
@given(rows=known, factor=st.sampled_from((0.5, 3)))
def test_neither_order_nor_the_unit_of_money_changes_a_share(rows: Rows, factor: float) -> None:
    queries = {"dependence/effective_clients": "hhi_high", "dependence/rival_intensity": "intensity"}
    found = []
    for laid in (rows, [row | {"usd": row["usd"] * factor} for row in reversed(rows)]):
        world = world_of(laid)
        world.rivalry("Ada", "Bob")
        answers = {query: keyed(world.ask(query).rows, "vendor_id") for query in queries}
        found.append(
            {(query, key): row[queries[query]] for query, rows in answers.items() for key, row in rows.items()}
        )
    assert set(found[0]) == set(found[1])
    for key, one in found[0].items():
        other = found[1][key]
        assert one is other is None or abs(one - other) <= 1e-9 * max(abs(one), 1)


@few
@given(usd=st.lists(st.integers(1, 50), min_size=2, max_size=4), moved=st.integers(1, 20))
def test_money_that_moves_to_a_larger_client_concentrates(usd: list[int], moved: int) -> None:
    usd = sorted(usd)
    moved = min(moved, usd[0])
    levels = []
    for amounts in (usd, [usd[0] - moved, *usd[1:-1], usd[-1] + moved]):
        rows = [work(client, "Vim", amount) for client, amount in zip((*CLIENTS, "Dan"), amounts, strict=False)]
        levels.append(world_of(rows).ask("dependence/effective_clients").rows[0]["hhi"])
    assert levels[0] < levels[1]
