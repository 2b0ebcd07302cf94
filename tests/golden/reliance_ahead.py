"""Adapters of the metrics on what a client cannot see from its contracts: D10, D19."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from tests.golden.reading import Adapter, UnknownKey, check_keys, need
from tests.golden.reliance_work import CLIENT, OTHER, VENDOR, lay_spend, lay_work, only_row
from tests.worlds import SmallWorld, slug

# With an hour a unit, hours of help are units; over so many weeks a demand in hundredths is a whole number.
MINUTES, WEEKS = 60, 100
SERVICE = "labelling"
FROM = ("from", "vendor", "prime", "contractor")
TO = ("to", "provider", "subcontractor")
SHARE = ("share", "work_share")
SUBCONTRACTS = ("subcontract", "subcontracted", "subcontracts", "work_share")
# A vendor, who does part of its work, and what part; None is a part nobody knows.
Part = tuple[str, str, float | None]


def time_to_survive(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D10: the stock is a count, the demand a day's delivery for many weeks, the backup an eligible vendor."""
    buffer, demand, recovery = need(given, "buffer_tasks", "demand_per_week", "ttr_weeks")
    world.lay("service_standard", service=SERVICE, unit="task", std_minutes_per_unit=MINUTES)
    lay_work(world, VENDOR, 1, service=SERVICE, units=_whole("demand_per_week", demand * WEEKS))
    if buffer is not None:
        stock = _whole("buffer_tasks", buffer)
        day = datetime.date(2025, 12, 31)
        world.lay("buffer_stock", client=CLIENT, service=SERVICE, day=day, accepted_units_on_hand=stock)
    backups = given.get("backups", [[given.get("backup_lag_weeks"), given.get("backup_rate")]])
    for place, (lag, rate) in enumerate(backups):
        if lag is not None:
            helps = {"lag_weeks": lag, "max_ramp_std_hours_per_week": rate}
            vendor = f"{OTHER} {place:03}"
            world.lay("eligibility", client=CLIENT, vendor=vendor, service=SERVICE, is_eligible=True, **helps)
    world.roll_up()
    asked = {"vendor": slug(VENDOR), "recovery_weeks": recovery, "demand_weeks": WEEKS}
    row = only_row(world, "dependence/time_to_survive", asked)
    return {
        "tts_weeks": "never" if row.get("never") else row.get("tts_weeks"),
        "gap_weeks": row.get("gap_weeks"),
        "lost_tasks": row.get("lost_units"),
    }


def _whole(key: str, amount: float) -> int:
    if round(amount) != amount:
        raise UnknownKey(f'"{key}" makes {amount} units, and the record counts whole ones')
    return round(amount)


def hidden_concentration(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """D19: a parent owns its vendors whole; each vendor has one contract, which passes on parts of the work."""
    (spend,) = need(given, "spend")
    for vendor, owner in given.get("parent", {}).items():
        if owner is not None and owner != vendor:
            world.ownership(owner, vendor, 1)
    written = [key for key in SUBCONTRACTS if key in given]
    _lay_subcontracts(
        world, [part for key in written[:1] for part in _passed_on(given[key], given.get("work_share"))]
    )
    lay_spend(world, spend)
    rows = {row["reading"]: row for row in world.ask("dependence/hidden_concentration").rows}
    raw, grouped, through = (
        rows.get(reading, {}) for reading in ("as contracted", "by ultimate parent", "through subcontractors")
    )
    asked = through if written else grouped
    ends = {name: asked.get(name) for name in ("low", "high")}
    return {
        "hhi": asked.get("hhi"),
        "raw_hhi": raw.get("hhi"),
        "grouped_hhi": grouped.get("hhi"),
        **dict.fromkeys(("look_through_hhi", "lookthrough_hhi"), through.get("hhi")),
        **ends,
        "min": ends["low"],
        "max": ends["high"],
    }


def _passed_on(written: Any, shares: Any) -> Iterator[Part]:
    """Yield who passes what part of its work to whom: from a list, from a mapping by vendor, or from one entry."""
    if isinstance(written, list):
        for entry in written:
            yield _entry(entry) if isinstance(entry, dict) else tuple(entry)
    elif set(written) <= {*FROM, *TO, *SHARE}:
        yield _entry(written)
    else:
        for vendor, to in written.items():
            if isinstance(to, dict):
                yield from ((vendor, provider, share) for provider, share in to.items())
            elif isinstance(to, str):
                yield vendor, to, shares.get(vendor) if isinstance(shares, dict) else shares
            else:
                raise UnknownKey(f'"{vendor}" passes work on, and the case does not say to whom')


def _entry(written: dict[str, Any]) -> Part:
    check_keys(written, (*FROM, *TO, *SHARE), "a subcontract")
    ends = [next((written[key] for key in keys if key in written), None) for keys in (FROM, TO)]
    if None in ends:
        raise UnknownKey(f"a subcontract has to say from whom and to whom; it says: {', '.join(sorted(written))}")
    return ends[0], ends[1], next((written[key] for key in SHARE if key in written), None)


def _lay_subcontracts(world: SmallWorld, passed_on: list[Part]) -> None:
    begins = datetime.date(2025, 1, 1)
    for vendor in dict.fromkeys(vendor for vendor, _, _ in passed_on):
        world.lay("contract", contract_id=vendor, client=CLIENT, vendor=vendor, start_on=begins)
        world.lay("contract_service", contract_id=vendor, service=SERVICE)
    for vendor, provider, share in passed_on:
        world.lay("subcontract", contract_id=vendor, service=SERVICE, rank=1, provider=provider, work_share=share)


ADAPTERS: dict[str, Adapter] = {
    "D10": Adapter(
        time_to_survive,
        ("backup_lag_weeks", "backup_rate", "backups", "buffer_tasks", "demand_per_week", "ttr_weeks"),
        main="tts_weeks",
    ),
    "D19": Adapter(
        hidden_concentration,
        ("parent", "spend", *SUBCONTRACTS),
        main="hhi",
    ),
}
