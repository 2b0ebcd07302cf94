"""Slow twins of capacity utilisation (V04), contention between rivals (V05) and Little's law (Q12)."""

from __future__ import annotations

import datetime
import statistics
from fractions import Fraction
from typing import Any

from tests.twins.twins_delivery import AS_OF, DAY, Row, is_seen, period_of
from tests.worlds import slug

WEEK = 7 * DAY
MINUTES = {"Images": 6, "Chats": 45}


def utilisation(capacity: list[Row], pools: dict[str, set[str]], work: list[Row], asked: Row) -> dict[Any, Row]:
    """Return what part of its hours each vendor used, or each pool of the vendor asked for.

    `capacity` holds one row a vendor, pool and week; `pools` the services of each pool, the same at every vendor.
    """
    lines: dict[tuple[Any, ...], list[Row]] = {}
    for row in capacity:
        week = row["week_start"]
        is_asked = asked.get("vendor", slug(row["vendor"])) == slug(row["vendor"])
        last = min(AS_OF, asked.get("to", AS_OF))
        if is_asked and week + 6 * DAY <= last and week >= asked.get("from", week):
            pool = row["pool"] if "vendor" in asked else None
            lines.setdefault((slug(row["vendor"]), pool, period_of(asked["grain"], week)), []).append(row)
    return {key: _used([_pool_week(row, capacity, pools, work) for row in rows]) for key, rows in lines.items()}


def _pool_week(row: Row, capacity: list[Row], pools: dict[str, set[str]], work: list[Row]) -> Row:
    """Return a pool's hours of a week, and those of the services it does; a service it shares it does in part."""
    found: Row = {"available": Fraction(row["available_std_hours"]), "good": None, "rework": 0, "counted": 0}
    found["week_start"] = row["week_start"]
    for service in pools[row["pool"]]:
        same_week = [
            other
            for other in capacity
            if (other["vendor"], other["week_start"]) == (row["vendor"], row["week_start"])
            and service in pools[other["pool"]]
        ]
        whole = sum(Fraction(other["available_std_hours"]) for other in same_week)
        part = Fraction(1) if len(same_week) == 1 else found["available"] / whole if whole else None
        for done in work:
            is_mine = (done["vendor"], done["service"]) == (row["vendor"], service)
            if not is_mine or part is None or period_of("week", done["day"]) != row["week_start"]:
                continue
            hours = Fraction(MINUTES[service], 60) * part
            if done["accepted"] is not None:
                found["good"] = (found["good"] or 0) + done["accepted"] * hours
            if done["rework_loops"] is not None:
                found["rework"] += done["rework_loops"] * hours
                found["counted"] += done["delivered"] * hours
    return found


def _used(weeks: list[Row]) -> Row:
    """A week without accepted work on record counts neither as work nor as hours."""
    known = [week for week in weeks if week["good"] is not None]
    good, available = sum(week["good"] for week in known), sum(week["available"] for week in known)
    counted = sum(week["counted"] for week in weeks)
    load = sum(week["rework"] for week in weeks) / counted if counted else None
    used = good * (1 + (load or 0)) / available if known and available else None
    congestion = used / (1 - used) if used is not None and used < 1 else None
    return {
        "utilisation": used,
        "congestion": congestion,
        "rework_load": load,
        "weeks": len({week["week_start"] for week in weeks}),
    }


def contention(
    promises: dict[tuple[str, str], int], capacity: dict[str, int], rivals: set[tuple[str, str]]
) -> dict[Any, Row]:
    """Return what is promised in each pool, for each client that holds a promise there."""
    found = {}
    for client, pool in promises:
        promised = sum(hours for (_, other), hours in promises.items() if other == pool)
        theirs = sum(
            hours
            for (other, place), hours in promises.items()
            if place == pool and ((client, other) in rivals or (other, client) in rivals)
        )
        there = capacity.get(pool)
        found[slug(client), pool] = {
            "promised": promised,
            "oversubscription": Fraction(promised, there) if there else None,
            "contended_share": Fraction(max(0, promised - there), promised)
            if there is not None and promised
            else None,
            "rival_load": Fraction(theirs, there) if there else None,
        }
    return found


def effect(weeks: list[Row]) -> Fraction | None:
    """Return how much more punctual the client was in weeks in which its rival sent more than in the median week."""
    known = [week for week in weeks if week["due"] and week["rival"] is not None]
    if len(known) < 8:
        return None
    middle = statistics.median(week["rival"] for week in known)
    rates = []
    for is_busy in (True, False):
        members = [week for week in known if (week["rival"] > middle) == is_busy]
        due = sum(week["due"] for week in members)
        rates.append(Fraction(sum(week["on_time"] for week in members), due) if due else None)
    return None if rates[0] is None or rates[1] is None else rates[0] - rates[1]


def flow(batches: list[Row], asked: Row) -> dict[Any, Row]:
    """Return the average number of tasks in work, hour by hour, and how many came a day."""
    lines: dict[Any, list[Row]] = {}
    for row in batches:
        if row["scenario"] in ("actual", "base") and is_seen(row):
            lines.setdefault((slug(row["vendor"]), slug(row["service"])), []).append(row)
    begin = asked.get("from") or min(
        (row["submitted_at"].date() for rows in lines.values() for row in rows), default=AS_OF
    )
    after = min(AS_OF, asked.get("to", AS_OF)) + DAY
    found = {}
    for line, rows in lines.items():
        if after <= begin:
            continue
        held = sum(row["units"] for hour in _hours(begin, after) for row in rows if _lies_in_work(row, hour))
        came = sum(row["units"] for row in rows if begin <= row["submitted_at"].date() < after)
        days = (after - begin).days
        # Where the days end with the record, what is open then is cut on either side of the law alike.
        edges = [begin, after][: 1 if after > AS_OF else 2]
        across = sum(row["units"] for edge in edges for row in rows if _lies_across(row, edge))
        found[line] = {"backlog": Fraction(held, 24 * days), "arrivals_per_day": Fraction(came, days)}
        found[line]["is_exact"] = across == 0
    return found


def _hours(begin: datetime.date, after: datetime.date) -> list[datetime.datetime]:
    start = datetime.datetime.combine(begin, datetime.time())
    return [start + datetime.timedelta(hours=place) for place in range(24 * (after - begin).days)]


def _lies_in_work(row: Row, hour: datetime.datetime) -> bool:
    """Tell whether a batch lies in work through the hour that begins; batches come and go on the hour."""
    return row["submitted_at"] <= hour and (row["delivered_at"] is None or hour < row["delivered_at"])


def _lies_across(row: Row, edge: datetime.date) -> bool:
    midnight = datetime.datetime.combine(edge, datetime.time())
    return row["submitted_at"] < midnight and (row["delivered_at"] is None or row["delivered_at"] > midnight)
