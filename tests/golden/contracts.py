"""Adapters of the metrics on contracts: what is committed, when it renews, how it burns, what leaving costs."""

from __future__ import annotations

import datetime
from typing import Any

from tests.golden import leaving
from tests.golden.contract_rows import (
    CLIENT,
    CONTRACT,
    DAY,
    VENDOR,
    YEAR,
    as_date,
    first_of,
    iso,
    lay_contract,
    opened,
)
from tests.golden.reading import Adapter, need
from tests.worlds import AS_OF, SmallWorld

# A share does not depend on the size of the money, and cents must not round what it is made of.
LARGE = 1000


def remaining_commitment(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D12: one contract, or several by their ids and in total."""
    as_of = opened(world, given)
    contracts = given.get("contracts", [given])
    laid = [lay_contract(world, row, as_of) for row in contracts]
    rows = world.ask("contracts/remaining_commitment", {"with_ended": 1, "most": len(laid)}).rows
    found = {row["contract_id"]: row["remaining_usd"] for row in rows}
    total = rows[0]["total_usd"] if rows else None
    return {"remaining": total, "total": total} | {key: found.get(key) for key in laid}


def remaining_term(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D13: all contracts are one client's."""
    as_of = opened(world, given)
    for row in need(given, "contracts")[0]:
        lay_contract(world, row, as_of, LARGE)
    asked = {"days_per_month": given["days_per_month"]} if "days_per_month" in given else {}
    rows = world.ask("contracts/remaining_term", asked).rows
    return {"months": rows[0]["remaining_months"] if rows else None}


def auto_renew_exposure(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D15: the window is the parameter."""
    as_of = opened(world, given)
    days = first_of(given, "horizon_days", "days")
    for row in need(given, "contracts")[0]:
        lay_contract(world, row, as_of)
    rows = world.ask("contracts/auto_renew_exposure", {} if days is None else {"days": days}).rows
    row = rows[-1] if rows else {}
    return {"value": row.get("value_usd"), "contracts": row.get("contract_list"), "count": row.get("contracts")}


def renewal_wall(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """F05: the days are the parameter."""
    as_of = opened(world, given)
    days = first_of(given, "days", "horizon_days")
    for row in need(given, "contracts")[0]:
        lay_contract(world, row, as_of, LARGE)
    rows = world.ask("contracts/renewal_wall", {} if days is None else {"days": days}).rows
    return {"share": rows[0]["within_share"] if rows else None}


def renewal_calendar(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """F01: a contract on a day, or long before its deadline if none is named; two days are its start and now."""
    if "a" in given:
        start, on_day = (as_date(day) for day in need(given, "a", "b"))
        world.clear(on_day)
        world.lay("contract", contract_id="contract", client=CLIENT, vendor=VENDOR, start_on=start)
        (row,) = world.ask("contracts/renewal_calendar").rows
        return {"date_sub_month": row["months_elapsed"], "date_diff_month": row["month_ends_passed"], "answer": None}
    end = as_date(need(given, "end")[0])
    early = (end or AS_OF) - 20 * YEAR
    as_of = as_date(given.get("as_of")) or early
    world.clear(as_of)
    lay_contract(world, given, as_of)
    (row,) = world.ask("contracts/renewal_calendar", {"with_ended": 1}).rows
    until, deadline = iso(row["renewal_on"]), iso(row["deadline_on"])
    return {
        "state": row["renewal"].replace(" ", "_"),
        "date": until,
        "deadline": deadline,
        "answer": until if row["renewal"] == "locked until" else deadline,
    }


def burn_against_plan(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """F02: what is spent is billed."""
    need(given, "start", "end")
    as_of = opened(world, given)
    lay_contract(world, {"billed" if key == "spent" else key: value for key, value in given.items()}, as_of)
    (row,) = world.ask("contracts/burn_against_plan", {"with_ended": 1}).rows
    return {"burn_ratio": row["burn_ratio"], "plan": row["plan_usd"]}


def run_out(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """F03: the burn is that of four weeks of work, what remains is what a commitment leaves when a part is billed."""
    remaining, burn = need(given, "remaining", "burn_per_day")
    as_of = opened(world, given)
    billed = 100
    contract = {"end": given.get("end"), "value": None if remaining is None else remaining + billed, "billed": billed}
    lay_contract(world, contract | {"start": (as_of - YEAR).isoformat()}, as_of)
    if burn is not None:
        lay_burn(world, burn, as_of)
    rows = world.ask("contracts/run_out").rows
    row = rows[0] if rows else {}
    return {
        "date": iso(row.get("run_out_on")),
        "days": row.get("run_out_days"),
        "unused_at_end": row.get("unused_usd"),
        "overage_at_end": row.get("overage_usd"),
    }


def lay_burn(world: SmallWorld, per_day: float, as_of: datetime.date, days: int = 28) -> None:
    """Lay work of so much a day; the last day takes what cents rounded away."""
    usd = [round(per_day, 2)] * (days - 1)
    usd.append(round(per_day * days - sum(usd), 2))
    for place, cost in enumerate(usd, start=1):
        pair = {"client": CLIENT, "vendor": VENDOR, "day": as_of - place * DAY}
        world.lay("throughput", **pair, delivered=1, cost_usd=cost)


ADAPTERS: dict[str, Adapter] = {
    "D12": Adapter(remaining_commitment, ("as_of", "contracts", *CONTRACT), main="remaining"),
    "D13": Adapter(remaining_term, ("as_of", "contracts", "days_per_month"), main="months"),
    "D15": Adapter(auto_renew_exposure, ("as_of", "contracts", "horizon_days", "days"), main="value"),
    "F01": Adapter(renewal_calendar, ("a", "b", "as_of", *CONTRACT), main="answer"),
    "F02": Adapter(burn_against_plan, ("as_of", "spent", *CONTRACT), main="burn_ratio"),
    "F03": Adapter(run_out, ("as_of", "burn_per_day", "end", "remaining"), main="date"),
    "F05": Adapter(renewal_wall, ("as_of", "contracts", "days", "horizon_days"), main="share"),
    **leaving.ADAPTERS,
}
