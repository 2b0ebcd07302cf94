"""The commands: `python -m dashboard build | serve | check | new | query | reference | versions | bench`."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from dashboard import authoring
from dashboard.catalog.folder import catalogue
from dashboard.errors import Finding, LinchpinError, QueryRefused
from dashboard.model import Answer, Query
from dashboard.panel import answer_for, drafted_query, failing
from dashboard.picture.export import as_csv, rows_of
from dashboard.picture.words import finding
from dashboard.progress import bar
from dashboard.settings import DEFAULT_PORT, Settings
from dashboard.view import read_view
from dashboard.warehouse.build import build, steps_of
from dashboard.warehouse.version import current_id, list_versions, open_version

LASTING = ("build", "serve", "bench")
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
    if known.command in LASTING:
        gc.enable()
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
    if built.is_new:
        report_failing(settings)
    return 0


def report_failing(settings: Settings) -> None:
    """Print the checks in query files that new data break; their charts are marked, not hidden."""
    for found in failing(catalogue(settings.queries), open_version(settings)):
        print(found, file=sys.stderr)


def run_serve(settings: Settings, known: argparse.Namespace, rest: list[str]) -> int:
    """Build, then serve; a refused build is told and the old version goes on serving."""
    from dashboard.serving import serve  # noqa: PLC0415  Streamlit takes a second to import

    return serve(settings, known.port, known.edit)


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
