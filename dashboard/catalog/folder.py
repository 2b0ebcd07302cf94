"""The catalogue: every query file of a folder, read again whenever a file changes."""

from __future__ import annotations

import graphlib
import threading
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from sqlglot import exp

from dashboard.catalog.compose import compose, parted, reads
from dashboard.catalog.fingerprint import Fingerprint, fingerprint_of
from dashboard.catalog.header import QueryFile, read_query_file, read_query_text
from dashboard.errors import Finding, QueryRefused, nearest
from dashboard.model import Query, widest

SCHEMAS = ("main", "record")
_read: dict[Path, Catalogue] = {}
_reading: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The queries that can be asked, by id, and the files that cannot, each with what is wrong.

    `files` holds every file that could be read, `names` leads from ids and former ids to ids.
    """

    queries: dict[str, Query]
    broken: dict[str, QueryRefused]
    fingerprint: Fingerprint = ()
    files: dict[str, QueryFile] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    folder: Path = Path()

    def find(self, query_id: str) -> Query:
        """Return the query of that id or alias; raises QueryRefused with the nearest name."""
        if query_id in self.broken:
            raise self.broken[query_id]
        if (named := self.names.get(query_id, query_id)) in self.queries:
            return self.queries[named]
        do = nearest(query_id, self.queries) or "`python -m dashboard query` lists them."
        raise QueryRefused(Finding(query_id, "there is no such query.", do))

    def draft(self, text: str, path: Path) -> Query:
        """Return a query that was typed, not filed; it reads the files here, and stands for the one at `path`.

        Raises QueryRefused with every fault.
        """
        query_id = f"{path.parent.name}/{path.stem}"
        file = read_query_text(text, query_id, path)
        files = {**self.files, query_id: file}
        names = {**self.names, query_id: query_id}
        lean = {held: reads(other, names) for held, other in files.items()}
        found = list(_faults(query_id, files, names, lean, self.broken.keys() - {query_id}))
        if found:
            raise QueryRefused(*found)
        order = _in_order(query_id, lean)
        return replace(_query(file, order, files, names), draft=True)

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The pages that queries, whole or broken, ask to stand on."""
        named = {page for query in self.queries.values() for page in (query.page, *query.header.also)}
        return tuple(sorted(named | {query_id.split("/", maxsplit=1)[0] for query_id in self.broken}))

    def on_page(self, page: str) -> list[Query]:
        """Return the page's queries in the order they are drawn."""
        found = [query for query in self.queries.values() if page in (query.page, *query.header.also)]
        return sorted(found, key=lambda query: (query.order_on(page), query.id))

    def broken_on_page(self, page: str) -> dict[str, QueryRefused]:
        """Return the broken files whose folder is the page."""
        return {key: error for key, error in self.broken.items() if key.split("/", maxsplit=1)[0] == page}


def catalogue(folder: Path) -> Catalogue:
    """Return the folder's catalogue, read anew if any file came, went or changed."""
    fingerprint = fingerprint_of(folder)
    with _reading[folder]:
        held = _read.get(folder)
        if held is None or held.fingerprint != fingerprint:
            held = _read[folder] = _load(folder, fingerprint, held)
        return held


def catalogue_around(folder: Path, wanted: Collection[str]) -> Catalogue:
    """Return a catalogue of the queries wanted and all they read: what it takes to judge a few files.

    The other files are known by name only. It is the whole catalogue where that does not do: where a former name
    plays a part, or a query that is not there is read.
    """
    stamps = {name.removesuffix(".sql"): (name, time, size) for name, time, size in fingerprint_of(folder)}
    files: dict[str, QueryFile] = {}
    waiting = list(wanted)
    while waiting:
        query_id = waiting.pop()
        if query_id in files:
            continue
        try:
            file = files[query_id] = read_query_file(folder / f"{query_id}.sql", query_id)
        except (QueryRefused, OSError):
            return catalogue(folder)
        asked = [f"{theme}/{name}" for theme, name in file.statement.tables if theme not in ("", *SCHEMAS)]
        if file.header.aliases or not stamps.keys() >= {*asked, query_id}:
            return catalogue(folder)
        waiting += asked
    return _held(folder, tuple(stamps[key] for key in sorted(files)), files, {}, stamps)


def forget(folder: Path) -> None:
    """Drop what is held of a folder that is no longer wanted."""
    _read.pop(folder, None)


def _load(folder: Path, fingerprint: Fingerprint, before: Catalogue | None) -> Catalogue:
    """Read what changed, keep what did not, and hold the files against each other."""
    unchanged = set(before.fingerprint) & set(fingerprint) if before else set()
    files: dict[str, QueryFile] = {}
    broken: dict[str, QueryRefused] = {}
    for stamp in fingerprint:
        query_id = stamp[0].removesuffix(".sql")
        if before and stamp in unchanged and query_id in before.files:
            files[query_id] = before.files[query_id]
            continue
        try:
            files[query_id] = read_query_file(folder / stamp[0], query_id)
        except QueryRefused as refused:
            broken[query_id] = refused
    return _held(folder, fingerprint, files, broken, ())


def _held(
    folder: Path,
    fingerprint: Fingerprint,
    files: dict[str, QueryFile],
    broken: dict[str, QueryRefused],
    others: Collection[str],
) -> Catalogue:
    """Hold files against each other; `others` are ids of files that were not read."""
    names = {**{query_id: query_id for query_id in others}, **_names(files, broken)}
    lean = {query_id: reads(file, names) for query_id, file in files.items()}
    unread = set(broken)
    for query_id in files:
        if found := list(_faults(query_id, files, names, lean, unread)):
            broken[query_id] = QueryRefused(*found)
    for query_id, file in files.items():
        if query_id not in broken and (lost := sorted(_reach(query_id, lean) & broken.keys())):
            broken[query_id] = QueryRefused(_reads_broken(file, lost[0]))
    queries = {
        query_id: _query(files[query_id], _in_order(query_id, lean), files, names)
        for query_id in sorted(files.keys() - broken.keys())
    }
    return Catalogue(queries, broken, fingerprint, files, names, folder)


def _names(files: dict[str, QueryFile], broken: dict[str, QueryRefused]) -> dict[str, str]:
    """Lead every former id to its query; a file that bears a name today keeps it."""
    former = {alias: query_id for query_id, file in sorted(files.items()) for alias in file.header.aliases}
    return {**former, **{query_id: query_id for query_id in (*files, *broken)}}


def _faults(
    query_id: str,
    files: dict[str, QueryFile],
    names: dict[str, str],
    lean: dict[str, tuple[str, ...]],
    unread: set[str],
) -> Iterator[Finding]:
    """Yield what keeps a readable file from being asked among the others."""
    file, reach = files[query_id], _reach(query_id, lean)
    yield from (unknown := list(_unknown(file, names)))
    if query_id in reach:
        ring = sorted(
            name for name in {query_id, *reach} if name in _reach(name, lean) and query_id in _reach(name, lean)
        )
        do = f"Break the circle: {', '.join(ring)}."
        yield Finding(_place_of_read(file, names, set(ring)), "reads itself through another query.", do, "circle")
    elif lost := sorted(name for name in reach if name in unread or name in _reach(name, lean)):
        yield _reads_broken(file, lost[0])
    elif not unknown:
        used = set(file.statement.used).union(*(files[name].statement.used for name in reach))
        for name in sorted(file.header.params.keys() - used):
            place = file.written.place("params", name)
            what = f'parameter "{name}" is declared but not used.'
            yield Finding(place, what, f"Use ${name} or remove it.", "parameter-unused")


def _unknown(file: QueryFile, names: dict[str, str]) -> Iterator[Finding]:
    if all(theme in ("", *SCHEMAS) or f"{theme}/{name}" in names for theme, name in file.statement.tables):
        return
    for table in file.statement.tree.find_all(exp.Table):
        if table.db and table.db not in SCHEMAS and f"{table.db}/{table.name}" not in names:
            read, known = f"{table.db}.{table.name}", sorted(name.replace("/", ".") for name in set(names.values()))
            do = nearest(read, known) or "`python -m dashboard query` lists them."
            yield Finding(file.statement.place_of(table), f'reads "{read}", which is no query.', do, "reads-unknown")


def _reads_broken(file: QueryFile, other: str) -> Finding:
    place = file.statement.place(file.statement.opening)
    return Finding(place, f"reads {other}, which is broken.", "Mend that one first.", "reads-broken")


def _place_of_read(file: QueryFile, names: dict[str, str], wanted: set[str]) -> str:
    for table in file.statement.tree.find_all(exp.Table):
        if names.get(f"{table.db}/{table.name}") in wanted:
            return file.statement.place_of(table)
    return file.statement.place(file.statement.opening)


def _reach(query_id: str, lean: dict[str, tuple[str, ...]]) -> set[str]:
    """Return all that a query reads, directly or through others."""
    found: set[str] = set()
    waiting = list(lean.get(query_id, ()))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += lean.get(name, ())
    return found


def _in_order(query_id: str, lean: dict[str, tuple[str, ...]]) -> list[str]:
    """Return what a query reads, each after all that it reads itself."""
    reach = _reach(query_id, lean)
    graph = {name: [other for other in lean.get(name, ()) if other in reach] for name in sorted(reach)}
    return list(graphlib.TopologicalSorter(graph).static_order())


def _query(file: QueryFile, read: list[str], files: dict[str, QueryFile], names: dict[str, str]) -> Query:
    others = [files[name] for name in read]
    parts = (*others, file)
    tables = {name for part in parts for folder, name in part.statement.tables if f"{folder}/{name}" not in names}
    return Query(
        id=file.id,
        path=file.path,
        header=file.header,
        text=file.text,
        statement=compose(file, others, names),
        tables=tuple(sorted(tables)),
        reads=tuple(read),
        parameters={name: given for part in parts for name, given in part.header.params.items()},
        options={name: text for part in parts for name, text in part.header.options.items()},
        reach=widest({part.header.reach for part in parts}),
        part=parted(file, files, names),
    )
