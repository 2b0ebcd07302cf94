"""Throughput, backlog, turnaround (Q08), punctuality (Q09), rework (Q06) and yield (Q07) answer as their twins do."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings

from tests.twins.comparing import assert_same, keyed, tried
from tests.twins.delivered import FIRST, asking, batches, lay_world, plain, questions, standards
from tests.twins.twins_delivery import AS_OF, Row, backlog, end_of, throughput, turnaround
from tests.twins.twins_delivery_rates import attainment, first_pass, rework
from tests.worlds import SmallWorld, queries, slug

# Each world is asked several questions, so fewer of them are laid.
laid = settings(tried, max_examples=tried.max_examples * 3 // 10)
turned = settings(tried, max_examples=tried.max_examples // 10)
LINE = ("client_id", "vendor_id", "period")
DELIVERY = sorted(query.id for query in queries().queries.values() if query.id.startswith("delivery/"))
BOTH = {"Images": 6, "Chats": 45}


def batch(batch_id: str = "b0", **changed: Any) -> Row:
    """Return a batch of ten images, back on time after two days and looked at whole."""
    days = {"submitted_at": FIRST, "due_at": FIRST + datetime.timedelta(days=3)}
    counts = {"inspected": 10, "passed_first": 9, "accepted": 9, "reworked_tasks": 1, "rework_loops": 2}
    named = {"batch_id": batch_id, "client": "Ada", "vendor": "Vim", "service": "Images", "units": 10}
    path = {"scenario": "actual", "range_only": False, "cost": 10, "usd_per_unit": 1}
    return {**named, **path, **days, "delivered_at": FIRST + datetime.timedelta(days=2), **counts, **changed}


def asked_of(world: SmallWorld, query: str, asked: Row) -> list[Row]:
    taken = queries().find(f"delivery/{query}").parameters
    return plain(world.ask(f"delivery/{query}", asking(asked, *taken)).rows)


@laid
@given(rows=batches, minutes=standards, asked=questions)
@example(rows=[batch(scenario="high", range_only=True)], minutes={}, asked={"grain": "month", "client": "ada"})
def test_throughput_and_cost(rows: list[Row], minutes: dict[str, int], asked: Row) -> None:
    world = lay_world(rows, minutes)
    expected = throughput(rows, minutes, asked)
    found = asked_of(world, "throughput_by_period", asked)
    assert_same(expected, keyed(found, *LINE))
    assert all(row["null_reason"] for row in found if row["std_hours"] is None)
    named = {"cost_usd": "cost_usd", "low": "cost_low", "high": "cost_high", "is_partial": "is_partial"}
    costs = {key: {name: row[column] for name, column in named.items()} for key, row in expected.items()}
    found = asked_of(world, "cost_by_period", asked)
    assert_same(costs, keyed(found, *LINE))
    assert all(row["null_reason"] for row in found if row["cost_usd"] is None)
    paced = asked_of(world, "throughput_per_working_day", asked)
    assert {key: row["accepted_hours"] for key, row in keyed(paced, *LINE).items()} == {
        key: pytest.approx(None if row["accepted_hours"] is None else float(row["accepted_hours"]))
        for key, row in expected.items()
    }
    _hold_the_pace(paced, asked)


def _hold_the_pace(rows: list[Row], asked: Row) -> None:
    """Each pace times the days that are worked, over and asked for is what was accepted."""
    periods = sorted({row["period"] for row in rows})
    for row in rows:
        assert row["working_days"] == len(_worked(row["period"], asked))
        if row["accepted_hours"] is None or not row["working_days"]:
            assert row["hours_per_working_day"] is None
            assert row["null_reason"]
        else:
            assert row["hours_per_working_day"] * row["working_days"] == pytest.approx(row["accepted_hours"])
    assert all(row["change"] is None for row in rows if row["period"] == periods[0])


def _worked(period: datetime.date, asked: Row) -> list[datetime.date]:
    last = min(AS_OF, asked.get("to", AS_OF), end_of(asked["grain"], period))
    first = max(period, asked.get("from", period))
    days = [first + datetime.timedelta(days=place) for place in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5]


@laid
@given(rows=batches, minutes=standards, asked=questions)
@example(
    rows=[batch(due_at=FIRST - datetime.timedelta(days=1), delivered_at=None)], minutes={}, asked={"grain": "day"}
)
def test_backlog(rows: list[Row], minutes: dict[str, int], asked: Row) -> None:
    found = asked_of(lay_world(rows, minutes), "backlog", asked)
    expected = backlog(rows, minutes, asked)
    days = {key: row.pop("counted_on") for key, row in expected.items()}
    assert_same(expected, keyed(found, "state", "period"))
    assert {(row["state"], row["period"]): row["counted_on"] for row in found} == days
    assert all(row["null_reason"] for row in found if row["amount"] is None)


@laid
@given(rows=batches, asked=questions)
@example(rows=[batch(), batch("b1", delivered_at=None)], asked={"grain": "month"})
@example(rows=[batch(delivered_at=None)], asked={"grain": "month"})
def test_turnaround(rows: list[Row], asked: Row) -> None:
    found = asked_of(lay_world(rows, {}), "turnaround_time", asked)
    hidden = [row for row in found if row["units"] is None]
    assert_same(turnaround(rows, asked), keyed((row for row in found if row["units"] is not None), "period"))
    assert all("range" in row["null_reason"] and row["p50_hours"] is None for row in hidden)
    assert all(
        row["null_reason"].startswith("not reached") for row in found if row["p95_hours"] is None and row["units"]
    )
    assert all(row["p50_hours"] <= row["p95_hours"] for row in found if row["p95_hours"] is not None)


@laid
@given(rows=batches, minutes=standards, asked=questions)
@example(rows=[batch(), batch("b1", delivered_at=None)], minutes={}, asked={"grain": "month"})
def test_rates(rows: list[Row], minutes: dict[str, int], asked: Row) -> None:
    world = lay_world(rows, minutes)
    on_time = asked_of(world, "sla_attainment", asked)
    assert_same(attainment(rows, minutes, asked), keyed(on_time, "client_id", "vendor_id", "measure"))
    sent_back = asked_of(world, "rework", asked)
    assert_same(rework(rows, minutes, asked), keyed(sent_back, "measure", "period"))
    passed = asked_of(world, "first_pass_yield", asked)
    names = {row["stage"] if row["kind"] == "one service" else "all": {"part": row["part"]} for row in passed}
    assert_same({name: {"part": part} for name, part in first_pass(rows, asked).items()}, names)
    for row in (*on_time, *sent_back, *passed):
        assert row["part"] is not None or row["null_reason"]
        assert row["part"] is None or (row.get("measure") or "").startswith("each") or 0 <= row["part"] <= 1
    rate, load = (
        {key[1]: row["part"] for key, row in keyed(sent_back, "measure", "period").items() if key[0].startswith(name)}
        for name in ("sent", "each")
    )
    assert all(part <= load[period] + 1e-12 for period, part in rate.items() if part is not None)


@turned
@given(rows=batches, minutes=standards, asked=questions)
def test_order_scale_and_currency(rows: list[Row], minutes: dict[str, int], asked: Row) -> None:
    """Rows in another order say the same; ten times the work at a tenth of the currency costs the same."""
    scaled = ("units", "inspected", "passed_first", "accepted", "reworked_tasks", "rework_loops")
    more = [
        {
            **row,
            **{name: row[name] and 10 * row[name] for name in scaled},
            "cost": row["cost"] and 10 * row["cost"],
            "usd_per_unit": row["usd_per_unit"] / 10,
        }
        for row in rows
    ]
    plain_world, found = lay_world(rows, minutes), {}
    for query in ("throughput_by_period", "sla_attainment", "rework", "turnaround_time"):
        found[query] = asked_of(plain_world, query, asked)
    backwards = lay_world([*reversed(rows)], minutes)
    for query, before in found.items():
        assert [_without_sums(row) for row in asked_of(backwards, query, asked)] == [
            _without_sums(row) for row in before
        ]
    larger = lay_world(more, minutes)
    for one, other in zip(
        found["throughput_by_period"], asked_of(larger, "throughput_by_period", asked), strict=True
    ):
        assert other["cost_usd"] == pytest.approx(one["cost_usd"], abs=0.01)
        assert other["std_hours"] == (None if one["std_hours"] is None else pytest.approx(10 * one["std_hours"]))
    for query in ("sla_attainment", "rework"):
        for one, other in zip(found[query], asked_of(larger, query, asked), strict=True):
            assert other["part"] == (None if one["part"] is None else pytest.approx(one["part"]))


def _without_sums(row: Row) -> Row:
    """Drop the last digits, which hang on the order of a sum."""
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()}


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


def test_a_pair_without_a_public_figure_is_a_range_and_no_line() -> None:
    paths = [
        batch(name, scenario=name, range_only=True, units=units)
        for name, units in (("low", 10), ("base", 20), ("high", 90))
    ]
    world = lay_world([*paths, batch("b9", client="Bob", units=20)], BOTH)
    asked = {"grain": "quarter", "vendor": "vim"}
    ada, bob = asked_of(world, "throughput_by_period", asked)
    assert (ada["who"], ada["std_hours"], ada["low"], ada["high"]) == ("Ada at Vim", None, 1, 9)
    assert (bob["std_hours"], bob["low"], bob["high"]) == (2, 2, 2)
    (vim,) = asked_of(world, "throughput_by_period", {"grain": "quarter"})
    assert (vim["std_hours"], vim["basis"]) == (4, "modelled")
    years = keyed(asked_of(world, "pair_range", {"vendor": "vim"}), "client_id")
    assert [(row["low"], row["high"], row["cost_usd"]) for row in years.values()] == [(10, 10, None), (10, 10, 10)]
    assert "no public figure (modelled)" in years["ada",]["finding"]


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
    parts = []
    for hours in (24, 72, 73, 200):
        late = batch("b1", delivered_at=FIRST + datetime.timedelta(hours=hours))
        rows = asked_of(lay_world([batch(), late], {}), "sla_attainment", {})
        parts.append(Fraction(rows[0]["part"]))
    assert parts == [1, 1, Fraction(1, 2), Fraction(1, 2)]
