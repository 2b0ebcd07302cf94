"""One adapter a metric: a golden case's input becomes rows and parameters, the answer the case's own shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.golden import (
    contracts,
    delivery,
    dependence,
    disclosure,
    market,
    model,
    people,
    quality,
    record,
    reliance,
    vendors,
)
from tests.golden.reading import Adapter, UnknownKey, check_keys
from tests.worlds import SmallWorld

ADAPTERS: dict[str, Adapter] = {
    "D01": Adapter(dependence.spend_share, ("spend", "spend_usd", "rule")),
    "D18": Adapter(
        dependence.mutual_dependence,
        ("client_revenue_at_vendor", "vendor_revenue", "vendor_share_of_client_spend"),
        main="asymmetry",
    ),
    "V01": Adapter(
        dependence.client_share,
        (
            *("client_revenue", "client_revenue_musd", "vendor_revenue", "vendor_revenue_musd"),
            *("parent", "revenue"),
        ),
        main="share",
    ),
    "V06": Adapter(
        dependence.ownership_conflict,
        ("client", "rivals", "spend", "stakes", "threshold"),
        main="exposed_spend_share",
    ),
    "M01": Adapter(
        market.concentration,
        ("fringe_rule", "market_busd", "named_shares_pct", "revenue_busd", "revenue_musd", "market_musd"),
        main="class",
    ),
    "M02": Adapter(market.four_firm_ratio, ("shares_pct",)),
    "M03": Adapter(market.deal_effect, ("merge", "merge_share_pct", "shares_pct"), main="delta"),
    "M07": Adapter(
        market.growth,
        ("printed", "rounded_to", "v0", "v1", "y0", "y1", r"vendor_revenue_\d{4}", r"two_vendor_revenue_\d{4}"),
        main="cagr",
    ),
    "G01": Adapter(record.basis_mix, ("rows",), main="label"),
    "G02": Adapter(
        record.coverage, ("as_of", "expected_pair_months", "latest_known_from", "present"), main="coverage"
    ),
    "G03": Adapter(record.as_known_at, ("ask", "versions")),
    "G05": Adapter(market.size_disagreement, ("estimates_busd",), main="spread"),
    "X02": Adapter(record.pass_through, ("client_rate", "worker_high", "worker_low")),
    **delivery.ADAPTERS,
    **contracts.ADAPTERS,
    **quality.ADAPTERS,
    **reliance.ADAPTERS,
    **vendors.ADAPTERS,
    **people.ADAPTERS,
    "G04": Adapter(disclosure.suppresses, ("contributions", "p"), main="suppress"),
    **model.ADAPTERS,
}

# Words that explain a case to its reader. They change nothing, so a text not read before must stop the case.
TOLD = {
    "rule": ("vendor whose window total is negative counts as 0 and is flagged",),
    "fringe_rule": ("no unnamed firm larger than the smallest named",),
}


def answer(metric: str, case: str, given: dict[str, Any], world: SmallWorld) -> Any:
    """Return what the product answers to a case; raises UnknownKey, naming the case, for what it cannot read."""
    adapter = ADAPTERS[metric]
    try:
        check_keys(given, adapter.keys, "the input")
        for key in TOLD.keys() & given.keys():
            if given[key] not in TOLD[key]:
                raise UnknownKey(f'"{key}" says "{given[key]}", which the adapter was not written for')
        return adapter.ask(world, given)
    except UnknownKey as error:
        raise UnknownKey(f"golden case {metric}/{case}: {error}") from None


def main_of(metric: str) -> Callable[[Any], Any]:
    """Return how to read the one value a case means when it expects a bare value from an answer of several."""
    main = ADAPTERS[metric].main
    return lambda found: found[main] if isinstance(found, dict) and main else found
