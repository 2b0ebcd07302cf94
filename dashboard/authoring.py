"""The commands of a query author: check what is written, begin a query, see what a change does to the numbers."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from dashboard.catalog.folder import catalogue
from dashboard.catalog.names import inside
from dashboard.catalog.reference import reference
from dashboard.catalog.revision import catalogue_at
from dashboard.catalog.scaffold import next_steps, scaffold
from dashboard.checking import check
from dashboard.errors import Finding, QueryRefused
from dashboard.intake.profile_reference import profile_reference
from dashboard.settings import Settings
from dashboard.warehouse.cases import cases_folder
from dashboard.warehouse.version import open_version


def run(settings: Settings, known: argparse.Namespace) -> int:
    """Run the command of that name; return its exit status."""
    match known.command:
        case "check":
            return run_check(settings, known)
        case "new":
            return run_new(settings, known)
    # What stands in queries/reference.md, and in data/profiles/README.md.
    print(profile_reference() if known.profiles else reference(), end="")
    return 0


def run_check(settings: Settings, known: argparse.Namespace) -> int:
    """Check all queries, or those of the files named; print every finding. Exit status 1 if one is an error."""
    if known.diff is not None:
        if known.format != "text":
            do = "Leave one of them out."
            raise QueryRefused(Finding("check --diff", f"tells sentences, not --format {known.format}.", do))
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
    # Only this asks for whole answers, which take their time to import.
    from dashboard.changes import changes  # noqa: PLC0415

    if misplaced := [fault for path in files if (fault := inside(path.resolve(), settings.queries))]:
        raise QueryRefused(*misplaced)
    held, version = catalogue(settings.queries), open_version(settings)
    with catalogue_at(settings.queries, revision) as former:
        told = changes(former, held, version, {path.resolve() for path in files})
    for line in told:
        print(line)
    if not told:
        print(f"No number changes against {revision}.")
    return 0


def run_new(settings: Settings, known: argparse.Namespace) -> int:
    """Write a query file and a case to fill in; never over a file that is there."""
    taken = catalogue(settings.queries).names
    made = scaffold(settings.queries, cases_folder(settings.queries), known.name, taken)
    print(next_steps(made))
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
