"""The roll-up of the delivery log: each unit on its day, nothing after the as-of day, what is unknown stays so."""

from __future__ import annotations

import datetime
import os
import random
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.twins.twins_rollup import (
    CHECKED,
    MONEY,
    PROMISED,
    SUMMED,
    Row,
    cents,
    delivered_days,
    overdue_changes,
    waiting_times,
)
from tests.worlds import PERIODS, SmallWorld

AS_OF = datetime.date(2026, 1, 1)
NOW = datetime.datetime(2026, 1, 2)
EXAMPLES = 1000 if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else 40
KEY = ("client_id", "vendor_id", "service_id", "source_id")


@cache
def small() -> SmallWorld:
    return SmallWorld()


def at(text: str | None) -> datetime.datetime | None:
    return None if text is None else datetime.datetime.fromisoformat(text)


def log_row(**given: Any) -> Row:
    """Return a batch of 10 units, submitted on 1 December, due on the 5th and delivered on the 4th."""
    days = {"submitted_at": "2025-12-01T08:00", "due_at": "2025-12-05T18:00", "delivered_at": "2025-12-04T20:30"}
    row: Row = {"client": "Ada", "vendor": "Vim", "units": 10} | days | given
    return row | {name: at(row[name]) for name in days}


def rolled(rows: list[Row], order: random.Random | None = None) -> SmallWorld:
    """Lay a log, perhaps in another order, and roll it up."""
    world = small()
    world.clear(AS_OF)
    world.source("letter")
    numbered = list(enumerate(rows))
    if order:
        order.shuffle(numbered)
    for place, row in numbered:
        world.lay("delivery_log", batch_id=f"b{place}", **row)
    world.roll_up()
    return world


def read(world: SmallWorld, table: str) -> list[Row]:
    """Return a table's rows as they lie."""
    found = world.connection.execute(f"select * from record.{table}")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def by_day(world: SmallWorld) -> dict[str, Row]:
    """Return the roll-up of one pair: what is known of each day."""
    days: dict[str, Row] = {}
    for row in read(world, "throughput"):
        known = {name: row[name] for name in SUMMED if row[name] is not None}
        days.setdefault(str(row["day"]), {}).update(known)
    return days


def test_what_came_in_counts_on_its_day_what_was_due_on_the_day_due_and_the_rest_on_delivery():
    days = by_day(rolled([log_row(inspected=4, passed_first=3, accepted=9, rejected=1, cost=25)]))
    assert days == {
        "2025-12-01": {"submitted": 10},
        "2025-12-05": {"due": 10, "on_time": 10, "late": 0, "open_overdue": 0},
        "2025-12-04": {
            **{"delivered": 10, "inspected": 4, "passed_first": 3, "accepted": 9, "rejected": 1},
            "cost_usd": Decimal("25.00"),
        },
    }


@pytest.mark.parametrize(
    ("delivered_at", "kind"),
    [
        ("2025-12-05T18:00", "on_time"),
        ("2025-12-05T18:00:01", "late"),
        (None, "open_overdue"),
        ("2026-01-02T00:00", "open_overdue"),
    ],
)
def test_a_unit_due_is_on_time_late_or_still_open(delivered_at: str | None, kind: str):
    due = by_day(rolled([log_row(delivered_at=delivered_at)]))["2025-12-05"]
    assert {name for name in PROMISED[1:] if due[name]} == {kind}
    assert due[kind] == due["due"] == 10


@pytest.mark.parametrize(("due_at", "counts"), [("2026-01-01T23:59:59", True), ("2026-01-02", False), (None, False)])
def test_what_is_not_yet_due_or_was_never_promised_is_not_due(due_at: str | None, counts: bool):
    days = by_day(rolled([log_row(due_at=due_at, delivered_at=None)]))
    assert [day for day, row in days.items() if "due" in row] == (["2026-01-01"] if counts else [])


def test_what_happens_after_the_as_of_day_has_not_happened():
    later = log_row(submitted_at="2026-01-02", due_at="2026-01-03", delivered_at="2026-01-03")
    world = rolled([later, log_row(due_at=None, delivered_at="2026-01-03")])
    assert by_day(world) == {"2025-12-01": {"submitted": 10}}
    (waiting,) = read(world, "wait")
    assert waiting["is_open"]


def test_missing_is_not_zero_and_does_not_hide_in_a_sum_of_what_is_known():
    world = rolled([log_row(accepted=0), log_row(units=5, accepted=None, delivered_at="2025-12-04T09:00")])
    delivered = [row for row in read(world, "throughput") if row["delivered"] is not None]
    found = {row["delivered"]: (row["accepted"], row["inspected"], row["cost_usd"]) for row in delivered}
    assert found == {10: (0, None, None), 5: (None, None, None)}


def test_a_day_on_which_only_work_came_in_says_nothing_of_what_was_delivered():
    world = rolled([log_row(due_at=None, delivered_at=None)])
    (row,) = read(world, "throughput")
    assert {name for name in SUMMED if row[name] is not None} == {"submitted"}


def test_money_is_converted_at_the_rows_rate_to_the_cent():
    rate, cost = Decimal("1.12345678"), Decimal("100000000.01")
    world = rolled([log_row(currency="EUR", usd_per_unit=rate, cost=cost), log_row(cost=1)])
    assert by_day(world)["2025-12-04"]["cost_usd"] == cents(rate * cost + 1)


def test_money_without_a_rate_is_unknown_and_its_units_stand_apart():
    rows = [log_row(cost=25), log_row(cost=7, currency="AUD"), log_row(cost=None, currency="AUD", units=3)]
    found = read(rolled(rows), "throughput")
    delivered = [row for row in found if row["delivered"] is not None]
    assert {(row["delivered"], row["cost_usd"], row["unrated_currency"]) for row in delivered} == {
        (3, None, None),
        (10, None, "AUD"),
        (10, Decimal("25.00"), None),
    }
    assert len(delivered) == 3


def test_a_dollar_is_worth_one_and_nothing_else():
    assert by_day(rolled([log_row(cost=25, usd_per_unit=None, currency="USD")]))["2025-12-04"]["cost_usd"] == 25
    with pytest.raises(duckdb.ConstraintException):
        rolled([log_row(cost=25, usd_per_unit=Decimal("1.1"), currency="USD")])


@pytest.mark.parametrize(
    ("delivered_at", "hours", "is_open"),
    [
        ("2025-12-04T20:30", 84.5, False),
        ("2025-12-01T08:00", 0, False),
        ("2025-12-01T08:00:59.9", 59 / 3600, False),
        (None, 31 * 24 + 16, True),
    ],
)
def test_hours_of_waiting_end_with_the_delivery_or_with_the_as_of_day(delivered_at: str, hours: float, is_open: bool):
    (row,) = read(rolled([log_row(delivered_at=delivered_at)]), "wait")
    assert (row["unit_seconds"], row["is_open"], row["units"]) == (10 * round(hours * 3600), is_open, 10)
    assert row["from_hours"] <= hours < max(row["from_hours"] * 65 / 64, row["from_hours"] + 1 / 64)
    assert row["submitted_on"] == datetime.date(2025, 12, 1)


def test_nothing_logged_is_nothing_rolled_up():
    world = rolled([])
    assert [read(world, table) for table in ("throughput", "wait", *PERIODS)] == [[], [], [], []]


moments = st.datetimes(datetime.datetime(2025, 12, 28), datetime.datetime(2026, 1, 4))
some_money = st.none() | st.integers(0, 999_999).map(lambda value: Decimal(value) / 100)


@st.composite
def batches(draw: st.DrawFn) -> Row:
    """One batch: perhaps due, delivered, inspected or paid for, perhaps none of these."""
    submitted_at, units = draw(moments), draw(st.integers(0, 9))
    waited = draw(st.none() | st.sampled_from((0, 1, 59, 3600, 90_000.5, 200_000)))
    inspected = draw(st.none() | st.integers(0, units))
    reworked = draw(st.none() | st.integers(0, 3))
    return {
        "client": draw(st.sampled_from((None, "Ada", "Bob"))),
        "vendor": draw(st.sampled_from(("Vim", "Wes"))),
        "service": draw(st.sampled_from(("text", "video"))),
        "submitted_at": submitted_at,
        "due_at": draw(st.none() | moments),
        "delivered_at": None if waited is None else submitted_at + datetime.timedelta(seconds=waited),
        "units": units,
        "inspected": inspected,
        "passed_first": None if inspected is None else draw(st.integers(0, inspected)),
        "accepted": draw(st.none() | st.integers(0, units)),
        "rejected": draw(st.none() | st.integers(0, 9)),
        "reworked_tasks": reworked,
        "rework_loops": None if reworked is None else reworked + draw(st.integers(0, 3)),
        **{name: draw(some_money) for name in MONEY},
        "usd_per_unit": draw(st.sampled_from((Decimal(1), Decimal("1.08371"), Decimal("0.00662251"), None))),
        "source_id": draw(st.sampled_from(("paper", "letter"))),
    }


logs = st.lists(batches(), max_size=8)


def keyed(rows: list[Row], last: tuple[str, ...]) -> Counter[Any]:
    """Return how often each row stands there, as tuples of its key and some other columns."""
    return Counter((tuple(row[name] for name in KEY), *(row[name] for name in last)) for row in rows)


def units_of(rows: list[Row], *names: str) -> Counter[Any]:
    """Return how many units stand under each key and some other columns."""
    found: Counter[Any] = Counter()
    for row in rows:
        found[(tuple(row[name] for name in KEY), *(row[name] for name in names))] += row["units"]
    return found


def at_last(rows: list[Row]) -> list[Row]:
    """Return one row of what is told of each day by now, and of deliveries one for each set of unknown figures.

    Without a rate a row does not show which of its costs were unknown before; nothing is told of it later either.
    """
    found: dict[Any, Row] = {}
    for place, row in enumerate(rows):
        missing = tuple(name for name in SUMMED[6:] if row[name] is None) if row["delivered"] is not None else ()
        alone = place if row["unrated_currency"] else None
        key = (*(row[name] for name in KEY), row["day"], missing, alone)
        told = found.setdefault(key, row | dict.fromkeys(SUMMED))
        for name in SUMMED:
            if row[name] is not None:
                told[name] = row[name] + (told[name] or 0)
    # A row may tell of nothing but of what is overdue.
    return [row for row in found.values() if any(row[name] is not None for name in SUMMED)]


def unrated(**costs: Decimal) -> Row:
    """Return a batch with these costs, in a currency without a rate, of which nothing else is known."""
    known = {"service": "video", "usd_per_unit": None, "source_id": "paper", **dict.fromkeys((*CHECKED, *MONEY))}
    return log_row(**known | costs)


@settings(max_examples=EXAMPLES)
@given(rows=logs)
@example(rows=[unrated(rework_cost=Decimal("0.03")), unrated(rework_cost=Decimal("0.03"), cost=Decimal("62.09"))])
def test_the_roll_up_is_its_twin(rows: list[Row]):
    world = rolled(rows)
    expected: Counter[Any] = Counter()
    for (named, day, _), sums in delivered_days(rows, NOW).items():
        usd = {name: cents(sums[name]) for name in SUMMED if name.endswith("_usd") and sums[name] is not None}
        expected[named, day, *(sums | usd).values()] += 1
    assert keyed(at_last(read(world, "throughput")), ("day", *SUMMED)) == expected
    overdue: Counter[Any] = Counter()
    for row in read(world, "throughput"):
        overdue[tuple(row[name] for name in KEY), row["day"]] += row["overdue_change"]
    assert Counter({key: units for key, units in overdue.items() if units}) == overdue_changes(rows, NOW)
    waiting = read(world, "wait")
    for row in waiting:
        row["waited"] = row["unit_seconds"] / row["units"]
    found = units_of(waiting, "submitted_on", "waited", "is_open")
    assert found == waiting_times(rows, NOW)
    for period in ("week", "month"):
        sums = units_of([row for row in read(world, "turnaround_period") if row["period"] == period], "is_open")
        assert sums == units_of(waiting, "is_open")


@settings(max_examples=EXAMPLES)
@given(rows=logs, seed=st.integers(0, 99))
def test_the_order_of_the_log_does_not_matter(rows: list[Row], seed: int):
    laid, shuffled = (
        [read(world, table) for world in [rolled(rows, order)] for table in ("throughput", *PERIODS)]
        for order in (None, random.Random(seed))
    )
    assert laid == shuffled


@settings(max_examples=EXAMPLES)
@given(rows=logs)
def test_nothing_is_lost_or_counted_twice(rows: list[Row]):
    world = rolled(rows)
    table = read(world, "throughput")
    came_in = [row for row in rows if row["submitted_at"] < NOW]
    out = [row for row in came_in if row["delivered_at"] and row["delivered_at"] < NOW]
    due = [row for row in came_in if row["due_at"] and row["due_at"] < NOW]
    for name, log in (("submitted", came_in), ("delivered", out), ("due", due)):
        assert total(table, name) == total(log, "units"), name
    for name in CHECKED:
        assert total(table, name) == total(out, name), name
    assert sum(total(table, name) for name in PROMISED[1:]) == total(table, "due")
    assert total(read(world, "wait"), "units") == total(came_in, "units")
    for name in MONEY:
        usd = sum(row[name] * row["usd_per_unit"] for row in out if None not in (row[name], row["usd_per_unit"]))
        # Each row of the roll-up is rounded to the cent.
        assert abs(total(table, f"{name}_usd") - usd) <= Decimal("0.005") * len(table)


def as_told_by(rows: list[Row], day: datetime.date) -> list[Row]:
    """Return the log as it stood at the end of a day: what came later is open, and nothing is told of it."""
    end = datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(days=1)
    left = ("inspected", "passed_first", "accepted", "rejected", "reworked_tasks", "rework_loops", *MONEY)
    cut = [
        row if row["delivered_at"] and row["delivered_at"] < end else row | dict.fromkeys(("delivered_at", *left))
        for row in rows
        if row["submitted_at"] < end
    ]
    # What falls due later has not fallen due.
    return [row | {"due_at": row["due_at"] if row["due_at"] and row["due_at"] < end else None} for row in cut]


@settings(max_examples=EXAMPLES)
@given(rows=logs, day=st.dates(datetime.date(2025, 12, 28), datetime.date(2026, 1, 1)))
def test_what_was_known_on_a_day_is_the_log_of_that_day(rows: list[Row], day: datetime.date):
    known = [row | {"known_on": row["submitted_at"].date()} for row in rows]
    found = sums_by_day(row for row in read(rolled(known), "throughput") if row["known_on"] <= day)
    assert found == sums_by_day(read(rolled(as_told_by(rows, day)), "throughput"))


def sums_by_day(rows: Iterable[Row]) -> dict[Any, Counter[str]]:
    days: dict[Any, Counter[str]] = {}
    for row in rows:
        said = {name: row[name] for name in SUMMED if row[name]}
        days.setdefault((*(row[name] for name in KEY), row["day"]), Counter()).update(said)
    return {day: found for day, counts in days.items() if (found := Counter({k: n for k, n in counts.items() if n}))}


def total(rows: list[Row], name: str) -> Any:
    return sum(row[name] for row in rows if row[name] is not None)
