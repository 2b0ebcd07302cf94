"""The commands of a query author: check what is written, begin a query, see what a change does to the numbers."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from dashboard.catalog.folder import catalogue
from dashboard.catalog.reference import reference
from dashboard.catalog.revision import catalogue_at
from dashboard.catalog.scaffold import next_steps, scaffold
from dashboard.changes import changes
from dashboard.checking import check
from dashboard.errors import Finding
from dashboard.settings import Settings
from dashboard.warehouse.cases import cases_folder
from dashboard.warehouse.version import open_version

FORMS = ("text", "github", "json")
HEAD = "HEAD"


def add_commands(found: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add what an author types to the commands."""
    checking = found.add_parser("check", help="hold query files to every rule, on the data and on small worlds")
    checking.add_argument("files", nargs="*", type=Path, metavar="FILE")
    checking.add_argument("--format", choices=FORMS, default="text", help="how findings are printed")
    checking.add_argument(
        "--diff",
        nargs="?",
        const=HEAD,
        metavar="REV",
        help="say instead what the change since REV does to the numbers",
    )
    begin = found.add_parser("new", help="begin a query: a file and a case to fill in")
    begin.add_argument("name", metavar="THEME/NAME")
    found.add_parser("reference", help="print the reference of header keys, marks, types and formats")


def run_check(settings: Settings, known: argparse.Namespace, rest: list[str]) -> int:
    """Check all queries, or those of the files named; print every finding. Exit status 1 if one is an error."""
    if known.diff is not None:
        return run_diff(settings, known.diff, known.files)
    report = check(settings, known.files)
    if known.format == "json":
        print(json.dumps([_as_json(found) for found in report.findings], indent=2))
    else:
        for found in report.findings:
            line = _as_github(found) if known.format == "github" else as_text(found)
            print(line, file=sys.stdout if known.format == "github" else sys.stderr)
        notes = len(report.findings) - len(report.errors)
        told = f", {_counted(notes, 'note')}" if notes else ""
        print(f"{_counted(report.counted, 'query file')}, {_counted(len(report.errors), 'finding')}{told}")
    return 1 if report.errors else 0


def run_diff(settings: Settings, revision: str, files: list[Path]) -> int:
    """Print what the change of the query files since a revision does to the numbers of the present data."""
    held, version = catalogue(settings.queries), open_version(settings)
    with catalogue_at(settings.queries, revision) as former:
        told = changes(former, held, version, {path.resolve() for path in files})
    for line in told:
        print(line)
    if not told:
        print(f"No number changes against {revision}.")
    return 0


def run_new(settings: Settings, known: argparse.Namespace, rest: list[str]) -> int:
    """Write a query file and a case to fill in; never over a file that is there."""
    taken = catalogue(settings.queries).names
    made = scaffold(settings.queries, cases_folder(settings.queries), known.name, taken)
    print(next_steps(made))
    return 0


def run_reference(settings: Settings, known: argparse.Namespace, rest: list[str]) -> int:
    """Print the reference that stands in queries/reference.md."""
    print(reference(), end="")
    return 0


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def as_text(found: Finding) -> str:
    """Return the line that tells a finding to a reader."""
    return f"{found} (note)" if found.level == "note" else str(found)


def _as_github(found: Finding) -> str:
    """Return the finding as a workflow command, which marks the line of a pull request."""
    file, line, column = found.place
    level = "error" if found.level == "error" else "notice"
    said = f"{found.what} {found.do}".strip()
    title = f",title={_escaped(found.rule)}" if found.rule else ""
    return f"::{level} file={_escaped(file)},line={line},col={column}{title}::{_escaped(said, '')}"


def _escaped(text: str, more: str = ":,") -> str:
    for letter in "%\r\n" + more:
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text


def _as_json(found: Finding) -> dict[str, str | int]:
    file, line, column = found.place
    return {
        **{"file": file, "line": line, "column": column, "rule": found.rule, "level": found.level},
        **{"what": found.what, "do": found.do},
    }
