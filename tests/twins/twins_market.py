"""Slow twins of concentration bounds (M01), four-firm ratio (M02), deal change (M03) and size disagreement (G05)."""

from __future__ import annotations

import statistics
from fractions import Fraction
from typing import Any

from tests.twins.twins_status import Row

YEAR = 2024
# Shares are kept as fractions: a class at exactly 1,800 must not hang on a last digit.
Shares = dict[str, tuple[Fraction, Fraction]]


def value_in(size: Row, year: int) -> Fraction | float | None:
    """Return a publisher's size for a year: printed, or on the path of constant growth between two printed ones."""
    (base_year, base), (target_year, target) = size["base"] or (None, None), size["target"] or (None, None)
    if year in (base_year, target_year):
        return Fraction(base if year == base_year else target)
    if base_year is None or target_year is None or not base_year < year < target_year:
        return None
    return float(base * (target / base) ** ((year - base_year) / (target_year - base_year)))


def markets(sizes: list[Row], year: int) -> dict[str, Fraction | float]:
    """Return the year's sizes by publisher; a figure from memory counts for nothing."""
    found = {row["publisher"]: value_in(row, year) for row in sizes if row["evidence"] != "recalled"}
    return {publisher: usd for publisher, usd in found.items() if usd is not None}


def points(revenues: list[Row], size: Fraction | float) -> Shares:
    """Return each vendor's least and most reported share of a market, in points."""
    told: dict[str, list[Fraction]] = {}
    for row in revenues:
        if row["evidence"] != "recalled":
            told.setdefault(row["vendor"], []).append(100 * Fraction(row["usd"]) / Fraction(size))
    return {vendor: (min(shares), max(shares)) for vendor, shares in told.items()}


def concentration(revenues: list[Row], sizes: list[Row]) -> dict[tuple[str], Row]:
    """Return the index's bounds and class under each size (M01)."""
    found = {}
    for publisher, size in markets(sizes, YEAR).items():
        shares = points(revenues, size)
        if shares:
            found[publisher,] = _bounds(shares)
    return found


def _bounds(shares: Shares) -> Row:
    named = sum(high for _, high in shares.values())
    if named > 100:
        return {"lower": None, "upper": None, "class": "not measurable"}
    lower = sum(low**2 for low, _ in shares.values())
    upper = sum(high**2 for _, high in shares.values())
    # A vendor that sells nothing is no vendor whom the unseen ones could be no larger than.
    smallest = min((high for _, high in shares.values() if high > 0), default=Fraction(100))
    unseen = 100 - named
    while unseen > 0:
        upper += min(unseen, smallest) ** 2
        unseen -= min(unseen, smallest)
    return {"lower": lower, "upper": upper, "class": _class(lower, upper)}


def _class(lower: Fraction, upper: Fraction) -> str:
    def of(index: Fraction) -> str:
        return "high" if index > 1800 else "moderate" if index >= 1000 else "low"

    return of(lower) if of(lower) == of(upper) else "indeterminate"


def four_firm_ratio(revenues: list[Row], sizes: list[Row]) -> dict[tuple[str], Row]:
    """Return what the four largest hold at least and at most under each size, as part of one (M02)."""
    found = {}
    for publisher, size in markets(sizes, YEAR).items():
        shares = points(revenues, size).values()
        if shares:
            low, high = (sum(sorted((share[end] for share in shares), reverse=True)[:4]) / 100 for end in (0, 1))
            found[publisher,] = {"low": low if high <= 1 else None, "high": high if high <= 1 else None}
    return found


def deal_effect(
    revenues: list[Row], sizes: list[Row], deals: list[tuple[str, str]], vendors: tuple[str, ...]
) -> dict[tuple[str, str, str], Row]:
    """Return what each deal would do to the index of the named vendors, at their most reported shares (M03)."""
    found = {}
    for publisher, size in markets(sizes, YEAR).items():
        shares = {vendor: high for vendor, (_, high) in points(revenues, size).items()}
        for owner, target in deals:
            if target in shares and sum(shares.values()) <= 100:
                held = shares.get(owner) if owner in vendors else Fraction(0)
                found[owner, target, publisher] = _merged(list(shares.values()), held, shares[target])
    return found


def _merged(shares: list[Fraction], owner: Fraction | None, target: Fraction) -> Row:
    pre = sum(share**2 for share in shares)
    if owner is None:
        return {"pre": pre, "post": None, "change": None, "presumption": None}
    post = pre - owner**2 - target**2 + (owner + target) ** 2
    presumed = post - pre > 100 and (post > 1800 or owner + target > 30)
    return {"pre": pre, "post": post, "change": post - pre, "presumption": presumed}


def size_disagreement(sizes: list[Row]) -> dict[tuple[int], dict[str, Any]]:
    """Return how far the year's sizes lie apart, for each year of two or more (G05)."""
    found = {}
    for year in range(2015, 2040):
        usd = [float(size) for size in markets(sizes, year).values()]
        if len(usd) > 1:
            found[year,] = {
                "estimates": len(usd),
                "low": min(usd),
                "median": statistics.median(usd),
                "high": max(usd),
                "spread": max(usd) / min(usd),
            }
    return found
