"""Slow twins of accuracy, its intervals and its control charts: Q01, Q02, Q10, Q11, X05."""

from __future__ import annotations

import datetime
import math
import statistics
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

Row = dict[str, Any]
Interval = tuple[float, float, float]
BASELINE = 20
SLACK = 1e-12


def z_of(confidence: float) -> float:
    return statistics.NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(correct: int, sampled: int, z: float) -> tuple[float, float]:
    """Return the shares whose own standard error reaches just to the share found, searched for by halving."""
    share = correct / sampled

    def too_far(other: float) -> bool:
        return (share - other) ** 2 > z * z * other * (1 - other) / sampled

    return _halved(too_far, outside=0, inside=share), _halved(too_far, outside=1, inside=share)


def _halved(too_far: Callable[[float], bool], outside: float, inside: float) -> float:
    if not too_far(outside):
        return outside
    for _ in range(200):
        middle = (outside + inside) / 2
        outside, inside = (middle, inside) if too_far(middle) else (outside, middle)
    return inside


def stratified(strata: Iterable[tuple[int, int, int]], z: float) -> Interval | None:
    """Return share, low and high over (population, sampled, correct); None if nothing was sampled."""
    known = [row for row in strata if row[1] > 0]
    whole = sum(population for population, _, _ in known)
    if not known:
        return None
    share = down = up = 0.0
    for population, sampled, correct in known:
        low, high = wilson(correct, sampled, z)
        weight, found = population / whole, correct / sampled
        share += weight * found
        down += (weight * (found - low)) ** 2
        up += (weight * (high - found)) ** 2
    return share, share - math.sqrt(down), share + math.sqrt(up)


def newcombe(one: Interval, other: Interval) -> Interval:
    difference = one[0] - other[0]
    low = difference - math.hypot(one[0] - one[1], other[2] - other[0])
    high = difference + math.hypot(one[2] - one[0], other[0] - other[1])
    return difference, low, high


def by(rows: Iterable[Row], *names: str) -> list[tuple[tuple[Any, ...], list[Row]]]:
    """Return the rows in groups that agree in the columns named."""

    def key(row: Row) -> tuple[str, ...]:
        return tuple(str(row[name]) for name in names)

    groups = (list(members) for _, members in groupby(sorted(rows, key=key), key))
    return [(tuple(members[0][name] for name in names), members) for members in groups]


def counted_once(rows: list[Row]) -> list[Row]:
    """Leave out the parts of a whole that stands beside them, and a whole whose strata do."""
    kept = []
    for _, members in by(rows, "client", "vendor", "week_start", "stratum"):
        wholes = [row for row in members if row["subgroup"] == "all"]
        kept += wholes or members
    found = []
    for _, members in by(kept, "client", "vendor", "week_start"):
        strata = [row for row in members if row["stratum"] != "all"]
        found += strata or members
    return found


def estimates(rows: list[Row], confidence: float, *unit: str, stratum: tuple[str, ...]) -> dict[tuple[Any, ...], Row]:
    """Return what the samples of each unit say, its strata pooled over time."""
    found = {}
    for key, members in by(rows, *unit):
        strata = [
            tuple(sum(row[name] for row in part) for name in ("population", "sampled", "correct"))
            for _, part in by(members, *stratum)
        ]
        whole = sum(population for population, _, _ in strata)
        covered = sum(population for population, sampled, _ in strata if sampled)
        found[key] = {
            "estimate": stratified(strata, z_of(confidence)),
            "sampled": sum(sampled for _, sampled, _ in strata),
            "coverage": covered / whole if whole else None,
            "last_week": max(row["week_start"] for row in members),
        }
    return found


def accuracy(rows: list[Row], promises: list[Row], confidence: float) -> dict[tuple[Any, ...], Row]:
    """Return Q01 for each client and vendor: the estimate, and whether the strictest promise in force is met."""
    found = {}
    units = estimates(counted_once(rows), confidence, "client", "vendor", stratum=("stratum",))
    for (client, vendor), unit in units.items():
        share, low, high = unit["estimate"] or (None, None, None)
        last = unit["last_week"]
        targets = [
            row["target"]
            for row in promises
            if (row["client"], row["vendor"]) == (client, vendor)
            and row["start_on"] <= last + datetime.timedelta(days=6)
            and (row["end_on"] is None or row["end_on"] >= last)
        ]
        target = max(targets, default=None)
        passed = None
        if target is not None and low is not None:
            passed = low * unit["coverage"] >= target - SLACK
        measures = {"accuracy": share, "low": low, "high": high, "target": target, "sla_passed": passed}
        found[client, vendor] = {**measures, "sampled": unit["sampled"], "coverage": unit["coverage"]}
    return found


def vendor_difference(rows: list[Row], confidence: float, vendor: str) -> dict[tuple[Any, ...], Row]:
    """Return Q02: one vendor against each other one."""
    units = estimates(counted_once(rows), confidence, "vendor", stratum=("client", "stratum"))
    one = units.get((vendor,), {"estimate": None})["estimate"]
    found = {}
    for (other,), unit in units.items():
        if (vendor,) in units and other != vendor:
            both = newcombe(one, unit["estimate"]) if one and unit["estimate"] else (None, None, None)
            found[vendor, other] = dict(zip(("difference", "low", "high"), both, strict=True))
    return found


def subgroup_gap(rows: list[Row], confidence: float, least: int) -> dict[tuple[Any, ...], Row]:
    """Return X05: each subgroup against the most accurate one that is large enough."""
    named = [row for row in rows if row["subgroup"] != "all"]
    kept = []
    for _, members in by(named, "client", "vendor", "week_start", "subgroup"):
        kept += [row for row in members if row["stratum"] != "all"] or members
    found = {}
    groups = estimates(kept, confidence, "vendor", "subgroup", stratum=("client", "stratum"))
    for vendor in {key[0] for key in groups}:
        known = {
            group: unit["estimate"]
            for (owner, group), unit in groups.items()
            if owner == vendor and unit["estimate"] and unit["sampled"] >= least
        }
        # With no group large enough, nothing is compared; which one is named then is no question of arithmetic.
        best = min(known, key=lambda group: (-known[group][0], group), default=None)
        for owner, group in groups:
            if owner == vendor and best is not None and group != best:
                gap = newcombe(known[best], known[group]) if group in known else (None, None, None)
                ratio = known[group][0] / known[best][0] if group in known and known[best][0] else None
                found[vendor, group] = {**dict(zip(("gap", "low", "high"), gap, strict=True)), "ratio": ratio}
    return found


def ewma(series: list[float | None], target: float, sigma: float, weight: float, width: float) -> list[Row]:
    """Return Q10 week by week; a missing week carries the average on and widens nothing."""
    average, seen, path = target, 0, []
    for value in series:
        if value is not None:
            average, seen = weight * value + (1 - weight) * average, seen + 1
        reach = width * sigma * math.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * seen)))
        alarm = value is not None and abs(average - target) > reach + SLACK
        path.append({"ewma": average, "low": target - reach, "high": target + reach, "alarm": alarm})
    return path


def cusum(series: list[float | None], target: float, k: float, h: float, *, restart: bool) -> list[Row]:
    """Return Q11 week by week, both sums above zero."""
    upper = lower = 0.0
    path: list[Row] = []
    for value in series:
        if restart and path and path[-1]["alarm"]:
            upper = lower = 0.0
        if value is not None:
            upper = max(0.0, upper + value - target - k)
            lower = max(0.0, lower + target - value - k)
        path.append({"upper": upper, "lower": lower, "alarm": value is not None and max(upper, lower) > h + SLACK})
    return path
