"""The command of whoever brings data: import files by a profile, and say what became of every row."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from pathlib import Path

from dashboard.errors import Finding, LinchpinError
from dashboard.intake.manifest import ImportCard
from dashboard.intake.profile import load_profile, with_constants
from dashboard.intake.rule_words import sentence
from dashboard.intake.suggest import suggest
from dashboard.intake.templates import template
from dashboard.naming import after_import
from dashboard.printed import printable
from dashboard.progress import rows_bar
from dashboard.settings import Settings
from dashboard.warehouse.history import version_with
from dashboard.warehouse.imports.importing import Order
from dashboard.warehouse.imports.looking import told_beside
from dashboard.warehouse.imports.publishing import Published, publish
from dashboard.warehouse.version import open_version


def run_import(settings: Settings, known: argparse.Namespace) -> int:
    """Import files and serve the version with them; print what became of the rows."""
    if known.suggest is not None:
        return run_suggest(known.suggest)
    if known.template and known.profile is not None:
        print(template(load_profile(known.profile)[0]), end="")
        return 0
    if known.profile is None or not known.files:
        do = "Write `import PROFILE FILE...`; `import --suggest FILE` proposes a profile."
        raise LinchpinError(Finding("import", "is given no profile, or no file.", do))
    profile, text = load_profile(known.profile)
    if known.set:
        profile, text = with_constants(profile, dict(map(_constant, known.set)))
    with rows_bar() as watch:
        order = Order(profile, text, tuple(known.files), known.strict, _day(known.as_of))
        done = publish(settings, order, watch, known.instead_of)
    if not done.imported.is_new:
        print(f"{done.imported.card.title} was imported before, by the same profile; nothing is counted twice")
    print(*map(printable, report(done.imported.card)), sep="\n")
    for told in told_beside(open_version(settings), done.imported.id):
        print(printable(f"  {told}"))
    print(done.built)
    if done.left_out:
        print(left_out(settings, done))
    print(*map(printable, after_import(settings)), sep="\n")
    return 0


def left_out(settings: Settings, done: Published) -> str:
    """Say that an import was added to a version gone back to, and where the imports are that it has not."""
    first, rest = f"it is added to the imports of {done.before}, the version you went back to", len(done.left_out)
    count = "1 other import does" if rest == 1 else f"{rest} other imports do"
    having = version_with(settings, done.left_out)
    do = (
        f"`python -m dashboard versions use {having}` goes back to a version that has {'it' if rest == 1 else 'them'}"
    )
    return f"{first}; {count} not count" + (f": {do}" if having else "")


def run_suggest(path: Path) -> int:
    """Print a profile for a file, and what is not sure about it on stderr."""
    found = suggest(path)
    print(found.text, end="")
    doubts = f"{len(found.unsure)} line{'s' * (len(found.unsure) != 1)} to look at"
    said = f"{path.name}: a row is taken for a {found.row.replace('_', ' ')}; {doubts}"
    shipped = [f"  the shipped profile {name} reads such files: `import {name} FILE`" for name in found.shipped]
    print(said, *shipped, *(f"  {doubt}" for doubt in found.unsure), sep="\n", file=sys.stderr)
    return 0


def report(card: ImportCard) -> Iterator[str]:
    """Yield what became of the rows of an import, one sentence a line."""
    yield (
        f"{card.title}: {card.read:,} rows read = {card.taken:,} taken + {card.refused:,} refused "
        f"+ {card.ignored:,} ignored"
    )
    yield from (f"  {told}" for told in card.told)
    yield from (f"  {sentence(rule)}" for rule in card.rules)
    if card.refused or card.ignored:
        yield "  every one of them, with its line and reason, stands on the Imports page"


def _constant(said: str) -> tuple[str, str]:
    column, sign, value = said.partition("=")
    if not sign or not column or not value:
        raise LinchpinError(Finding(f"--set {said}", "is no column with its value.", "Write it as currency=CAD."))
    return column, value


def _day(text: str | None) -> datetime.date | None:
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise LinchpinError(Finding(f"--as-of {text}", "is no day.", "Write it as 2026-11-23.")) from None
