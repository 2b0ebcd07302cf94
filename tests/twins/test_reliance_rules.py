"""What holds for every metric on reliance: money in any unit, rows in any order, and what is not known stays so."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.view import View
from tests.twins.comparing import empty_world
from tests.twins.test_reliance import few, lay_lines
from tests.worlds import SmallWorld

CLIENT = "Ada"
QUERIES = (
    *("volume_share", "vendor_concentration", "effective_vendors", "single_source_services", "critical_dependence"),
    *("hard_to_move_spend", "time_to_survive", "hidden_concentration"),
)
WORK = [
    {"vendor": "Vim", "service": "Audio", "usd": 600, "units": 40},
    {"vendor": "Vim", "service": "Box", "usd": 100, "units": 500},
    {"vendor": "Wes", "service": "Audio", "usd": 250, "units": 30},
    {"vendor": "Xan", "service": "Chat", "usd": 50, "units": 7},
]
DAY = datetime.datetime(2025, 12, 1)


def lay_log(world: SmallWorld, work: list[dict[str, Any]], currency: str = "USD", usd_per_unit: float = 1) -> None:
    """Lay work by the road of a build, in any currency, beside what the metrics need to say something."""
    for place, row in enumerate(work):
        money = {"cost": round(row["usd"] / usd_per_unit, 2), "currency": currency, "usd_per_unit": usd_per_unit}
        where = {"client": CLIENT, "vendor": row["vendor"], "service": row["service"]}
        when = {"submitted_at": DAY, "delivered_at": DAY}
        world.lay("delivery_log", batch_id=f"b{place}", units=row["units"], **money, **where, **when)
    for service in ("Audio", "Box"):
        world.lay("service_standard", service=service, unit="task", std_minutes_per_unit=12)
        function = {"function_id": service, "name": service, "criticality": "low"}
        world.lay("business_function", client=CLIENT, service=service, **function)
        stock = {"day": datetime.date(2025, 12, 1), "accepted_units_on_hand": 100}
        world.lay("buffer_stock", client=CLIENT, service=service, **stock)
    world.ownership("Pax", "Vim", 0.6)
    world.ownership("Pax", "Xan", 1)
    world.roll_up()


def answers(world: SmallWorld) -> dict[str, list[dict[str, Any]]]:
    return {query: world.ask(f"dependence/{query}").rows for query in QUERIES}


def assert_answers(wanted: dict[str, Any], found: dict[str, Any]) -> None:
    for query in QUERIES:
        assert len(found[query]) == len(wanted[query]) > 0
        for one, other in zip(wanted[query], found[query], strict=True):
            for name, value in one.items():
                if isinstance(value, float):
                    assert math.isclose(value, other[name], rel_tol=1e-6), (query, name)
                elif name != "source_ids":
                    assert value == other[name], (query, name)


def test_no_metric_depends_on_unit_currency_order_or_packing() -> None:
    world = empty_world()
    lay_log(world, WORK)
    wanted = answers(world)
    scaled = [{**row, "usd": row["usd"] * 1000} for row in WORK[::-1]]
    half = {**WORK[1], "usd": WORK[1]["usd"] / 2, "units": WORK[1]["units"] // 2}
    packed = [half, WORK[0], WORK[2], half, WORK[3]]
    for work, currency, rate in ((scaled, "EUR", 1.25), (packed, "USD", 1)):
        world.clear()
        lay_log(world, work, currency, rate)
        assert_answers(wanted, answers(world))


def upwards(amounts: list[int]) -> st.SearchStrategy[tuple[list[int], tuple[int, int]]]:
    """Draw two places of which the second holds more."""
    places = range(len(amounts))
    pairs = [(giver, taker) for giver in places for taker in places if amounts[giver] < amounts[taker]]
    return st.tuples(st.just(amounts), st.sampled_from(pairs))


amounts_with_a_pair = st.lists(st.integers(1, 100), min_size=2, max_size=5).filter(lambda one: min(one) < max(one))


@few
@given(drawn=amounts_with_a_pair.flatmap(upwards), part=st.sampled_from((0.25, 0.5, 1)))
def test_a_transfer_to_a_larger_vendor_concentrates(drawn: tuple[list[int], tuple[int, int]], part: float) -> None:
    amounts, (giver, taker) = drawn
    moved = list(map(float, amounts))
    moved[giver] -= part * amounts[giver]
    moved[taker] += part * amounts[giver]
    world = empty_world()
    found = []
    for usd in (amounts, moved):
        world.clear()
        lay_lines(
            world, [{"vendor": f"V{i}", "service": "Box", "low": x, "high": x, "units": 1} for i, x in enumerate(usd)]
        )
        profile = {line["order_q"]: line["vendors"] for line in world.ask("dependence/effective_vendors").rows}
        assert all(1 <= vendors <= len(amounts) + 1e-9 for vendors in profile.values())
        found.append(profile)
    assert found[1]["2"] < found[0]["2"]
    assert all(found[1][order] <= found[0][order] + 1e-9 for order in found[0])


def paid(vendor: str, day: str, usd: float | None = 10, **more: Any) -> dict[str, Any]:
    row = {"client": CLIENT, "vendor": vendor, "service": "Box", "day": datetime.date.fromisoformat(day)}
    return {**row, "delivered": 1, "cost_usd": usd, **more}


def hhi(world: SmallWorld, view: View | None = None, **given: Any) -> dict[str, Any]:
    (row,) = world.ask("dependence/vendor_concentration", given, view).rows
    return row


def test_a_month_counts_only_when_it_is_complete_for_every_vendor_under_contract() -> None:
    world = empty_world()
    for row in (paid("Vim", "2025-03-10"), paid("Wes", "2025-03-10"), paid("Vim", "2025-04-10", 990)):
        world.lay("throughput", **row)
    assert hhi(world)["hhi"] > 9000
    start, end = datetime.date(2025, 3, 1), datetime.date(2025, 4, 30)
    world.lay("contract", contract_id="k", client=CLIENT, vendor="Wes", start_on=start, end_on=end)
    row = hhi(world)
    assert row["hhi"] == 5000
    assert row["coverage"] == pytest.approx(11 / 12)
    # One day less, and April was never promised whole.
    world.clear()
    for one in (paid("Vim", "2025-03-10"), paid("Wes", "2025-03-10"), paid("Vim", "2025-04-10", 990)):
        world.lay("throughput", **one)
    end = datetime.date(2025, 4, 29)
    world.lay("contract", contract_id="k", client=CLIENT, vendor="Wes", start_on=start, end_on=end)
    assert hhi(world)["coverage"] == 1


def _unseen(world: SmallWorld) -> None:
    world.lay("throughput", **paid("Vim", "2025-03-10"))
    world.claim(CLIENT, "Wes")


def _unpriced(world: SmallWorld) -> None:
    world.lay("throughput", **paid("Vim", "2025-03-10"))
    world.lay("throughput", **paid("Wes", "2025-03-10", None))


def _nothing(world: SmallWorld) -> None:
    world.lay("throughput", **paid("Vim", "2025-03-10", 0))


@pytest.mark.parametrize(
    ("lay", "reason"),
    [
        (_unseen, "the work of one known vendor is not on record"),
        (_unpriced, "the cost of some delivered work is not known"),
        (_nothing, "nothing was spent"),
    ],
)
def test_what_is_missing_is_not_zero(lay: Callable[[SmallWorld], None], reason: str) -> None:
    world = empty_world()
    lay(world)
    for query in ("vendor_concentration", "effective_vendors", "critical_dependence", "hard_to_move_spend"):
        for row in world.ask(f"dependence/{query}").rows:
            assert row["low"] is row["high"] is None, query
            assert row["null_reason"] == reason
    raw = world.ask("dependence/hidden_concentration").rows[0]
    assert (raw["low"], raw["null_reason"]) == (None, reason)
    for row in world.ask("dependence/single_source_services").rows:
        assert row["single_share"] is None
        assert row["state"] in ("not certain", "paid nothing")
    paid_shares = [row for row in world.ask("dependence/volume_share").rows if row["measure"] == "spend"]
    assert {(row["share"], row["null_reason"]) for row in paid_shares} == {(None, reason)}


def test_the_window_ends_where_the_reader_says() -> None:
    world = empty_world()
    world.lay("throughput", **paid("Vim", "2024-12-31", 70))
    for day in ("2025-01-01", "2025-12-31"):
        world.lay("throughput", **paid("Wes", day, 15))
    world.lay("throughput", **paid("Xan", "2026-01-01", 900))
    # Nobody in particular is no client.
    world.lay("throughput", **{**paid("Vim", "2025-06-01", 500), "client": None})
    assert hhi(world)["vendors_high"] == 1
    assert hhi(world, **{"from": "2024"})["hhi"] == pytest.approx(10000 * (0.7**2 + 0.3**2))
    assert hhi(world, **{"from": "2024", "to": "2024"})["vendors_high"] == 1
    # Seen from the last day of November, December is not over.
    (row,) = world.ask("dependence/spend_lines", None, View(on="2025-12-30")).rows[1:]
    assert (row["vendor"], row["spend_usd"], row["period"]) == ("Wes", 15, "1 Dec 2024 to 30 Nov 2025")
    assert row["finding"] == "The figures on dependence count 2 lines of work for 1 client."


def test_a_path_outside_the_range_widens_it() -> None:
    world = empty_world()
    lay_lines(world, [{"vendor": "Vim", "service": "Box", "low": 10, "high": 30, "units": 1}])
    work = {**paid("Vim", "2025-06-30", 90), "scenario": "no_event", "range_only": True}
    world.lay("throughput", **work, basis="modelled", run_id="run")
    for scenario, high in (("base", 30), ("low", 30), ("no_event", 90)):
        (row,) = world.ask("dependence/spend_lines", None, View(scenario=scenario)).rows
        assert (row["low"], row["high"], row["spend_usd"]) == (10, high, None)


def test_modelled_work_says_so_and_an_empty_record_says_nothing() -> None:
    world = empty_world()
    for query in QUERIES:
        assert world.ask(f"dependence/{query}").rows == []
    lay_lines(world, [{"vendor": name, "service": "Box", "low": 5, "high": 9, "units": 1} for name in ("Vim", "Wes")])
    for query in QUERIES:
        if query == "time_to_survive":
            continue
        rows = world.ask(f"dependence/{query}").rows
        assert {row["basis"] for row in rows} == {"modelled"}
        assert all("modelled" in row["finding"] for row in rows)
    assert world.ask("dependence/vendor_concentration", None, View(basis="estimated")).rows == []
