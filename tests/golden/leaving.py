"""Adapters of the metrics on what binds a client to a vendor: D09, D14."""

from __future__ import annotations

import datetime
from typing import Any

from tests.golden.contract_rows import CLIENT, DAY, VENDOR, first_of, opened
from tests.golden.reading import Adapter, UnknownKey, check_keys
from tests.worlds import AS_OF, SmallWorld

MILLION = 1e6
WEEK = 7 * DAY
COSTS = ("one_off", "termination_fee", "prepayment_lost")
SETTINGS = ("dual_run_weeks", "overlap", "dip_weeks", "extra_reject")
SPANS = ("exclusive", "clauses", "terms", "spans", "intervals", "periods")
# However large it is for the spend, the cost of a case is asked for.
EVERY_COST = 1e18
TOTALS = ("total", "total_cost", "switching_cost")


def switching_cost(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D09: settings are parameters; spend and tasks become work, fee and prepayment a contract that begins today.

    A case that gives the total alone has it as the one-off cost, and nothing beside it.
    """
    weekly, tasks = given.get("weekly_spend", 0), given.get("tasks_per_week", 0)
    annual = first_of(given, "annual_spend")
    costs = {key: given.get(key, 0) for key in COSTS}
    if (total := first_of(given, *TOTALS)) is not None:
        costs["one_off"] = total
    lay_year(world, (annual or 4 * weekly) - 4 * weekly, 4 * weekly, 4 * tasks)
    world.lay(
        "contract",
        contract_id="contract",
        client=CLIENT,
        vendor=VENDOR,
        start_on=AS_OF,
        end_on=AS_OF + 52 * WEEK,
        early_termination_fee=costs["termination_fee"],
        prepaid=costs["prepayment_lost"],
    )
    asked = {key: given.get(key, 0) for key in SETTINGS} | {"one_off": costs["one_off"], "ceiling": EVERY_COST}
    saving = first_of(given, "annual_saving", "saving")
    asked |= {key: given[key] for key in ("cost_per_task",) if key in given}
    asked |= {} if saving is None else {"annual_saving": saving}
    (row,) = world.ask("contracts/switching_cost", asked).rows
    payback = row["payback_years"] if saving is not None else None
    share = row["share_of_annual"] if annual is not None else None
    return {
        "total": row["total_usd"],
        "share_of_annual": share,
        "locked_in": None if share is None else row["verdict"] == "locked in",
        "payback": payback,
        "payback_years": payback,
        "answer": row["total_usd"] if saving is None else payback,
    }


def lay_year(world: SmallWorld, earlier_usd: float, recent_usd: float, recent_tasks: float) -> None:
    """Lay a year of work in two batches: one of the last four weeks, one before them."""
    for weeks, usd, tasks in ((2, recent_usd, recent_tasks), (20, earlier_usd, 0)):
        pair = {"client": CLIENT, "vendor": VENDOR, "day": AS_OF - weeks * WEEK}
        world.lay("throughput", **pair, cost_usd=round(usd, 2), delivered=round(tasks))


def exclusivity_exposure(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D14: each clause is a contract over one service; spend is work of the day before."""
    as_of = opened(world, given)
    spans = first_of(given, *SPANS)
    spend = given.get("spend_by_service", {})
    for place, span in enumerate(spans or []):
        lay_clause(world, f"contract-{place:03}", span)
    for service, amount in spend.items():
        work = {"client": CLIENT, "vendor": VENDOR, "service": service, "day": as_of - DAY}
        world.lay("throughput", **work, cost_usd=amount * MILLION)
    asked = {"year": given["year"]} if "year" in given else {}
    rows = world.ask("contracts/exclusivity_exposure", asked).rows
    row = rows[0] if rows else {}
    days, added = row.get("exclusive_days", 0), row.get("clause_days", 0)
    return {
        "share": row.get("exclusive_share"),
        **dict.fromkeys(("days", "exclusive_days", "union", "union_days"), days),
        **dict.fromkeys(("added", "clause_days", "sum", "sum_days", "term_days"), added),
        "answer": row.get("exclusive_share") if "spend_by_service" in given else days,
    }


def lay_clause(world: SmallWorld, contract_id: str, span: Any) -> None:
    """Lay a clause given as its parts, or as its two days alone."""
    parts = {"start": span[0], "end": span[1]} if isinstance(span, list) else span
    check_keys(parts, ("start", "end", "from", "to", "service", "vendor", "id"), "the clauses")
    start = first_of(parts, "start", "from")
    if start is None:
        raise UnknownKey(f'a clause lacks "start"; it has: {", ".join(sorted(parts))}')
    end = first_of(parts, "end", "to")
    world.lay(
        "contract",
        contract_id=contract_id,
        client=CLIENT,
        vendor=parts.get("vendor", VENDOR),
        start_on=datetime.date.fromisoformat(start),
        end_on=None if end is None else datetime.date.fromisoformat(end),
    )
    service = {"service": parts["service"]} if "service" in parts else {}
    world.lay("contract_service", contract_id=contract_id, is_exclusive=True, **service)


ADAPTERS: dict[str, Adapter] = {
    "D09": Adapter(
        switching_cost,
        (
            *(*COSTS, *SETTINGS, *TOTALS),
            *("annual_spend", "weekly_spend", "tasks_per_week", "cost_per_task", "annual_saving", "saving"),
        ),
        main="answer",
    ),
    "D14": Adapter(exclusivity_exposure, ("as_of", "spend_by_service", "year", *SPANS), main="answer"),
}
