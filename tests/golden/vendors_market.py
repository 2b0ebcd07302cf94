"""Adapters of the metrics on prices and on the vendors' market: V07, M05, M06, M11, Q13, Q14."""

from __future__ import annotations

import datetime
import math
import re
from typing import Any

from tests.golden.reading import UnknownKey, check_keys, need
from tests.worlds import SmallWorld, slug

CLIENT, VENDOR, OTHER = "Client", "Vendor", "Another vendor"
# A share is laid as money large enough that cents do not round it.
WHOLE_USD = 1e12
# Prices are laid in ten-thousandths, so that an odd price times a few tasks is not rounded to cents.
FINE = 1e4
# A day within the last 12 complete months.
DAY = datetime.date(2025, 6, 2)


def lay_work(
    world: SmallWorld,
    client: str | None,
    vendor: str,
    usd: float | None,
    *,
    day: datetime.date = DAY,
    delivered: int = 1,
    service: str = "labelling",
) -> None:
    """Lay work delivered on a day; without money its price is not recorded."""
    told = {"client": client, "vendor": vendor, "service": service, "day": day}
    world.lay("throughput", **told, delivered=delivered, cost_usd=None if usd is None else round(usd, 2))


def rival_intensity(world: SmallWorld, given: dict[str, Any]) -> float | None:
    """V07: each client's share is laid as money, what they leave as that of clients nobody names."""
    (shares,) = need(given, "revenue_share")
    for client, share in shares.items():
        lay_work(world, client, VENDOR, None if share is None else share * WHOLE_USD)
    left = 1 - sum(share or 0 for share in shares.values())
    if shares and left > 1e-9 and None not in shares.values():
        lay_work(world, None, VENDOR, left * WHOLE_USD)
    for one, other in given.get("rival_pairs", []):
        world.rivalry(one, other)
    rows = world.ask("dependence/rival_intensity").rows
    return rows[0]["intensity"] if rows else None


def foreclosure_share(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """M05: an owner holds a stake in the vendor; its rivals' buying is laid as work, without money if unknown."""
    (spend,) = need(given, "rival_input_spend")
    target = given.get("vendor") or _part_owned(spend)
    owner = given.get("owner", "Owner")
    world.ownership(owner, target, 0.49)
    world.party(target, "vendor")
    for rival, bought in spend.items():
        world.rivalry(owner, rival)
        # A rival of whom nothing at all is known buys from somebody for an unknown amount.
        for vendor, usd in (bought if isinstance(bought, dict) else {OTHER: bought}).items():
            lay_work(world, rival, vendor, None if usd is None else usd * FINE)
    rows = world.ask("market/foreclosure_share", {"vendor": slug(target)}).rows
    row = rows[0] if rows else {}
    low, high = row.get("low"), row.get("high")
    # A case that expects an interval means both ends; one that expects a number means the share.
    value = row.get("share") if low is None or row.get("share") is not None else [low, high]
    return {"share": row.get("share"), "low": low, "high": high, "min": low, "max": high, "value": value}


def _part_owned(spend: dict[str, Any]) -> str:
    """Return the vendor that a case means: the only one that is not called other."""
    named = {vendor for bought in spend.values() if isinstance(bought, dict) for vendor in bought}
    found = sorted(vendor for vendor in named if not re.match(r"(?i)other|rest|unknown", vendor))
    if "Scale" in found:
        return "Scale"
    if len(found) > 1:
        raise UnknownKey(f'"rival_input_spend" names {", ".join(found)}: say which is part-owned by "vendor"')
    return found[0] if found else VENDOR


def share_instability(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """M06: each share is laid as a year's sales of a vendor; a vendor absent from a year sold nothing in it."""
    before, after = need(given, "t0", "t1")
    for year, shares in ((2024, before), (2025, after)):
        for vendor, share in _named(shares, VENDOR).items():
            usd = None if share is None else share * WHOLE_USD
            lay_work(world, CLIENT, vendor, usd, day=datetime.date(year, 6, 2))
    rows = world.ask("market/share_instability", {"grain": "year"}).rows
    row = next((row for row in rows if row["begins_on"].year == 2025), {})
    return {"hymer_pashigian": row.get("instability"), "turnover": row.get("turnover")}


def systemic_importance(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """M11: so many clients buy, the first of them from the vendor and for critical work."""
    clients, users, bound = need(given, "clients", "using_for_critical", "not_substitutable_for")
    if not bound <= users <= clients:
        raise UnknownKey('"not_substitutable_for" is more than "using_for_critical", or that more than "clients"')
    total, using = given.get("weight_total"), given.get("weight_using")
    known = total is not None and using is not None
    if clients and not users:
        # A vendor that nobody uses for critical work is still one that somebody uses.
        lay_work(world, "Client 0", VENDOR, 0 if known else None, service="pastime")
    for place in range(clients):
        client, vendor = f"Client {place}", VENDOR if place < users else OTHER
        # The first of either side carries all its weight.
        weight = {0: using, users: (total or 0) - (using or 0)}.get(place, 0)
        lay_work(world, client, vendor, (weight or 0) * FINE if known else None)
        if place < users:
            need_for = {"client": client, "service": "labelling", "criticality": "high"}
            world.lay("business_function", function_id=f"f{place}", name="A product", **need_for)
            for able in (VENDOR,) if place < bound else (VENDOR, OTHER):
                world.lay("eligibility", client=client, vendor=able, is_eligible=True, lag_weeks=0)
    asked = {} if given.get("threshold") is None else {"threshold": given["threshold"]}
    rows = world.ask("market/systemic_importance", asked).rows
    measures = {"share_n": "Clients using", "share_w": "Weight", "share_nosub": "Clients without"}
    mine = [row for row in rows if row["vendor_id"] == slug(VENDOR)]
    found = {
        key: next((row["share"] for row in mine if row["measure"].startswith(begin)), None)
        for key, begin in measures.items()
    }
    first = mine[0] if mine else {"candidate": None, "weight_known": None}
    flag = None if first["weight_known"] is None else not first["weight_known"]
    return found | {"candidate": first["candidate"], "weight_unknown": flag, "flag": flag, "flagged": flag}


def cost_per_accepted(world: SmallWorld, given: dict[str, Any]) -> Any:
    """Q13: one batch of a service, or of each of several; a cost not named is none, one that is null is unknown."""
    several = given.get("services")
    batches = several if isinstance(several, dict) else {"labelling": given}
    for service, batch in batches.items():
        check_keys(batch, BATCH, '"services"')
        _lay_batch(world, service, batch)
    world.roll_up()
    rows = {row["service_id"]: row["cost_per_accepted"] for row in world.ask("cost/cost_per_accepted_task").rows}
    usd = {service: rows.get(slug(service)) for service in batches}
    found = {service: None if value is None else value / FINE for service, value in usd.items()}
    return found if several else {"cost_per_accepted": found["labelling"]}


BATCH = ("accepted", "price", "qa_cost", "rework_cost", "tasks")


def _lay_batch(world: SmallWorld, service: str, batch: dict[str, Any]) -> None:
    accepted, price, tasks = need(batch, "accepted", "price", "tasks")
    extra = {key: batch.get(key, 0) for key in ("qa_cost", "rework_cost")}
    day = datetime.datetime.combine(DAY, datetime.time(12))
    world.lay(
        "delivery_log",
        batch_id=service,
        client=CLIENT,
        vendor=VENDOR,
        service=service,
        submitted_at=day,
        delivered_at=day,
        units=tasks,
        accepted=accepted,
        cost=None if price is None else round(price * tasks * FINE, 2),
        **{key: None if usd is None else round(usd * FINE, 2) for key, usd in extra.items()},
    )


def price_index(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q14: prices and quantities of each period are laid as a year's work; without a price the work has none."""
    need(given, "p0", "p1", "q0", "q1")
    last = max(int(key[1:]) for key in given if re.fullmatch(r"[pq]\d+", key))
    quantities = [_named(given[f"q{place}"], "Service") for place in range(last + 1)]
    # Quantities are laid as whole numbers; an index does not change with their unit.
    unit = next(unit for unit in (1, 10, 100, 1000, 1e6) if _are_whole(quantities, unit))
    for place, quantity in enumerate(quantities):
        price = _named(given[f"p{place}"], "Service")
        for service, units in quantity.items():
            if units:
                paid = None if price.get(service) is None else price[service] * units * FINE
                day = datetime.date(2025 - last + place, 6, 2)
                lay_work(world, CLIENT, VENDOR, paid, day=day, delivered=round(units * unit), service=service)
    rows = world.ask("cost/price_index", {"grain": "year", "bounds": 1}).rows
    final = {row["measure"]: row for row in rows if row["begins_on"].year == 2025}
    names = {
        "laspeyres": "Laspeyres",
        "paasche": "Paasche",
        "fisher": "Prices (Fisher index)",
        "unit_value": "Average price of a task",
    }
    index = {key: final.get(name, {}).get("index") for key, name in names.items()}
    found = {key: None if value is None else value / 100 for key, value in index.items()}
    return found | {"mix_effect": final.get(names["fisher"], {}).get("mix_effect")}


def _named(values: Any, what: str) -> dict[str, Any]:
    """Return values by name; those of a list are numbered."""
    return values if isinstance(values, dict) else {f"{what} {place}": value for place, value in enumerate(values)}


def _are_whole(quantities: list[dict[str, Any]], unit: float) -> bool:
    scaled = [units * unit for quantity in quantities for units in quantity.values() if units]
    return unit >= 1e6 or all(math.isclose(units, round(units), rel_tol=1e-12) for units in scaled)
