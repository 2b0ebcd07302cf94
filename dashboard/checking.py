"""What `check` runs: every rule for every query file wanted, with results kept by what they depend on."""

from __future__ import annotations

import contextlib
import gc
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from multiprocessing import get_context
from pathlib import Path

from dashboard.catalog.folder import Catalogue, catalogue
from dashboard.catalog.header import read_query_text
from dashboard.catalog.kept import Kept
from dashboard.catalog.names import alias_faults, files_below, inside
from dashboard.catalog.rules import ruled
from dashboard.catalog.scaffold import waiting
from dashboard.catalog.style import configuration, style_of
from dashboard.errors import Finding, LinchpinError, NoVersion
from dashboard.settings import PROJECT, SCHEMA, Settings, shown
from dashboard.warehouse.cases import cases_folder, cases_of, run_cases, stray_cases
from dashboard.warehouse.check import claims_broken, held_against, unoffered, unsettled
from dashboard.warehouse.laid import Worlds, worlds
from dashboard.warehouse.small import SMALL
from dashboard.warehouse.version import Version, open_version

KEPT = "checked.json"
WORKERS = 2
EMPTY, IN_SMALL = " in a world without rows", " in the small world, data/small"
# So many files are laid out sooner than another process has started.
FEW = 3
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
    paths = list(dict.fromkeys(path.resolve() for path in wanted)) or files_below(settings.queries)
    misplaced = {path: fault for path in paths if (fault := inside(path, settings.queries))}
    ids = [f"{path.parent.name}/{path.stem}" for path in paths if path not in misplaced]
    found = list(misplaced.values())
    version, told = _version(settings)
    kept = Kept(settings.versions / KEPT)
    with _styles(settings, held, ids, kept) as styles:
        whole = {query_id: _key(settings, held, query_id, version) for query_id in ids if query_id in held.queries}
        missing = [query_id for query_id, key in whole.items() if kept.get(key) is None]
        asked = _asked(held, missing, version, worlds(settings.versions / "worlds")) if missing else {}
        for query_id, faults in asked.items():
            kept.keep(whole[query_id], [*_of_file(settings, held, query_id), *faults])
        for query_id in ids:
            known = kept.get(whole[query_id]) if query_id in whole else None
            found += _of_file(settings, held, query_id) if known is None else known
        for query_id, style in styles.items():
            found += kept.keep(_style_key(settings, held, query_id), style.result())
    kept.write(prune=not wanted)
    chosen = {shown(path) for path in paths}
    found += [fault for fault in alias_faults(held) if fault.place[0] in chosen]
    found += [] if wanted else stray_cases(held, cases_folder(settings.queries))
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
    """Return what the text of a file and its cases say against it."""
    path = settings.queries / f"{query_id}.sql"
    found = waiting(path.read_text(encoding="utf-8", errors="replace"), shown(path))
    if query_id in held.broken:
        return [*held.broken[query_id].findings, *found]
    for folder in cases_of(query_id, cases_folder(settings.queries), held.files[query_id].header.aliases):
        found += [left for part in (folder, *sorted(folder.iterdir())) for left in waiting(part, shown(part))]
    cases = run_cases(held.queries[query_id], cases_folder(settings.queries))
    return [*found, *ruled(held.files[query_id], _folders(held)), *cases]


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


@contextlib.contextmanager
def _styles(
    settings: Settings, held: Catalogue, ids: Sequence[str], kept: Kept
) -> Iterator[dict[str, Future[list[Finding]]]]:
    """Begin to check the layout of every file not kept, in processes if they are many; yield what they promise."""
    rules = configuration(settings.queries)
    texts = {query_id: held.files[query_id].text for query_id in ids if query_id in held.files}
    known = {key: kept.get(_style_key(settings, held, key)) for key in texts}
    done = {key: _done(found) for key, found in known.items() if found is not None}
    places = {key: shown(settings.queries / f"{key}.sql") for key in texts.keys() - done.keys()}
    if len(places) <= FEW:
        yield {**done, **{key: _done(style_of(texts[key], where, rules)) for key, where in places.items()}}
        return
    context = get_context("spawn")
    # Trees of syntax are made and dropped by the million; a worker that never looks for circles is a fifth faster.
    with ProcessPoolExecutor(WORKERS, context, initializer=gc.disable) as pool:
        yield {**done, **{key: pool.submit(style_of, texts[key], where, rules) for key, where in places.items()}}


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
        *sorted(SMALL.glob("*")),
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
