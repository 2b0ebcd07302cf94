"""Slow twin of the relationship status with two clocks (G03): what was true on a day, as known on another."""

from __future__ import annotations

import calendar
import datetime
from typing import Any

Row = dict[str, Any]
BASES = ("reported", "estimated", "modelled")
OVER = ("winding_down", "ended")


def first_day(text: str) -> datetime.date:
    """Return the first day of YYYY, YYYY-MM or YYYY-MM-DD."""
    return datetime.date.fromisoformat(text + "-01-01"[: 10 - len(text)])


def last_day(text: str | None) -> datetime.date | None:
    """A partial day counts from its last day: only then is it certain."""
    if text is None:
        return None
    day = first_day(text)
    if len(text) == 4:
        return day.replace(month=12, day=31)
    if len(text) == 7:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day


def visible(rows: list[Row], known: str | None = None, basis: str | None = None) -> list[Row]:
    """Return the rows known by a day, on a basis no weaker than asked."""
    kept = []
    for row in rows:
        known_on = last_day(row.get("known_on"))
        if known is not None and (known_on is None or known_on > last_day(known)):
            continue
        if basis is not None and BASES.index(row.get("basis", "reported")) > BASES.index(basis):
            continue
        kept.append(row)
    return kept


def said_of(claim: Row, day: datetime.date) -> str | None:
    """Return the state that one claim gives its pair on a day; None before the claim begins."""
    known_on, turned = last_day(claim["known_on"]), last_day(claim["status_from"])
    begins = last_day(claim["started_on"]) or (known_on if turned is None else min(turned, known_on))
    if turned is None and claim["status"] in OVER:
        turned = last_day(claim["ended_on"]) or known_on
    if day < begins:
        return None
    if turned is not None and day < turned:
        return "active"
    return claim["status"]


def believed(claims: list[Row], day: datetime.date, known: datetime.date) -> Row:
    """Return the status of one pair on a day as known on another, whether it is contested, and who says so."""
    telling = [row for row in claims if last_day(row["known_on"]) <= known and said_of(row, day) is not None]
    telling.sort(key=lambda row: (last_day(row["known_on"]), row["claim_id"]))
    on_record = any(row["claimant"] == "on_record" for row in telling)
    heard = [row for row in telling if not (on_record and row["claimant"] == "unnamed")]
    if not heard:
        return {"status": None, "contested": False, "said_by": None, "basis": "reported"}
    winner = heard[-1]
    last_words = {row["claimant"]: row for row in telling}
    year_before = _year_before(last_day(winner["known_on"]))
    contested = any(
        said_of(row, day) != said_of(winner, day) and last_day(row["known_on"]) >= year_before
        for row in last_words.values()
    )
    return {
        "status": said_of(winner, day),
        "contested": contested,
        "said_by": winner["claimant"],
        "basis": winner["basis"],
    }


def _year_before(day: datetime.date) -> datetime.date:
    leap_day = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)


def history(claims: list[Row], day: datetime.date, known: str | None, basis: str | None) -> dict[Any, Row]:
    """Return one pair's status on a day, by each day on which something new could be known."""
    seen = visible(claims, known, basis)
    steps = sorted({last_day(row["known_on"]) for row in seen})
    return {step: believed(seen, day, step) for step in steps}


def relationships(claims: list[Row], day: datetime.date, known: str | None = None, basis: str | None = None) -> Any:
    """Return every pair's last known status, and the days between which it may have been at work."""
    pairs: dict[tuple[str, str], list[Row]] = {}
    for row in visible(claims, known, basis):
        pairs.setdefault((row["client"], row["vendor"]), []).append(row)
    found = {}
    for pair, rows in pairs.items():
        begun = [last_day(row["started_on"]) for row in rows]
        over = [last_day(row["ended_on"]) if row["status"] == "ended" else None for row in rows]
        found[pair] = {
            **believed(rows, day, max(last_day(row["known_on"]) for row in rows)),
            "since": None if None in begun else min(begun),
            "over_on": None if None in over else max(over),
        }
    return found
