"""Adapters of the metrics on who depends on whom: D01, D18, V01, V06."""

from __future__ import annotations

from typing import Any

from tests.golden.reading import UnknownKey, check_keys, need, same
from tests.worlds import SmallWorld, slug

CLIENT, VENDOR = "Client", "Vendor"
MILLION = 1e6
# A share is laid as money large enough that cents do not round it.
WHOLE_USD = 1e12


def spend_share(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D01: amounts become a year of spend with vendors that the client is known to use."""
    rows = given.get("spend") or [{"vendor": key, "amount": usd} for key, usd in given.get("spend_usd", {}).items()]
    for row in rows:
        check_keys(row, ("amount", "ccy", "usd_per_unit", "vendor"), '"spend"')
    lay_spend(world, rows)
    answer = world.ask("dependence/known_spend", {"client": slug(CLIENT)})
    found = {row["vendor_id"]: row for row in answer.rows}
    shares = {row["vendor"]: found.get(slug(row["vendor"]), {}).get("share") for row in rows}
    flagged = [vendor for vendor in shares if found.get(slug(vendor), {}).get("net_credit")]
    return {**shares, "flag": flagged}


def lay_spend(world: SmallWorld, rows: list[dict[str, Any]], client: str = CLIENT) -> None:
    """Lay a client's vendors and what it pays them; None is an amount that nobody has published."""
    for row in rows:
        world.claim(client, row["vendor"])
        if row["amount"] is not None:
            money = {"currency": row.get("ccy", "USD"), "usd_per_unit": row.get("usd_per_unit", 1)}
            world.spend(client, row["vendor"], row["amount"], **money)


def mutual_dependence(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D18: the client's side becomes spend with two vendors, the vendor's side a filing."""
    share = given.get("vendor_share_of_client_spend")
    earned, revenue = given.get("client_revenue_at_vendor"), given.get("vendor_revenue")
    paid = (None, None) if share is None else (share * WHOLE_USD, (1 - share) * WHOLE_USD)
    vendors = [{"vendor": VENDOR, "amount": paid[0]}, {"vendor": "Another vendor", "amount": paid[1]}]
    lay_spend(world, vendors)
    if earned is not None:
        world.customer_share(VENDOR, CLIENT, client_usd=earned, vendor_usd=revenue)
    asked = {"client": slug(CLIENT), "vendor": slug(VENDOR)}
    side = {row["side"]: row for row in world.ask("dependence/mutual_dependence", asked).rows}
    client, vendor = side.get("client on vendor", {}), side.get("vendor on client", {})
    return {
        "client_on_vendor": same(client.get("low"), client.get("high")),
        "vendor_on_client": same(vendor.get("low"), vendor.get("high")),
        "joint": same(client.get("joint_low"), client.get("joint_high")),
        "asymmetry": same(client.get("asymmetry_low"), client.get("asymmetry_high")),
    }


def client_share(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """V01: revenues become a filing; a parent owns its affiliates whole."""
    if "revenue" in given:
        return _affiliates(world, given)
    usd = {}
    for side in ("client_revenue", "vendor_revenue"):
        written = [(key, unit) for key, unit in ((side, 1), (f"{side}_musd", MILLION)) if key in given]
        if not written:
            raise UnknownKey(f'the input lacks "{side}" or "{side}_musd"')
        (key, unit) = written[0]
        usd[side] = None if given[key] is None else given[key] * unit
    world.party(VENDOR, "vendor")
    if usd["client_revenue"] is not None:
        world.customer_share(VENDOR, CLIENT, client_usd=usd["client_revenue"], vendor_usd=usd["vendor_revenue"])
    rows = world.ask("dependence/client_concentration", {"vendor": slug(VENDOR)}).rows
    return _share(rows[0]) if rows else {"share": None, "major": None}


def _affiliates(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    (revenue,) = need(given, "revenue")
    parent = given.get("parent", {})
    told = given.get("vendor_revenue", sum(usd or 0 for usd in revenue.values()))
    for client, usd in revenue.items():
        owner = parent.get(client, client)
        if owner != client:
            world.ownership(owner, client, 1)
            world.party(owner, "client")
        world.customer_share(VENDOR, client, client_usd=usd or 0, vendor_usd=told)
    rows = world.ask("dependence/client_concentration", {"vendor": slug(VENDOR)}).rows
    return {row["client"]: _share(row) for row in rows}


def _share(row: dict[str, Any]) -> dict[str, Any]:
    return {"share": row["share"], "major": row["major"]}


def ownership_conflict(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """V06: spend, stakes and rivals become a year of spend, ownership and rivalry."""
    rivals, spend = need(given, "rivals", "spend")
    client = given.get("client", CLIENT)
    lay_spend(world, [{"vendor": vendor, "amount": usd} for vendor, usd in spend.items()], client)
    for rival in rivals:
        world.rivalry(client, rival)
    for vendor, stakes in given.get("stakes", {}).items():
        for owner, share in stakes.items():
            world.ownership(owner, vendor, share)
    asked = {"client": slug(client), "conflicted_only": 0}
    if "threshold" in given:
        asked["stake"] = given["threshold"]
    rows = world.ask("dependence/ownership_conflict", asked).rows
    row = rows[0] if rows else {}
    return {"exposed_spend_share": row.get("exposed_share"), "ownership_weighted": row.get("ownership_weighted")}
