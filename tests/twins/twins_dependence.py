"""Slow twins of known spend share (D01) and client concentration (V01)."""

from __future__ import annotations

import datetime
from typing import Any

from tests.twins.twins_status import Row, first_day, last_day, relationships, visible

EVIDENCE = ("direct", "secondary", "secondary+derived", "mixed", "derived", "recalled")
MAJOR = 0.1
PART_MONTHS = {"H1": (1, 6), "H2": (7, 6), "Q1": (1, 3), "Q2": (4, 3), "Q3": (7, 3), "Q4": (10, 3)}


def days_of(period: str) -> tuple[datetime.date, datetime.date]:
    """Return the first day of a period, and the first day after it."""
    if period[4:] in PART_MONTHS:
        month, months = PART_MONTHS[period[4:]]
        year, after = int(period[:4]), month + months
        return datetime.date(year, month, 1), datetime.date(year + after // 13, (after - 1) % 12 + 1, 1)
    return first_day(period), last_day(period) + datetime.timedelta(days=1)


def speaking(reports: list[Row]) -> Row:
    """Return the report that speaks for all reports of one figure: the better evidence, then the first source."""
    return min(reports, key=lambda row: (EVIDENCE.index(row["evidence"]), row["source"]))


def _grouped(rows: list[Row], *names: str) -> dict[tuple[Any, ...], list[Row]]:
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in names), []).append(row)
    return groups


def known_spend(claims: list[Row], spends: list[Row], known: str | None = None, basis: str | None = None) -> Any:
    """Return amount, range, share and coverage by client, vendor, period and kind (D01)."""
    pairs = relationships(claims, datetime.date(2026, 1, 1), known, basis)
    reports = _grouped(visible(spends, known, basis), "client", "vendor", "period", "amount_kind")
    usd = {key: [usd for row in rows if (usd := _usd(row)) is not None] for key, rows in reports.items()}
    # A report in a currency without a rate cannot silence one that can be told.
    said = {key: speaking([row for row in rows if _usd(row) is not None] or rows) for key, rows in reports.items()}
    amount = {key: _usd(row) for key, row in said.items()}
    found = {}
    for client, vendor, period, kind in reports:
        key = (client, vendor, period, kind)
        share = coverage = None
        if kind == "annual_spend":
            paid = {
                other[1]: amount[other] for other in amount if other[0::2] == (client, period) and other[3] == kind
            }
            listed = {name for (buyer, name), row in pairs.items() if buyer == client and _at_work(row, period)}
            share, coverage = _share(paid, listed, vendor)
        found[key] = {
            "amount_usd": amount[key],
            "low": min(usd[key], default=None),
            "high": max(usd[key], default=None),
            "share": share,
            "coverage": coverage,
            "net_credit": None if amount[key] is None else amount[key] < 0,
            "basis": said[key]["basis"],
        }
    return found


def _at_work(pair: Row, period: str) -> bool:
    """Tell whether a pair may have been at work in a period; an open start or end leaves it possible."""
    begins, after = days_of(period)
    return (pair["since"] is None or pair["since"] < after) and (pair["over_on"] is None or pair["over_on"] >= begins)


def _usd(row: Row) -> float | None:
    return None if row["usd_per_unit"] is None else float(row["amount"] * row["usd_per_unit"])


def _share(paid: dict[str, float | None], listed: set[str], vendor: str) -> tuple[float | None, float | None]:
    """Return a vendor's share, known only if every vendor's amount is; a net credit counts as nothing."""
    if not listed:
        return None, None
    wanted = listed | set(paid)
    known = [usd for usd in paid.values() if usd is not None]
    total = sum(max(usd, 0) for usd in known)
    amount = paid[vendor]
    share = max(amount, 0) / total if amount is not None and len(known) == len(wanted) and total else None
    return share, len(known) / len(wanted)


def client_concentration(filings: list[Row], stakes: list[Row]) -> dict[tuple[str, str, str], Row]:
    """Return each client's share of a vendor's year, entities under common control as one client (V01)."""
    years = [row for row in filings if row["kind"] in ("named", "undisclosed") and len(row["period"]) == 4]
    parents = {row["target"]: row["owner"] for row in stakes if row["equity_share"] > 0.5}
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for (vendor, client, period), reports in _grouped(years, "vendor", "client", "period").items():
        shares = [share for share in map(_share_of, reports) if share is not None]
        entity = {
            # A report that gives no share cannot silence one that does.
            "share": _share_of(speaking([row for row in reports if _share_of(row) is not None] or reports)),
            "low": min(shares, default=None),
            "high": max(shares, default=None),
            "named": reports[0]["kind"] == "named",
        }
        groups.setdefault((vendor, parents.get(client, client), period), []).append(entity)
    return {key: _together(entities) for key, entities in groups.items()}


def _share_of(filing: Row) -> float | None:
    if filing["share"] is not None:
        return float(filing["share"])
    if filing["client_usd"] is None or not filing["vendor_usd"]:
        return None
    return float(filing["client_usd"] / filing["vendor_usd"])


def _together(entities: list[Row]) -> Row:
    """Add up a group's entities; one whose share nobody knows leaves the group's share unknown."""
    whole: Row = {"named": any(row["named"] for row in entities)}
    for name in ("share", "low", "high"):
        parts = [row[name] for row in entities]
        whole[name] = None if None in parts else sum(parts)
    if whole["share"] is None:
        whole["low"] = whole["high"] = None
    # Exactly a tenth counts, however the last digit of the sum falls.
    whole["major"] = None if whole["share"] is None else whole["share"] >= MAJOR - 1e-9
    return whole


def latest_years(found: dict[tuple[str, str, str], Row]) -> dict[tuple[str, str, str], Row]:
    """Keep each vendor's latest year in which any share is known; a vendor without one keeps all years."""
    latest: dict[str, str] = {}
    for (vendor, _, period), row in found.items():
        if row["share"] is not None:
            latest[vendor] = max(period, latest.get(vendor, period))
    return {key: row for key, row in found.items() if latest.get(key[0], key[2]) == key[2]}
