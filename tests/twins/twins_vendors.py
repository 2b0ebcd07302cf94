"""Slow twins of vendors' clients, prices and market: V02, V03, V07, M05, M06, M11, Q13, Q14."""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from itertools import pairwise, permutations
from typing import Any

Row = dict[str, Any]
# The last 12 complete months of a record gathered on 1 January 2026.
WINDOW = (datetime.date(2025, 1, 1), datetime.date(2026, 1, 1))


def in_window(rows: list[Row]) -> list[Row]:
    return [row for row in rows if WINDOW[0] <= row["day"] < WINDOW[1]]


def ends(row: Row) -> tuple[float, float]:
    """Return what a row may cost at least and at most."""
    return row.get("usd_range") or (row["usd"], row["usd"])


def income(rows: list[Row]) -> dict[str, dict[str | None, tuple[float, float, float]]]:
    """Return low, point and high of each vendor's revenue from each client in the window."""
    found: dict[str, dict[str | None, tuple[float, float, float]]] = defaultdict(dict)
    for row in in_window(rows):
        low, point, high = found[row["vendor"]].get(row["client"], (0, 0, 0))
        least, most = ends(row)
        found[row["vendor"]][row["client"]] = (low + least, point + row["usd"], high + most)
    return found


def unknown_vendors(rows: list[Row]) -> set[str]:
    return {row["vendor"] for row in in_window(rows) if row["usd"] is None}


def effective_clients(rows: list[Row]) -> dict[str, Row]:
    """Return the index of each vendor's clients: the unnamed as atoms, and as one block (V02)."""
    unknown, found = unknown_vendors(rows), {}
    priced = [row for row in rows if row["vendor"] not in unknown]
    for vendor, clients in income(priced).items():
        total = sum(point for _, point, _ in clients.values())
        shares = {client: point / total if total else 0 for client, (_, point, _) in clients.items()}
        low = 10000 * sum(share**2 for client, share in shares.items() if client is not None)
        high = 10000 * sum(share**2 for share in shares.values())
        found[vendor] = {"hhi_low": low, "hhi_high": high} if total else {"hhi_low": None, "hhi_high": None}
    return found | {vendor: {"hhi_low": None, "hhi_high": None} for vendor in unknown}


def rival_intensity(rows: list[Row], rivals: list[tuple[str, str]]) -> dict[str, float | None]:
    """Return the chance that two random dollars of a vendor come from two rivals, by enumeration (V07)."""
    unknown, found = unknown_vendors(rows), {}
    pairs = {frozenset(pair) for pair in rivals}
    for vendor, clients in income([row for row in rows if row["vendor"] not in unknown]).items():
        total = sum(point for _, point, _ in clients.values())
        hits = [
            clients[one][1] * clients[other][1]
            for one in clients
            for other in clients
            if one != other and frozenset((one, other)) in pairs
        ]
        found[vendor] = sum(hits) / total**2 if total else None
    return found | dict.fromkeys(unknown)


def revenue_at_risk(rows: list[Row], contracts: list[Row], horizon: float, resold: float) -> dict[Any, Row]:
    """Return what each vendor loses by each named client, gross and net, where its revenue is known (V03)."""
    found = {}
    for vendor, clients in income(rows).items():
        for client, (_, annual, _) in clients.items():
            held = [row for row in contracts if (row["client"], row["vendor"]) == (client, vendor)]
            notices = [row["notice_months"] for row in held if row["notice_months"] is not None]
            fee = sum(row["fee"] * row["rate"] for row in held if row["kind"] != "subsequent" and row["fee"])
            gross = annual * max(horizon - min(notices, default=0), 0) / 12
            if client is not None:
                found[vendor, client] = {"gross_usd": gross, "net_usd": max(gross - fee - resold * gross, 0)}
    return found


def foreclosure(rows: list[Row], vendor: str, rivals: set[str]) -> tuple[float, float] | None:
    """Return what part of the rivals' buying runs through the vendor, least and most of all corners (M05)."""
    bought = [row for row in in_window(rows) if row["client"] in rivals]
    through = [sum(ends(row)[end] for row in bought if row["vendor"] == vendor) for end in (0, 1)]
    elsewhere = [sum(ends(row)[end] for row in bought if row["vendor"] != vendor) for end in (0, 1)]
    if through[1] + elsewhere[1] == 0:
        return None
    corners = [one / (one + other) for one in through for other in elsewhere if one + other > 0]
    return min(corners), max(corners)


def share_instability(rows: list[Row]) -> dict[int, float | None]:
    """Return the sum of all changes of share against the year before, for each year sold in (M06)."""
    sold: dict[int, dict[str, float | None]] = defaultdict(dict)
    for row in rows:
        before = sold[row["day"].year].get(row["vendor"], 0)
        sold[row["day"].year][row["vendor"]] = None if None in (before, row["usd"]) else before + row["usd"]
    years = sorted(sold)
    found: dict[int, float | None] = dict.fromkeys(years)
    for one, other in pairwise(years):
        if any(None in sold[year].values() or not sum(sold[year].values()) for year in (one, other)):
            continue
        vendors = set(sold[one]) | set(sold[other])
        share = {year: {v: sold[year].get(v, 0) / sum(sold[year].values()) for v in vendors} for year in (one, other)}
        found[other] = sum(abs(share[other][vendor] - share[one][vendor]) for vendor in vendors)
    return found


def systemic(rows: list[Row], critical: set[tuple[str, str]], eligible: list[Row]) -> dict[str, list[float | None]]:
    """Return the three shares of each vendor: number, weight and without an alternative at least (M11)."""
    used = [row for row in in_window(rows) if row["client"] is not None]
    clients = {row["client"] for row in used}
    weight = {client: sum(row["usd"] for row in used if row["client"] == client) for client in clients}
    found = {}
    for vendor in {row["vendor"] for row in used}:
        needs = {(row["client"], row["service"]) for row in used if row["vendor"] == vendor} & critical
        users = {client for client, _ in needs}
        bound = {client for client, service in needs if _has_nobody_else(vendor, client, service, eligible)}
        total = sum(weight.values())
        heavy = sum(weight[client] for client in users) / total if total else None
        found[vendor] = [len(users) / len(clients), heavy, len(bound) / len(clients)]
    return found


def _has_nobody_else(vendor: str, client: str, service: str, eligible: list[Row]) -> bool:
    listed = [row for row in eligible if (row["client"], row["service"]) == (client, service)]
    return bool(listed) and not any(row["is_eligible"] and row["vendor"] != vendor for row in listed)


def cost_per_accepted(rows: list[Row]) -> dict[tuple[str, str], float | None]:
    """Return what an accepted task cost, from the rows that hold all it takes (Q13)."""
    found: dict[tuple[str, str], float | None] = {}
    offers = {(row["vendor"], row["service"]) for row in in_window(rows)}
    for offer in offers:
        whole = [
            row
            for row in in_window(rows)
            if (row["vendor"], row["service"]) == offer and None not in (row["usd"], row["accepted"], row["qa"])
        ]
        accepted = sum(row["accepted"] for row in whole)
        found[offer] = sum(row["usd"] + row["qa"] + row["rework"] for row in whole) / accepted if accepted else None
    return found


MEASURES = ("Laspeyres", "Paasche", "Prices (Fisher index)", "Average price of a task")


def price_index(rows: list[Row]) -> dict[int, dict[str, float | None]]:
    """Return the chained indices of each year, first year 100 (Q14)."""
    priced = [row for row in rows if row["usd"] is not None]
    years = sorted({row["day"].year for row in rows})
    items = {
        year: {
            item: (
                sum(row["usd"] for row in priced if _item(row) == (year, item)),
                sum(row["delivered"] for row in priced if _item(row) == (year, item)),
            )
            for item in {_item(row)[1] for row in priced if row["day"].year == year}
        }
        for year in years
    }
    level: dict[str, float | None] = dict.fromkeys(
        ("Laspeyres", "Paasche", "Prices (Fisher index)", "Average price of a task"), 100
    )
    found = {years[0]: dict(level)} if years else {}
    for one, other in pairwise(years):
        link = _link(items[one], items[other])
        level = {key: None if None in (level[key], link[key]) else level[key] * link[key] for key in level}
        found[other] = dict(level)
    return found


def _item(row: Row) -> tuple[int, tuple[str, str]]:
    return row["day"].year, (row["vendor"], row["service"])


def _link(old: dict[Any, tuple[float, float]], new: dict[Any, tuple[float, float]]) -> dict[str, float | None]:
    both = set(old) & set(new)
    p0, p1 = ({item: side[item][0] / side[item][1] for item in both} for side in (old, new))
    q0, q1 = ({item: side[item][1] for item in both} for side in (old, new))

    def worth(price: dict[Any, float], units: dict[Any, float]) -> float:
        return sum(price[item] * units[item] for item in both)

    laspeyres, paasche = _over(worth(p1, q0), worth(p0, q0)), _over(worth(p1, q1), worth(p0, q1))
    average = [_over(worth(price, units), sum(units.values())) for price, units in ((p0, q0), (p1, q1))]
    fisher = None if laspeyres is None or paasche is None else math.sqrt(laspeyres * paasche)
    return {
        "Laspeyres": laspeyres,
        "Paasche": paasche,
        "Prices (Fisher index)": fisher,
        "Average price of a task": None if None in average else _over(average[1], average[0]),
    }


def _over(one: float, other: float) -> float | None:
    return one / other if other else None


def allowed_worlds(rows: list[Row], vendor: str) -> list[dict[str | None, float]]:
    """Return shares that the ranges allow: the point, and one client as far above it as another can go below."""
    clients = income(rows)[vendor]
    total = sum(point for _, point, _ in clients.values())
    points = {client: point for client, (_, point, _) in clients.items()}
    worlds = [points]
    for one, other in permutations(clients, 2):
        moved = min(clients[one][2] - clients[one][1], clients[other][1] - clients[other][0])
        worlds.append(points | {one: points[one] + moved, other: points[other] - moved})
    return [{client: usd / total for client, usd in world.items()} for world in worlds]
