"""What adapters on reliance share: work that vendors delivered to one client, and the row that answers."""

from __future__ import annotations

import datetime
from typing import Any

from tests.worlds import SmallWorld

CLIENT, VENDOR, OTHER = "Client", "Vendor", "Another vendor"
# Amounts are laid as money large enough that cents do not round them.
WHOLE_USD = 1e6
DAY = datetime.datetime(2025, 12, 30)


def lay_work(world: SmallWorld, vendor: str, usd: Any, *, service: str = "labelling", units: int = 1) -> None:
    """Lay what a vendor delivered and was paid; two amounts are a range that a model gives, without a point."""
    work = {"client": CLIENT, "vendor": vendor, "service": service, "units": units}
    moment = {"submitted_at": DAY, "delivered_at": DAY}
    batch = f"{vendor} {service}"
    if not isinstance(usd, list):
        cost = None if usd is None else round(usd * WHOLE_USD, 2)
        world.lay("delivery_log", batch_id=batch, cost=cost, **work, **moment)
        return
    low, high = usd
    for scenario, amount in (("low", low), ("base", (low + high) / 2), ("high", high)):
        world.lay(
            "delivery_log",
            batch_id=f"{batch} {scenario}",
            cost=round(amount * WHOLE_USD, 2),
            scenario=scenario,
            range_only=True,
            basis="modelled",
            run_id="run",
            **work,
            **moment,
        )


def lay_spend(world: SmallWorld, spend: Any) -> None:
    """Lay one vendor an amount; amounts without a name have vendors of their own."""
    named = spend if isinstance(spend, dict) else {f"Vendor {place:03}": usd for place, usd in enumerate(spend)}
    if any(isinstance(usd, list) for usd in named.values()):
        world.model_run()
    for vendor, usd in named.items():
        lay_work(world, vendor, usd)
    world.roll_up()


def only_row(world: SmallWorld, query: str, given: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the one row of an answer, or none."""
    rows = world.ask(query, given).rows
    return rows[0] if rows else {}
