"""Adapters of the metrics on the market: M01, M02, M03, M07, G05."""

from __future__ import annotations

import itertools
import re
from typing import Any

import duckdb

from tests.golden.reading import UnknownKey, need
from tests.worlds import SmallWorld, slug

BILLION, MILLION = 1e9, 1e6
YEAR = 2024
POINT_USD = BILLION
HUNDRED_POINTS_USD = 100 * POINT_USD


def lay_market(
    world: SmallWorld, revenue_usd: dict[str, float], markets_usd: dict[str, float], year: int = YEAR
) -> None:
    """Lay vendors that sell in the market, and one estimate a publisher of the year's size."""
    for vendor, usd in revenue_usd.items():
        world.in_market(vendor)
        world.revenue(vendor, usd, period=str(year))
    for publisher, usd in markets_usd.items():
        world.market_size(publisher, base=(year, usd))


def lay_shares(world: SmallWorld, shares_pct: list[float]) -> list[str]:
    """Lay one vendor a share, in a market of a hundred points; return the vendors."""
    vendors = [f"Vendor {place:03}" for place in range(len(shares_pct))]
    usd = {vendor: share * POINT_USD for vendor, share in zip(vendors, shares_pct, strict=True)}
    lay_market(world, usd, {"Publisher": HUNDRED_POINTS_USD})
    return vendors


def concentration(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """M01: named shares, or revenues against market sizes; several of either are so many separate markets."""
    if "named_shares_pct" in given:
        lay_shares(world, given["named_shares_pct"])
        return _bounds(world)["Publisher"]
    revenue, to_usd = _money(given, "revenue")
    sizes, size_to_usd = _money(given, "market")
    many = [vendor for vendor, value in revenue.items() if isinstance(value, list)]
    listed = sizes if isinstance(sizes, list) else [sizes]
    found = {}
    for chosen in itertools.product(*(revenue[vendor] for vendor in many)):
        world.clear()
        usd = {vendor: value * to_usd for vendor, value in (revenue | dict(zip(many, chosen, strict=True))).items()}
        lay_market(world, usd, {str(float(size)): size * size_to_usd for size in listed})
        for size, bounds in _bounds(world).items():
            found["|".join([size, *(str(float(value)) for value in chosen)])] = bounds
    return found if many or isinstance(sizes, list) else found[str(float(sizes))]


def _money(given: dict[str, Any], what: str) -> tuple[Any, float]:
    for unit, to_usd in ((f"{what}_busd", BILLION), (f"{what}_musd", MILLION)):
        if unit in given:
            return given[unit], to_usd
    raise UnknownKey(f'the input lacks "{what}_busd" or "named_shares_pct"; it has: {", ".join(sorted(given))}')


def _bounds(world: SmallWorld) -> dict[str, Any]:
    rows = world.ask("market/concentration_bounds", {"year": YEAR}).rows
    # A denominator is named by its publisher, and then by its years.
    return {
        row["denominator"].rsplit(" ", maxsplit=1)[0]: {key: row[key] for key in ("class", "lower", "upper")}
        for row in rows
    }


def four_firm_ratio(world: SmallWorld, given: dict[str, Any]) -> float | None:
    """M02: the ratio in points."""
    lay_shares(world, *need(given, "shares_pct"))
    rows = world.ask("market/four_firm_ratio", {"year": YEAR}).rows
    if not rows or rows[0]["low"] is None or rows[0]["low"] != rows[0]["high"]:
        return None
    return 100 * float(rows[0]["low"])


def deal_effect(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """M03: one of the two owns the other; a party without a share is no vendor."""
    shares = list(given.get("shares_pct") or [share for share in given.get("merge_share_pct", []) if share])
    vendors = lay_shares(world, shares)
    if "merge" in given:
        owner, target = (vendors[place] for place in given["merge"])
    else:
        (pair,) = need(given, "merge_share_pct")
        left = list(enumerate(shares))
        named = [_with_share(share, left, vendors) for share in sorted(pair)]
        owner, target = named[0] or "Investor", named[1]
    if target is None:
        return {"delta": None, "pre": None, "post": None, "presumption": None}
    world.ownership(owner, target, 0.49)
    rows = world.ask("market/deal_effect", {"year": YEAR, "vendor": slug(target)}).rows
    row = rows[0] if rows else {}
    names = {"delta": "change", "pre": "pre", "post": "post", "presumption": "presumption"}
    return {name: row.get(column) for name, column in names.items()}


def _with_share(share: float, left: list[tuple[int, float]], vendors: list[str]) -> str | None:
    """Take the first vendor left that has the share; a share of zero is no vendor's."""
    if share == 0:
        return None
    for place, held in left:
        if held == share:
            left.remove((place, held))
            return vendors[place]
    raise UnknownKey(f'"merge_share_pct" holds {share}, which is not among "shares_pct"')


def growth(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """M07: two end points are one publisher's estimate; revenues are those of one vendor, and of two together."""
    v0, v1, y0, y1 = need(given, "v0", "v1", "y0", "y1")
    ends = {"base": (y0, v0 * BILLION), "target": (y1, v1 * BILLION)}
    year = _lay_two_vendors(world, given)
    world.market_size("Publisher", **ends, printed_growth=given.get("printed"))
    try:
        (row,) = world.ask("market/growth").rows
    except duckdb.ConstraintException:
        # No estimate from nothing, and none over no time, gets into the record: there is no row to show a rate on.
        names = ("cagr", "from_endpoints", "printed_is_possible", "matches_printed_to_0.1pt", "range")
        return dict.fromkeys(names)
    found = {
        "cagr": row["growth"],
        "from_endpoints": row["growth"],
        "range": [row["growth_low"], row["growth_high"]],
        "printed_is_possible": row["printed_fits"],
        "matches_printed_to_0.1pt": _look_alike(row["growth"], row["printed_growth"]),
    }
    for path in world.ask("market/size_forecasts").rows:
        found[f"implied_{path['year']}"] = path["value_usd"] / BILLION
    return found | (_penetration(world, year) if year else {})


def _look_alike(growth: float | None, printed: float | None) -> bool | None:
    """Tell whether the two rates of a row read the same when shown to a tenth of a point."""
    return None if growth is None or printed is None else f"{growth:.1%}" == f"{printed:.1%}"


def _lay_two_vendors(world: SmallWorld, given: dict[str, Any]) -> int | None:
    """Lay one vendor's revenue and what two together have beyond it; return their year."""
    revenue = {key: value for key, value in given.items() if re.search(r"vendor_revenue_\d{4}$", key)}
    if not revenue:
        return None
    year = int(max(revenue)[-4:])
    one, both = revenue.get(f"vendor_revenue_{year}"), revenue.get(f"two_vendor_revenue_{year}")
    usd = {"Scale": (one if one is not None else both) * BILLION}
    if one is not None and both is not None:
        usd["Surge"] = (both - one) * BILLION
    lay_market(world, usd, {}, year)
    return year


def _penetration(world: SmallWorld, year: int) -> dict[str, Any]:
    shares = {row["vendor"]: row for row in world.ask("market/implied_penetration", {"year": year}).rows}
    together = world.ask("market/concentration_bounds", {"year": year}).rows
    return {
        "scale_penetration": shares["Scale"]["share_low"] if shares else None,
        "scale_plus_surge": together[0]["named_share"] if together else None,
    }


def size_disagreement(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """G05: one estimate a publisher, all of one year."""
    (estimates,) = need(given, "estimates_busd")
    for publisher, size in estimates.items():
        world.market_size(publisher, base=(YEAR, size * BILLION))
    rows = world.ask("market/size_disagreement").rows
    row = rows[0] if rows else {}
    money = {key: row[key] / BILLION if row else None for key in ("low", "median", "high")}
    return {**money, "spread": row.get("spread"), "estimates": row.get("estimates")}
