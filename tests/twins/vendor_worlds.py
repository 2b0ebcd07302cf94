"""Worlds of delivered work: its strategies, and how it is laid."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tests.twins.comparing import empty_world, tried
from tests.worlds import SmallWorld

Rows = list[dict[str, Any]]
# Each world answers several questions, so that fewer worlds do.
few = settings(tried, max_examples=max(tried.max_examples // 5, 10))
CLIENTS, VENDORS, SERVICES = ("Ada", "Bob", "Cyd"), ("Vim", "Wes"), ("box", "chat")
DAYS = tuple(
    datetime.date.fromisoformat(day)
    for day in ("2023-06-30", "2024-02-29", "2024-12-31", "2025-01-01", "2025-06-30", "2025-12-31", "2026-01-01")
)


@st.composite
def a_row(draw: st.DrawFn, money: tuple[float | None, ...] = (0, 1, 7, 10, 45.5, 1e6), far: bool = False) -> Any:
    """Work of a day: sometimes without a price or without knowing what was accepted, sometimes a range of money."""
    delivered, usd = draw(st.sampled_from((1, 4, 20))), draw(st.sampled_from(money))
    row = {
        "client": draw(st.sampled_from((*CLIENTS, None))),
        "vendor": draw(st.sampled_from(VENDORS)),
        "service": draw(st.sampled_from(SERVICES)),
        "day": draw(st.sampled_from(DAYS)),
        "delivered": delivered,
        "accepted": draw(st.sampled_from((0, 1, delivered, None))),
        "usd": usd,
        "qa": draw(st.sampled_from((0, 3, None))),
        "rework": draw(st.sampled_from((0, 2))),
    }
    if far and usd is not None and draw(st.booleans()):
        row["usd_range"] = (usd * draw(st.sampled_from((0, 0.5, 1))), usd * draw(st.sampled_from((1, 2, 3))))
    return row


known = st.lists(a_row(), max_size=7)
patchy = st.lists(a_row(money=(None, 0, 1, 7, 10, 45.5)), max_size=7)
ranged = st.lists(a_row(far=True), max_size=7)
a_rivalry = st.sampled_from((("Ada", "Bob"), ("Ada", "Cyd"), ("Bob", "Cyd"), ("Bob", "Dan")))
rivalries = st.lists(a_rivalry, unique=True, max_size=4)


def work(client: str | None, vendor: str, usd: float, usd_range: tuple[float, float] | None = None) -> Any:
    row = {"client": client, "vendor": vendor, "service": "box", "day": DAYS[4], "delivered": 4, "usd": usd}
    return row | {"accepted": 4, "qa": 0, "rework": 0} | ({"usd_range": usd_range} if usd_range else {})


def world_of(rows: Rows) -> SmallWorld:
    world = empty_world()
    run = world.model_run()
    for row in rows:
        told = {key: row[key] for key in ("client", "vendor", "service", "day", "delivered", "accepted")}
        told |= {"qa_cost_usd": row["qa"], "rework_cost_usd": row["rework"]}
        if "usd_range" not in row:
            world.lay("throughput", **told, cost_usd=row["usd"])
            continue
        low, high = row["usd_range"]
        for scenario, usd in (("low", low), ("base", row["usd"]), ("high", high)):
            modelled = {"scenario": scenario, "range_only": True, "basis": "modelled", "run_id": run}
            world.lay("throughput", **told, **modelled, cost_usd=usd)
    return world
