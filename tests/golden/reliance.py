"""Adapters of the metrics on how far a client relies on its vendors: D02 to D08."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from tests.golden.reading import Adapter, UnknownKey, check_keys, need
from tests.golden.reliance_ahead import ADAPTERS as AHEAD
from tests.golden.reliance_work import CLIENT, OTHER, VENDOR, lay_spend, lay_work, only_row
from tests.worlds import SmallWorld, slug

CLASSES = ("easy", "medium", "highly_complex", "not_substitutable", "not_assessed")
CRITICALITIES = ("low", "medium", "high")
# What the product weighs each criticality with, unless a case says otherwise.
WEIGHTS = (1, 2, 4)


def volume_share(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D02: tasks become deliveries, minutes the standard times; a service without minutes has none."""
    tasks, minutes = need(given, "tasks", "std_minutes")
    spend = given.get("spend_usd", {})
    for service, std_minutes in minutes.items():
        if std_minutes is not None:
            world.lay("service_standard", service=service, unit="task", std_minutes_per_unit=std_minutes)
    for vendor, services in tasks.items():
        for service, units in services.items():
            usd = spend.get(vendor, 0) if service == next(iter(services)) else 0
            lay_work(world, vendor, usd, service=service, units=units)
    world.roll_up()
    rows = world.ask("dependence/volume_share", {"most": len(tasks)}).rows
    found: dict[str, Any] = {"coverage": rows[0]["coverage"] if rows else None}
    names = {"raw tasks": "raw", "standard hours": "standard", "spend": "spend"}
    vendors = {slug(vendor): vendor for vendor in tasks}
    for row in rows:
        found[f"{names[row['measure']]}_{vendors[row['vendor_id']]}"] = row["share"]
    return found


def spend_of(given: dict[str, Any]) -> Any:
    """Return the amounts of a case, under either of their names."""
    (amounts,) = need(given, "spend" if "spend" in given else "spend_usd")
    return amounts


def vendor_concentration(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D03: amounts, or the ends of their ranges, become a year of work."""
    lay_spend(world, spend_of(given))
    row = only_row(world, "dependence/vendor_concentration")
    normalised = bool(given.get("normalised"))
    point, low, high = ("normalised", "normalised_low", "normalised_high") if normalised else ("hhi", "low", "high")
    return {
        "value": row.get(point),
        "hhi": row.get("hhi"),
        "normalised": row.get("normalised"),
        "min": row.get(low),
        "max": row.get(high),
    }


def effective_vendors(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D04: amounts become a year of work, each order of the profile a row."""
    lay_spend(world, spend_of(given))
    orders = {"0": "q0", "1": "q1", "2": "q2", "infinity": "qinf"}
    found = {orders[row["order_q"]]: row["vendors"] for row in world.ask("dependence/effective_vendors").rows}
    return {**dict.fromkeys(orders.values()), **found}


def single_source_services(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D06: a vendor of a service is paid for it; one that is only under contract, or only eligible, is not."""
    (spend,) = need(given, "spend")
    for service, vendors in spend.items():
        for vendor, usd in vendors.items():
            lay_work(world, vendor, usd or 0, service=service)
    contracts = given.get("contracts", given.get("contracted", {}))
    for service, vendors in contracts.items():
        for vendor in vendors:
            _lay_contract(world, vendor, service)
    eligible = given.get("eligibility", given.get("eligible", {}))
    for service, vendors in eligible.items():
        for vendor in vendors:
            world.lay("eligibility", client=CLIENT, vendor=vendor, service=service, is_eligible=True, lag_weeks=0)
    world.roll_up()
    asked = {"most": len(spend), **({"floor": given["floor"]} if "floor" in given else {})}
    rows = world.ask("dependence/single_source_services", asked).rows
    names = {slug(service): service for service in spend}
    return {
        "services": sorted({names[row["service_id"]] for row in rows if row["is_single_in_effect"]}),
        "spend_share": rows[0]["effect_share"] if rows else None,
        "sole_source": sorted({names[row["service_id"]] for row in rows if row["is_sole"]}),
    }


def _lay_contract(world: SmallWorld, vendor: str, service: str) -> None:
    contract_id = f"{vendor} {service}"
    begins = datetime.date(2025, 1, 1)
    world.lay("contract", contract_id=contract_id, client=CLIENT, vendor=vendor, start_on=begins)
    world.lay("contract_service", contract_id=contract_id, service=service)


def critical_dependence(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D07: a share becomes money with the vendor and the rest with another; a service without a share has none."""
    (shares,) = need(given, "share_of_vendor")
    weights, criticality = given.get("weights", {}), given.get("criticality", {})
    asked: dict[str, Any] = _weights({**weights}.values())
    named = dict(zip(asked.values(), CRITICALITIES, strict=False)) | {None: "not_assessed"}
    for service, share in shares.items():
        if share is not None:
            lay_work(world, VENDOR, share, service=service)
            lay_work(world, OTHER, 1 - share, service=service)
        level = criticality.get(service) or named[weights.get(service)]
        world.lay(
            "business_function", function_id=service, client=CLIENT, service=service, name=service, criticality=level
        )
    world.party(VENDOR, "vendor")
    world.roll_up()
    rows = world.ask("dependence/critical_dependence", {**asked, "vendor": slug(VENDOR)}).rows
    found = {row["measure"].split()[0]: row["share"] for row in rows}
    return {"weighted": found.get("weighted"), "plain": found.get("plain")}


def _weights(given: Iterable[Any]) -> dict[str, float]:
    """Return the three weights of a case as parameters: those of the product if it uses no others."""
    used = sorted({weight for weight in given if weight is not None})
    if set(used) <= set(WEIGHTS):
        used = list(WEIGHTS)
    if len(used) > len(CRITICALITIES):
        raise UnknownKey(f'"weights" holds {len(used)} different weights; the product knows low, medium and high')
    used += [used[-1]] * (len(CRITICALITIES) - len(used))
    return {f"weight_{name}": weight for name, weight in zip(CRITICALITIES, used, strict=True)}


def hard_to_move_spend(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D08: each line is a service of its own, what they leave of the total goes to another vendor."""
    lines, total = need(given, "vendor_lines", "total_spend")
    rest = total - sum(line["spend"] or 0 for line in lines)
    if rest < 0:
        raise UnknownKey(f'"total_spend" {total} is less than the lines of the vendor')
    for place, line in enumerate(lines):
        check_keys(line, ("assessed_on", "class", "service", "spend"), '"vendor_lines"')
        service = line.get("service", f"service {place:03}")
        lay_work(world, VENDOR, line["spend"] or 0, service=service)
        _lay_assessment(world, service, line)
    lay_work(world, OTHER, rest, service="rest")
    world.party(VENDOR, "vendor")
    world.roll_up()
    row = only_row(world, "dependence/hard_to_move_spend", {"vendor": slug(VENDOR)})
    return {"adjusted": row.get("adjusted"), "raw": row.get("raw"), "stale": row.get("is_stale")}


def _lay_assessment(world: SmallWorld, service: str, line: dict[str, Any]) -> None:
    level = (line.get("class") or "not_assessed").replace(" ", "_")
    if level not in CLASSES:
        raise UnknownKey(f'"class" says "{line["class"]}"; known are: {", ".join(CLASSES)}')
    assessed_on = datetime.date.fromisoformat(line.get("assessed_on", "2025-06-30"))
    world.lay(
        "service_assessment",
        client=CLIENT,
        vendor=VENDOR,
        service=service,
        assessed_on=assessed_on,
        substitutability=level,
    )


ADAPTERS: dict[str, Adapter] = {
    "D02": Adapter(volume_share, ("spend_usd", "std_minutes", "tasks")),
    "D03": Adapter(vendor_concentration, ("normalised", "spend", "spend_usd"), main="value"),
    "D04": Adapter(effective_vendors, ("spend", "spend_usd"), main="q2"),
    "D06": Adapter(
        single_source_services,
        ("contracted", "contracts", "eligibility", "eligible", "floor", "spend"),
        main="services",
    ),
    "D07": Adapter(critical_dependence, ("criticality", "share_of_vendor", "weights"), main="weighted"),
    "D08": Adapter(hard_to_move_spend, ("total_spend", "vendor_lines"), main="adjusted"),
    **AHEAD,
}
