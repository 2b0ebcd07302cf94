"""Strategies: contracts of small and awkward worlds, the work done under them, and how to lay both."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import strategies as st

from tests.worlds import SmallWorld

Row = dict[str, Any]
D = datetime.date
SERVICES = ("rlhf", "image")
# Month ends, leap days and days beside each other: where counting goes wrong.
STARTS = (D(2024, 1, 1), D(2024, 2, 29), D(2025, 1, 31), D(2025, 6, 1), D(2025, 7, 1), D(2025, 10, 1))
ENDS = (None, D(2025, 6, 30), D(2025, 7, 1), D(2025, 8, 31), D(2025, 12, 31), D(2026, 2, 28), D(2028, 2, 29))
TODAYS = (D(2025, 2, 28), D(2025, 7, 1), D(2025, 7, 1), D(2025, 12, 31), D(2026, 3, 1))
NOTICES = ((None, None), (30, None), (90, None), (0, None), (None, 1), (None, 3))
SETTLED = ("services", "billed")


@st.composite
def a_contract(draw: st.DrawFn, place: int) -> Row:
    """A contract; the second and later ones may be call-offs of the first."""
    start = draw(st.sampled_from(STARTS))
    kind = draw(st.sampled_from(("standalone", "overarching") if place == 0 else ("standalone", "subsequent")))
    notice_days, notice_months = draw(st.sampled_from(NOTICES))
    currency, rate = draw(st.sampled_from((*[("USD", 1)] * 4, *[("EUR", 1.25)] * 3, ("AUD", None))))
    return {
        "contract_id": f"c{place}",
        "client": draw(st.sampled_from(("Ada", "Ada", "Bob"))),
        "vendor": draw(st.sampled_from(("Vim", "Vim", "Wes"))),
        "kind": kind,
        "overarching_id": "c0" if kind == "subsequent" else None,
        "signed_on": draw(st.sampled_from((None, None, D(2024, 1, 1), D(2025, 9, 1)))),
        "known_on": draw(st.sampled_from((D(2023, 1, 1), D(2023, 1, 1), D(2025, 8, 1)))),
        "start_on": start,
        "end_on": draw(st.sampled_from([end for end in ENDS if end is None or end >= start])),
        "currency": currency,
        "usd_per_unit": rate,
        "total_value": draw(st.sampled_from((None, 0, 120, 4000, -50))),
        "committed_value": draw(st.sampled_from((None, 0, 100, 100, 365, 4000))),
        "notice_days": notice_days,
        "notice_months": notice_months,
        "auto_renew": draw(st.sampled_from((None, False, True, True))),
        "renew_term_months": draw(st.sampled_from((None, 1, 12, 12))),
        "basis": draw(st.sampled_from(("reported", "estimated"))),
        "services": draw(st.sampled_from(((), ("rlhf",), SERVICES))),
        "billed": draw(
            st.lists(st.tuples(st.sampled_from(STARTS), st.sampled_from((0, 30, 90))), max_size=2) | st.just([])
        ),
    }


def contracts(most: int = 4) -> st.SearchStrategy[list[Row]]:
    return st.integers(0, most).flatmap(lambda count: st.tuples(*map(a_contract, range(count)))).map(list)


@st.composite
def some_work(draw: st.DrawFn) -> list[Row]:
    """Work delivered within the year before the summer of 2025, most of it in its last weeks."""
    row = st.fixed_dictionaries(
        {
            "client": st.sampled_from(("Ada", "Ada", "Bob")),
            "vendor": st.sampled_from(("Vim", "Vim", "Wes")),
            "service": st.sampled_from(SERVICES),
            "day": st.integers(0, 30).map(lambda days: D(2025, 7, 2) - datetime.timedelta(days=days))
            | st.sampled_from((D(2024, 6, 30), D(2024, 7, 1), D(2025, 1, 1))),
            "usd": st.sampled_from((-8, 0, 7, 28, 280)),
            "delivered": st.sampled_from((0, 4, 40)),
        }
    )
    return draw(st.lists(row, max_size=6))


def lay_contracts(world: SmallWorld, rows: list[Row]) -> None:
    for row in rows:
        world.lay("contract", **{name: value for name, value in row.items() if name not in SETTLED})
        for service in row["services"]:
            world.lay("contract_service", contract_id=row["contract_id"], service=service)
        for billed_on, amount in row["billed"]:
            money = {"currency": row["currency"], "usd_per_unit": row["usd_per_unit"], "basis": row["basis"]}
            world.lay("invoice", contract_id=row["contract_id"], billed_on=billed_on, amount=amount, **money)


def lay_work(world: SmallWorld, rows: list[Row]) -> None:
    for row in rows:
        pair = {name: row[name] for name in ("client", "vendor", "service", "day", "delivered")}
        world.lay("throughput", **pair, cost_usd=row["usd"])


def written(row: Row, days: tuple[str, ...]) -> Row:
    """Return a row with its days as text, as two roads may give them as different kinds of day."""
    return {**row, **{name: None if row[name] is None else str(row[name])[:10] for name in days if name in row}}
