"""What a person should look at before an import: ids that repeat, money of nobody, numbers that many share."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal, InvalidOperation

from dashboard.intake.alike import STRONG, Organisation, alike
from dashboard.intake.matching import Match
from dashboard.intake.sampling import Sample

# Words of names that are often no company: an account, a group of payees, or nobody at all.
NOBODY = re.compile(
    r"\b(?:unavailable|unknown|various|multiple|misc\w*|sundry|undisclosed|confidential|withheld|redacted|account|"
    r"suspense|dummy|test|one[ -]?time|not (?:known|available|disclosed|stated)|divers\w*|verschiedene|varios)\b",
    re.IGNORECASE,
)
# A name that holds this part of the money is worth a look; so many names are compared with each other.
MUCH, MOST_NAMES = 0.1, 5000


def amendments(sample: Sample, match: Match) -> tuple[str, str]:
    """Return what a row of contracts is, and the doubt: ids that repeat are amendments, totals say of what kind."""
    ids = sample.cells[match.fields["contract_id"]]
    rows = defaultdict(list)
    for place, value in enumerate(ids):
        if value is not None:
            rows[value].append(place)
    repeated = {value: places for value, places in rows.items() if len(places) > 1}
    if not repeated:
        return ("amendment_total", "") if "amendment" in match.fields else ("contract", "")
    several = "1 contract stands" if len(repeated) == 1 else f"{len(repeated):,} contracts stand"
    said = f'{several} more than once, such as "{next(iter(repeated))}"'
    amounts = [_amount(value) for value in sample.cells.get(match.fields.get("total_value", ""), [None] * len(ids))]
    pairs = [[amounts[place] for place in places] for places in repeated.values()]
    if any(one is not None and one < 0 for known in pairs for one in known[1:]):
        return "amendment_difference", f"{said}, some below zero: as if later rows held differences, not new totals"
    if all(len(set(known)) == 1 for known in pairs):
        return "amendment_total", f"{said}, with equal totals: as if later rows held the same total again"
    return "amendment_total", f"{said}: if later rows hold the difference, say amendment_difference"


def money_of_nobody(sample: Sample, match: Match) -> str:
    """Return names that may stand for nobody and hold much of the money, and how many names look alike."""
    names = sample.cells.get(match.fields.get("vendor", ""), [])
    money = next((match.fields[name] for name in ("total_value", "amount", "cost") if name in match.fields), None)
    amounts = [_amount(value) for value in sample.cells[money]] if money else [None] * len(names)
    held: dict[str, Decimal] = defaultdict(Decimal)
    for name, amount in zip(names, amounts, strict=True):
        if name is not None:
            held[name.strip()] += max(amount or Decimal(0), Decimal(0))
    whole = sum(held.values()) or Decimal(1)
    doubts = [
        f'"{name}" holds {amount / whole:.0%} of the money; if it is no organisation, name it here'
        for name, amount in sorted(held.items(), key=lambda one: (-one[1], one[0]))
        if NOBODY.search(name) and amount >= Decimal(str(MUCH)) * whole
    ]
    close = alike((Organisation(str(n), name) for n, name in enumerate(sorted(held)[:MOST_NAMES])), STRONG)
    apart = [pair for pair in close if pair.name.name.casefold() != pair.other.name.casefold()]
    if apart:
        many = "1 pair of names looks" if len(apart) == 1 else f"{len(apart):,} pairs of names look"
        example = f'"{apart[0].name.name}" and "{apart[0].other.name}"'
        doubts.append(f"{many} alike, such as {example}: once imported, see `python -m dashboard names`")
    return "; ".join(doubts)


def shared_numbers(sample: Sample, match: Match, name: str) -> list[str]:
    """Say if a business number stands with several names that are not alike: it would make them one."""
    side = name.partition("_")[0]
    named = defaultdict(set)
    numbers, names = sample.cells[match.fields[name]], sample.cells.get(match.fields.get(side, ""), [])
    for number, spelling in zip(numbers, names, strict=False):
        if number is not None and spelling is not None:
            named[number].add(spelling.strip().casefold())
    several = {number: names for number, names in named.items() if len(names) > 1}
    if not several:
        return []
    number, spellings = max(several.items(), key=lambda one: (len(one[1]), one[0]))
    many = "1 number stands" if len(several) == 1 else f"{len(several):,} numbers stand"
    return [f"{many} with several names, {number} with {len(spellings)}: one number makes them one organisation"]


def _amount(value: str | None) -> Decimal | None:
    """An amount whatever its decimal sign: good enough to compare rows of one file."""
    if value is None:
        return None
    plain = re.sub(r"[\s'’]", "", value)
    if plain.rfind(",") > plain.rfind("."):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        found = Decimal(plain.replace(",", "").replace("(", "-").replace(")", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
