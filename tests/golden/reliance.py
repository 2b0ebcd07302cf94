"""Adapters of the metrics on how far a client relies on its vendors."""

from __future__ import annotations

import datetime
from typing import Any

from tests.golden.reading import Adapter, UnknownKey, check_keys, need
from tests.worlds import SmallWorld, slug

CLIENT, VENDOR, OTHER = "Client", "Vendor", "Another vendor"
# Amounts are laid as money large enough that cents do not round them.
WHOLE_USD = 1e6
DAY = datetime.datetime(2025, 6, 30)


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


def spend_of(given: dict[str, Any]) -> Any:
    """Return the amounts of a case, under either of their names."""
    if "spend" not in given and "spend_usd" not in given:
        need(given, "spend_usd")
    return given.get("spend", given.get("spend_usd"))


def only_row(world: SmallWorld, query: str, given: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the one row of an answer, or none."""
    rows = world.ask(query, given).rows
    return rows[0] if rows else {}


def vendor_concentration(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D03: amounts, or the ends of their ranges, become a year of work."""
    lay_spend(world, spend_of(given))
    row = only_row(world, "dependence/vendor_concentration")
    kind = "normalised" if given.get("normalised") else "hhi"
    low, high = ("low", "high") if kind == "hhi" else ("normalised_low", "normalised_high")
    return {
        "value": row.get(kind),
        "hhi": row.get("hhi"),
        "normalised": row.get("normalised"),
        "min": row.get(low),
        "max": row.get(high),
    }


ADAPTERS: dict[str, Adapter] = {
    "D03": Adapter(vendor_concentration, ("normalised", "spend", "spend_usd"), main="value"),
}
