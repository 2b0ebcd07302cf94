"""What `check` runs: every rule for every query file wanted, with results kept by what they depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path

from dashboard.beside import Beside
from dashboard.catalog.folder import Catalogue, catalogue, catalogue_around
from dashboard.catalog.header import read_query_text
from dashboard.catalog.kept import Kept, digest
from dashboard.catalog.names import alias_faults, files_below, inside
from dashboard.catalog.rules import ruled
from dashboard.catalog.scaffold import waiting
from dashboard.catalog.style import Find, styled
from dashboard.errors import Finding, LinchpinError, NoVersion
from dashboard.settings import PROJECT, SCHEMA, Settings, shown
from dashboard.warehouse.cases import cases_folder, cases_of, run_cases, stray_cases
from dashboard.warehouse.check import claims_broken, held_against, unoffered, unsettled
from dashboard.warehouse.laid import Worlds, worlds
from dashboard.warehouse.small import SMALL
from dashboard.warehouse.version import Version, open_version

KEPT = "checked.json"
# The cases of so few files are run here sooner than the other process comes to them.
FEW = 3
EMPTY, IN_SMALL = " in a world without rows", " in the small world, data/small"
NO_DATA = "there is no data version, so no query was asked on the data."


@dataclass(frozen=True)
class Report:
    """What was found, errors and notes, by file and place, in how many files."""

    findings: tuple[Finding, ...]
    counted: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that fail a check."""
        return tuple(found for found in self.findings if found.level == "error")


def check(settings: Settings, wanted: Sequence[Path] = (), *, alone: bool = False) -> Report:
    """Hold the files wanted, or all, to every rule. Never raises for what a file says.

    `alone` starts no other process: a page may not, for that one would begin by running the page.
    """
    paths = list(dict.fromkeys(path.resolve() for path in wanted)) or files_below(settings.queries)
    misplaced = {path: fault for path in paths if (fault := inside(path, settings.queries))}
    ids = [f"{path.parent.name}/{path.stem}" for path in paths if path not in misplaced]
    found, kept = list(misplaced.values()), Kept(settings.versions / KEPT)
    folder = cases_folder(settings.queries)
    with Beside(alone) as beside:
        styles = styled((path for path in paths if path not in misplaced), settings.queries, kept, beside)
        held = catalogue_around(settings.queries, ids) if wanted else catalogue(settings.queries)
        version, told = _version(settings)
        whole = {query_id: _key(settings, held, query_id, version) for query_id in ids if query_id in held.queries}
        missing = [query_id for query_id, key in whole.items() if kept.get(key) is None]
        cases: dict[str, Find] = {
            query_id: beside.promise(run_cases, held.queries[query_id], folder).result
            if len(missing) > FEW
            else partial(run_cases, held.queries[query_id], folder)
            for query_id in missing
        }
        asked = _asked(held, missing, version, worlds(settings.versions / "worlds")) if missing else {}
        # From the end, where the other process has not come yet, so that both go on to the last file.
        for query_id in reversed(missing):
            text = _of_file(settings, held, query_id)
            kept.keep(whole[query_id], [*text, *cases[query_id](), *asked[query_id]])
        for query_id in ids:
            known = kept.get(whole[query_id]) if query_id in whole else None
            found += _of_file(settings, held, query_id) if known is None else known
        for path, style in reversed(styles.items()):
            # Of a file that cannot be read there are graver things to say.
            if f"{path.parent.name}/{path.stem}" in held.files:
                found += style()
    kept.write(prune=not wanted)
    chosen = {shown(path) for path in paths}
    found += [fault for fault in alias_faults(held) if fault.place[0] in chosen]
    found += [] if wanted else stray_cases(held, folder)
    return Report((*sorted(set(found), key=_order), *told), len(ids))


@lru_cache(maxsize=64)
def check_text(text: str, path: Path, held: Catalogue) -> tuple[Finding, ...]:
    """Hold a draft to the rules that need neither rows nor much time: what its header and its SQL say."""
    found = waiting(text, shown(path))
    try:
        query = held.draft(text, path)
    except LinchpinError as refused:
        return (*found, *refused.findings)
    return (*found, *ruled(read_query_text(text, query.id, path), _folders(held)))


def _order(found: Finding) -> tuple[str, int, int, str]:
    return (*found.place, found.what)


def _folders(held: Catalogue) -> frozenset[str]:
    return frozenset(name.split("/", maxsplit=1)[0] for name in held.names)


def _version(settings: Settings) -> tuple[Version | None, list[Finding]]:
    try:
        return open_version(settings), []
    except NoVersion:
        return None, [Finding(f"{shown(settings.versions)}:1:1", NO_DATA, "Run `make build`.", "", "note")]


def _of_file(settings: Settings, held: Catalogue, query_id: str) -> list[Finding]:
    """Return what is to be said against the text of a file, and left to do in its cases."""
    path = settings.queries / f"{query_id}.sql"
    found = waiting(path.read_text(encoding="utf-8", errors="replace"), shown(path))
    if query_id in held.broken:
        return [*held.broken[query_id].findings, *found]
    for folder in cases_of(query_id, cases_folder(settings.queries), held.files[query_id].header.aliases):
        found += [left for part in (folder, *sorted(folder.iterdir())) for left in waiting(part, shown(part))]
    return [*found, *ruled(held.files[query_id], _folders(held))]


def _asked(held: Catalogue, ids: Sequence[str], version: Version | None, laid: Worlds) -> dict[str, list[Finding]]:
    """Ask queries on the data, on the small world as it lies and turned round, and on no rows at all."""
    found: dict[str, dict[tuple[str, str], Finding]] = {query_id: {} for query_id in ids}

    def told(query_id: str, faults: Iterable[Finding]) -> None:
        for fault in faults:
            found[query_id].setdefault((fault.rule, fault.where), fault)

    if version is not None:
        for query_id in ids:
            file, query = held.files[query_id], held.queries[query_id]
            faults, rows = held_against(file, query, version)
            told(query_id, [*faults, *claims_broken(file, query, rows), *unoffered(file, query, version)])
    for query_id in ids:
        file, query = held.files[query_id], held.queries[query_id]
        faults, rows = held_against(file, query, laid.small, IN_SMALL)
        told(query_id, faults)
        told(query_id, held_against(file, query, laid.empty, EMPTY)[0])
        told(query_id, unsettled(file, rows, held_against(file, query, laid.turned)[1]))
    return {query_id: list(faults.values()) for query_id, faults in found.items()}


@cache
def _engine() -> str:
    """Return a digest of what judges: when the program changes, nothing kept holds."""
    code = PROJECT / "dashboard"
    files = [
        *sorted((code / "catalog").rglob("*.py")),
        *sorted((code / "warehouse").rglob("*.*")),
        *sorted(code.glob("*.py")),
        *sorted(SCHEMA.glob("*.sql")),
        *sorted(SMALL.glob("*")),
        PROJECT / "requirements.txt",
    ]
    judged = hashlib.sha256(str(Path.cwd()).encode())
    for path in files:
        if path.is_file() and path.suffix != ".pyc":
            judged.update(path.name.encode() + b"\0" + path.read_bytes())
    return judged.hexdigest()


def _key(settings: Settings, held: Catalogue, query_id: str, version: Version | None) -> str:
    query = held.queries[query_id]
    cases = cases_of(query_id, cases_folder(settings.queries), query.header.aliases)
    files = [path for folder in cases for path in sorted(folder.rglob("*")) if path.is_file()]
    parts = [
        *map(str, cases),
        *(_engine(), shown(query.path), version.id if version else "", *sorted(_folders(held))),
        *(held.files[key].text for key in (query_id, *query.reads)),
        *(f"{path}\0{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files),
    ]
    return digest(*parts)
