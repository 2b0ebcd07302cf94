"""Cases: folders that show a rule of a query in a handful of rows, and what the query must answer to them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from dashboard.catalog.folder import Catalogue
from dashboard.errors import Finding, LinchpinError, QueryRefused, nearest
from dashboard.model import Query
from dashboard.settings import shown
from dashboard.warehouse.answer import run
from dashboard.warehouse.differences import differences
from dashboard.warehouse.params import Given, as_of_in, bound_in, clock_in, read_params
from dashboard.warehouse.small import AS_OF, Ground, files_of
from dashboard.warehouse.written import Written, read_written

RULE = "case"
EXPECTED, PARAMS = "expect.csv", "params.yml"
# Worlds of cases are laid on one ground, one after the other.
_laying = threading.Lock()


@dataclass(frozen=True)
class Case:
    """A case as read: the files of its world, what the query is asked with, and the rows expected."""

    folder: Path
    files: tuple[Path, ...]
    given: dict[str, Given]
    expected: Written

    @property
    def rule(self) -> str:
        """The rule that the case shows, as a sentence: the name of its folder."""
        return self.folder.name


def cases_folder(queries: Path) -> Path:
    """Return where the cases of a folder of queries lie: `tests/queries` beside it."""
    return queries.parent / "tests" / "queries"


def cases_of(query_id: str, folder: Path, aliases: Sequence[str] = ()) -> list[Path]:
    """Return the folders of a query's cases, those under its former ids too."""
    return [path for name in (query_id, *aliases) for path in _folders(folder / name)]


def read_case(folder: Path) -> Case:
    """Read what a case's folder holds; raises LinchpinError with every fault as `file:line:col`."""
    faults = [
        Finding(f"{shown(path)}:1:1", "is no file of a case.", _mended(path))
        for path in sorted(folder.iterdir())
        if not path.name.startswith(".") and path.name != PARAMS and path.suffix != ".csv"
    ]
    given: dict[str, Given] = {}
    expected = None
    try:
        if (folder / PARAMS).is_file():
            given = read_params(folder / PARAMS)
    except QueryRefused as refused:
        faults += refused.findings
    if not (folder / EXPECTED).is_file():
        do = "Write the rows that the query must answer; only a header if it must answer none."
        faults.append(Finding(f"{shown(folder / EXPECTED)}:1:1", "the file is missing.", do))
    else:
        try:
            expected = read_written(folder / EXPECTED)
        except LinchpinError as refused:
            faults += refused.findings
    if faults or expected is None:
        raise QueryRefused(*faults)
    return Case(folder, tuple(files_of(folder)), given, expected)


def run_case(case: Case, query: Query) -> list[Finding]:
    """Lay the case's world, ask the query, and return what differs from what is expected."""
    try:
        with _laying:
            version = _ground().lay(case.files, as_of_in(case.given, AS_OF))
            bound = bound_in(case.given, query, version.world)
            names, _, rows = run(version, query, bound, clock_in(case.given))
    except LinchpinError as error:
        return list(error.findings)
    declared = list(query.header.columns)
    if names != declared:
        what = f"columns declared are {', '.join(declared)}; returned are {', '.join(names)}."
        return [Finding(f"{shown(query.path)}:1:1", what, "Make header and final select agree, in order.")]
    return differences(query, [dict(zip(names, row, strict=True)) for row in rows], case.expected)


def run_cases(query: Query, folder: Path) -> list[Finding]:
    """Read and run every case of a query; return all that is wrong with them or differs."""
    findings: list[Finding] = []
    for path in cases_of(query.id, folder, query.header.aliases):
        try:
            findings += run_case(read_case(path), query)
        except LinchpinError as error:
            findings += error.findings
    return [replace(found, rule=found.rule or RULE) for found in findings]


def stray_cases(held: Catalogue, folder: Path) -> list[Finding]:
    """Find folders of cases for queries that do not exist, and files that lie in no case."""
    ids = {*held.queries, *held.broken, *(name for one in held.queries.values() for name in one.header.aliases)}
    findings = []
    for path in (name for theme in _folders(folder) for name in _folders(theme)):
        query_id = f"{path.parent.name}/{path.name}"
        if query_id not in ids:
            do = nearest(query_id, sorted(ids)) or "Name the folder after a query: theme/name."
            findings.append(Finding(shown(path), f'there is no query "{query_id}".', do, RULE))
    for pattern in ("*.csv", "*/*.csv", "*/*/*.csv", "*.yml", "*/*.yml", "*/*/*.yml"):
        do = "Put it into theme/name/the rule as a sentence/."
        findings += [Finding(shown(path), "lies in no case.", do, RULE) for path in sorted(folder.glob(pattern))]
    return findings


@cache
def _ground() -> Ground:
    return Ground()


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in sorted(folder.iterdir()) if path.is_dir() and not path.name.startswith((".", "_"))]


def _mended(path: Path) -> str:
    do = nearest(path.name, (PARAMS, EXPECTED))
    return do or f"A case holds {PARAMS}, {EXPECTED}, and a .csv for each table that it needs rows of."
