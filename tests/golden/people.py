"""Adapters of the metrics on the people who do the work, on incidents and on the record's own history."""

from __future__ import annotations

import datetime
from typing import Any

import duckdb

from tests.golden.reading import Adapter, UnknownKey, check_keys, need
from tests.worlds import AS_OF, SmallWorld

VENDOR, OWNER, DIMENSION = "Vendor", "Owner", "group"
YEAR = 2024
FOREVER = "9999-12-31"
# Shares are laid as so many people, the most that an integer holds with room for their sum.
WHOLE = 1_000_000_000
WORKER = ("earned", "living_wage", "paid_h", "unpaid_h", "currency", "wage_currency", "year", "wage_year")


def living_wage(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """X01: each worker is a workforce in a place of its own, which has that worker's living wage."""
    (workers,) = need(given, "workers")
    world.party(VENDOR, "vendor")
    for place, worker in enumerate(workers):
        check_keys(worker, WORKER, '"workers"')
        _lay_worker(world, f"place {place:04}", worker)
    rows = world.ask("people/living_wage", {"most": len(workers)}).rows
    ratio = {row["country"]: row["ratio"] for row in rows}
    return {
        "ratio": [ratio[f"place {place:04}"] for place in range(len(workers))],
        "share_hours_below": rows[0]["share_below"] if rows else None,
    }


def _lay_worker(world: SmallWorld, country: str, worker: dict[str, Any]) -> None:
    earned, paid = need(worker, "earned", "paid_h")
    year, currency = worker.get("year", YEAR), worker.get("currency", "USD")
    world.lay(
        "worker_pay",
        vendor=VENDOR,
        country=country,
        period_from=datetime.date(year, 1, 1),
        period_to=datetime.date(year + 1, 1, 1),
        earnings=earned,
        paid_hours=paid,
        unpaid_hours=worker.get("unpaid_h"),
        currency=currency,
    )
    if worker.get("living_wage") is not None:
        wage = {"year": worker.get("wage_year", year), "currency": worker.get("wage_currency", currency)}
        world.lay("living_wage", country=country, hourly=worker["living_wage"], method="Anker", **wage)


def diversity(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """X03: counts, or shares of very many people, become one workforce; the measures are asked of every group."""
    target = _first(given, "target", "targets", "target_shares", "t")
    counts, shares = _first(given, "counts", "people"), _first(given, "shares", "p")
    if counts is None and shares is None:
        raise UnknownKey('the input lacks "counts" and "shares"')
    told = _named(counts if counts is not None else shares)
    aims = _named(target) if target is not None else {}
    scale = 1 if counts is not None else WHOLE
    world.party(VENDOR, "vendor")
    for category in {**told, **aims}:
        people = round((told.get(category) or 0) * scale)
        row = {"category": category, "people": people, "target_share": aims.get(category)}
        day = datetime.date(YEAR, 1, 1)
        world.lay("worker_demographic", vendor=VENDOR, period_from=day, dimension=DIMENSION, **row)
    # Small groups are counted together for the screen only; a case speaks of the measures of all groups.
    rows = world.ask("people/workforce_diversity", {"smallest_group": 0}).rows
    row = rows[0] if rows else {}
    found = {name: row.get(name) for name in ("plug_in", "unbiased", "effective", "gap")}
    return {**found, "gap_to_target": found["gap"]}


def _first(given: dict[str, Any], *names: str) -> Any:
    return next((given[name] for name in names if given.get(name) is not None), None)


def _named(told: Any) -> dict[str, Any]:
    """Give the parts of a list the names that their places make."""
    if isinstance(told, dict):
        return told
    return {f"group {place:04}": value for place, value in enumerate(told)}


def incident_rate(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """X04: incidents of one vendor, and a day on which it delivered the tasks."""
    incidents, tasks = need(given, "incidents", "million_tasks")
    day = AS_OF - datetime.timedelta(days=100)
    severities = given.get("severity") or [2] * incidents
    world.party(VENDOR, "vendor")
    for place in range(incidents):
        row = {"kind": "open_documents", "severity": severities[place], "happened_on": day, "fact": "It was open."}
        world.lay("incident", incident_id=f"i{place:06}", vendor=VENDOR, **row)
    if tasks is not None:
        world.lay("throughput", vendor=VENDOR, day=day, delivered=round(tasks * 1e6))
    asked = {"confidence": given["confidence"]} if "confidence" in given else {}
    rows = world.ask("people/privacy_incident_rate", asked).rows
    row = rows[0] if rows else {"rate": None, "low": None, "high": None, "worst_severity": None}
    low, high = row["low"], row["high"]
    return {
        "rate": row["rate"],
        "ci": None if low is None and high is None else [low, high],
        **{"low": low, "lower": low, "high": high, "upper": high},
        "red": row["worst_severity"] is not None and row["worst_severity"] >= 3,
        # Of no incidents the upper end is all there is to say.
        "said": row["rate"] if incidents else high,
    }


def version_overlap(world: SmallWorld, given: dict[str, Any]) -> bool:
    """G06: each interval is the days of one stake, all of them known at once.

    The record's own key refuses two such stakes that begin on one day: so it is kept from holding that overlap.
    """
    (intervals,) = need(given, "intervals")
    for begins, ends in intervals:
        if ends is not None and ends <= begins:
            raise UnknownKey(f"the interval from {begins} to {ends} holds no day")
        world.ownership(OWNER, VENDOR, 0.1, valid_from=begins, valid_to=ends or FOREVER)
    try:
        rows = world.ask("evidence/version_overlap").rows
    except duckdb.ConstraintException as refused:
        if "duplicate key" not in str(refused).lower():
            raise
        return True
    return any(row["overlapping"] > 0 for row in rows)


ADAPTERS: dict[str, Adapter] = {
    "X01": Adapter(living_wage, ("workers",), main="share_hours_below"),
    "X03": Adapter(
        diversity,
        ("counts", "people", "shares", "p", "target", "targets", "target_shares", "t"),
        main="gap",
    ),
    "X04": Adapter(incident_rate, ("incidents", "million_tasks", "confidence", "severity"), main="said"),
    "G06": Adapter(version_overlap, ("intervals",)),
}
