"""Throughput, backlog, turnaround (Q08), punctuality (Q09), rework (Q06) and yield (Q07) answer as their twins do."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import example, given, settings

from tests.twins.comparing import assert_same, keyed, tried
from tests.twins.delivered import BOTH, COUNTS, END, FIRST, asked_of, batch, batches, lay_world, questions, standards
from tests.twins.twins_delivery import AS_OF, Row, backlog, end_of, throughput, turnaround
from tests.twins.twins_delivery_rates import attainment, first_pass, rework

# Each world is asked several questions, so fewer of them are laid.
laid = settings(tried, max_examples=tried.max_examples // 5)
turned = settings(tried, max_examples=tried.max_examples // 15)
LINE = ("client_id", "vendor_id", "period")
# One task that nobody looked at.
ONE = {"units": 1, **dict.fromkeys(COUNTS)}
# Sent and back on the record's last day.
LAST = {"submitted_at": END.replace(hour=1), "due_at": None, "delivered_at": END}


@laid
@given(rows=batches, minutes=standards, asked=questions)
@example(rows=[batch(scenario="high", range_only=True)], minutes={}, asked={"grain": "month", "client": "ada"})
@example(rows=[batch(), batch("b1", **LAST)], minutes=BOTH, asked={"grain": "month", "from": FIRST.date()})
def test_throughput_and_pace(rows: list[Row], minutes: dict[str, int], asked: Row) -> None:
    world = lay_world(rows, minutes)
    expected = throughput(rows, minutes, asked)
    found = asked_of(world, "throughput_by_period", asked)
    assert_same(expected, keyed(found, *LINE))
    assert all(row["null_reason"] for row in found if row["std_hours"] is None)
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
@example(rows=[batch(due_at=FIRST + datetime.timedelta(days=2))], minutes={}, asked={"grain": "day"})
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
@example(
    rows=[batch(f"b{hours}", **ONE, delivered_at=FIRST + datetime.timedelta(hours=hours)) for hours in range(11)],
    asked={"grain": "month"},
)
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
@example(
    rows=[batch(), batch("b1", service="Chats", reworked_tasks=5, rework_loops=9, inspected=3, passed_first=1)],
    minutes=BOTH,
    asked={"grain": "month"},
)
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
            "usd_per_unit": row["usd_per_unit"] and row["usd_per_unit"] / 10,
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
        assert other["cost_usd"] == (None if one["cost_usd"] is None else pytest.approx(one["cost_usd"], abs=0.01))
        assert other["std_hours"] == (None if one["std_hours"] is None else pytest.approx(10 * one["std_hours"]))
    for query in ("sla_attainment", "rework"):
        for one, other in zip(found[query], asked_of(larger, query, asked), strict=True):
            assert other["part"] == (None if one["part"] is None else pytest.approx(one["part"]))


def _without_sums(row: Row) -> Row:
    """Drop the last digits, which hang on the order of a sum."""
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()}
