"""Slow twins of the metrics on reliance: every end of every range is tried, and the formula is the textbook's."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from typing import Any

Box = tuple[float, float]
Line = dict[str, Any]
Spend = dict[tuple[str, str], float]
TINY = 1e-9


def concentration(amounts: Iterable[float]) -> float | None:
    """Return the sum of squared shares."""
    paid = list(amounts)
    return sum((usd / sum(paid)) ** 2 for usd in paid) if sum(paid) else None


def entropy(amounts: Iterable[float]) -> float | None:
    """Return Shannon's entropy of the shares, in nats."""
    paid = [usd for usd in amounts if usd]
    return -sum(usd / sum(paid) * math.log(usd / sum(paid)) for usd in paid) if paid else None


def ends(boxes: list[Box]) -> list[tuple[float, ...]]:
    """Return every way to stand at an end of each range."""
    return list(itertools.product(*({low, high} for low, high in boxes)))


def _stationary(boxes: list[Box], level_of: Callable[[list[float]], float]) -> list[list[float]]:
    """Return the points at which some stand at an end of their range, and all others at one level within theirs."""
    found = []
    for stands in itertools.product(("low", "high", "free"), repeat=len(boxes)):
        fixed = [box[stand == "high"] for box, stand in zip(boxes, stands, strict=True) if stand != "free"]
        free = [box for box, stand in zip(boxes, stands, strict=True) if stand == "free"]
        if not free:
            found.append(fixed)
            continue
        level = level_of(fixed) if sum(fixed) else max(low for low, _ in free)
        if all(low - TINY <= level <= high + TINY for low, high in free):
            found.append([*fixed, *(level for _ in free)])
    return found


def spread(boxes: list[Box]) -> dict[str, Any]:
    """Return the ends of concentration, entropy and the number of vendors, over all amounts within the ranges."""
    paid = [box for box in boxes if box[1] > 0]
    sure = [box for box in paid if box[0] > 0]
    maybe = [box for box in paid if box[0] <= 0]
    if not paid:
        return {}
    most = max(found for found in map(concentration, ends(paid)) if found is not None)
    normalised = []
    for count in range(len(maybe) + 1):
        for kept in itertools.combinations(maybe, count):
            vendors = [*sure, *kept]
            if len(vendors) > 1:
                normalised.append((least_concentration(vendors) * len(vendors) - 1) / (len(vendors) - 1))
    return {
        "hhi": (10000 * least_concentration(paid), 10000 * most),
        "normalised": (min(normalised), (most * len(paid) - 1) / (len(paid) - 1)) if len(paid) > 1 else None,
        "0": (max(len(sure), 1), len(paid)),
        "1": (
            math.exp(min(found for found in map(entropy, ends(paid)) if found is not None)),
            math.exp(max(found for found in map(entropy, _stationary(paid, _entropy_level)) if found is not None)),
        ),
        "2": (1 / most, 1 / least_concentration(paid)),
    }


def least_concentration(boxes: list[Box]) -> float:
    """Return the smallest sum of squared shares that amounts within the ranges can have."""
    points = _stationary(boxes, lambda fixed: sum(usd**2 for usd in fixed) / sum(fixed))
    return min(found for found in map(concentration, points) if found is not None)


def _entropy_level(fixed: list[float]) -> float:
    return math.exp(sum(usd * math.log(usd) for usd in fixed if usd) / sum(fixed))


def over_ends(lines: list[Line], value: Callable[[Spend], float | None]) -> tuple[float, float] | None:
    """Return the least and the most that a value takes where every line stands at an end of its range."""
    keys = [(line["vendor"], line["service"]) for line in lines]
    boxes = [(line["low"], line["high"]) for line in lines]
    values = [value(dict(zip(keys, amounts, strict=True))) for amounts in ends(boxes)]
    known = [found for found in values if found is not None]
    return (min(known), max(known)) if known else None


def ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def vendor_share(spend: Spend, vendor: str) -> float | None:
    """Return a vendor's share of all spend."""
    return ratio(sum(usd for key, usd in spend.items() if key[0] == vendor), sum(spend.values()))


def service_share(spend: Spend, vendor: str, service: str) -> float | None:
    """Return a vendor's share of the spend on a service."""
    return vendor_share({key: usd for key, usd in spend.items() if key[1] == service}, vendor)


def weighted_share(spend: Spend, vendor: str, weights: dict[str, float]) -> float | None:
    """Return a vendor's share of each service with spend, averaged by weight (D07)."""
    shares = {service: service_share(spend, vendor, service) for service in {key[1] for key in spend}}
    bought = {service: share for service, share in shares.items() if share is not None}
    total = sum(weights[service] for service in bought)
    return ratio(sum(weights[service] * share for service, share in bought.items()), total)


def hard_share(spend: Spend, vendor: str, parts: dict[str, float]) -> float | None:
    """Return the part of all spend that is with a vendor and could not easily move (D08)."""
    return ratio(sum(usd * parts[key[1]] for key, usd in spend.items() if key[0] == vendor), sum(spend.values()))


def single_services(spend: Spend, floor: float) -> set[str]:
    """Return the services in which exactly one vendor holds the floor or more (D06)."""
    found = set()
    for service in {key[1] for key in spend}:
        vendors = [key[0] for key, usd in spend.items() if key[1] == service and usd > 0]
        shares = [service_share(spend, vendor, service) or 0 for vendor in vendors]
        if sum(share >= floor - TINY for share in shares) == 1:
            found.add(service)
    return found


def single_share(spend: Spend, floor: float) -> float | None:
    """Return the share of spend in services with one source (D06)."""
    single = single_services(spend, floor)
    return ratio(sum(usd for key, usd in spend.items() if key[1] in single), sum(spend.values()))


def survive(buffer: float, demand: float, backups: list[tuple[float, float]]) -> float | None:
    """Return the week in which the stock is empty, or None if it never is: halved down to where it crosses zero."""

    def stock(week: float) -> float:
        return buffer - demand * week + sum(rate * max(0.0, week - lag) for lag, rate in backups)

    before = 0.0
    for week in [*sorted(lag for lag, _ in backups), 1e6]:
        if stock(week) <= TINY:
            low, high = before, week
            for _ in range(200):
                middle = (low + high) / 2
                low, high = (low, middle) if stock(middle) <= TINY * TINY else (middle, high)
            return high
        before = week
    return None


def lost(dry: float, demand: float, backups: list[tuple[float, float]], recovery: float) -> float:
    """Return the units that nobody delivers between running dry and recovery, span by span."""
    moments = sorted({dry, recovery, *(lag for lag, _ in backups if dry < lag < recovery)})
    return sum(
        (after - before) * max(0.0, demand - sum(rate for lag, rate in backups if lag <= before))
        for before, after in itertools.pairwise(moments)
        if before >= dry and after <= recovery
    )


def passed_on(spend: dict[str, float], parts: dict[tuple[str, str], float]) -> dict[str, float]:
    """Return who got what once each vendor has passed parts of its work on to its providers (D19)."""
    done = dict(spend)
    for (vendor, provider), part in parts.items():
        done[vendor] -= spend[vendor] * part
        done[provider] = done.get(provider, 0) + spend[vendor] * part
    return done


def grouped(spend: dict[str, float], owners: dict[str, str]) -> dict[str, float]:
    """Return what each ultimate parent's vendors were paid together (D19)."""
    found: dict[str, float] = {}
    for vendor, usd in spend.items():
        parent = vendor
        while parent in owners:
            parent = owners[parent]
        found[parent] = found.get(parent, 0) + usd
    return found
