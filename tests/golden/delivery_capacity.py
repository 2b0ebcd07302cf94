"""Adapters of the metrics on what vendors can take on: V04, V05."""

from __future__ import annotations

import datetime
import re
from typing import Any

from tests.golden.reading import UnknownKey, check_keys, need
from tests.worlds import SmallWorld, slug

CLIENT, VENDOR, POOL = "Client", "Vendor", "pool"
MONDAY = datetime.date(2024, 1, 1)
# Hours are laid as whole tasks of an hour; ratios do not change when both sides grow, and no digit is lost.
FINE = 10**9
WEEK = datetime.timedelta(weeks=1)
ON_TIME, LOAD = "(our_|client_)?on_time(_rates?)?", "rivals?(_load|_volume|_hours|_units|_tasks|_utili[sz]ation)?"


def capacity_utilisation(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """V04: one week of a pool; a utilisation alone is a pool with as many good hours in one hour."""
    world.lay("service_standard", unit="task", std_minutes_per_unit=60)
    asked = next((given[key] for key in given if re.fullmatch("(rho|utili[sz]ation)s?", key)), None)
    if asked is None:
        available, good = need(given, "available_std_hours", "good_std_hours")
        row = _used(world, VENDOR, available, good, given.get("rework_rate"))
        return {"utilisation": row["utilisation"], "congestion": row["congestion"], "answer": row["utilisation"]}
    parts = asked if isinstance(asked, list) else [asked]
    rows = [_used(world, f"Vendor {place}", 1, part, 0) for place, part in enumerate(parts)]
    factors = [row["congestion"] for row in rows]
    answer = factors if isinstance(asked, list) else factors[0]
    named = dict(zip(map(str, parts), factors, strict=True))
    return {**named, "congestion": answer, "factor": answer, "factors": factors, "answer": answer}


def _used(world: SmallWorld, vendor: str, available: float, good: float, rework_rate: float | None) -> dict[str, Any]:
    hours = available * FINE
    world.lay("pool_service", vendor=vendor, pool=POOL)
    capacity = {"week_start": MONDAY, "nominal_std_hours": hours, "available_std_hours": hours}
    world.lay("capacity", vendor=vendor, pool=POOL, **capacity)
    tasks = None if good is None else round(good * FINE)
    back = None if rework_rate is None or tasks is None else round(rework_rate * tasks)
    done = {"delivered": tasks, "accepted": tasks, "reworked_tasks": back, "rework_loops": back}
    world.lay("throughput", client=CLIENT, vendor=vendor, day=MONDAY, **done)
    (row,) = world.ask("delivery/capacity_utilisation", {"vendor": slug(vendor)}).rows
    return row


def rival_contention(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """V05: promises of one pool and who is whose rival; or weeks of a client and of its rival."""
    if "entitlement_per_week" not in given:
        return {"effect": _effect(world, given)}
    capacity, promised = need(given, "capacity", "entitlement_per_week")
    if capacity is not None:
        hours = {"week_start": MONDAY, "nominal_std_hours": capacity, "available_std_hours": capacity}
        world.lay("capacity", vendor=VENDOR, pool=POOL, **hours)
    for client, hours_per_week in promised.items():
        _promise(world, client, hours_per_week)
    asked = {key.removeprefix("rivals_of_"): rivals for key, rivals in given.items() if key.startswith("rivals_of_")}
    for client, rivals in asked.items():
        for rival in rivals:
            # Two who are each other's rivals are one pair.
            if client not in asked.get(rival, ()) or client < rival:
                world.rivalry(client, rival)
        if client not in promised:
            _promise(world, client, 0)
    rows = {row["client_id"]: row for row in world.ask("delivery/rival_contention").rows}
    any_row = next(iter(rows.values()), {})
    return {
        "ratio": any_row.get("oversubscription"),
        "contended_share": any_row.get("contended_share"),
        **{f"rival_load_for_{client}": rows[slug(client)]["rival_load"] for client in asked},
        **({"effect": _effect(world, given)} if "weeks" in given else {}),
    }


def _promise(world: SmallWorld, client: str, hours: float) -> None:
    promise = {"valid_from": datetime.date(2020, 1, 1), "std_hours_per_week": hours}
    world.lay("capacity_reservation", client=client, vendor=VENDOR, pool=POOL, **promise)


def _effect(world: SmallWorld, given: dict[str, Any]) -> float | None:
    """Lay a week of the client and of its rival for each entry; a rate is so many of a great many tasks."""
    weeks = _weeks(given)
    world.clear(MONDAY + (len(weeks) + 1) * WEEK)
    world.lay("service_standard", unit="task", std_minutes_per_unit=60)
    world.rivalry(CLIENT, "Rival")
    _promise(world, CLIENT, 0)
    for place, (due, on_time, load) in enumerate(weeks):
        day = MONDAY + place * WEEK
        if on_time is not None:
            # A rate is so many of what was due; a number of tasks is itself.
            tasks = on_time if due is not None and on_time == int(on_time) else on_time * (1 if due is None else due)
            counts = {"due": FINE * (1 if due is None else due), "on_time": round(tasks * FINE)}
            world.lay("throughput", client=CLIENT, vendor=VENDOR, day=day, **counts)
        if load is not None:
            world.lay("throughput", client="Rival", vendor=VENDOR, day=day, submitted=round(load * FINE))
    (row,) = world.ask("delivery/rival_contention", {"client": slug(CLIENT)}).rows
    return row["effect"]


def _weeks(given: dict[str, Any]) -> list[tuple[Any, Any, Any]]:
    """Return due, on time and the rival's load of each week, whether told by week or as three lists."""
    if isinstance(given.get("weeks"), list):
        for week in given["weeks"]:
            check_keys(week, ("week", "due", ON_TIME, LOAD), '"weeks"')
        return [(week.get("due"), _named(week, ON_TIME), _named(week, LOAD)) for week in given["weeks"]]
    on_time, load = _named(given, ON_TIME), _named(given, LOAD)
    if on_time is None or load is None:
        raise UnknownKey(f'the input lacks "on_time" or "rival_load"; it has: {", ".join(sorted(given))}')
    due = given.get("due") or [None] * len(on_time)
    return list(zip(due, on_time, load, strict=True))


def _named(given: dict[str, Any], pattern: str) -> Any:
    return next((value for key, value in given.items() if re.fullmatch(pattern, key)), None)
