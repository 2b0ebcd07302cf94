"""The command that asks: one query, or a draft, with its parameters as options and its rows printed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dashboard.catalog.folder import catalogue
from dashboard.errors import Finding, QueryRefused
from dashboard.model import Answer, Query
from dashboard.panel import answer_for, drafted_query
from dashboard.picture.export import as_csv, rows_of
from dashboard.picture.words import finding
from dashboard.settings import Settings
from dashboard.view import read_view
from dashboard.warehouse.version import open_version

CLOCKS = ("on", "known", "basis", "scenario", "v")


def run_query(settings: Settings, known: argparse.Namespace, rest: list[str]) -> int:
    """Ask one query with its own parameters as options, and print the rows."""
    held = catalogue(settings.queries)
    name, rest = (None, rest) if known.draft else _name(rest)
    if known.draft is not None:
        query = drafted_query(read_draft(known.draft), known.draft.resolve(), held, open_version(settings))
    elif name is None:
        for query in held.queries.values():
            print(f"{query.id:40} {query.header.question}")
        return 0
    else:
        query = held.find(name)
    given = _options(query, rest)
    version = open_version(settings, given.pop("v", None))
    clock = {key: given.pop(key) for key in CLOCKS if key in given}
    view, notices = read_view(query.page, clock, version.world)
    if notices:
        raise QueryRefused(*(Finding(query.id, notice, "Mend the option.") for notice in notices))
    answer = answer_for(query, given, view, version)
    _print(answer, known.format)
    return 0


def read_draft(path: Path) -> str:
    """Return the text of a draft; raises QueryRefused if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "it is not UTF-8"
        raise QueryRefused(Finding(str(path), f"cannot be read: {said}.", "Name a file of SQL.")) from None


def _name(rest: list[str]) -> tuple[str | None, list[str]]:
    """Return the name of the query, which is no option and no option's value, and what is left; None lists all."""
    for place, word in enumerate(rest):
        if not word.startswith("--") and (place == 0 or not rest[place - 1].startswith("--")):
            return word, [*rest[:place], *rest[place + 1 :]]
    if rest and rest[0] not in ("-h", "--help"):
        do = "Name it: `query THEME/NAME`; `query` alone lists them."
        raise QueryRefused(Finding("query", "is given options and no name.", do))
    return None, rest


def _options(query: Query, rest: list[str]) -> dict[str, str]:
    parser = argparse.ArgumentParser(prog=f"python -m dashboard query {query.id}", allow_abbrev=False)
    for name, parameter in query.parameters.items():
        parser.add_argument(f"--{name}", dest=name, help=parameter.help)
    for name in CLOCKS:
        if name not in query.parameters:
            parser.add_argument(f"--{name}", dest=name)
    return {name: value for name, value in vars(parser.parse_args(rest)).items() if value is not None}


def _print(answer: Answer, form: str) -> None:
    frame = rows_of(answer)
    if form == "json":
        print(frame.to_json(orient="records", date_format="iso", indent=2))
    elif form == "csv":
        print(as_csv(answer), end="")
    elif form == "parquet":
        frame.to_parquet(sys.stdout.buffer, index=False)
    else:
        print(finding(answer))
        if not frame.empty:
            print(frame.drop(columns="data_version").to_string(index=False, max_colwidth=60))
        mix = ", ".join(f"{count} {basis}" for basis, count in answer.basis_mix.items()) or "none"
        print(f"{len(frame)} row{'s' * (len(frame) != 1)}, data version {answer.version}, basis: {mix}")
