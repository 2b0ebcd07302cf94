"""Slow twins of mutual dependence (D18) and ownership conflict (V06)."""

from __future__ import annotations

import datetime
from typing import Any

from tests.twins.twins_dependence import client_concentration, known_spend
from tests.twins.twins_status import BASES, Row, last_day, relationships

INFLUENCE = 0.2
Pair = tuple[str, str, str]


def mutual_dependence(claims: list[Row], spends: list[Row], filings: list[Row]) -> dict[Pair, Row]:
    """Return both sides' range for each client, vendor and year of which either side is public (D18)."""
    spent = {
        (client, vendor, period): row
        for (client, vendor, period, kind), row in known_spend(claims, spends).items()
        if kind == "annual_spend" and len(period) == 4
    }
    told = client_concentration(filings, [])
    earned = {(client, vendor, period): row for (vendor, client, period), row in told.items()}
    public = {key for key, row in earned.items() if row["named"] and row["share"] is not None}
    return {key: _both_sides(key, spent, earned) for key in set(spent) | public}


def _both_sides(key: Pair, spent: dict[Pair, Row], earned: dict[Pair, Row]) -> Row:
    a_low, a_high = _client_side(key, spent)
    b_low, b_high = _vendor_side(key, earned)
    low, high = a_low - b_high, a_high - b_low
    return {
        "client on vendor": (a_low, a_high),
        "vendor on client": (b_low, b_high),
        "joint_low": a_low + b_low,
        "joint_high": a_high + b_high,
        "asymmetry_low": low,
        "asymmetry_high": high,
    }


def _client_side(key: Pair, spent: dict[Pair, Row]) -> tuple[float, float]:
    """With other vendors unknown, the known amounts bound the share from above; a net credit is no spend."""
    if key not in spent:
        return 0, 1
    if spent[key]["share"] is not None:
        return spent[key]["share"], spent[key]["share"]
    client, _, period = key
    amounts = [row["amount_usd"] for other, row in spent.items() if other[0::2] == (client, period)]
    known = sum(max(usd, 0) for usd in amounts if usd is not None)
    return 0, max(spent[key]["amount_usd"], 0) / known if known and spent[key]["amount_usd"] is not None else 1


def _vendor_side(key: Pair, earned: dict[Pair, Row]) -> tuple[float, float]:
    """With this client's share unknown, what the others leave bounds it from above."""
    if key in earned and earned[key]["share"] is not None:
        return earned[key]["low"], earned[key]["high"]
    others = [row["low"] for other, row in earned.items() if other[1:] == key[1:] and row["low"] is not None]
    return 0, 1 - sum(others)


def ownership_conflict(
    claims: list[Row],
    spends: list[Row],
    stakes: list[Row],
    rivalries: list[tuple[str, str]],
    day: datetime.date,
) -> dict[tuple[str], Row]:
    """Return what part of each client's spend goes to vendors that rivals own, if it buys from any (V06)."""
    pairs = {key: row for key, row in relationships(claims, day).items() if row["status"] not in (None, "ended")}
    spent = {key: row for key, row in known_spend(claims, spends).items() if key[3] == "annual_spend"}
    found = {}
    for client in {client for client, _ in pairs}:
        rivals = {other for pair in rivalries if client in pair for other in pair if other != client}
        held = [row for row in stakes if row["owner"] in rivals and _is_held(row, day)]
        vendors = {vendor for buyer, vendor in pairs if buyer == client} | {
            key[1] for key in spent if key[0] == client
        }
        stake = {
            vendor: max((row["equity_share"] for row in held if row["target"] == vendor), default=0)
            for vendor in vendors
        }
        share, bases = _latest_shares(spent, client)
        bases += [row["basis"] for key, row in pairs.items() if key[0] == client]
        bases += [row["basis"] for row in held if row["target"] in vendors]
        found[client,] = _exposure(share, stake, bases)
    return found


def _is_held(stake: Row, day: datetime.date) -> bool:
    return last_day(stake["valid_from"]) <= day < last_day(stake["valid_to"])


def _latest_shares(spent: dict[Any, Row], client: str) -> tuple[dict[str, float], list[str]]:
    """Return the vendors' shares in the client's latest year that has them, and the bases they stand on."""
    periods = [key[2] for key, row in spent.items() if key[0] == client and row["share"] is not None]
    if not periods:
        return {}, []
    rows = {key[1]: row for key, row in spent.items() if key[0] == client and key[2] == max(periods)}
    return {vendor: row["share"] for vendor, row in rows.items()}, [row["basis"] for row in rows.values()]


def _exposure(share: dict[str, float], stake: dict[str, float], bases: list[str]) -> Row:
    conflicted = {vendor for vendor, held in stake.items() if held >= INFLUENCE}
    weakest = max(bases, key=BASES.index)
    if not share:
        row = {"exposed_share": None, "ownership_weighted": None, "low": 0, "high": 1 if conflicted else 0}
        return {**row, "basis": max(weakest, "estimated", key=BASES.index) if conflicted else weakest}
    exposed = sum(part for vendor, part in share.items() if vendor in conflicted)
    weighted = sum(part * stake[vendor] for vendor, part in share.items())
    return {
        "exposed_share": exposed,
        "ownership_weighted": weighted,
        "low": exposed,
        "high": exposed,
        "basis": weakest,
    }
