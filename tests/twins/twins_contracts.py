"""Slow twins of what contracts commit (D12, D13), when they renew (F01, D15, F05) and how they burn (F02, F03)."""

from __future__ import annotations

import calendar
import datetime
from typing import Any

Row = dict[str, Any]
DAY = datetime.timedelta(days=1)


def months_later(day: datetime.date, months: int) -> datetime.date:
    """Return the same day of another month, or the last day of one that is too short."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def signed(rows: list[Row], day: datetime.date) -> list[Row]:
    """Return the contracts that are certain to be signed by a day."""
    return [row for row in rows if (row["signed_on"] or min(row["start_on"], row["known_on"])) <= day]


def agreement_of(row: Row, rows: list[Row]) -> Row | None:
    """Return the agreement whose money a call-off is part of."""
    for other in rows:
        if row["kind"] == "subsequent" and other["contract_id"] == row["overarching_id"]:
            return other if other["kind"] != "subsequent" and other["committed_value"] is not None else None
    return None


def agreements(rows: list[Row]) -> list[Row]:
    return [row for row in rows if agreement_of(row, rows) is None]


def is_over(row: Row, day: datetime.date) -> bool:
    return row["end_on"] is not None and row["end_on"] < day


def notice_day(row: Row, end: datetime.date) -> datetime.date | None:
    """Return the last day to give notice before an end."""
    if row["notice_months"] is not None:
        return months_later(end, -row["notice_months"])
    return None if row["notice_days"] is None else end - row["notice_days"] * DAY


def is_continued(row: Row, rows: list[Row]) -> bool:
    """Tell whether a contract of the same two over some of the same services takes up the day after the end."""
    pair = ("client", "vendor")
    return row["kind"] != "subsequent" and any(
        other["kind"] != "subsequent"
        and all(other[name] == row[name] for name in pair)
        and other["start_on"] - DAY == row["end_on"]
        and (not row["services"] or not other["services"] or set(row["services"]) & set(other["services"]))
        for other in rows
    )


def renewal(row: Row, rows: list[Row], day: datetime.date) -> Row:
    """Return what holds of a contract's renewal on a day, and the day that goes with it (F01)."""
    end, terms = row["end_on"], 0
    if is_continued(row, rows):
        days = {"deadline_on": notice_day(row, end), "runs_until": end}
        return {"renewal": "continued on", "renewal_on": end + DAY, **days}
    if end is None:
        return {"renewal": "no fixed end", "renewal_on": None, "deadline_on": None, "runs_until": None}
    if row["auto_renew"] and row["renew_term_months"]:
        while (notice_day(row, until := months_later(end, terms * row["renew_term_months"])) or until) < day:
            terms += 1
    until = months_later(end, terms * (row["renew_term_months"] or 0))
    deadline = notice_day(row, until)
    if terms:
        holds, on = "locked until", until
    elif is_over(row, day):
        holds, on = ("ended on", end) if row["auto_renew"] is False else ("not known", None)
    elif deadline is not None and day <= deadline:
        holds, on = "decide by", deadline
    elif deadline is not None and row["auto_renew"] is False:
        holds, on = "ends on", end
    else:
        holds, on = "not known", None
    return {"renewal": holds, "renewal_on": on, "deadline_on": deadline, "runs_until": until}


def billed(row: Row, rows: list[Row], day: datetime.date) -> float | None:
    """Return what is billed of a contract and its call-offs before a day, in its own currency."""
    bills = _bills(row, rows)
    if not bills or is_unrated(row, rows, day):
        return None
    return sum(
        amount * (1 if member["currency"] == row["currency"] else member["usd_per_unit"] / row["usd_per_unit"])
        for (on, amount), member in bills
        if on < day
    )


def _bills(row: Row, rows: list[Row]) -> list[tuple[Any, Row]]:
    members = [row, *(other for other in rows if agreement_of(other, rows) is row)]
    return [(bill, member) for member in members for bill in member["billed"]]


def is_unrated(row: Row, rows: list[Row], day: datetime.date) -> bool:
    """Tell whether what is committed, or part of what is billed before a day, is unknown in USD."""
    billing = [member for (on, _), member in _bills(row, rows) if on < day]
    own = row["usd_per_unit"] is None
    return own or any(member["usd_per_unit"] is None for member in billing if member["currency"] != row["currency"])


def left_days(row: Row, day: datetime.date) -> int:
    return max(0, (row["end_on"] + DAY - max(row["start_on"], day)).days)


def term_days(row: Row) -> int:
    return int((row["end_on"] + DAY - row["start_on"]).days)


def remaining(row: Row, rows: list[Row], day: datetime.date) -> float | None:
    """Return what is still committed in a contract, in USD (D12)."""
    if row["committed_value"] is None:
        return None
    if is_over(row, day):
        return 0
    if is_unrated(row, rows, day):
        return None
    paid = billed(row, rows, day)
    if paid is not None:
        return float(max(0, row["committed_value"] - paid) * row["usd_per_unit"])
    if row["end_on"] is None:
        return None
    return float(row["committed_value"] * row["usd_per_unit"] * left_days(row, day) / term_days(row))


def remaining_months(rows: list[Row], day: datetime.date) -> dict[tuple[str], Row]:
    """Return each client's remaining term, weighted by what is still committed (D13)."""
    found = {}
    for client in {row["client"] for row in rows}:
        live = [row for row in agreements(rows) if row["client"] == client and not is_over(row, day)]
        pairs = [(remaining(row, rows, day), left_days(row, day)) for row in live if row["end_on"] is not None]
        known = [(usd, days) for usd, days in pairs if usd is not None]
        total = sum(usd for usd, _ in known)
        months = sum(usd * days for usd, days in known) / total / 30.4375 if total else None
        if any(row["client"] == client for row in agreements(rows)):
            found[client,] = {"remaining_months": months}
    return found


def value(row: Row) -> float | None:
    """Return a contract's value in USD: the total, or else what is committed."""
    worth = row["total_value"] if row["total_value"] is not None else row["committed_value"]
    return None if None in (worth, row["usd_per_unit"]) else float(worth * row["usd_per_unit"])


def renews_within(rows: list[Row], day: datetime.date, days: int) -> Row:
    """Return the value of what renews by itself unless stopped within so many days (D15)."""
    last = day + days * DAY
    found = []
    for row in rows:
        deadline = renewal(row, rows, day)["deadline_on"]
        if row["auto_renew"] and not is_continued(row, rows) and deadline is not None and day <= deadline <= last:
            found.append(row)
    counted = [row for row in found if agreement_of(row, rows) not in found]
    values = [worth for row in counted if (worth := value(row)) is not None]
    return {"contracts": len(counted), "value_usd": sum(values) if values or not counted else None}


def falls_due(rows: list[Row], day: datetime.date, days: int) -> Row:
    """Return the share of the committed value that ends within so many days (F05)."""
    live = [row for row in agreements(rows) if row["end_on"] is not None and not is_over(row, day)]
    known = [row for row in live if None not in (row["committed_value"], row["usd_per_unit"])]
    usd = {row["contract_id"]: row["committed_value"] * row["usd_per_unit"] for row in known}
    total = sum(usd.values())
    near = sum(usd[row["contract_id"]] for row in known if row["end_on"] <= day + days * DAY)
    return {"within_share": near / total if total else None}


def burn_ratio(row: Row, rows: list[Row], day: datetime.date) -> float | None:
    """Return what is billed over what the plan has by the day (F02)."""
    paid = billed(row, rows, day)
    if None in (row["committed_value"], row["end_on"], paid, row["usd_per_unit"]):
        return None
    elapsed = (min(day, row["end_on"] + DAY) - row["start_on"]).days
    plan = row["committed_value"] * elapsed / term_days(row)
    return paid / plan if plan > 0 else None


def run_off(rows: list[Row], day: datetime.date, ahead: datetime.date) -> float:
    """Return what is still committed on a later day, if what is left is drawn evenly."""
    total = 0.0
    for row in agreements(rows):
        usd = remaining(row, rows, day)
        if usd and row["end_on"] is not None:
            total += usd * left_days(row, ahead) / left_days(row, day)
    return total


def run_out(rows: list[Row], work: list[Row], day: datetime.date) -> dict[tuple[str], Row]:
    """Return how much a day each commitment burns, and when it is gone (F03)."""
    live = [row for row in agreements(rows) if row["committed_value"] is not None and not is_over(row, day)]
    found = {}
    for row in live:
        since = max(row["start_on"], day - 28 * DAY)
        covered = [one for one in work if since <= one["day"] < day and _covers(row, one)]
        parts = [one["usd"] * part for one in covered if (part := _part(row, live, one)) is not None]
        burn = sum(parts) / (day - since).days if parts and len(parts) == len(covered) else None
        usd = remaining(row, rows, day)
        known = burn is not None and usd is not None
        days = usd / burn if known and burn > 0 else None
        to_end = burn * left_days(row, day) if known and row["end_on"] is not None else None
        found[row["contract_id"],] = {
            "burn_usd_per_day": burn,
            "run_out_days": days,
            "run_out_on": day + int(days + 1e-9) * DAY if days is not None and days < 36525 else None,
            "unused_usd": None if to_end is None else max(0, usd - to_end),
            "overage_usd": None if to_end is None else max(0, to_end - usd),
        }
    return found


def _covers(row: Row, work: Row) -> bool:
    same = (row["client"], row["vendor"]) == (work["client"], work["vendor"]) and row["start_on"] <= work["day"]
    return same and (not row["services"] or work["service"] in row["services"])


def _part(row: Row, live: list[Row], work: Row) -> float | None:
    """Return the contract's part of work that several contracts cover: by committed value, else evenly."""
    covering = [other for other in live if _covers(other, work)]
    if any(other["usd_per_unit"] is None for other in covering):
        return None
    usd = [other["committed_value"] * other["usd_per_unit"] for other in covering]
    return float(row["committed_value"] * row["usd_per_unit"] / sum(usd) if sum(usd) else 1 / len(covering))
