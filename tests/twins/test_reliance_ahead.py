"""Running dry (D10) and hidden concentration (D19) answer as their twins do."""

from __future__ import annotations

import datetime
import itertools
import math
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.twins import twins_reliance as twin
from tests.twins.comparing import empty_world, keyed
from tests.twins.test_reliance import VENDORS, few, lay_lines
from tests.worlds import SmallWorld, slug

CLIENT, SERVICE = "Ada", "Box"
WEEKS = 10
LAST_DAY = datetime.date(2025, 12, 31)
weeks = st.sampled_from((0, 1, 2, 3.5, 4, 8))
rates = st.sampled_from((0, 200, 500, 600, 1000, 1500))
spends = st.dictionaries(st.sampled_from(VENDORS), st.sampled_from((10, 30, 40, 50.5)), min_size=1)


def lay_stop(world: SmallWorld, stock: int | None, demand: int, backups: list[tuple[float, float | None]]) -> None:
    """Lay a vendor's demand, the client's stock, and who could take over; an hour of help is a unit."""
    world.lay("service_standard", service=SERVICE, unit="task", std_minutes_per_unit=60)
    where = {"client": CLIENT, "service": SERVICE}
    world.lay("throughput", vendor="Vim", day=LAST_DAY, delivered=demand * WEEKS, cost_usd=1, **where)
    # An older count, and one of a day that is still to come: neither is the stock of the day.
    for day, units in (("2025-01-01", 10**9), ("2026-01-01", stock), ("2026-02-01", 10**9)):
        if units is not None and stock is not None:
            world.lay("buffer_stock", day=datetime.date.fromisoformat(day), accepted_units_on_hand=units, **where)
    for place, (lag, rate) in enumerate(backups):
        helps = {"lag_weeks": lag, "max_ramp_std_hours_per_week": rate}
        world.lay("eligibility", vendor=f"Backup {place}", is_eligible=True, **helps, **where)
    world.lay("eligibility", vendor="Vim", is_eligible=True, lag_weeks=0, max_ramp_std_hours_per_week=1e9, **where)
    blocked = {"is_eligible": False, "blocked_because": "a rival owns it"}
    world.lay("eligibility", vendor="Blocked", lag_weeks=0, max_ramp_std_hours_per_week=1e9, **blocked, **where)


def stopped(world: SmallWorld, recovery: float) -> dict[str, Any]:
    (row,) = world.ask(
        "dependence/time_to_survive", {"vendor": "vim", "recovery_weeks": recovery, "demand_weeks": WEEKS}
    ).rows
    return row


@few
@given(
    stock=st.sampled_from((0, 500, 2000, 3000, 5000, 40000)),
    demand=st.sampled_from((500, 1000, 1300)),
    backups=st.lists(st.tuples(weeks, rates), max_size=3),
    recovery=st.sampled_from((2, 10, 30)),
)
@example(stock=3000, demand=1000, backups=[(3, 1500)], recovery=10)
@example(stock=3000, demand=1000, backups=[(4, 600)], recovery=10)
@example(stock=5000, demand=1000, backups=[(2, 500), (8, 500)], recovery=12)
@example(stock=2000, demand=1000, backups=[(1, 200), (4, 1000)], recovery=12)
def test_time_to_survive(stock: int, demand: int, backups: list[tuple[float, float]], recovery: float) -> None:
    world = empty_world()
    lay_stop(world, stock, demand, list(backups))
    row = stopped(world, recovery)
    dry = twin.survive(stock, demand, backups)
    assert row["never"] == (dry is None)
    if dry is None:
        assert row["tts_weeks"] is row["gap_weeks"] is None
        assert row["lost_units"] == 0
        return
    assert math.isclose(row["tts_weeks"], dry, rel_tol=1e-6, abs_tol=1e-6)
    assert math.isclose(row["gap_weeks"], recovery - dry, rel_tol=1e-6, abs_tol=1e-5)
    lost = twin.lost(dry, demand, backups, recovery)
    assert math.isclose(row["lost_units"], lost, rel_tol=1e-5, abs_tol=1e-2)
    assert (row["verdict"] == "is dry before recovery") == (row["tts_weeks"] < recovery)


def test_the_day_asked_about_is_not_over_and_its_work_no_demand() -> None:
    world = empty_world()
    lay_stop(world, 3000, 1000, [])
    where = {"client": CLIENT, "service": SERVICE, "vendor": "Vim", "cost_usd": 1, "delivered": 10**6}
    for day in ("2026-01-01", "2025-10-01"):
        world.lay("throughput", day=datetime.date.fromisoformat(day), **where)
    assert stopped(world, 10)["demand_high"] == 1000


def test_unknown_help_leaves_unknown_only_what_it_could_change() -> None:
    world = empty_world()
    lay_stop(world, 3000, 1000, [(2, None)])
    row = stopped(world, 10)
    assert row["tts_weeks"] is row["lost_units"] is None
    assert row["null_reason"] == "how fast a backup could take over is not known"
    world.clear()
    lay_stop(world, 1000, 1000, [(2, None)])
    row = stopped(world, 10)
    assert row["tts_weeks"] == 1
    assert row["lost_units"] is None


@few
@given(
    spend=spends,
    owners=st.dictionaries(st.sampled_from(VENDORS), st.sampled_from(("Pax", "Vim")), max_size=3),
    minor=st.booleans(),
    parts=st.dictionaries(
        st.tuples(st.sampled_from(VENDORS), st.sampled_from((*VENDORS, "Zoe"))).filter(
            lambda pair: pair[0] != pair[1]
        ),
        st.sampled_from((0.1, 0.25, 0.5)),
        max_size=3,
    ),
)
@example(spend={"Vim": 40, "Wes": 10}, owners={"Vim": "Pax", "Wes": "Pax"}, minor=True, parts={})
@example(spend={"Vim": 40, "Wes": 10, "Xan": 30}, owners={"Wes": "Vim", "Xan": "Pax"}, minor=False, parts={})
def test_hidden_concentration(
    spend: dict[str, float], owners: dict[str, str], minor: bool, parts: dict[tuple[str, str], float]
) -> None:
    owners = {vendor: owner for vendor, owner in owners.items() if vendor != owner}
    parts = {pair: part for pair, part in parts.items() if pair[0] in spend}
    givers = [sum(part for pair, part in parts.items() if pair[0] == vendor) for vendor in spend]
    assume(all(given <= 1 for given in givers))
    world = empty_world()
    lay_year(world, spend)
    for vendor, owner in owners.items():
        # Half is not more than half.
        world.ownership(owner, vendor, 0.5 if minor else 0.51)
    if "Vim" in owners.values() and "Vim" not in owners and not minor:
        owners["Vim"] = "Pax"
        world.ownership("Pax", "Vim", 0.6)
    lay_parts(world, parts)
    found = keyed(world.ask("dependence/hidden_concentration").rows, "reading")
    raw, parent, through = (
        found[name,] for name in ("as contracted", "by ultimate parent", "through subcontractors")
    )
    assert math.isclose(raw["hhi"], 10000 * twin.concentration(spend.values()))
    assert math.isclose(
        parent["hhi"], 10000 * twin.concentration(twin.grouped(spend, {} if minor else owners).values())
    )
    assert parent["hhi"] >= raw["hhi"] - 1e-6
    if parts:
        assert math.isclose(through["hhi"], 10000 * twin.concentration(twin.passed_on(spend, parts).values()))
    else:
        assert through["null_reason"] == "no subcontract is on record"


def lay_year(world: SmallWorld, spend: dict[str, float]) -> None:
    rows = [{"vendor": name, "service": SERVICE, "low": usd, "high": usd, "units": 1} for name, usd in spend.items()]
    lay_lines(world, rows)


def lay_parts(world: SmallWorld, parts: dict[tuple[str, str], float | None]) -> None:
    """Lay one contract a vendor, and a subcontract for each part; None is a part nobody knows."""
    for vendor in {vendor for vendor, _ in parts}:
        begins = datetime.date(2025, 12, 1)
        world.lay("contract", contract_id=slug(vendor), client=CLIENT, vendor=vendor, start_on=begins)
        world.lay("contract_service", contract_id=slug(vendor), service=SERVICE)
    for (vendor, provider), part in parts.items():
        work = {"contract_id": slug(vendor), "service": SERVICE, "rank": 1}
        world.lay("subcontract", provider=provider, work_share=part, **work)


@few
@given(spend=spends, pairs=st.sets(st.sampled_from(list(itertools.permutations((*VENDORS, "Zoe"), 2))), max_size=3))
@example(spend={"Vim": 40, "Wes": 10, "Xan": 50.5}, pairs={("Xan", "Wes")})
@example(spend={"Vim": 40, "Wes": 10, "Xan": 50.5}, pairs={("Vim", "Wes"), ("Wes", "Xan"), ("Xan", "Vim")})
def test_unknown_parts_lie_within_the_range(spend: dict[str, float], pairs: set[tuple[str, str]]) -> None:
    pairs = {pair for pair in pairs if pair[0] in spend}
    assume(pairs)
    world = empty_world()
    lay_year(world, spend)
    lay_parts(world, dict.fromkeys(pairs))
    row = keyed(world.ask("dependence/hidden_concentration").rows, "reading")["through subcontractors",]
    tried = []
    for shares in itertools.product([place / 8 for place in range(9)], repeat=len(pairs)):
        parts = dict(zip(sorted(pairs), shares, strict=True))
        if all(sum(part for pair, part in parts.items() if pair[0] == vendor) <= 1 for vendor in spend):
            tried.append(10000 * (twin.concentration(twin.passed_on(spend, parts).values()) or 0))
    assert row["low"] <= min(tried) + 1e-6
    assert row["high"] >= max(tried) - 1e-6
    assert row["hhi"] is None or math.isclose(row["low"], row["high"])
    if len(pairs) == 1:
        assert row["high"] == pytest.approx(max(tried))
        assert row["low"] == pytest.approx(min(tried), rel=0.02)


def test_parts_that_add_up_to_more_than_the_whole_are_refused() -> None:
    world = empty_world()
    lay_year(world, {"Vim": 10, "Wes": 20})
    lay_parts(world, {("Vim", "Wes"): 0.6, ("Vim", "Xan"): 0.5})
    row = keyed(world.ask("dependence/hidden_concentration").rows, "reading")["through subcontractors",]
    assert row["low"] is None
    assert row["null_reason"] == "the parts given to subcontractors add up to more than the whole"
