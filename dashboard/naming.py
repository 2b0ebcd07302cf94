"""The command of whoever says which names mean one organisation: list what may be one, merge, split."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal

from dashboard.intake.aliases import read_aliases
from dashboard.intake.alike import STRONG, Organisation, Proposal, alike
from dashboard.picture.export import safe
from dashboard.picture.numbers import STEPS
from dashboard.printed import printable
from dashboard.progress import bar
from dashboard.settings import Settings
from dashboard.tending import report_failing
from dashboard.warehouse.build import steps_of
from dashboard.warehouse.imports.merging import Merged, merge, split
from dashboard.warehouse.imports.names import Gap, named

COLUMNS = ("score", "name", "other", "why", "money")
# A table of more is no reading; the other formats hold all.
ROWS_OF_A_TABLE, WIDEST = 40, 44


def run(settings: Settings, known: argparse.Namespace) -> int:
    """Run the command of that name; return its exit status."""
    match known.action:
        case "merge":
            with bar(steps_of(settings)) as tell:
                done = merge(settings, known.name, known.organisation, known.reason or "", tell)
            moved = f'"{done.alias.name}" means "{done.alias.organisation}" from now on'
            return _told(settings, done, f"{moved}: {_counted(done.moved)} count for it")
        case "split":
            with bar(steps_of(settings)) as tell:
                done = split(settings, known.name, tell)
            moved = f'"{done.alias.name}" no longer means "{done.alias.organisation}"'
            return _told(settings, done, f"{moved}: {_counted(done.moved)} count for itself again")
        case "list":
            return run_list(settings)
    with named(settings) as found:
        organisations = found.organisations()
    print(_written(alike(organisations), known.format), end="")
    return 0


def run_list(settings: Settings) -> int:
    """Print which names mean another organisation, since when, and why."""
    aliases = read_aliases(settings)
    with named(settings) as found:
        borne = {one.key for one in found.spellings()}
        unknown = {alias.name for alias in aliases if found.key(alias.name) not in borne}
    for alias in aliases:
        confirmed = f", confirmed {alias.confirmed_on}" if alias.confirmed_on else ""
        reason = f": {alias.reason}" if alias.reason else ""
        note = " (nobody is named so yet)" if alias.name in unknown else ""
        print(printable(f'"{alias.name}" means "{alias.organisation}"{confirmed}{reason}{note}'))
    if not aliases:
        print("no name is merged into another")
    return 0


def after_import(settings: Settings) -> Iterator[str]:
    """Yield what a user should look at once files are in: organisations that may be one, rates that are missing."""
    with named(settings) as found:
        organisations, gaps = found.organisations(), found.gaps()
    yield from (gap_told(gap) for gap in gaps)
    many = len({pair.name.party_id for pair in alike(organisations, STRONG)})
    if many:
        one = "organisation may be one with another" if many == 1 else "organisations may be one with another"
        yield f"{many:,} {one}: `python -m dashboard names`"


def gap_told(gap: Gap) -> str:
    """Return the sentence on rows whose worth in USD is unknown."""
    rows = f"{gap.row_count:,} row{'s' * (gap.row_count != 1)}"
    money = f" ({money_of(gap.currency, gap.amount)})" if gap.amount is not None else ""
    return (
        f"{gap.currency}: no rate for {rows}{money}: their worth in USD is unknown. "
        "Add rates to sources/currency_rates.csv"
    )


def money_of(currency: str, amount: Decimal) -> str:
    """Return an amount as `AUD 64.05 bn`."""
    for step, letter in STEPS[:-1]:
        if abs(amount) >= Decimal(step):
            return f"{currency} {amount / Decimal(step):,.2f} {letter}"
    return f"{currency} {amount:,.2f}"


def _told(settings: Settings, done: Merged, sentence: str) -> int:
    print(printable(sentence))
    print(done.built)
    if done.built.is_new:
        report_failing(settings)
    return 0


def _counted(one: Organisation) -> str:
    money = ", ".join(money_of(currency, amount) for currency, amount in one.money.items())
    return f"{one.mentions:,} row{'s' * (one.mentions != 1)}" + (f" ({money})" if money else "")


def _written(pairs: list[Proposal], form: str) -> str:
    rows = [_row(pair) for pair in pairs]
    if form == "json":
        return json.dumps([dict(zip(COLUMNS, row, strict=True)) for row in rows], ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
        return text.getvalue()
    return "".join(f"{line}\n" for line in _table(rows))


def _row(pair: Proposal) -> tuple[float, str, str, str, str]:
    money = ", ".join(money_of(currency, amount) for currency, amount in pair.name.money.items())
    return pair.score, pair.name.name, pair.other.name, pair.why, money


def _table(rows: list[tuple[float, str, str, str, str]]) -> Iterator[str]:
    if not rows:
        yield "no two organisations look alike"
        return
    shown = [(f"{score:.2f}", *(_cut(cell) for cell in rest)) for score, *rest in rows[:ROWS_OF_A_TABLE]]
    widths = [max(map(len, column)) for column in zip(COLUMNS, *shown, strict=True)]
    for row in (COLUMNS, *shown):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    if len(rows) > ROWS_OF_A_TABLE:
        yield f"and {len(rows) - ROWS_OF_A_TABLE:,} more: --format csv gives all"
    yield 'To say that two are one: `python -m dashboard names merge "NAME" "OTHER"`'


def _cut(text: str) -> str:
    told = printable(text)
    return told if len(told) <= WIDEST else told[: WIDEST - 1] + "…"
