"""Exclusive clauses (D14) and the cost of leaving (D09) answer as their twins do, and move the way they must."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twins import twins_leaving as twin
from tests.twins.comparing import assert_same, empty_world, keyed, tried
from tests.twins.contractual import ENDS, SERVICES, STARTS, lay_work, some_work
from tests.worlds import SmallWorld, slug

Row = dict[str, Any]
D = datetime.date
DAY = D(2025, 7, 1)
few = settings(tried, max_examples=tried.max_examples // 5)


@st.composite
def a_clause(draw: st.DrawFn) -> Row:
    start = draw(st.sampled_from(STARTS))
    return {
        "client": draw(st.sampled_from(("Ada", "Ada", "Bob"))),
        "service": draw(st.sampled_from(SERVICES)),
        "start_on": start,
        "end_on": draw(st.sampled_from([end for end in ENDS if end is None or end >= start])),
    }


def world_of(work: list[Row], clauses: list[Row]) -> SmallWorld:
    world = empty_world()
    world.clear(DAY)
    for place, row in enumerate(clauses):
        days = {"start_on": row["start_on"], "end_on": row["end_on"], "known_on": D(2024, 1, 1)}
        world.lay("contract", contract_id=f"c{place}", client=row["client"], vendor="Vim", **days)
        world.lay("contract_service", contract_id=f"c{place}", service=row["service"], is_exclusive=True)
    lay_work(world, work)
    return world


@few
@given(work=some_work(), clauses=st.lists(a_clause(), max_size=3))
def test_exclusivity_exposure(work: list[Row], clauses: list[Row]) -> None:
    world = world_of(work, clauses)
    rows = world.ask("contracts/exclusivity_exposure").rows
    expected = {(slug(client),): row for (client,), row in twin.exclusivity(clauses, work, DAY).items()}
    assert_same(expected, keyed(rows, "client_id"))
    for row in rows:
        assert row["exclusive_share"] is None or 0 <= row["exclusive_share"] <= 1
        assert row["exclusive_days"] <= row["clause_days"]
        assert row["null_reason"] or row["exclusive_share"] is not None
    spans = world.ask("contracts/exclusive_spans").rows
    live = {(row["client_id"], row["service_id"]) for row in spans if row["state"] == "live"}
    bound = {(row["client_id"], slug(name)) for row in rows for name in row["exclusive_services"]}
    assert live == bound


def test_a_vendor_known_by_a_range_makes_the_share_a_range() -> None:
    world = world_of(
        [{"client": "Ada", "vendor": "Vim", "service": "image", "day": D(2025, 6, 1), "usd": 60, "delivered": 1}],
        [{"client": "Ada", "service": "rlhf", "start_on": D(2025, 1, 1), "end_on": None}],
    )
    lay_range(world)
    (row,) = world.ask("contracts/exclusivity_exposure").rows
    assert row["exclusive_share"] is None
    assert (row["low"], row["high"]) == (pytest.approx(20 / 80), pytest.approx(90 / 150))
    assert row["null_reason"] == "of a vendor among them only a range is known"


def lay_range(world: SmallWorld) -> None:
    """Lay work of Ada at Wes of which nobody knows more than its least and its most."""
    modelled = {"basis": "modelled", "run_id": world.model_run(), "range_only": True}
    for scenario, usd in (("low", 20), ("base", 40), ("high", 90)):
        pair = {"client": "Ada", "vendor": "Wes", "service": "rlhf", "day": D(2025, 6, 20), "scenario": scenario}
        world.lay("throughput", **pair, cost_usd=usd, delivered=usd, **modelled)


def test_what_is_known_by_a_range_burns_and_costs_a_range() -> None:
    world = empty_world()
    world.clear(DAY)
    lay_range(world)
    money = {"committed_value": 280, "early_termination_fee": 5, "prepaid": 0}
    term = {"start_on": D(2025, 1, 1), "end_on": D(2025, 12, 31)}
    world.lay("contract", contract_id="c", client="Ada", vendor="Wes", **term, **money)
    (row,) = world.ask("contracts/run_out").rows
    assert (row["burn_usd_per_day"], row["run_out_on"], row["unused_usd"]) == (None, None, None)
    assert (row["burn_low"], row["burn_high"]) == (0, pytest.approx(90 / 7))
    assert row["null_reason"] == "only a range is known of the money"
    asked = {"one_off": 10, "dip_weeks": 0, "dual_run_weeks": 4, "overlap": 1}
    (row,) = world.ask("contracts/switching_cost", asked).rows
    assert (row["total_usd"], row["annual_usd"], row["dual_run_usd"]) == (None, None, None)
    assert (row["total_low"], row["total_high"]) == (35, 105)
    assert (row["low"], row["high"]) == (pytest.approx(105 / 90), pytest.approx(35 / 20))
    assert (row["payback_low"], row["verdict"]) == (pytest.approx(10 * 105 / 90), "locked in")
    assert row["null_reason"] == "only a range is known of the money"


EVERY = {"most": 99, "ceiling": 1e18}
SETTINGS = st.fixed_dictionaries(
    {
        "one_off": st.sampled_from((0, 40)),
        "dual_run_weeks": st.sampled_from((0, 6)),
        "overlap": st.sampled_from((0.5, 1)),
        "dip_weeks": st.sampled_from((0, 8)),
        "extra_reject": st.sampled_from((0, 0.05)),
        "cost_per_task": st.sampled_from((None, 2)),
        "saving_share": st.sampled_from((-0.1, 0, 0.1)),
    }
)
FEES = st.lists(
    st.fixed_dictionaries(
        {
            "client": st.sampled_from(("Ada", "Bob")),
            "vendor": st.sampled_from(("Vim", "Wes")),
            "fee": st.sampled_from((None, 0, 25, 25)),
        }
    ),
    max_size=4,
)


@few
@given(work=some_work(), fees=FEES, chosen=SETTINGS)
def test_switching_cost(work: list[Row], fees: list[Row], chosen: Row) -> None:
    world = world_of(work, [])
    for place, row in enumerate(fees):
        pair = {"client": row["client"], "vendor": row["vendor"], "start_on": D(2025, 1, 1)}
        world.lay("contract", contract_id=f"c{place}", **pair, early_termination_fee=row["fee"], prepaid=0)
    rows = world.ask("contracts/switching_cost", {**chosen, **EVERY}).rows
    expected = {(slug(a), slug(b)): row for (a, b), row in twin.switching_cost(work, fees, DAY, chosen).items()}
    assert_same(expected, keyed(rows, "client_id", "vendor_id"))
    dearer = world.ask("contracts/switching_cost", {**chosen, **EVERY, "one_off": chosen["one_off"] + 1}).rows
    more = keyed(dearer, "client_id", "vendor_id")
    for row in rows:
        assert row["basis"] != "reported"
        assert row["null_reason"] or None not in (row["share_of_annual"], row["payback_years"])
        if row["total_usd"] is not None:
            assert more[row["client_id"], row["vendor_id"]]["total_usd"] == pytest.approx(row["total_usd"] + 1)


@pytest.mark.parametrize(("costs", "expected"), [((30, 20), 20), ((None, 20), 20), ((None, None), None)])
def test_moving_costs_what_the_cheapest_eligible_vendor_costs(costs: tuple[int | None, ...], expected: Any) -> None:
    world = world_of(
        [{"client": "Ada", "vendor": "Vim", "service": "rlhf", "day": D(2025, 6, 1), "usd": 60, "delivered": 1}], []
    )
    eligible = {"client": "Ada", "service": "rlhf", "lag_weeks": 1}
    for vendor, cost in zip(("Wes", "Xan"), costs, strict=True):
        world.lay("eligibility", **eligible, vendor=vendor, is_eligible=True, switching_cost_usd=cost)
    barred = {"is_eligible": False, "blocked_because": "A rival owns it.", "switching_cost_usd": 1}
    world.lay("eligibility", **eligible, vendor="Yew", **barred)
    world.lay("eligibility", **eligible, vendor="Vim", is_eligible=True, switching_cost_usd=2)
    (row,) = world.ask("contracts/switching_cost").rows
    assert row["one_off_usd"] == expected
    assert (row["null_reason"] == "what moving would cost is not known") == (expected is None)
