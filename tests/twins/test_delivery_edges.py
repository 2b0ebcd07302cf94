"""Delivered work in worlds of a few batches: totals, ranges, samples, targets and what is left unknown."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from dashboard.view import View
from dashboard.warehouse.statements import statement
from tests.twins.comparing import keyed
from tests.twins.delivered import BOTH, FIRST, asked_of, batch, lay_world, plain
from tests.worlds import queries, slug

DELIVERY = sorted(query.id for query in queries().queries.values() if query.id.startswith("delivery/"))


@pytest.mark.parametrize("query", DELIVERY)
def test_an_empty_world_has_no_answer(query: str) -> None:
    assert lay_world([], {}).ask(query).rows == []


def test_totals_of_clients_add_up_to_the_vendor() -> None:
    rows = [batch(), batch("b1", client="Bob", service="Chats"), batch("b2", client=None, units=30)]
    world = lay_world(rows, BOTH)
    (whole,) = asked_of(world, "throughput_by_period", {"grain": "year"})
    parts = asked_of(world, "throughput_by_period", {"grain": "year", "vendor": "vim"})
    assert [row["who"] for row in parts] == ["Bob at Vim", "Other clients at Vim", "Ada at Vim"]
    assert whole["std_hours"] == pytest.approx(sum(row["std_hours"] for row in parts)) == 11.5
    assert whole["finding"].startswith("In 2024 (not whole) Vim came to 12 standard hours")


def test_a_range_may_begin_at_zero() -> None:
    """A low path without work leaves no rows; the headline takes both ends from the widest pair."""
    ada = [batch(name, scenario=name, range_only=True, units=90) for name in ("base", "high")]
    bob = [
        batch(f"b{name}", client="Bob", scenario=name, range_only=True, units=20) for name in ("low", "base", "high")
    ]
    rows = asked_of(lay_world([*ada, *bob], BOTH), "throughput_by_period", {"grain": "quarter", "vendor": "vim"})
    assert [(row["who"], row["low"], row["high"]) for row in rows] == [("Ada at Vim", 0, 9), ("Bob at Vim", 2, 2)]
    assert "Ada at Vim came to between 0 and 9 standard hours" in rows[0]["finding"]


def test_a_pair_without_a_public_figure_is_a_range_and_no_line() -> None:
    paths = [
        batch(name, scenario=name, range_only=True, units=units)
        for name, units in (("low", 10), ("base", 20), ("high", 90))
    ]
    world = lay_world([*paths, batch("b9", client="Bob", units=20)], BOTH)
    asked = {"grain": "quarter", "vendor": "vim"}
    ada, bob = asked_of(world, "throughput_by_period", asked)
    assert (ada["who"], ada["std_hours"], ada["low"], ada["high"]) == ("Ada at Vim", None, 1, 9)
    assert (bob["std_hours"], bob["low"], bob["high"]) == (2, None, None)
    (vim,) = asked_of(world, "throughput_by_period", {"grain": "quarter"})
    assert (vim["std_hours"], vim["basis"]) == (4, "modelled")
    years = keyed(asked_of(world, "pair_range", {"vendor": "vim"}), "client_id")
    assert [(row["low"], row["high"], row["cost_usd"]) for row in years.values()] == [(10, 10, 10), (10, 10, None)]
    assert "Bob at Vim came to USD 10; Ada at Vim is a range, not a point: USD 10" in years["ada",]["finding"]
    (ada,) = asked_of(lay_world([paths[1]], BOTH), "pair_range", {"vendor": "vim"})
    assert (ada["low"], ada["high"], ada["null_reason"]) == (None, None, "no range of this pair has been modelled")


def test_a_pair_with_a_public_bound_stands_right_after_the_public_figures() -> None:
    rows = [
        batch(f"{client}{scenario}", client=client, scenario=scenario, range_only=True, cost=cost)
        for client, width in (("Ada", 2), ("Cy", 20))
        for scenario, cost in (("low", 1), ("high", width))
    ]
    world = lay_world([*rows, batch("b9", client="Bob")], BOTH)
    asked = {"vendor": "vim"}
    assert [row["pair"] for row in asked_of(world, "pair_range", asked)] == ["Bob at Vim", "Cy at Vim", "Ada at Vim"]
    year = {"period_from": datetime.date(2024, 1, 1), "period_to": datetime.date(2025, 1, 1)}
    bound = {"covers": "pair", "operator": "<", "high_usd": 20, "reason": "It was said.", "source_id": world.source()}
    world.lay("model_anchor", anchor_id="a", run_id="run", client="Ada", vendor="Vim", **bound, **year)
    assert [row["pair"] for row in asked_of(world, "pair_range", asked)] == ["Bob at Vim", "Ada at Vim", "Cy at Vim"]


def test_only_the_largest_lines_are_drawn() -> None:
    rows = [batch("b0"), batch("b1", vendor="Wes", units=30)]
    asked = {"grain": "month", "most": 1}
    assert [row["who"] for row in asked_of(lay_world(rows, BOTH), "throughput_by_period", asked)] == ["Wes"]


def test_one_stage_without_inspection_leaves_the_whole_unknown() -> None:
    rows = [batch(), batch("b1", service="Chats", inspected=0, passed_first=0)]
    found = asked_of(lay_world(rows, {}), "first_pass_yield", {})
    assert [(row["stage"], row["part"]) for row in found] == [
        ("Images", 0.9),
        ("Chats", None),
        ("All 2, one after another", None),
    ]
    named = lay_world([batch()], {}).ask("delivery/first_pass_yield", {"stages": "images,chats"}).rows
    assert named[-1]["part"] is None


def test_a_sample_gives_a_range_by_wilson() -> None:
    found = asked_of(lay_world([batch(units=1000, inspected=100, passed_first=95)], {}), "first_pass_yield", {})
    assert (found[0]["low"], found[0]["high"]) == (pytest.approx(0.8882495308), pytest.approx(0.9784563208))


def test_the_strictest_contract_target_stands_beside_punctuality() -> None:
    world = lay_world([batch()], {})
    for name, target, day in (("c1", 0.9, 2023), ("c2", 0.95, 2023), ("c3", 0.99, 2025)):
        parties = {"client": "Ada", "vendor": "Vim", "contract_id": name}
        world.lay("contract", **parties, start_on=datetime.date(day, 1, 1), end_on=datetime.date(day + 1, 12, 31))
        sla = {"measure": "on_time", "operator": ">=", "target": target}
        world.lay("contract_sla", contract_id=name, service="Images", **sla)
    rows = asked_of(world, "sla_attainment", {"client": slug("Ada")})
    assert {(row["part"], row["target"]) for row in rows} == {(1, 0.95)}


def test_later_delivery_is_never_more_punctual() -> None:
    parts: list[float] = []
    for hours in (24, 72, 73, 200):
        late = batch("b1", delivered_at=FIRST + datetime.timedelta(hours=hours))
        rows = asked_of(lay_world([batch(), late], {}), "sla_attainment", {})
        parts.append(rows[0]["part"])
    assert parts == [1, 1, 0.5, 0.5]


@pytest.mark.parametrize("query", DELIVERY)
def test_a_modelled_world_is_said_to_be_modelled(query: str) -> None:
    path = {"scenario": "base", "basis": "modelled", "run_id": "run"}
    world = lay_world([batch(scenario="base")], BOTH)
    monday = {"vendor": "Vim", "pool": "crowd", "week_start": datetime.date(2024, 1, 22)}
    world.lay("pool_service", vendor="Vim", pool="crowd", service="Images")
    world.lay("capacity", **monday, nominal_std_hours=9, available_std_hours=9, **path)
    promise = {"valid_from": datetime.date(2024, 1, 1), "std_hours_per_week": 5, "basis": "modelled", "run_id": "run"}
    world.lay("capacity_reservation", client="Ada", vendor="Vim", pool="crowd", **promise)
    asked = {"vendor": "vim"} if query == "delivery/pair_range" else {}
    answer = world.ask(query, asked)
    assert set(answer.basis_mix) == {"modelled"}
    assert answer.rows[0]["finding"].endswith("(modelled).")
    assert answer.sources == ()


def test_sums_of_one_modelled_log_are_not_said_to_fit() -> None:
    (row,) = asked_of(lay_world([batch(scenario="base")], BOTH), "littles_law", {})
    assert (row["mismatch"], row["reading"], row["alarm"]) == (None, "not checked", False)
    assert "by construction" in row["null_reason"]
    assert "is not checked: the modelled log fits by construction" in row["finding"]


def test_what_had_to_be_known_by_a_day_ends_on_it() -> None:
    """Rows later than the day are not shown, so a period beyond it would look like one in which nothing happened."""
    world = lay_world([batch(delivered_at=None)], BOTH)
    rows = plain(world.ask("delivery/backlog", view=View(known="2024-02-10")).rows)
    assert rows[-1]["counted_on"] == datetime.date(2024, 2, 10)
    assert [row["is_partial"] for row in rows if row["state"] == "overdue"] == [False, True]
    (row,) = world.ask("delivery/turnaround_time", view=View(known="2024-01-25")).rows
    assert row["is_partial"]


def test_what_came_after_the_day_known_was_open_on_that_day() -> None:
    days = {"submitted_at": "2024-01-10T09:00", "due_at": "2024-01-20T09:00", "delivered_at": "2024-02-10T09:00"}
    told = {"inspected": 5, "passed_first": 5, "cost": 7}
    world = lay_world([batch(**days, **told)], {})
    connection = world.version().connection

    def select(asked: str, known: str) -> tuple[Any, ...]:
        with connection.cursor() as cursor:
            cursor.execute(statement("set_known"), {"value": known})
            (row,) = cursor.execute(asked).fetchall()
        return row

    early, late = "2024-01-25", "2024-02-10"
    asked = "select delivered_at is null, inspected, cost from delivery_log"
    assert [select(asked, known) for known in (early, late)] == [(True, None, None), (False, 5, 7)]
    # Till the end of the day known.
    asked = "select is_open, unit_seconds / units / 3600 from turnaround"
    assert select(asked, early) == (True, 15 * 24 + 15)
    assert select(asked, late) == (False, 31 * 24)
    asked = "select sum(due), sum(late), sum(open_overdue), sum(delivered) from throughput"
    assert [select(asked, known) for known in (early, late)] == [(10, 0, 10, None), (10, 10, 0, 10)]


def test_what_came_late_is_late_and_open_no_more() -> None:
    days = {"due_at": "2024-01-20T09:00", "submitted_at": "2024-01-10T09:00", "delivered_at": "2024-01-30T09:00"}
    rows = [batch(due_at="2024-01-20T09:00", submitted_at="2024-01-10T09:00", delivered_at="2024-01-15T09:00")]
    found = asked_of(lay_world([*rows, batch("late", units=30, inspected=30, **days)], {}), "sla_attainment", {})
    assert len(found) == 2
    for row in found:
        assert (row["part"], row["overdue"]) == (pytest.approx(0.25), 0), row["measure"]
