"""Adapters of the metrics on delivered work: Q06, Q07, Q08, Q09, Q15; those on flow and capacity lie beside."""

from __future__ import annotations

import datetime
import itertools
import re
from typing import Any

from tests.golden.delivery_capacity import capacity_utilisation, rival_contention
from tests.golden.delivery_flow import FLOW_KEYS, littles_law
from tests.golden.reading import Adapter, UnknownKey, check_keys, need
from tests.worlds import SmallWorld, slug

CLIENT, VENDOR = "Client", "Vendor"
DAY = datetime.date(2024, 6, 3)
# Of a month in which all waits begin.
LAST = datetime.date(2024, 6, 30)
# A yield is laid as so many inspected units, so that none of its digits is lost.
MANY = 10**12
TIMES = {"once": 1, "twice": 2, "thrice": 3, "three_times": 3, "four_times": 4}
ON_TIME, LATE, OPEN = "on_time", "late", "open_overdue"


def lay_work(world: SmallWorld, vendor: str = VENDOR, day: datetime.date = DAY, **sums: Any) -> None:
    """Lay a day's sums of the work of one client at a vendor."""
    world.lay("throughput", client=CLIENT, vendor=vendor, day=day, **sums)


def rework(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q06: tasks finished on one day; one that came back twice is one task and two loops."""
    tasks = given["completed"] if "completed" in given else need(given, "tasks")[0]
    back = {
        TIMES[key.removeprefix("reworked_")]: n for key, n in given.items() if re.match("reworked_(?!tasks)", key)
    }
    sent_back = given.get("reworked_tasks", sum(back.values()))
    loops = given.get("rework_loops", sum(times * n for times, n in back.items()))
    lay_work(world, delivered=tasks, reworked_tasks=sent_back, rework_loops=loops)
    part = {row["measure"]: row["part"] for row in world.ask("delivery/rework").rows}
    return {"rate": part.get("sent back at least once"), "load": part.get("each time sent back counted")}


def first_pass_yield(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q07: one vendor inspects one service; at another each stage is a service of its own."""
    if "inspected" in given:
        inspected, passed = need(given, "inspected", "passed_first")
        lay_work(world, delivered=inspected, inspected=inspected, passed_first=passed)
    for place, part in enumerate(given.get("stage_yields", [])):
        inspected, passed = (0, 0) if part is None else (MANY, round(part * MANY))
        lay_work(world, "Stages", service=f"Stage {place}", inspected=inspected, passed_first=passed)
    found = {}
    for name, vendor, kind in (("fpy", VENDOR, "one service"), ("rty", "Stages", "all of them")):
        world.party(vendor, "vendor")
        rows = world.ask("delivery/first_pass_yield", {"vendor": slug(vendor)}).rows
        found[name] = next((row["part"] for row in rows if row["kind"] == kind), None)
    return found


def turnaround_time(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q08: tasks sent in one month; a task that is not done waits still, its hours are those so far."""
    (hours,) = need(given, "hours")
    done = given.get("done") or [1 - flag for flag in given.get("open", [])] or [1] * len(hours)
    units = given.get("units") or given.get("weights") or [1] * len(hours)
    world.clear(LAST)
    end = datetime.datetime.combine(LAST, datetime.time()) + datetime.timedelta(days=1)
    for place, (waited, is_done, count) in enumerate(zip(hours, done, units, strict=True)):
        wait = datetime.timedelta(hours=waited)
        # Of those that are done, all are back some time before the end.
        back = end - datetime.timedelta(hours=1) if is_done else None
        at = {"submitted_at": (back or end) - wait, "delivered_at": back}
        world.lay("delivery_log", batch_id=f"b{place}", client=CLIENT, vendor=VENDOR, units=count, **at)
    world.roll_up()
    rows = world.ask("delivery/turnaround_time").rows
    row = rows[0] if rows else {}
    # What is not reached has a reason that says so; without any task nothing is asked.
    reached = {
        name: "not reached" if rows and row[column] is None else row.get(column)
        for name, column in {
            **{"p50": "p50_hours", "p95": "p95_hours"},
            **{"km_p50": "survival_p50", "km_p95": "survival_p95"},
        }.items()
    }
    return {
        **reached,
        "p50_disc": row.get("completed_p50_discrete"),
        "p95_disc": row.get("completed_p95_discrete"),
        "naive_p50_completed": row.get("completed_p50"),
        "naive_p95_completed": row.get("completed_p95"),
        "open": row.get("open_units"),
    }


def sla_attainment(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q09: what fell due on one day, or batches with their days, some of them outside the window asked about."""
    asked = {"client": slug(CLIENT)}
    if batches := next((given[key] for key in ("batches", "deliveries", "tasks") if key in given), None):
        for batch in batches:
            _lay_batch(world, batch)
        first, after = given.get("window", [given.get("from"), given.get("to")])
        last = after and (datetime.date.fromisoformat(after) - datetime.timedelta(days=1)).isoformat()
        asked |= {key: day for key, day in (("from", first), ("to", last)) if day}
        world.roll_up()
    else:
        counts = {key: given.get(key) for key in (ON_TIME, LATE, OPEN)}
        due = given["due"] if "due" in given else sum(count or 0 for count in counts.values())
        lay_work(world, due=due, **counts)
    part = {row["measure"]: row["part"] for row in world.ask("delivery/sla_attainment", asked).rows}
    return {"sla": part.get("what was due"), "naive": part.get("what was delivered")}


def _lay_batch(world: SmallWorld, batch: dict[str, Any]) -> None:
    check_keys(batch, ("due", "delivered", "units", "n"), '"batches"')
    due, delivered = (
        None if batch.get(key) is None else datetime.datetime.fromisoformat(batch[key])
        for key in ("due", "delivered")
    )
    days = {"submitted_at": min(filter(None, (due, delivered))), "due_at": due, "delivered_at": delivered}
    units = batch.get("units", batch.get("n", 1))
    world.lay("delivery_log", batch_id=f"b{id(batch)}", client=CLIENT, vendor=VENDOR, units=units, **days)


def per_working_day(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q15: tasks of an hour each, accepted in two periods that follow one another and hold so many working days.

    The first is cut at its beginning, if it must be; the second ends with the record.
    """
    if len(given) != 2:
        raise UnknownKey(f"the input has {len(given)} periods; it takes 2: {', '.join(given)}")
    # Whatever the order in the file, the partial period is the later one.
    early, late = sorted(given, key=lambda key: bool(re.match("partial|current|this|later|after", key)))
    for key, period in given.items():
        check_keys(period, ("tasks", "working_days"), f'"{key}"')
    grain, first, start, end = _two_periods(given[early]["working_days"], given[late]["working_days"])
    world.clear(end)
    world.lay("service_standard", unit="task", std_minutes_per_unit=60)
    for key, day in ((early, start - datetime.timedelta(days=1)), (late, start)):
        lay_work(world, day=day, delivered=given[key]["tasks"], accepted=given[key]["tasks"])
    asked = {"grain": grain, "from": first.isoformat(), "client": slug(CLIENT)}
    one, other = world.ask("delivery/throughput_per_working_day", asked).rows
    found = {"full": one["hours_per_working_day"], "partial": other["hours_per_working_day"]}
    return {**found, early: found["full"], late: found["partial"], "change": other["change"]}


def _two_periods(early: int, late: int) -> tuple[str, datetime.date, datetime.date, datetime.date]:
    """Return grain, first day, begin of the second period and last day, with so many working days before and after.

    A first period that is whole is preferred to one that is cut.
    """
    cut: tuple[str, datetime.date, datetime.date, datetime.date] | None = None
    years = range(2004, 2030)
    for grain, months in (("month", range(1, 13)), ("quarter", (1, 4, 7, 10)), ("year", (1,))):
        begins = [datetime.date(year, month, 1) for year in years for month in months]
        for one, start, after in zip(begins, begins[1:], begins[2:], strict=False):
            first, end = _back_from(one, start, early), _on_from(start, after, late)
            if first and end:
                if _working(one, start) == early:
                    return grain, one, start, end
                cut = cut or (grain, first, start, end)
    if cut is None:
        raise UnknownKey(f"no two periods hold {early} and {late} working days")
    return cut


def _working(first: datetime.date, after: datetime.date) -> int:
    days = (first + datetime.timedelta(days=place) for place in range((after - first).days))
    return sum(day.weekday() < 5 for day in days)


def _back_from(first: datetime.date, after: datetime.date, count: int) -> datetime.date | None:
    """Return the last day from which so many working days are left before `after`."""
    days = (after - datetime.timedelta(days=place) for place in range(1, (after - first).days + 1))
    return next((day for day in days if _working(day, after) == count), None)


def _on_from(first: datetime.date, after: datetime.date, count: int) -> datetime.date | None:
    """Return the first day with which so many working days are over."""
    worked = itertools.accumulate(
        _working(first + datetime.timedelta(days=place), first + datetime.timedelta(days=place + 1))
        for place in range((after - first).days)
    )
    return next((first + datetime.timedelta(days=place) for place, done in enumerate(worked) if done == count), None)


ADAPTERS: dict[str, Adapter] = {
    "Q06": Adapter(
        rework,
        (f"reworked_({'|'.join(TIMES)})", "tasks", "completed", "reworked_tasks", "rework_loops"),
        main="rate",
    ),
    "Q07": Adapter(first_pass_yield, ("inspected", "passed_first", "stage_yields"), main="fpy"),
    "Q08": Adapter(turnaround_time, ("hours", "done", "open", "units", "weights"), main="p50"),
    "Q09": Adapter(
        sla_attainment,
        ("due", ON_TIME, LATE, OPEN, "batches", "deliveries", "tasks", "window", "from", "to"),
        main="sla",
    ),
    "Q12": Adapter(littles_law, FLOW_KEYS, main="L"),
    "Q15": Adapter(
        per_working_day,
        ("(full|partial|previous|current|this|last|earlier|later|before|after)(_month|_week|_period|_quarter)?",),
        main="change",
    ),
    "V04": Adapter(
        capacity_utilisation,
        ("available_std_hours", "good_std_hours", "rework_rate", "(rho|utili[sz]ation)s?"),
        main="answer",
    ),
    "V05": Adapter(
        rival_contention,
        (
            *(
                "capacity",
                "entitlement_per_week",
                r"rivals_of_\w+",
                "weeks",
                "due",
                "(our_|client_)?on_time(_rates?)?",
            ),
            "rivals?(_load|_volume|_hours|_units|_tasks|_utili[sz]ation)?",
        ),
        main="effect",
    ),
}
