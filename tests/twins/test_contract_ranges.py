"""Contracts of which only a range is known: the range is as tight as it may be, and no point is made of it."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.view import View
from tests.twins.comparing import empty_world, tried
from tests.worlds import SmallWorld

Row = dict[str, Any]
D = datetime.date
ON = View(on="2025-07-01")
few = settings(tried, max_examples=tried.max_examples // 5)


def a_contract(world: SmallWorld, contract_id: str, **more: Any) -> None:
    """Lay a contract over 2025 between Ada and Vim."""
    pair = {"contract_id": contract_id, "client": "Ada", "vendor": "Vim"}
    world.lay("contract", **{**pair, "start_on": D(2025, 1, 1), "end_on": D(2025, 12, 31), **more})


RANGE = {"range_only": True, "low_factor": 0.5, "high_factor": 2.0}
SHOWN = (
    ("remaining_commitment", "remaining_usd", 184, 92, 368),
    ("renewal_calendar", "value_usd", 365, 182.5, 730),
    ("auto_renew_exposure", "value_usd", 365, 182.5, 730),
    ("all_contracts", "value_usd", 365, 182.5, 730),
)


@pytest.mark.parametrize(("name", "column", "point", "low", "high"), SHOWN)
def test_a_contract_known_by_a_range_has_two_ends_and_no_point(
    name: str, column: str, point: float, low: float, high: float
) -> None:
    terms = {"committed_value": 365, "notice_days": 120, "auto_renew": True, "renew_term_months": 12}
    for more, expected in (({}, (point, point, point)), (RANGE, (None, low, high))):
        world = empty_world()
        a_contract(world, "c", **terms, **more)
        row = world.ask(f"contracts/{name}", {"client": "ada"}, ON).rows[-1]
        assert (row[column], row["low"], row["high"]) == tuple(map(pytest.approx, expected))
        assert bool(row["null_reason"]) == (row[column] is None)
        assert name == "all_contracts" or not more or " to USD " in row["finding"]


def test_a_total_over_enough_clients_counts_what_is_known_by_a_range_as_modelled() -> None:
    world = empty_world()
    a_contract(world, "c", committed_value=365, **RANGE)
    a_contract(world, "d", committed_value=365, client="Bob")
    for name, column in (("remaining_commitment", "total_usd"), ("commitment_run_off", "total_usd")):
        whole, one = (world.ask(f"contracts/{name}", {"few": few}, ON).rows[0] for few in (1, 2))
        assert (whole[column], one[column]) == (pytest.approx(368), None)
    areas = world.ask("contracts/commitment_run_off", {"by": "client"}, ON).rows
    assert [(row["remaining_usd"], row["low"], row["high"]) for row in areas[:2]] == [
        (None, pytest.approx(92), pytest.approx(368)),
        (pytest.approx(184), pytest.approx(184), pytest.approx(184)),
    ]


def test_a_range_of_one_client_does_not_stand_alone_in_the_run_off() -> None:
    world = empty_world()
    for place, (client, vendor) in enumerate((("Ada", "Vim"), ("Ada", "Wes"), ("Bob", "Wes"), ("Bob", "Xan"))):
        a_contract(world, f"c{place}", client=client, vendor=vendor, committed_value=365, **RANGE)
    rows = world.ask("contracts/commitment_run_off", {"few": 2}, ON).rows
    assert [(row["party"], row["remaining_usd"]) for row in rows[:2]] == [("Wes", 368), ("all others", 368)]
    (most,) = world.ask("contracts/commitment_run_off", {"to": "2025-08-01"}, ON).rows[:1]
    assert (most["party"], most["remaining_usd"], most["low"]) == ("all others", None, 368)
    alone = world.ask("contracts/commitment_run_off", {"vendor": "vim"}, ON).rows
    assert [(row["party"], row["remaining_usd"], row["low"]) for row in alone[:1]] == [("Vim", None, 92)]


def test_a_quarter_of_few_clients_known_by_a_range_has_no_point_among_many() -> None:
    world = empty_world()
    for place, end_on in enumerate((D(2025, 12, 31),) * 5 + (D(2026, 12, 31),)):
        a_contract(world, f"c{place}", client=f"Client {place}", end_on=end_on, committed_value=100, **RANGE)
    many, one = world.ask("contracts/renewal_wall", {"days": 200}, ON).rows
    assert (many["committed_usd"], many["share"], many["within_usd"], many["all_usd"]) == (
        pytest.approx(500),
        pytest.approx(5 / 6),
        pytest.approx(500),
        pytest.approx(600),
    )
    assert (one["committed_usd"], one["share"]) == (None, None)
    assert (one["low"], one["high"]) == (pytest.approx(50 / 1050), pytest.approx(200 / 450))
    assert one["null_reason"] == "only a range is known of the money"


weights = st.fixed_dictionaries(
    {
        "end_on": st.sampled_from((D(2025, 7, 1), D(2025, 9, 30), D(2025, 12, 31), D(2026, 12, 31))),
        "usd": st.sampled_from((0, 10, 100)),
        "low_factor": st.sampled_from((0.0, 0.25, 1.0)),
        "high_factor": st.sampled_from((1.0, 3.0, 40.0)),
    }
)


@few
@given(rows=st.lists(weights, min_size=1, max_size=4))
def test_the_range_of_a_term_and_of_a_wall_is_that_of_every_choice_of_weights(rows: list[Row]) -> None:
    world = empty_world()
    for place, row in enumerate(rows):
        money = {"committed_value": row["usd"], "low_factor": row["low_factor"], "high_factor": row["high_factor"]}
        a_contract(world, f"c{place}", end_on=row["end_on"], range_only=True, **money)
        # Nothing is billed, so what is committed is all that is left.
        world.lay("invoice", contract_id=f"c{place}", billed_on=D(2025, 8, 1), amount=1)
    months, shares = [], []
    for choice in itertools.product(("low_factor", "high_factor"), repeat=len(rows)):
        usd = [row["usd"] * row[name] for row, name in zip(rows, choice, strict=True)]
        left = [(row["end_on"] - D(2025, 6, 30)).days for row in rows]
        if sum(usd):
            months.append(sum(w * days for w, days in zip(usd, left, strict=True)) / sum(usd) / 30.4375)
            shares.append(sum(w for w, days in zip(usd, left, strict=True) if days <= 92) / sum(usd))
    (term,) = world.ask("contracts/remaining_term", view=ON).rows
    expected = (min(months), max(months)) if months else (None, None)
    assert (term["low"], term["high"]) == tuple(map(pytest.approx, expected))
    quarters = world.ask("contracts/renewal_wall", {"client": "ada"}, ON).rows
    (third,) = [row for row in quarters if row["quarter"] == "2025 Q3"] or [None]
    if third and shares:
        assert (third["low"], third["high"]) == (pytest.approx(min(shares)), pytest.approx(max(shares)))
        assert third["share"] is None


paths = st.fixed_dictionaries(
    {
        "vendor": st.sampled_from(("Vim", "Wes", "Xan")),
        "bound": st.sampled_from((0, 10)),
        "free": st.sampled_from((0, 10, 90)),
        "low": st.sampled_from((0.5, 1.0)),
        "high": st.sampled_from((1.0, 4.0)),
    }
)


@few
@given(rows=st.lists(paths, min_size=1, max_size=3, unique_by=lambda row: row["vendor"]))
def test_the_range_of_an_exclusive_share_is_that_of_every_choice_of_paths(rows: list[Row]) -> None:
    world = empty_world()
    modelled = {"basis": "modelled", "run_id": world.model_run(), "range_only": True}
    a_contract(world, "c")
    world.lay("contract_service", contract_id="c", service="bound", is_exclusive=True)
    for row, scenario, service in itertools.product(rows, ("low", "high"), ("bound", "free")):
        work = {"client": "Ada", "vendor": row["vendor"], "service": service, "day": D(2025, 6, 1)}
        world.lay("throughput", **work, scenario=scenario, cost_usd=row[service] * row[scenario], **modelled)
    shares = []
    for choice in itertools.product(("low", "high"), repeat=len(rows)):
        bound = sum(row["bound"] * row[name] for row, name in zip(rows, choice, strict=True))
        free = sum(row["free"] * row[name] for row, name in zip(rows, choice, strict=True))
        shares += [bound / (bound + free)] if bound + free else []
    (found,) = world.ask("contracts/exclusivity_exposure", view=ON).rows
    expected = (min(shares), max(shares)) if shares else (None, None)
    assert (found["low"], found["high"]) == tuple(map(pytest.approx, expected))
    assert found["exclusive_share"] is None


def test_a_commitment_and_its_burn_lie_on_one_path() -> None:
    world = empty_world()
    modelled = {"basis": "modelled", "run_id": world.model_run(), "range_only": True}
    a_contract(world, "c", committed_value=368, low_factor=0.5, high_factor=2.0, **modelled)
    world.lay("invoice", contract_id="c", billed_on=D(2025, 6, 1), amount=184)
    for week, (scenario, factor) in itertools.product(range(4), (("low", 0.5), ("base", 1), ("high", 2))):
        work = {"client": "Ada", "vendor": "Vim", "day": D(2025, 6, 30) - datetime.timedelta(weeks=week)}
        world.lay("throughput", **work, scenario=scenario, cost_usd=14 * factor, **modelled)
    (row,) = world.ask("contracts/run_out", view=ON).rows
    assert (row["early_on"].date(), row["late_on"].date()) == (D(2025, 10, 1), D(2025, 10, 1))
    assert (row["run_out_on"], row["remaining_usd"], row["unused_usd"]) == (None, None, None)
    assert (row["burn_low"], row["burn_high"], row["verdict"]) == (1, 4, "gone before the end")
    (burn,) = world.ask("contracts/burn_against_plan", view=ON).rows
    assert (burn["burn_ratio"], burn["pace"], burn["null_reason"]) == (
        *(None, "not known"),
        "only a range is known of the money",
    )
    assert burn["finding"] == "For no contract far enough into its term are both plan and billing known."
    assert (burn["spent_usd"], burn["plan_usd"], burn["committed_usd"]) == (None, None, None)


@pytest.mark.parametrize(("services", "expected"), [(("a", "a"), "continued on"), (("a", "b"), "locked until")])
def test_a_contract_that_another_one_takes_up_does_not_renew(services: tuple[str, str], expected: str) -> None:
    world = empty_world()
    renews = {"notice_days": 30, "auto_renew": True, "renew_term_months": 12, "total_value": 9}
    a_contract(world, "c", **renews)
    a_contract(world, "d", **{**renews, "start_on": D(2026, 1, 1), "end_on": D(2026, 12, 31)})
    for contract_id, service in zip("cd", services, strict=True):
        world.lay("contract_service", contract_id=contract_id, service=service)
    view = View(on="2026-03-01")
    rows = {row["contract_id"]: row for row in world.ask("contracts/renewal_calendar", {"with_ended": 1}, view).rows}
    assert rows["c"]["renewal"] == expected
    assert rows["d"]["renewal"] == "decide by"
    value = world.ask("contracts/auto_renew_exposure", {"days": 365}, view).rows[-1]["value_usd"]
    assert value == (9 if expected == "continued on" else 18)


def test_a_contract_of_two_that_have_parted_does_not_renew() -> None:
    world = empty_world()
    a_contract(world, "c", notice_days=30, auto_renew=True, renew_term_months=12)
    (row,) = world.ask("contracts/renewal_calendar", view=View(on="2026-03-01")).rows
    assert row["renewal"] == "locked until"
    world.claim("Ada", "Vim", status="ended", ended_on="2025-06-01")
    rows = world.ask("contracts/renewal_calendar", {"with_ended": 1}, View(on="2026-03-01")).rows
    assert [row["renewal"] for row in rows] == ["ended on"]
