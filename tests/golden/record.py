"""Adapters of the metrics on the record itself and on pay: G01, G02, G03, X02."""

from __future__ import annotations

import datetime
from typing import Any

from dashboard.model import BASES
from dashboard.view import View
from tests.golden.reading import UnknownKey, check_keys, need
from tests.worlds import SmallWorld, slug

CLIENT, VENDOR = "Client", "Vendor"
FOREVER = "9999-12-31"


def basis_mix(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """G01: each row is a year of spend with a vendor of its own; a basis without rows has none of the money."""
    (rows,) = need(given, "rows")
    for place, row in enumerate(rows):
        check_keys(row, ("amount", "basis"), '"rows"')
        world.spend(CLIENT, f"Vendor {place}", row["amount"], basis=row["basis"])
    found = {row["basis"]: row for row in world.ask("evidence/basis_mix", {"tables": ["spend"]}).rows}
    shares = {basis: row["share_of_amount"] for basis, row in found.items()}
    none = 0 if any(share is not None for share in shares.values()) else None
    label = next((row["label"] for row in found.values()), None)
    return {**{basis: shares.get(basis, none) for basis in BASES}, "label": label}


def coverage(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """G02: one pair at work for the months expected, paid for in the first of them."""
    expected, present, newest, asked = need(given, "expected_pair_months", "present", "latest_known_from", "as_of")
    as_of = datetime.date.fromisoformat(asked)
    world.clear(as_of)
    world.source("paper", published_on=newest)
    months = _months_before(as_of, expected)
    if months:
        world.claim(CLIENT, VENDOR, started_on=f"{months[0]}-01", known_on=newest)
    for month in months[:present]:
        world.spend(CLIENT, VENDOR, 1, period=month, amount_kind="contract_total", known_on=newest)
    rows = world.ask("evidence/coverage", {"client": slug(CLIENT)} if months else {}).rows
    row = rows[0] if rows else {}
    return {"coverage": row.get("coverage"), "stale_days": row.get("stale_days")}


def _months_before(day: datetime.date, count: int) -> list[str]:
    """Return the last so many months that have begun before a day, oldest first."""
    months = []
    first = (day - datetime.timedelta(days=1)).replace(day=1)
    for _ in range(count):
        months.append(f"{first:%Y-%m}")
        first = (first - datetime.timedelta(days=1)).replace(day=1)
    return months[::-1]


def as_known_at(world: SmallWorld, given: dict[str, Any]) -> list[Any]:
    """G03: each version is a claim about one pair; the claim that speaks on the day asked is the version known then.

    An entry of `ask` is a day of knowledge, or that and the day asked about.
    """
    ask, versions = need(given, "ask", "versions")
    _check_versions(versions)
    for version in sorted(versions, key=lambda row: (row["known_from"], row.get("valid_from", ""))):
        status, since = version.get("status", "active"), version.get("valid_from")
        days = {"started_on": since} if status == "active" else {"status_from": since}
        fact = str(versions.index(version))
        world.claim(
            CLIENT, VENDOR, status=status.replace(" ", "_"), known_on=version["known_from"], fact=fact, **days
        )
    return [_as_known(world, day, versions) for day in ask]


def _check_versions(versions: list[dict[str, Any]]) -> None:
    """The record knows no retraction: what is known ends when the next version is known, or never."""
    begins = {row["known_from"] for row in versions} | {FOREVER}
    for row in versions:
        check_keys(row, ("amount", "status", "known_from", "known_to", "valid_from", "valid_to"), '"versions"')
        if row.get("known_to", FOREVER) not in begins:
            raise UnknownKey(f'"known_to" {row["known_to"]} is no other version\'s "known_from": a retraction')


def _as_known(world: SmallWorld, day: str | dict[str, str], versions: list[dict[str, Any]]) -> Any:
    asked = {"known": day} if isinstance(day, str) else day
    check_keys(asked, ("known", "known_at", "on", "valid", "valid_at"), '"ask"')
    known = asked.get("known") or asked.get("known_at")
    on = asked.get("on") or asked.get("valid") or asked.get("valid_at")
    # A claim without a day of its own begins when it became known; so a bare day asks about the last day of all.
    view = View(known=known, on=on or FOREVER)
    rows = world.ask("dependence/status_on_two_clocks", {"client": slug(CLIENT), "vendor": slug(VENDOR)}, view).rows
    if not rows or rows[-1]["status"] is None:
        return None
    if "amount" in versions[0]:
        return versions[int(rows[-1]["fact"])]["amount"]
    return rows[-1]["status"]


def pass_through(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """X02: the client's rate and the worker's pay become hourly rates of one vendor in one year."""
    measures = {"client_rate": "client_rate", "worker_low": "pay_low", "worker_high": "pay_high"}
    for key, measure in measures.items():
        if given.get(key) is not None:
            world.labour(VENDOR, CLIENT, measure, given[key])
    rows = world.ask("people/pass_through").rows
    row = rows[0] if rows else {}
    return {"low": row.get("low"), "high": row.get("high")}
