"""What `check` runs: every rule for every query file wanted, with results kept by what they depend on."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import astuple, dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from dashboard.catalog.folder import Catalogue, alias_faults, catalogue, inside
from dashboard.catalog.header import read_query_text
from dashboard.catalog.rules import ruled
from dashboard.catalog.scaffold import waiting
from dashboard.catalog.style import configuration, style_of
from dashboard.errors import Finding, LinchpinError, NoVersion
from dashboard.model import Query
from dashboard.settings import PROJECT, SCHEMA, Settings, shown
from dashboard.warehouse import small
from dashboard.warehouse.cases import cases_folder, cases_of, run_cases, stray_cases
from dashboard.warehouse.check import claims_broken, held_against, unsettled
from dashboard.warehouse.version import Version, open_version

KEPT = "checked.json"
WORKERS = 2
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


def check(settings: Settings, wanted: Sequence[Path] = ()) -> Report:
    """Hold the files wanted, or all, to every rule. Never raises for what a file says."""
    held = catalogue(settings.queries)
    paths = [path.resolve() for path in wanted] or [settings.queries / f"{key}.sql" for key in _ids(held)]
    found = [fault for path in paths if (fault := inside(path, settings.queries))]
    ids = [f"{path.parent.name}/{path.stem}" for path in paths if not inside(path, settings.queries)]
    version, told = _version(settings)
    kept = _Kept(settings.versions / KEPT)
    with _styles(settings, held, ids, kept) as styles:
        for query_id in ids:
            found += _of_one(settings, held, query_id, version, kept)
        for query_id, style in styles.items():
            found += kept.keep(_style_key(settings, held, query_id), style.result())
    kept.write(prune=not wanted)
    chosen = {shown(path) for path in paths}
    found += [fault for fault in alias_faults(held) if fault.place[0] in chosen]
    found += [] if wanted else stray_cases(held, cases_folder(settings.queries))
    return Report((*sorted(set(found), key=_order), *told), len(ids))


def check_text(text: str, path: Path, held: Catalogue) -> list[Finding]:
    """Hold a draft to the rules that need no rows: what its header and its SQL say."""
    where = shown(path)
    found = waiting(text, where)
    try:
        query = held.draft(text, path)
    except LinchpinError as refused:
        return [*found, *refused.findings]
    found += ruled(read_query_text(text, query.id, path), _folders(held))
    return [*found, *style_of(text, where, configuration(path.parent.parent))]


def _ids(held: Catalogue) -> list[str]:
    return sorted({*held.queries, *held.broken})


def _order(found: Finding) -> tuple[str, int, int, str]:
    return (*found.place, found.what)


def _folders(held: Catalogue) -> frozenset[str]:
    return frozenset(name.split("/", maxsplit=1)[0] for name in held.names)


def _version(settings: Settings) -> tuple[Version | None, list[Finding]]:
    try:
        return open_version(settings), []
    except NoVersion:
        return None, [Finding(f"{shown(settings.versions)}:1:1", NO_DATA, "Run `make build`.", "", "note")]


def _of_one(
    settings: Settings, held: Catalogue, query_id: str, version: Version | None, kept: _Kept
) -> list[Finding]:
    """Return what is found in one file, its layout apart."""
    path = settings.queries / f"{query_id}.sql"
    text = path.read_text(encoding="utf-8", errors="replace")
    if query_id in held.broken:
        return [*held.broken[query_id].findings, *waiting(text, shown(path))]
    key = _key(settings, held, query_id, version)
    if (known := kept.get(key)) is not None:
        return known
    file, query = held.files[query_id], held.queries[query_id]
    found = [*waiting(text, shown(path)), *ruled(file, _folders(held))]
    found += _asked(held, query, version)
    for folder in cases_of(query_id, cases_folder(settings.queries), query.header.aliases):
        found += [left for path in (folder, *sorted(folder.iterdir())) for left in waiting(path, shown(path))]
    found += run_cases(query, cases_folder(settings.queries))
    return kept.keep(key, found)


def _asked(held: Catalogue, query: Query, version: Version | None) -> list[Finding]:
    """Ask a query on the data, on the small world as it lies and turned round, and on no rows at all."""
    file = held.files[query.id]
    found: dict[tuple[str, str], Finding] = {}
    if version is not None:
        faults, rows = held_against(file, query, version)
        found |= {(fault.rule, fault.where): fault for fault in (*faults, *claims_broken(file, query, rows))}
    faults, rows = held_against(file, query, small.small(), " in the small world, data/small")
    turned_faults, turned = held_against(file, query, small.turned())
    if not faults and not turned_faults:
        faults = unsettled(file, rows, turned)
    faults += held_against(file, query, small.empty(), " in a world without rows")[0]
    for fault in faults:
        found.setdefault((fault.rule, fault.where), fault)
    return list(found.values())


@contextlib.contextmanager
def _styles(
    settings: Settings, held: Catalogue, ids: Sequence[str], kept: _Kept
) -> Iterator[dict[str, Future[list[Finding]]]]:
    """Begin to check the layout of every file not kept, in processes of their own, and yield what they promise."""
    rules = configuration(settings.queries)
    texts = {query_id: held.files[query_id].text for query_id in ids if query_id in held.files}
    missing = {key: text for key, text in texts.items() if kept.get(_style_key(settings, held, key)) is None}
    if not missing:
        yield {key: _done(kept.get(_style_key(settings, held, key)) or []) for key in texts}
        return
    context = get_context("spawn")
    # Trees of syntax are made and dropped by the million; a worker that never looks for circles is a fifth faster.
    with ProcessPoolExecutor(min(WORKERS, len(missing)), context, initializer=gc.disable) as pool:
        promised = {
            key: pool.submit(style_of, text, shown(settings.queries / f"{key}.sql"), rules)
            for key, text in missing.items()
        }
        done = {key: _done(kept.get(_style_key(settings, held, key)) or []) for key in texts if key not in missing}
        yield {**done, **promised}


def _done(findings: list[Finding]) -> Future[list[Finding]]:
    future: Future[list[Finding]] = Future()
    future.set_result(findings)
    return future


@cache
def _engine() -> str:
    """Return a digest of what judges: when the program changes, nothing kept holds."""
    code = PROJECT / "dashboard"
    files = [
        *sorted((code / "catalog").rglob("*.py")),
        *sorted((code / "warehouse").rglob("*.*")),
        *sorted(code.glob("*.py")),
        *sorted(SCHEMA.glob("*.sql")),
        *sorted(small.SMALL.glob("*")),
        PROJECT / "requirements.txt",
    ]
    digest = hashlib.sha256(str(Path.cwd()).encode())
    for path in files:
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _key(settings: Settings, held: Catalogue, query_id: str, version: Version | None) -> str:
    query = held.queries[query_id]
    cases = cases_of(query_id, cases_folder(settings.queries), query.header.aliases)
    files = [path for folder in cases for path in sorted(folder.rglob("*")) if path.is_file()]
    parts = [
        *(_engine(), shown(query.path), version.id if version else "", *sorted(_folders(held))),
        *(held.files[key].text for key in (query_id, *query.reads)),
        *(f"{path}\0{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _style_key(settings: Settings, held: Catalogue, query_id: str) -> str:
    rules = configuration(settings.queries).read_text(encoding="utf-8")
    where = shown(settings.queries / f"{query_id}.sql")
    parts = ("style", where, rules, (PROJECT / "requirements.txt").read_text("utf-8"), held.files[query_id].text)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class _Kept:
    """Findings of earlier runs, by a digest of all they depend on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._used: dict[str, list[Finding]] = {}
        self._known: dict[str, list[Finding]] = {}
        with contextlib.suppress(OSError, ValueError, TypeError):
            told = json.loads(path.read_text(encoding="utf-8"))
            self._known = {key: [Finding(*parts) for parts in found] for key, found in told.items()}

    def get(self, key: str) -> list[Finding] | None:
        """Return what was found, or None where that is not known."""
        if key in self._known:
            self._used.setdefault(key, self._known[key])
        return self._used.get(key)

    def keep(self, key: str, findings: list[Finding]) -> list[Finding]:
        """Remember findings, and return them."""
        self._used[key] = findings
        return findings

    def write(self, prune: bool) -> None:
        """Write all that is known, or, after a run over all files, only what it used."""
        known = self._used if prune else {**self._known, **self._used}
        if known == self._known or not self._path.parent.exists():
            return
        told = {key: [astuple(found) for found in findings] for key, findings in known.items()}
        fresh = self._path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(self._path)
