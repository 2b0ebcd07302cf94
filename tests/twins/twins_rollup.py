"""Slow twin of the roll-up: the delivery log one batch at a time, in plain Python."""

from __future__ import annotations

import datetime
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, Any]
PROMISED = ("due", "on_time", "late", "open_overdue")
CHECKED = ("inspected", "passed_first", "accepted", "rejected", "reworked_tasks", "rework_loops")
MONEY = ("cost", "qa_cost", "rework_cost")
SUMMED = ("submitted", *PROMISED, "delivered", *CHECKED, *(f"{name}_usd" for name in MONEY))
Days = dict[Any, dict[str, Any]]


def cents(usd: Decimal) -> Decimal:
    """Round to the cent, half away from zero."""
    return usd.quantize(Decimal("0.01"), ROUND_HALF_UP)


def delivered_days(rows: list[Row], now: datetime.datetime) -> Days:
    """Return the sums of each key and day; batches of which something else is unknown stand apart."""
    days: Days = {}
    for row in (row for row in rows if row["submitted_at"] < now):
        delivered = _delivered(row, now)
        _add(days, row, row["submitted_at"], "", {"submitted": row["units"]})
        if row["due_at"] and row["due_at"] < now:
            kind = "open_overdue" if delivered is None else "on_time" if delivered <= row["due_at"] else "late"
            promised = {"due": row["units"], "on_time": 0, "late": 0, "open_overdue": 0}
            _add(days, row, row["due_at"], "", promised | {kind: row["units"]})
        if delivered:
            unknown = " ".join(name for name in (*CHECKED, *MONEY) if row[name] is None)
            unrated = row["usd_per_unit"] is None and any(row[name] is not None for name in MONEY)
            known = {name: row[name] for name in CHECKED if row[name] is not None}
            priced = [] if unrated else [name for name in MONEY if row[name] is not None]
            usd = {f"{name}_usd": row[name] * row["usd_per_unit"] for name in priced}
            apart = f"{unknown} without a rate" if unrated else unknown
            _add(days, row, delivered, apart, {"delivered": row["units"], **known, **usd})
    return days


def overdue_changes(rows: list[Row], now: datetime.datetime) -> Counter[Any]:
    """Return how many more units of each key are overdue at the end of a day than at the end of the one before."""
    found: Counter[Any] = Counter()
    for row in (row for row in rows if row["submitted_at"] < now and row["due_at"] and row["due_at"] < now):
        delivered = _delivered(row, now)
        if delivered is None or row["due_at"].date() < delivered.date():
            found[_named(row), max(row["submitted_at"], row["due_at"]).date()] += row["units"]
            if delivered:
                found[_named(row), delivered.date()] -= row["units"]
    return Counter({key: units for key, units in found.items() if units})


def waiting_times(rows: list[Row], now: datetime.datetime) -> Counter[Any]:
    """Return the units that waited so many whole seconds, and whether they wait still."""
    found: Counter[Any] = Counter()
    for row in (row for row in rows if row["submitted_at"] < now):
        delivered = _delivered(row, now)
        waited = int(((delivered or now) - row["submitted_at"]).total_seconds())
        found[_named(row), row["submitted_at"].date(), waited, delivered is None] += row["units"]
    # What has no task waits for nothing.
    return +found


def _delivered(row: Row, now: datetime.datetime) -> datetime.datetime | None:
    return row["delivered_at"] if row["delivered_at"] and row["delivered_at"] < now else None


def _named(row: Row) -> tuple[str | None, ...]:
    client = row["client"].lower() if row["client"] else None
    return (client, row["vendor"].lower(), row["service"], row["source_id"])


def _add(days: Days, row: Row, moment: datetime.datetime, unknown: str, sums: Row) -> None:
    found = days.setdefault((_named(row), moment.date(), unknown), dict.fromkeys(SUMMED))
    for name, value in sums.items():
        found[name] = value if found[name] is None else found[name] + value
