"""The catalogue: every query file of a folder, read again whenever a file changes."""

from __future__ import annotations

import graphlib
import threading
from dataclasses import dataclass
from pathlib import Path

from dashboard.catalog.compose import compose, reads
from dashboard.catalog.header import QueryFile, position, read_query_file
from dashboard.errors import Finding, QueryRefused, nearest
from dashboard.model import Query
from dashboard.settings import shown

Fingerprint = tuple[tuple[str, int, int], ...]
_read: dict[Path, Catalogue] = {}
_reading = threading.Lock()


@dataclass(frozen=True)
class Catalogue:
    """The queries that can be asked, by id, and the files that cannot, each with what is wrong."""

    queries: dict[str, Query]
    broken: dict[str, QueryRefused]
    fingerprint: Fingerprint

    def find(self, query_id: str) -> Query:
        """Return the query of that id or alias; raises QueryRefused with the nearest name."""
        if query_id in self.broken:
            raise self.broken[query_id]
        for query in self.queries.values():
            if query_id == query.id or query_id in query.header.aliases:
                return query
        do = nearest(query_id, self.queries) or "`python -m dashboard query` lists them."
        raise QueryRefused(Finding(query_id, "there is no such query.", do))

    def pages(self) -> list[str]:
        """Return the pages that queries, whole or broken, ask to stand on."""
        named = {page for query in self.queries.values() for page in (query.page, *query.header.also)}
        return sorted(named | {query_id.split("/", maxsplit=1)[0] for query_id in self.broken})

    def on_page(self, page: str) -> list[Query]:
        """Return the page's queries in the order they are drawn."""
        found = [query for query in self.queries.values() if page in (query.page, *query.header.also)]
        return sorted(found, key=lambda query: (query.order_on(page), query.id))

    def broken_on_page(self, page: str) -> dict[str, QueryRefused]:
        """Return the broken files whose folder is the page."""
        return {key: error for key, error in self.broken.items() if key.split("/", maxsplit=1)[0] == page}


def catalogue(folder: Path) -> Catalogue:
    """Return the folder's catalogue, read anew if any file came, went or changed."""
    fingerprint = tuple(
        (str(path.relative_to(folder)), (stat := path.stat()).st_mtime_ns, stat.st_size)
        for path in sorted(folder.glob("*/*.sql"))
        if not path.name.startswith(".") and path.is_file()
    )
    with _reading:
        held = _read.get(folder)
        if held is None or held.fingerprint != fingerprint:
            held = _read[folder] = _load(folder, fingerprint)
        return held


def _load(folder: Path, fingerprint: Fingerprint) -> Catalogue:
    files: dict[str, QueryFile] = {}
    broken: dict[str, QueryRefused] = {}
    for name, _, _ in fingerprint:
        query_id = name.removesuffix(".sql").replace("\\", "/")
        try:
            files[query_id] = read_query_file(folder / name, query_id)
        except QueryRefused as refused:
            broken[query_id] = refused
    ids = frozenset((*files, *broken))
    lean = {query_id: reads(file, ids) for query_id, file in files.items()}
    reach = {query_id: _reach(query_id, lean) for query_id in lean}
    circle = sorted(query_id for query_id in lean if query_id in reach[query_id])
    for query_id in circle:
        what = "reads itself through another query."
        broken[query_id] = QueryRefused(_fault(files[query_id], what, f"Break the circle: {', '.join(circle)}."))
    for query_id in sorted(lean.keys() - set(circle)):
        if reach[query_id] <= files.keys() - set(circle) and (idle := _idle(query_id, reach, files)):
            broken[query_id] = QueryRefused(*idle)
    unread = set(broken)
    for query_id in sorted(lean.keys() - unread):
        missing = sorted(reach[query_id] & unread)
        if missing:
            what = f"reads {missing[0]}, which is broken."
            broken[query_id] = QueryRefused(_fault(files[query_id], what, "Mend that one first."))
    whole = {query_id: lean[query_id] for query_id in lean if query_id not in broken}
    order = list(graphlib.TopologicalSorter(whole).static_order())
    queries = {
        query_id: _query(files[query_id], [name for name in order if name in reach[query_id]], files)
        for query_id in sorted(whole)
    }
    return Catalogue(queries, broken, fingerprint)


def _reach(query_id: str, lean: dict[str, tuple[str, ...]]) -> set[str]:
    """Return all that a query reads, directly or through others."""
    found: set[str] = set()
    waiting = list(lean[query_id])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += lean.get(name, ())
    return found


def _idle(query_id: str, reach: dict[str, set[str]], files: dict[str, QueryFile]) -> list[Finding]:
    """Find parameters that neither the statement nor any query it reads uses."""
    file = files[query_id]
    used = file.used.union(*(files[name].used for name in reach[query_id]))
    findings = []
    for name in sorted(file.header.params.keys() - used):
        line, column = position(file.text, rf"^\s+({name}):")
        what = f'parameter "{name}" is declared but not used.'
        findings.append(Finding(f"{shown(file.path)}:{line}:{column}", what, f"Use ${name} or remove it."))
    return findings


def _fault(file: QueryFile, what: str, do: str) -> Finding:
    return Finding(f"{shown(file.path)}:1:1", what, do)


def _query(file: QueryFile, read: list[str], files: dict[str, QueryFile]) -> Query:
    others = [files[name] for name in read]
    tables = {name for part in (file, *others) for folder, name in part.tables if f"{folder}/{name}" not in files}
    parameters = {name: given for part in (*others, file) for name, given in part.header.params.items()}
    return Query(
        id=file.id,
        path=file.path,
        header=file.header,
        text=file.text,
        statement=compose(file, others),
        tables=tuple(sorted(tables)),
        reads=tuple(read),
        parameters=parameters,
    )
