"""Laying the contracts of a case, however it writes their days, money and notice."""

from __future__ import annotations

import datetime
import re
from typing import Any

from tests.golden.reading import UnknownKey, check_keys
from tests.worlds import AS_OF, SmallWorld, currency_of

CLIENT, VENDOR = "Client", "Vendor"
DAY, YEAR = datetime.timedelta(days=1), datetime.timedelta(days=365)
CONTRACT = (
    *("id", "start", "end", "value", "committed", "commitment", "ccy", "currency", "fx", "usd_per_unit"),
    *("billed", "billed_to_date", "kind", "overarching", "overarching_id"),
    *("auto", "auto_renew", "notice", "notice_days", "notice_months", "renew_term_months"),
)


def as_date(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def iso(day: Any) -> str | None:
    """Return a day of an answer as a case writes it."""
    return None if day is None else str(day)[:10]


def opened(world: SmallWorld, given: dict[str, Any]) -> datetime.date:
    """Empty the world, as gathered on the day a case asks about, and return that day."""
    as_of = as_date(given.get("as_of")) or AS_OF
    world.clear(as_of)
    return as_of


def first_of(given: dict[str, Any], *keys: str) -> Any:
    """Return the value of the first of these keys that is written."""
    return next((given[key] for key in keys if key in given), None)


def notice_of(given: dict[str, Any]) -> dict[str, int]:
    """Read a notice period: a number is of days, a text names its unit."""
    notice = given.get("notice")
    found = {f"notice_{unit}": given[f"notice_{unit}"] for unit in ("days", "months") if f"notice_{unit}" in given}
    if isinstance(notice, str):
        match = re.fullmatch(r"(\d+)[ _]?(day|month)s?", notice)
        if match is None:
            raise UnknownKey(f'"notice" says "{notice}", which is no number of days or months')
        found[f"notice_{match[2]}s"] = int(match[1])
    elif notice is not None:
        found["notice_days"] = notice
    return found


def lay_contract(world: SmallWorld, given: dict[str, Any], as_of: datetime.date, scale: float = 1) -> str:
    """Lay a contract, and what is billed of it by the day before; without days of its own it is half over."""
    check_keys(given, (*CONTRACT, "as_of"), '"contracts"')
    end = as_date(given["end"]) if "end" in given else as_of + YEAR
    start = as_date(given.get("start")) or min(end or as_of, as_of) - YEAR
    value = first_of(given, "value", "committed", "commitment")
    rate = first_of(given, "fx", "usd_per_unit") or 1
    money = {"currency": first_of(given, "ccy", "currency") or currency_of(rate), "usd_per_unit": rate}
    above = first_of(given, "overarching", "overarching_id")
    contract_id = str(given.get("id", "contract"))
    world.lay(
        "contract",
        contract_id=contract_id,
        client=CLIENT,
        vendor=VENDOR,
        kind=given.get("kind") or ("subsequent" if above else "standalone"),
        overarching_id=above,
        start_on=start,
        end_on=end,
        known_on=min(start, as_of),
        total_value=None if value is None else value * scale,
        committed_value=None if value is None else value * scale,
        auto_renew=first_of(given, "auto", "auto_renew"),
        renew_term_months=given.get("renew_term_months"),
        **money,
        **notice_of(given),
    )
    billed = first_of(given, "billed", "billed_to_date")
    if billed is not None:
        world.lay("invoice", contract_id=contract_id, billed_on=as_of - DAY, amount=billed * scale, **money)
    return contract_id
