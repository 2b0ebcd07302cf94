"""The command that asks: one query, or a draft, with its parameters as options and its rows printed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from dashboard.addressed import CLOCKS, addressed, once
from dashboard.answers import answer_for, drafted_query
from dashboard.catalog.folder import catalogue
from dashboard.errors import Finding, QueryRefused
from dashboard.model import Answer, Query
from dashboard.picture.export import rows_of
from dashboard.picture.forms import FORMS, as_form
from dashboard.picture.words import finding
from dashboard.printed import printable
from dashboard.settings import Settings
from dashboard.warehouse.version import open_version


def run_query(settings: Settings, known: argparse.Namespace) -> int:
    """Ask one query with its own parameters, all that the command left over, as options; print the rows."""
    held = catalogue(settings.queries)
    name, rest = (None, known.rest) if known.draft else name_in(known.rest, "query", "`query` alone lists them")
    if known.draft is not None:
        query = drafted_query(read_draft(known.draft), known.draft.resolve(), held, open_version(settings))
    elif name is None:
        for query in held.queries.values():
            print(f"{query.id:40} {query.header.question}")
        return 0
    else:
        query = held.find(name)
    given = options_in(f"query {query.id}", {**dict.fromkeys((*CLOCKS, "v")), **helped(query)}, rest)
    version = open_version(settings, given.pop("v", None))
    own, view = addressed(query, given, version.world)
    answer = answer_for(query, own, view, version)
    _print(answer, known.format)
    return 0


def read_draft(path: Path) -> str:
    """Return the text of a draft; raises QueryRefused if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "it is not UTF-8"
        raise QueryRefused(Finding(str(path), f"cannot be read: {said}.", "Name a file of SQL.")) from None


def name_in(rest: list[str], command: str, otherwise: str) -> tuple[str | None, list[str]]:
    """Return the name that is asked for, which is no option and no option's value, and what is left.

    None where nothing is given, or help is asked for; `otherwise` says what else to do. Raises QueryRefused for
    options without a name.
    """
    for place, word in enumerate(rest):
        if not word.startswith("--") and (place == 0 or not rest[place - 1].startswith("--")):
            return word, [*rest[:place], *rest[place + 1 :]]
    if rest and rest[0] not in ("-h", "--help"):
        raise QueryRefused(
            Finding(command, "is given options and no name.", f"Name it: `{command} THEME/NAME`; {otherwise}.")
        )
    return None, rest


def options_in(command: str, names: Mapping[str, str | None], rest: list[str]) -> dict[str, str]:
    """Read options into a dict of those given; `names` holds the help of each that may be.

    Raises QueryRefused for one that is given twice.
    """
    parser = argparse.ArgumentParser(prog=f"python -m dashboard {command}", allow_abbrev=False)
    for name, told in names.items():
        parser.add_argument(f"--{name}", dest=name, action="append", help=told)
    given = {name: values for name, values in vars(parser.parse_args(rest)).items() if values is not None}
    return once((name, value) for name, values in given.items() for value in values)


def helped(query: Query) -> dict[str, str | None]:
    """Return the help of each parameter of a query."""
    return {name: parameter.help for name, parameter in query.parameters.items()}


def _print(answer: Answer, form: str) -> None:
    if form in FORMS:
        sys.stdout.flush()
        sys.stdout.buffer.write(as_form(answer, form))
        if form == "json":
            print()
        return
    frame = rows_of(answer)
    print(printable(finding(answer)))
    if not frame.empty:
        print(printable(frame.drop(columns="data_version").to_string(index=False, max_colwidth=60)))
    mix = ", ".join(f"{count} {basis}" for basis, count in answer.basis_mix.items()) or "none"
    print(f"{len(frame)} row{'s' * (len(frame) != 1)}, data version {answer.version}, basis: {mix}")
