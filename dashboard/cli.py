"""The commands: `python -m dashboard build | serve | check | new | query | reference | versions | bench`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from dashboard import authoring
from dashboard.catalog.folder import catalogue
from dashboard.errors import Finding, LinchpinError, QueryRefused
from dashboard.model import Answer, Query
from dashboard.panel import answer_for
from dashboard.picture.export import as_csv, rows_of
from dashboard.picture.words import finding
from dashboard.progress import bar
from dashboard.settings import DEFAULT_PORT, Settings
from dashboard.view import read_view
from dashboard.warehouse.build import build, steps_of
from dashboard.warehouse.version import current_id, list_versions, open_version

FORMATS = ("table", "csv", "json", "parquet")
CLOCKS = ("on", "known", "basis", "scenario", "v")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status. Errors go to stderr, one a line."""
    parser, commands = _parser()
    known, rest = parser.parse_known_args(arguments)
    if rest and known.command != "query":
        parser.error(f"unknown: {' '.join(rest)}")
    settings = Settings.read(known.data, known.queries)
    run: Callable[[Settings, argparse.Namespace, list[str]], int] = commands[known.command]
    try:
        return run(settings, known, rest)
    except LinchpinError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader, `head` perhaps, has seen enough; nothing more is written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> tuple[argparse.ArgumentParser, dict[str, Callable[..., int]]]:
    parser = argparse.ArgumentParser(prog="python -m dashboard", description="Linchpin's commands.")
    parser.add_argument("--data", help="folder with sources/ (default: data, or LINCHPIN_DATA)")
    parser.add_argument("--queries", help="folder of query files (default: queries, or LINCHPIN_QUERIES)")
    found = parser.add_subparsers(dest="command", required=True)
    found.add_parser("build", help="make a data version from data/sources, check it, swap it in")
    serving = found.add_parser("serve", help="build if needed, then serve the pages")
    serving.add_argument("--port", type=int, default=DEFAULT_PORT)
    serving.add_argument(
        "--edit", action="store_true", help="show a saved query file at once, and let the workshop save drafts"
    )
    authoring.add_commands(found)
    # Its help is the query's own, see _options.
    asking = found.add_parser("query", help="ask a query; without a name, list them", add_help=False)
    asking.add_argument("name", nargs="?", metavar="THEME/NAME")
    asking.add_argument("--draft", type=Path, metavar="FILE.sql")
    asking.add_argument("--format", choices=FORMATS, default="table")
    found.add_parser("versions", help="list the data versions, newest first")
    benching = found.add_parser("bench", help="time a warm run of every page beside a hello-world page")
    benching.add_argument("--runs", type=int, default=5)
    commands = {
        "build": run_build,
        "serve": run_serve,
        "check": authoring.run_check,
        "new": authoring.run_new,
        "reference": authoring.run_reference,
        "query": run_query,
        "versions": run_versions,
        "bench": run_bench,
    }
    return parser, commands


def run_build(settings: Settings, known: argparse.Namespace, rest: list[str]) -> int:
    """Build the data version and say what happened."""
    with bar(steps_of(settings)) as tell:
        built = build(settings, tell)
    print(built)
    return 0


def run_serve(settings: Settings, known: argparse.Namespace, rest: list[str]) -> int:
    """Build, then serve; a refused build is told and the old version goes on serving."""
    from dashboard.serving import serve  # noqa: PLC0415  Streamlit takes a second to import

    return serve(settings, known.port, known.edit)


def run_query(settings: Settings, known: argparse.Namespace, rest: list[str]) -> int:
    """Ask one query with its own parameters as options, and print the rows."""
    held = catalogue(settings.queries)
    if known.draft is not None:
        rest = _given_back(known.name, rest)
        query = held.draft(read_draft(known.draft), known.draft.resolve())
    elif known.name is None:
        for query in held.queries.values():
            print(f"{query.id:40} {query.header.question}")
        return 0
    else:
        query = held.find(known.name)
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


def _given_back(name: str | None, rest: list[str]) -> list[str]:
    """Return the options with a value put back that was taken for the name of a query: a draft needs none."""
    if name is None:
        return rest
    place = next((n for n, part in enumerate(rest, start=1) if part.startswith("--") and "=" not in part), 0)
    return [*rest[:place], name, *rest[place:]]


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


def run_versions(settings: Settings, known: argparse.Namespace, rest: list[str]) -> int:
    """List the data versions, the current one marked."""
    current = current_id(settings)
    for version in list_versions(settings):
        print(f"{version}{' current' if version == current else ''}")
    return 0


def run_bench(settings: Settings, known: argparse.Namespace, rest: list[str]) -> int:
    """Time a warm run of each page."""
    from dashboard.bench import bench  # noqa: PLC0415

    return bench(settings, known.runs)
