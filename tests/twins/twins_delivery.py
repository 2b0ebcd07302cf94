"""Slow twins of delivered work: throughput, backlog and turnaround (Q08), and what they share with those of rates."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.worlds import slug

Row = dict[str, Any]
Asked = dict[str, Any]
AS_OF = datetime.date(2024, 3, 20)
DAY = datetime.timedelta(days=1)
FAR = datetime.date.max


def period_of(grain: str, day: datetime.date) -> datetime.date:
    """Return the first day of the period in which a day lies."""
    match grain:
        case "day":
            return day
        case "week":
            return day - day.weekday() * DAY
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return day.replace(month=1, day=1)


def end_of(grain: str, begin: datetime.date) -> datetime.date:
    """Return the last day of the period that begins on a day: the one before the next period."""
    day = begin
    while period_of(grain, day + DAY) == begin:
        day += DAY
    return day


def is_partial(asked: Asked, period: datetime.date) -> bool:
    last = min(AS_OF, asked.get("to", FAR))
    return end_of(asked["grain"], period) > last or period < asked.get("from", period)


def within(asked: Asked, row: Row, day: datetime.date | None) -> bool:
    """Tell whether a row is asked for and its day lies within the days asked for and known."""
    if day is None or not asked.get("from", day) <= day <= min(AS_OF, asked.get("to", FAR)):
        return False
    return mine(asked, row)


def mine(asked: Asked, row: Row) -> bool:
    named = {key: row[key] and slug(row[key]) for key in ("client", "vendor", "service")}
    return all(asked.get(key, value) == value for key, value in named.items())


def on_paths(rows: list[Row]) -> dict[str, list[Row]]:
    """Return what happened together with each path: that shown, the lowest and the highest."""
    return {path: [row for row in rows if row["scenario"] in ("actual", path)] for path in ("base", "low", "high")}


def is_seen(row: Row) -> bool:
    return row["scenario"] in ("actual", "base", "low", "high")


def total(rows: list[Row], amount: Callable[[Row], Fraction | None]) -> Fraction | None:
    """Return the sum of what is known, or None where nothing is."""
    known = [value for row in rows if (value := amount(row)) is not None]
    return sum(known, Fraction(0)) if known else None


def share(part: Fraction | None, whole: Fraction | None) -> Fraction | None:
    return None if part is None or not whole else part / whole


def day_of(row: Row, name: str) -> datetime.date | None:
    return None if row[name] is None else row[name].date()


def throughput(batches: list[Row], minutes: dict[str, int], asked: Asked) -> dict[tuple[Any, ...], Row]:
    """Return delivered and accepted hours and cost of each line and period."""
    shows_pairs = "client" in asked or "vendor" in asked
    lines: dict[tuple[Any, ...], list[Row]] = {}
    for row in batches:
        day = day_of(row, "delivered_at")
        if day and within(asked, row, day) and is_seen(row):
            client = row["client"] and slug(row["client"]) if shows_pairs else None
            lines.setdefault((client, slug(row["vendor"]), period_of(asked["grain"], day)), []).append(row)
    found = {}
    for key, rows in lines.items():
        is_range = shows_pairs and any(row["range_only"] for row in rows)
        found[key] = {"is_partial": is_partial(asked, key[2])}
        for point, low, high, amount in (
            ("std_hours", "low", "high", lambda row: hours(row, "units", minutes)),
            ("accepted_hours", "accepted_low", "accepted_high", lambda row: hours(row, "accepted", minutes)),
            (
                "cost_usd",
                "cost_low",
                "cost_high",
                lambda row: (
                    None
                    if None in (row["cost"], row["usd_per_unit"])
                    else row["cost"] * Fraction(row["usd_per_unit"])
                ),
            ),
        ):
            sums = {path: total(members, amount) for path, members in on_paths(rows).items()}
            if point == "cost_usd" and any(row["usd_per_unit"] is None and row["cost"] is not None for row in rows):
                found[key] |= dict.fromkeys((point, low, high))
                continue
            found[key] |= {
                point: None if is_range else sums["base"],
                **dict.fromkeys((low, high)),
            }
            # A figure without a range is no range.
            is_wide = None not in (sums["low"], sums["high"]) and sums["low"] != sums["high"]
            if shows_pairs and (is_range or is_wide):
                # A low path without work is zero where there is a high one.
                least = Fraction(0) if is_range and sums["low"] is None and sums["high"] is not None else sums["low"]
                found[key] |= {low: least, high: sums["high"]}
    return found


def hours(row: Row, count: str, minutes: dict[str, int]) -> Fraction | None:
    return (
        None
        if row[count] is None or row["service"] not in minutes
        else Fraction(row[count] * minutes[row["service"]], 60)
    )


def weigher(rows: list[Row], minutes: dict[str, int]) -> Callable[[Row, int | None], Fraction | None]:
    """Return how a number of tasks counts: as itself where they are of one service, else in standard hours."""
    alone = len({row["service"] for row in rows}) == 1

    def weigh(row: Row, count: int | None) -> Fraction | None:
        if count is None or (not alone and row["service"] not in minutes):
            return None
        return Fraction(count) if alone else Fraction(count * minutes[row["service"]], 60)

    return weigh


def backlog(batches: list[Row], minutes: dict[str, int], asked: Asked) -> dict[tuple[Any, ...], Row]:
    """Count at the end of each period's last day what is open: not yet due, or overdue."""
    rows = [row for row in batches if row["scenario"] in ("actual", "base") and mine(asked, row)]
    if not rows:
        return {}
    weigh = weigher(rows, minutes)
    is_range = "client" in asked and any(row["range_only"] for row in rows)
    found: dict[tuple[Any, ...], Row] = {}
    day, last = min(row["submitted_at"].date() for row in rows), min(AS_OF, asked.get("to", FAR))
    while day <= last:
        end = min(end_of(asked["grain"], period_of(asked["grain"], day)), last)
        period = period_of(asked["grain"], day)
        if period >= asked.get("from", period):
            held = {"overdue": [], "open, not yet due": []}
            for row in rows:
                if row["submitted_at"].date() <= end < (day_of(row, "delivered_at") or FAR):
                    held["overdue" if (day_of(row, "due_at") or FAR) <= end else "open, not yet due"].append(row)
            for state, members in held.items():
                # Nothing open is zero, unless no kind of work can be counted at all.
                known = any(weigh(row, row["units"]) is not None for row in rows)
                amount = total(members, lambda row: weigh(row, row["units"])) or Fraction(0)
                found[state, period] = {"amount": amount if known and not is_range else None, "counted_on": end}
        day = end + DAY
    return found


def turnaround(batches: list[Row], asked: Asked) -> dict[tuple[Any, ...], Row]:
    """Return the quantiles of each period's waiting times, task by task (Q08)."""
    periods: dict[datetime.date, list[Row]] = {}
    for row in batches:
        day = row["submitted_at"].date()
        if row["scenario"] in ("actual", "base") and row["units"] and within(asked, row, day):
            periods.setdefault(period_of(asked["grain"], day), []).append(row)
    return {(period,): _waits(rows) for period, rows in periods.items() if not is_hidden(rows, asked)}


def is_hidden(rows: list[Row], asked: Asked) -> bool:
    return "client" in asked and any(row["range_only"] for row in rows)


def _waits(rows: list[Row]) -> Row:
    end = datetime.datetime.combine(AS_OF + DAY, datetime.time())
    tasks = _in_steps(
        [
            (int(((row["delivered_at"] or end) - row["submitted_at"]).total_seconds()), row["delivered_at"] is None)
            for row in rows
            for _ in range(row["units"])
        ]
    )
    done = [waited for waited, is_open in tasks if not is_open]
    found: Row = {"units": len(tasks), "open_units": len(tasks) - len(done)}
    for name, part in (("p50", Fraction(1, 2)), ("p95", Fraction(19, 20))):
        found[f"completed_{name}"] = _type_7(done, part)
        found[f"completed_{name}_discrete"] = done[math.ceil(part * len(done)) - 1] if done else None
        found[f"survival_{name}"] = _survival(tasks, part)
        found[f"{name}_hours"] = found[f"{'completed' if len(done) == len(tasks) else 'survival'}_{name}"]
    return found


def _in_steps(tasks: list[tuple[int, bool]]) -> list[tuple[Fraction, bool]]:
    """Return the hours of each task in order: the mean of those of its step that are back, else of all in it."""
    steps: dict[tuple[int, int], list[tuple[int, bool]]] = {}
    for seconds, is_open in tasks:
        # In each doubling of an hour there are 64 steps, and as many in the first hour.
        doubling = max(1, seconds // 3600).bit_length() - 1
        steps.setdefault((doubling, seconds * 64 // (3600 * 2**doubling)), []).append((seconds, is_open))
    found = []
    for members in steps.values():
        counted = [seconds for seconds, is_open in members if not is_open] or [seconds for seconds, _ in members]
        hours = Fraction(sum(counted), len(counted) * 3600)
        found += [(hours, is_open) for _, is_open in members]
    return sorted(found)


def _type_7(done: list[Fraction], part: Fraction) -> Fraction | None:
    if not done:
        return None
    place = (len(done) - 1) * part
    low, high = done[math.floor(place)], done[math.ceil(place)]
    return low + (place - math.floor(place)) * (high - low)


def _survival(tasks: list[tuple[Fraction, bool]], part: Fraction) -> Fraction | None:
    """Return the first time by which no more than the rest still waits, by Kaplan and Meier."""
    waiting = Fraction(1)
    for time in sorted({waited for waited, _ in tasks}):
        at_risk = sum(waited >= time for waited, _ in tasks)
        waiting *= 1 - Fraction(sum(waited == time and not is_open for waited, is_open in tasks), at_risk)
        if waiting <= 1 - part:
            return time
    return None
