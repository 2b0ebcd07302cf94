"""Slow twin of contract rows on their way in: what was read, faults, duplicates, nobodies, amendments, row by row."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

Row = dict[str, str]
DAYS, NEEDED = ("signed_on", "start_on", "end_on", "known_on"), ("contract_id", "client", "vendor", "currency")
NOBODY = {"unknown", "n/a", "tbd", "various", "???"}


@dataclass(frozen=True)
class Told:
    """What a profile says of contracts."""

    row: str = "contract"
    repeats: str = "refuse"
    negative: str = "refuse"
    unknown: tuple[str, ...] = ()

    @property
    def keys(self) -> dict[str, Any]:
        said = {"repeats": self.repeats, "negative": self.negative}
        return {**said, "unknown_if_impossible": list(self.unknown)}


@dataclass
class Fates:
    """What became of each row by its place: taken rows whole, fields at fault, or the rule that set it aside."""

    taken: dict[int, dict[str, Any]] = field(default_factory=dict)
    refused: dict[int, set[str]] = field(default_factory=dict)
    ignored: dict[int, str] = field(default_factory=dict)
    changed: dict[int, set[str]] = field(default_factory=dict)


def fates(rows: list[Row], told: Told) -> Fates:
    """Give every row its fate."""
    found, read = Fates(), {}
    for place, raw in enumerate(rows):
        faults, row = _read(raw, told)
        fatal = {name for name, is_fatal in faults if is_fatal}
        if fatal:
            found.refused[place] = fatal
            continue
        if faults:
            found.changed[place] = {name for name, _ in faults}
        read[place] = row
    for place in _duplicates(read, told):
        found.ignored[place] = "duplicate"
    for place, row in read.items():
        if place not in found.ignored and NOBODY & {row["client"].lower(), row["vendor"].lower()}:
            found.ignored[place] = "placeholder"
    left = {place: row for place, row in read.items() if place not in found.ignored}
    for contract in sorted({row["contract_id"] for row in left.values()}):
        aside = [place for place, rule in found.ignored.items() if rule == "placeholder"]
        is_torn = any(rows[place]["contract_id"].strip() == contract for place in (*found.refused, *aside))
        _versions({place: row for place, row in left.items() if row["contract_id"] == contract}, told, found, is_torn)
    return found


def _read(raw: Row, told: Told) -> tuple[list[tuple[str, bool]], dict[str, Any]]:
    said = {name: value.strip() or None for name, value in raw.items()}
    row: dict[str, Any] = {name: said[name] for name in ("contract_id", "client", "vendor", "amendment")}
    days = {name: day(said[name]) for name in DAYS}
    total = amount(said["total_value"])
    row["currency"] = said["currency"].upper() if said["currency"] and len(said["currency"]) == 3 else None
    row["signed_on"] = days["signed_on"]
    row["start_on"] = days["start_on"] or days["signed_on"]
    row["known_on"] = days["known_on"] or days["signed_on"] or days["start_on"]
    is_ordered = days["end_on"] and row["start_on"] and days["end_on"] >= row["start_on"]
    row["end_on"] = days["end_on"] if is_ordered else None
    is_credit = total is not None and total < 0 and told.negative == "refuse"
    row["total_value"] = None if is_credit else total
    faults = [name for name in NEEDED if said[name] is None]
    faults += [name for name in DAYS if said[name] and days[name] is None]
    faults += ["currency"] * (said["currency"] is not None and row["currency"] is None)
    faults += ["total_value"] * ((said["total_value"] is not None and total is None) or is_credit)
    faults += ["end_on"] * bool(days["end_on"] and row["start_on"] and not is_ordered)
    marked = [(name, name not in told.unknown) for name in faults]
    if row["start_on"] is None and not any(fatal for name, fatal in marked if name in ("start_on", "signed_on")):
        marked.append(("start_on", True))
    return marked, row


def day(text: str | None) -> datetime.date | None:
    if text is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        found = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2199 else None


def amount(text: str | None) -> Decimal | None:
    if text is None or not re.fullmatch(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d{0,2})?", text):
        return None
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return found.quantize(Decimal("0.01")) if abs(found) < 10**16 else None


def _duplicates(read: dict[int, dict[str, Any]], told: Told) -> list[int]:
    places = sorted(read, reverse=told.row == "contract" and told.repeats == "last")
    seen: set[tuple[Any, ...]] = set()
    found = []
    for place in places:
        content = tuple(read[place].values())
        if content in seen:
            found.append(place)
        seen.add(content)
    return found


def _versions(rows: dict[int, dict[str, Any]], told: Told, found: Fates, is_torn: bool) -> None:
    def order(place: int) -> tuple[Any, ...]:
        number = rows[place]["amendment"]
        number = int(number) if number and number.isdigit() else None
        return rows[place]["known_on"], number is None, number or 0, place

    running: Decimal | None = None if is_torn else Decimal(0)
    ordered = sorted(rows, key=order)
    currency = rows[ordered[0]]["currency"]
    for version, place in enumerate(ordered, 1):
        row = rows[place]
        total = row["total_value"]
        running = None if running is None or total is None or row["currency"] != currency else running + total
        if told.row == "contract":
            if told.repeats == "refuse" and version > 1:
                found.refused[place] = {"contract_id"}
                continue
            if told.repeats == "last" and version < len(ordered):
                found.ignored[place] = "repeated_id"
                continue
            name = row["contract_id"] + (f"#{version}" if told.repeats == "keep" and version > 1 else "")
            found.taken[place] = row | {"contract_id": name, "version": 1}
            continue
        worth = running if told.row == "amendment_difference" else total
        found.taken[place] = row | {"version": version, "total_value": worth}
