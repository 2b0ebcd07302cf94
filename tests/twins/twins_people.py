"""Slow twins of the metrics on people and of version overlap: X01, X03, X04, G06, in plain Python."""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
POOL = "small groups together"
FOREVER = datetime.date(9999, 12, 31)


def whole(values: list[Any]) -> Any:
    """Add up what is known, if all of it is."""
    return None if None in values else sum(values)


def living_wage(pay: list[Row], wages: list[Row]) -> dict[Any, Row]:
    """X01: what a vendor pays in a place and year, in living wages of the same place, year and currency."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in pay:
        first, last = row["period_from"].year, (row["period_to"] - datetime.timedelta(days=1)).year
        year = first if first == last else None
        period = str(year) if year else f"{row['period_from']} to {row['period_to'] - datetime.timedelta(days=1)}"
        groups[row["vendor"].lower(), row["country"], row["region"], period, row["currency"], year].append(row)
    found = {key[:5]: _workforce(key, rows, wages) for key, rows in groups.items()}
    for key, row in found.items():
        period = [other for other_key, other in found.items() if other_key[3] == key[3]]
        known = [other for other in period if other["ratio"] is not None]
        below = sum(other["hours"] for other in known if other["is_below"])
        row["share_below"] = below / hours if (hours := sum(other["hours"] for other in known)) else None
        paid = sum(other["paid"] or 0 for other in period)
        row["coverage"] = sum(other["paid"] for other in known) / paid if paid else None
    return {key: {name: row[name] for name in row if name != "paid"} for key, row in found.items()}


def _workforce(key: Any, rows: list[Row], wages: list[Row]) -> Row:
    _, country, region, _, currency, year = key
    mine = (country, region, year, currency)
    wage = max(
        (row["hourly"] for row in wages if (row["country"], row["region"], row["year"], row["currency"]) == mine),
        default=None,
    )
    earned = whole([row["earnings"] for row in rows])
    paid, unpaid = whole([row["paid_hours"] for row in rows]), whole([row["unpaid_hours"] for row in rows])
    hours = whole([paid, unpaid])
    ratio = earned / hours / wage if None not in (earned, wage) and hours else None
    at_most = earned / paid / wage if None not in (earned, wage) and paid and unpaid is None else None
    is_below = None
    if ratio is not None:
        is_below = round(ratio, 9) < 1
    elif at_most is not None and at_most < 1:
        is_below = True
    return {"ratio": ratio, "at_most": at_most, "hours": hours, "is_below": is_below, "paid": paid}


def diversity(groups: list[Row], smallest: int) -> dict[Any, Row]:
    """X03: groups with too few people are put together, the smallest first, until nobody is singled out."""
    found: dict[Any, Row] = {}
    for dimension in {row["dimension"] for row in groups}:
        members = sorted(
            (row for row in groups if row["dimension"] == dimension), key=lambda row: (row["people"], row["category"])
        )
        found |= _measured(dimension, _pooled(members, smallest), len(members), smallest)
    return found


def _pooled(members: list[Row], smallest: int) -> list[Row]:
    pool: list[Row] = []
    for row in members:
        in_pool = sum(other["people"] for other in pool)
        if row["people"] < smallest or (pool and in_pool < smallest):
            pool.append(row)
    shown = [row for row in members if row not in pool]
    targets = [row["target_share"] for row in pool if row["target_share"] is not None]
    together = {
        "category": POOL,
        "people": sum(row["people"] for row in pool),
        "target_share": sum(targets) if targets else None,
    }
    return [*shown, together] if pool else shown


def _measured(dimension: str, shown: list[Row], categories: int, smallest: int) -> dict[Any, Row]:
    people = sum(row["people"] for row in shown)
    counts = [row["people"] for row in shown]
    hidden = people < smallest or (len(shown) == 1 and categories > 1)
    targets = [row["target_share"] or 0 for row in shown]
    aimed = abs(sum(targets) - 1) < 1e-6
    measure: Row = dict.fromkeys(("plug_in", "unbiased", "effective", "gap"))
    if people >= 2 and not hidden:
        shares = [Fraction(count, people) for count in counts]
        pairs = Fraction(sum(count * (count - 1) for count in counts), people * (people - 1))
        alike = sum(share * share for share in shares)
        gap = sum(abs(float(share) - aim) for share, aim in zip(shares, targets, strict=True)) / 2
        measure = {"plug_in": 1 - alike, "unbiased": 1 - pairs, "effective": 1 / alike, "gap": gap if aimed else None}
    return {
        (dimension, row["category"]): measure
        | {
            "people": None if hidden else row["people"],
            "share": None if hidden or not people else row["people"] / people,
        }
        for row in shown
    }


def poisson_tail(mean: float, first: int, last: int) -> float:
    """Return the chance of from `first` to `last` events."""
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(first, last + 1))


def garwood(events: int, confidence: float) -> tuple[float, float]:
    """X04: the exact limits of a Poisson mean, by halving; of no events only the upper one is open."""
    tail = (1 - confidence) / 2 if events else 1 - confidence
    far = events + 60 + 20 * math.isqrt(events + 1)
    high = _halved(far, lambda mean: poisson_tail(mean, 0, events) > tail)
    # All chances add up to one; far above the mean they are too small to count.
    low = _halved(far, lambda mean: poisson_tail(mean, events, events + 400) < tail) if events else 0.0
    return low, high


def _halved(far: float, is_short: Any) -> float:
    low, high = 0.0, float(far)
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if is_short(middle) else (low, middle)
    return (low + high) / 2


def overlaps(versions: list[Row]) -> int:
    """G06: count pairs of versions of one fact that hold for one day at one time, day by day."""
    days = [
        (row["fact"], _days(row["valid_from"], row["valid_to"]), _days(row["known_from"], row["known_to"]))
        for row in versions
    ]
    return sum(
        one[0] == other[0] and bool(one[1] & other[1]) and bool(one[2] & other[2])
        for place, one in enumerate(days)
        for other in days[place + 1 :]
    )


def _days(first: datetime.date, after: datetime.date) -> set[datetime.date]:
    end = min(after, datetime.date(2024, 3, 1))
    return {first + datetime.timedelta(days=place) for place in range(max(0, (end - first).days))}
