"""Contracts on the very day that decides, and money at the seams: what generated worlds seldom meet."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from dashboard.view import View
from tests.twins.comparing import empty_world
from tests.worlds import SmallWorld

D = datetime.date


def year_of(world: SmallWorld, contract_id: str = "c", **more: Any) -> None:
    """Lay a contract over 2025 between Ada and Vim."""
    pair = {"contract_id": contract_id, "client": "Ada", "vendor": "Vim"}
    world.lay("contract", **{**pair, "start_on": D(2025, 1, 1), "end_on": D(2025, 12, 31), **more})


def on(day: str) -> View:
    return View(on=day)


def left(world: SmallWorld, day: str) -> float:
    rows = world.ask("contracts/remaining_commitment", view=on(day)).rows
    return float(rows[0]["total_usd"])


def test_what_is_invoiced_on_the_day_is_billed_the_day_after() -> None:
    world = empty_world()
    year_of(world, committed_value=100)
    world.lay("invoice", contract_id="c", billed_on=D(2025, 7, 1), amount=30)
    assert (left(world, "2025-07-01"), left(world, "2025-07-02")) == (100, 70)


def test_an_invoice_counts_at_the_rate_of_the_contract_or_in_another_currency_at_its_own() -> None:
    world = empty_world()
    year_of(world, committed_value=100, currency="EUR", usd_per_unit=1.25)
    world.lay("invoice", contract_id="c", billed_on=D(2025, 3, 1), amount=20, currency="EUR", usd_per_unit=1.1)
    assert left(world, "2025-07-01") == 100
    world.lay("invoice", contract_id="c", billed_on=D(2025, 3, 1), amount=30, currency="USD", usd_per_unit=1)
    assert left(world, "2025-07-01") == 70


@pytest.mark.parametrize(
    ("day", "renews", "expected"),
    [
        ("2025-10-02", True, ("decide by", D(2025, 10, 2))),
        ("2025-10-03", True, ("locked until", D(2026, 12, 31))),
        ("2025-10-03", False, ("ends on", D(2025, 12, 31))),
        ("2025-12-31", False, ("ends on", D(2025, 12, 31))),
        ("2026-01-01", False, ("ended on", D(2025, 12, 31))),
        ("2026-10-02", True, ("locked until", D(2026, 12, 31))),
        ("2026-10-03", True, ("locked until", D(2027, 12, 31))),
    ],
)
def test_the_deadline_day_still_counts(day: str, renews: bool, expected: tuple[str, datetime.date]) -> None:
    world = empty_world()
    year_of(world, notice_days=90, auto_renew=renews, renew_term_months=12)
    (row,) = world.ask("contracts/renewal_calendar", {"with_ended": 1}, on(day)).rows
    assert (row["renewal"], row["renewal_on"].date()) == expected


@pytest.mark.parametrize(("days", "value"), [(92, 0), (93, 7), (400, 7)])
def test_a_deadline_on_the_last_day_of_the_window_is_in_it(days: int, value: int) -> None:
    world = empty_world()
    year_of(world, total_value=7, notice_days=90, auto_renew=True, renew_term_months=12)
    rows = world.ask("contracts/auto_renew_exposure", {"days": days}, on("2025-07-01")).rows
    assert (rows[-1]["window_days"], rows[-1]["value_usd"]) == (days, value)


@pytest.mark.parametrize(("agreement_renews", "value"), [(True, 100), (False, 40)])
def test_a_call_off_renews_beside_an_agreement_that_does_not(agreement_renews: bool, value: int) -> None:
    world = empty_world()
    renews = {"notice_days": 30, "renew_term_months": 12}
    year_of(world, "frame", kind="overarching", committed_value=100, auto_renew=agreement_renews, **renews)
    year_of(world, "call", kind="subsequent", overarching_id="frame", committed_value=40, auto_renew=True, **renews)
    row = world.ask("contracts/auto_renew_exposure", {"days": 365}, on("2025-07-01")).rows[-1]
    assert (row["contracts"], row["value_usd"]) == (1, value)


@pytest.mark.parametrize(("days", "share"), [(182, 0.25), (183, 1)])
def test_an_end_on_the_last_day_falls_due(days: int, share: float) -> None:
    world = empty_world()
    year_of(world, committed_value=75)
    year_of(world, "early", committed_value=25, end_on=D(2025, 8, 31))
    rows = world.ask("contracts/renewal_wall", {"days": days}, on("2025-07-01")).rows
    assert {row["within_share"] for row in rows} == {share}
    assert [(row["quarter"], row["share"]) for row in rows] == [("2025 Q3", 0.25), ("2025 Q4", 0.75)]


def test_later_quarters_stand_together() -> None:
    world = empty_world()
    for place, month in enumerate((3, 6, 9, 12)):
        year_of(world, f"c{place}", committed_value=25, end_on=D(2026, month, 28))
    rows = world.ask("contracts/renewal_wall", {"most": 2}, on("2025-07-01")).rows
    assert [(row["quarter"], row["share"]) for row in rows] == [("2026 Q1", 0.25), ("2026 Q2", 0.25), ("later", 0.5)]


def test_work_under_two_contracts_burns_each_once() -> None:
    world = empty_world()
    year_of(world, "large", committed_value=300)
    year_of(world, "small", committed_value=100)
    for place in range(28):
        pair = {"client": "Ada", "vendor": "Vim", "day": D(2025, 6, 30) - datetime.timedelta(days=place)}
        world.lay("throughput", **pair, cost_usd=4, delivered=1)
    rows = {row["contract_id"]: row for row in world.ask("contracts/run_out", view=on("2025-07-01")).rows}
    assert (rows["large"]["burn_usd_per_day"], rows["small"]["burn_usd_per_day"]) == (3, 1)
    assert rows["large"]["burn_low"] == rows["large"]["burn_high"] == 3
    # Half a year of each is left: 151 and 50 dollars on the straight line.
    assert rows["large"]["verdict"] == rows["small"]["verdict"] == "gone before the end"


def test_a_run_off_puts_the_smallest_areas_together() -> None:
    world = empty_world()
    for name, usd in (("Vim", 60), ("Wes", 30), ("Xan", 6), ("Yew", 4)):
        year_of(world, name, vendor=name, committed_value=usd)
    rows = world.ask("contracts/commitment_run_off", {"most": 2, "grain": "quarter"}, on("2025-01-01")).rows
    first = {row["party"]: row["remaining_usd"] for row in rows if row["day"].date() == D(2025, 1, 1)}
    assert first == {"Vim": 60, "Wes": 30, "all others": 10}
    days = sorted({row["day"].date() for row in rows})
    assert days == [D(2025, 1, 1), D(2025, 4, 1), D(2025, 7, 1), D(2025, 10, 1), D(2026, 1, 1)]
    within = {"from": "2025-03", "to": "2025-07", "grain": "quarter"}
    rows = world.ask("contracts/commitment_run_off", within, on("2025-01-01")).rows
    assert {row["day"].date() for row in rows} == {D(2025, 4, 1), D(2025, 7, 1)}


def test_what_is_signed_later_did_not_bind_before() -> None:
    world = empty_world()
    year_of(world, committed_value=100, signed_on=D(2025, 3, 1), known_on=D(2024, 1, 1))
    year_of(world, "unsigned", committed_value=50, known_on=D(2025, 9, 1))
    counts = [len(world.ask("contracts/all_contracts", view=on(day)).rows) for day in ("2024-12-31", "2025-01-01")]
    assert counts == [0, 1]
    assert len(world.ask("contracts/all_contracts", view=on("2025-03-01")).rows) == 2
