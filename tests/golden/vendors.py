"""Adapters of the metrics on vendors, their clients and prices: V02, V03 here, the others in vendors_market."""

from __future__ import annotations

import datetime
import re
from typing import Any

from tests.golden import vendors_market
from tests.golden.reading import Adapter, UnknownKey, need
from tests.golden.vendors_market import CLIENT, VENDOR, lay_work
from tests.worlds import AS_OF, SmallWorld

MILLION = 1e6
SEGMENT = "Global Services"
UNNAMED = ("unnamed", "unnamed_revenue", "other", "others", "other_clients", "rest")


def effective_clients(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """V02: each revenue is that of a client; what nobody names is laid as that of other clients."""
    key = next((key for key in ("revenue", "named", "named_revenue") if key in given), None)
    if key is None:
        raise UnknownKey(f'the input lacks "revenue"; it has: {", ".join(sorted(given))}')
    named = given[key] if isinstance(given[key], dict) else {f"Client {n}": usd for n, usd in enumerate(given[key])}
    unnamed = [given[name] for name in UNNAMED if name in given]
    for client, usd in [*named.items(), *((None, usd) for usd in unnamed)]:
        lay_work(world, client, VENDOR, None if usd is None else usd * MILLION)
    rows = world.ask("dependence/effective_clients").rows
    row = rows[0] if rows else {}
    names = ("hhi", "hhi_low", "hhi_high", "effective_clients", "effective_low", "effective_high")
    found = {name: row.get(name) for name in names}
    ends = {"low": "hhi_low", "lower": "hhi_low", "min": "hhi_low", "high": "hhi_high", "upper": "hhi_high"}
    return found | {end: found[name] for end, name in {**ends, "max": "hhi_high"}.items()}


def revenue_at_risk(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """V03: a client's year of work and its contract; or what the public record says of one that left."""
    if "work_ended" in given:
        return _back_test(world, given)
    (annual,) = need(given, "annual")
    lay_work(world, CLIENT, VENDOR, None if annual is None else annual * MILLION)
    _lay_contract(world, given)
    asked = {key: given[key] for key in ("horizon_months", "redeploy_share") if given.get(key) is not None}
    if _is_part(given.get("notice_months")):
        # A contract counts notice in whole months; any other is the reader's setting.
        asked["notice_months"] = given["notice_months"]
    rows = world.ask("dependence/revenue_at_risk", asked).rows
    row = rows[0] if rows else {}
    usd = {key: row.get(column) for key, column in (("gross", "gross_usd"), ("net", "net_usd"))}
    return {key: None if value is None else value / MILLION for key, value in usd.items()}


def _is_part(months: float | None) -> bool:
    return months is not None and months != int(months)


def _lay_contract(world: SmallWorld, given: dict[str, Any]) -> None:
    """Lay a contract that begins today, so that nothing prepaid is worked off."""
    months = given.get("notice_months")
    world.lay(
        "contract",
        contract_id="c1",
        client=CLIENT,
        vendor=VENDOR,
        start_on=AS_OF,
        notice_months=None if months is None or _is_part(months) else int(months),
        notice_days=given.get("notice_days"),
        early_termination_fee=(given.get("termination_fee") or 0) * MILLION,
        prepaid=(given.get("prepaid") or 0) * MILLION,
    )


def _back_test(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Lay a segment with and without the client, how each moved, the client's year before and its last day."""
    half_end, ended = (datetime.date.fromisoformat(day) for day in need(given, "h1_end", "work_ended"))
    _lay_segment(world, half_end, SEGMENT, _usd(given, r"global_services_h\d_\d{4}"), given.get("yoy"))
    without = _usd(given, r"ex_google_h\d_\d{4}")
    _lay_segment(world, half_end, f"{SEGMENT} excluding {CLIENT}", without, given.get("ex_google_yoy"))
    annual = r"client_revenue_fy(\d{4})_musd"
    usd = _usd(given, annual)
    if usd is not None:
        year = next(found[1] for key in given if (found := re.fullmatch(annual, key)))
        world.customer_share(VENDOR, CLIENT, period=year, client_usd=usd)
    told = {"kind": "contract_end", "vendor_as_reported": VENDOR, "headline": "It ended.", "evidence": "direct"}
    day = {"happened_on": ended, "date_as_reported": str(ended)}
    world.lay("event", event_id="e1", vendor=VENDOR, client=CLIENT, **day, **told)
    rows = {row["measure"].split()[0]: row for row in world.ask("dependence/departure_back_test").rows}
    seen = rows.get("seen", {})
    found = {
        "predicted_loss_musd": rows.get("foreseen", {}).get("loss_usd"),
        "observed_drop": seen.get("loss_usd"),
        f"observed_google_h1_{half_end.year}": seen.get("now_usd"),
        f"observed_google_h1_{half_end.year - 1}": seen.get("before_usd"),
    }
    return {key: None if usd is None else usd / MILLION for key, usd in found.items()}


def _usd(given: dict[str, Any], pattern: str) -> float | None:
    value = next((given[key] for key in given if re.fullmatch(pattern, key)), None)
    return None if value is None else value * MILLION


def _lay_segment(
    world: SmallWorld, half_end: datetime.date, segment: str, usd: float | None, moved: float | None
) -> None:
    """Lay a segment's revenue in the half-year that ends on a day, and what part it is of that a year before."""
    after = half_end + datetime.timedelta(days=1)
    year, month = divmod(12 * after.year + after.month - 1 - 6, 12)
    half = {"period": "half-year", "period_from": datetime.date(year, month + 1, 1), "period_to": after}
    told = {"segment": segment, "is_group": False, "is_forecast": False, "evidence": "direct"}
    figures = (
        ("revenue", usd, "USD"),
        ("revenue_index", None if moved is None else 100 * (1 + moved), "percent of a year before"),
    )
    for metric, value, unit in figures:
        if value is not None:
            world.lay("vendor_financial", vendor=VENDOR, metric=metric, value=value, unit=unit, **half, **told)


ADAPTERS: dict[str, Adapter] = {
    "V02": Adapter(effective_clients, ("named", "named_revenue", "revenue", *UNNAMED), main="hhi"),
    "V03": Adapter(
        revenue_at_risk,
        (
            *("annual", "horizon_months", "notice_days", "notice_months", "prepaid"),
            *("redeploy_share", "termination_fee", "h1_end", "work_ended", "yoy", "ex_google_yoy"),
            *(r"client_revenue_fy\d{4}_musd", r"ex_google_h\d_\d{4}", r"global_services_h\d_\d{4}"),
        ),
        main="net",
    ),
    "V07": Adapter(vendors_market.rival_intensity, ("revenue_share", "rival_pairs")),
    "M05": Adapter(vendors_market.foreclosure_share, ("owner", "rival_input_spend", "vendor"), main="value"),
    "M06": Adapter(vendors_market.share_instability, ("t0", "t1"), main="hymer_pashigian"),
    "M11": Adapter(
        vendors_market.systemic_importance,
        (
            *("clients", "not_substitutable_for", "threshold", "using_for_critical"),
            *("weight_total", "weight_using"),
        ),
        main="candidate",
    ),
    "Q13": Adapter(vendors_market.cost_per_accepted, (*vendors_market.BATCH, "services"), main="cost_per_accepted"),
    "Q14": Adapter(vendors_market.price_index, (r"p\d+", r"q\d+"), main="fisher"),
}
