"""Slow twins of what is awarded: each contract as last known, by currency, and how concentrated that is (D03)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

Row = dict[str, Any]
Line = tuple[str, str, str]


def value_of(version: Row) -> int | None:
    """Return what a version of a contract says it is worth: the total, or else what is committed."""
    worth: int | None = version["total_value"] if version["total_value"] is not None else version["committed_value"]
    return worth


def last_known(versions: list[Row], by_vendor: bool) -> list[Row]:
    """Return the last version of each contract, or of each contract with each vendor that it had."""
    found: dict[Any, Row] = {}
    for row in sorted(versions, key=lambda row: (row["known_on"], row["sequence"])):
        found[row["contract_id"], row["vendor"] if by_vendor else None] = row
    return list(found.values())


def award_lines(versions: list[Row], day: datetime.date, by_vendor: bool = False) -> dict[Line, Row]:
    """Return contracts and value by client, vendor and currency, of what was certain to be signed by a day."""
    reported = [row for row in versions if row["basis"] != "modelled"]
    first = {row["contract_id"]: min(row["known_on"], _first_known(row, versions)) for row in versions}
    agreements = {
        row["contract_id"]
        for row in last_known(versions, False)
        if row["kind"] != "subsequent" and value_of(row) is not None
    }
    lines: defaultdict[Line, list[int | None]] = defaultdict(list)
    for row in last_known(reported, by_vendor):
        signed = row["signed_on"] or min(row["start_on"], first[row["contract_id"]])
        if signed <= day and not (row["kind"] == "subsequent" and row["overarching_id"] in agreements):
            lines[row["client"], row["vendor"], row["currency"]].append(value_of(row))
    return {key: _summed(values) for key, values in lines.items()}


def _first_known(row: Row, versions: list[Row]) -> datetime.date:
    days: list[datetime.date] = [
        other["known_on"] for other in versions if other["contract_id"] == row["contract_id"]
    ]
    return min(days)


def _summed(values: list[int | None]) -> Row:
    known = [value for value in values if value is not None]
    return {
        "contracts": len(values),
        "contracts_valued": len(known),
        "value": sum(known) if known else None,
    }


def concentration(lines: dict[Line, Row]) -> dict[tuple[str], Row]:
    """Return the index and the share of the five largest vendors of each currency; only totals above zero count."""
    found = {}
    for currency in {key[2] for key in lines}:
        mine = {key: row for key, row in lines.items() if key[2] == currency}
        totals: defaultdict[str, int] = defaultdict(int)
        for (_, vendor, _), row in mine.items():
            totals[vendor] += row["value"] or 0
        won = sorted((usd for usd in totals.values() if usd > 0), reverse=True)
        values = [row["value"] for row in mine.values() if row["value"] is not None]
        found[currency,] = {
            "hhi": sum((100 * usd / sum(won)) ** 2 for usd in won) if won else None,
            "top_five_share": sum(won[:5]) / sum(won) if won else None,
            "vendors": len(won),
            "vendors_out": len(totals) - len(won),
            "value": sum(values) if values else None,
            "contracts": sum(row["contracts"] for row in mine.values()),
            "clients": len({client for client, _, _ in mine}),
        }
    return found


def shares(lines: dict[Line, Row]) -> dict[Line, Row]:
    """Return each line's share of its currency; a net credit counts as nothing."""
    whole: defaultdict[str, int] = defaultdict(int)
    for (_, _, currency), row in lines.items():
        whole[currency] += max(row["value"] or 0, 0)
    return {
        key: {
            "contracts": row["contracts"],
            "value": row["value"],
            "share": max(row["value"], 0) / whole[key[2]] if row["value"] is not None and whole[key[2]] else None,
        }
        for key, row in lines.items()
    }
