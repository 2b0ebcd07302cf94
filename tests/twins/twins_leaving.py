"""Slow twins of what binds a client to a vendor: exclusive clauses (D14) and the cost of leaving (D09)."""

from __future__ import annotations

import datetime
from typing import Any

from tests.twins.twins_contracts import DAY, Row, months_later


def exclusivity(clauses: list[Row], work: list[Row], day: datetime.date) -> dict[tuple[str], Row]:
    """Return each client's share of spend under a live clause, and the days of the year that have one (D14)."""
    year = [datetime.date(day.year, 1, 1) + place * DAY for place in range(366)]
    year = [one for one in year if one.year == day.year]
    found: dict[tuple[str], Row] = {}
    for client in {row["client"] for row in clauses} | {row["client"] for row in recent(work, day)}:
        own = [row for row in clauses if row["client"] == client]
        spend: dict[tuple[str, str], float] = {}
        for row in recent(work, day):
            if row["client"] == client:
                key = (row["vendor"], row["service"])
                spend[key] = spend.get(key, 0) + row["usd"]
        bound = {row["service"] for row in own if _holds(row, day)}
        usd = {key: max(0, amount) for key, amount in spend.items()}
        total = sum(usd.values())
        share = sum(amount for (_, service), amount in usd.items() if service in bound) / total if total else None
        found[client,] = {
            "exclusive_share": share,
            "low": share,
            "high": share,
            "exclusive_days": sum(any(_holds(row, one) for row in own) for one in year),
            "clause_days": sum(_holds(row, one) for one in year for row in own),
        }
    return found


def recent(work: list[Row], day: datetime.date) -> list[Row]:
    """Return the work of the year before a day."""
    return [row for row in work if months_later(day, -12) <= row["day"] < day]


def _holds(clause: Row, day: datetime.date) -> bool:
    return bool(clause["start_on"] <= day <= (clause["end_on"] or datetime.date.max))


def switching_cost(work: list[Row], contracts: list[Row], day: datetime.date, settings: Row) -> dict[Any, Row]:
    """Return what leaving would cost each client at each vendor, and in how many years it pays back (D09)."""
    found = {}
    for client, vendor in {(row["client"], row["vendor"]) for row in recent(work, day)}:
        rows = [row for row in recent(work, day) if (row["client"], row["vendor"]) == (client, vendor)]
        late = [row for row in rows if row["day"] >= day - 28 * DAY]
        annual = sum(row["usd"] for row in rows)
        weekly = sum(row["usd"] for row in late) / 4
        tasks = sum(row["delivered"] for row in late) / 4
        price = settings["cost_per_task"] if settings["cost_per_task"] is not None else weekly / tasks if tasks else 0
        own = [row for row in contracts if (row["client"], row["vendor"]) == (client, vendor)]
        known = own and all(row["fee"] is not None for row in own)
        total = (
            settings["one_off"]
            + settings["dual_run_weeks"] * weekly * settings["overlap"]
            + settings["dip_weeks"] * tasks * settings["extra_reject"] * price
            + sum(row["fee"] for row in own)
            if known
            else None
        )
        saving = settings["saving_share"] * annual
        found[client, vendor] = {
            "total_usd": total,
            "share_of_annual": total / annual if total is not None and annual > 0 else None,
            "payback_years": total / saving if total is not None and saving > 0 else None,
        }
    return found
