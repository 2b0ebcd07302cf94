"""Make a reader's own file: their rows, and the answers over all clients and vendors that give nobody away."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas

from dashboard.answers import answer_for
from dashboard.entitlement import EVERYTHING, Entitlement
from dashboard.errors import LinchpinError
from dashboard.model import Answer, Query
from dashboard.science.disclosure import Cell, Parts, since, with_differences, withheld
from dashboard.settings import Settings
from dashboard.view import View
from dashboard.warehouse.extract import extract_path, laid_extract, told_queries
from dashboard.warehouse.seals import seal
from dashboard.warehouse.told import keep_told
from dashboard.warehouse.told_before import Key, told_before
from dashboard.warehouse.version import Version, open_version, read_world, version_path

Contributions = dict[Key, list[Parts | None]]
Sums = dict[Key, dict[str, float | None]]
WITHHELD = "withheld: it would tell what single clients or vendors contribute"
UNKNOWN = "unknown"
# Sums of parts may differ so far from the whole, for they were added in another order.
TOLERANCE = 1e-6


def make_extract(settings: Settings, version: str) -> Path:
    """Make the file of the entitlement that the settings name; it is there when this returns.

    Raises DataRefused or NoVersion for a version that cannot be read.
    """
    whole = open_version(replace(settings, sees=EVERYTHING), version)
    path = extract_path(settings, version)
    with laid_extract(version_path(settings, version), settings.sees, path) as connection:
        own = Version(path, connection, read_world(connection))
        for query in told_queries(settings):
            before = [
                (keys, contributions(query, *versions) if versions else {})
                for keys, versions in told_before(settings, version, query)
            ]
            keep_told(connection, query, told_of_all(query, whole, own, before))
    seal(path)
    return path


def told_of_all(
    query: Query, whole: Version, own: Version, before: Sequence[tuple[set[Key], Contributions]] = ()
) -> pandas.DataFrame:
    """Return the answer over all clients and vendors as a reader of `own` rows may have it.

    `before` holds, for each version that was told of, the keys of the rows told and who contributed to them.
    Rows that would tell a single contribution, and those that hide them, keep their keys alone; of the others, the
    columns that add up and what follows from them. Sources, and the sentence made from all rows, are left out.
    """
    market = query.header.market
    assert market is not None
    total = answer_for(query, {}, View(), whole)
    now, keys = contributions(query, whole, own), list(_sums(total))
    known = [place for place, row in enumerate(total.rows) if any(row[name] is not None for name in market.adds_up)]
    cells = [Cell(keys[place], tuple(_with_before(keys[place], now, before))) for place in known]
    hidden = {known[place] for place in withheld(cells)}
    # A row without a sum of its own is reckoned from the others: it would tell of what is withheld.
    return _written(total, hidden | (set(range(len(total.rows))) - set(known)) if hidden else hidden)


def contributions(query: Query, whole: Version, own: Version) -> Contributions:
    """Return for each row who contributed what to each column that adds up, and to the differences of these."""
    total = answer_for(query, {}, View(), whole)
    sides = [list(_parts(query, side, total, whole, own)) for side in ("client", "vendor")]
    return {
        key: [one for side in sides for one in with_differences([part[key] for part in side])] for key in _sums(total)
    }


def _with_before(
    key: Key, now: Contributions, before: Sequence[tuple[set[Key], Contributions]]
) -> Iterator[Parts | None]:
    """Yield who contributed to a row, and what came to it since each time that it was told before."""
    yield from now[key]
    for told, then in before:
        # Every cell has as many sums: one that was not told then stands for itself.
        yield from map(since, now[key], then.get(key, [None] * len(now[key]))) if key in told else now[key]


def _parts(
    query: Query, side: str, total: Answer, whole: Version, own: Version
) -> Iterable[dict[Key, dict[str, float] | None]]:
    """Yield for each column that adds up who contributed what to each row: one's own as one, then each other one.

    A row whose parts do not come to its sum is unknown: what is declared to add up does not.
    """
    everybody, seen = {
        "client": (whole.world.clients, own.world.clients),
        "vendor": (whole.world.vendors, own.world.vendors),
    }[side]
    sums, mine = _sums(total), _sums(answer_for(query, {}, View(), own))
    # One's own parts are known to oneself, whoever else they are with.
    known = {place: {"": part} for place in _places(sums) if (part := _of(mine, place)) is not None}
    for one in everybody:
        if not known:
            # As where the work of each is known only as a range: nobody else's part makes a row known again.
            break
        theirs = _sums(answer_for(query, {side: one}, View(), whole))
        of_mine = _sums(answer_for(query, {side: one}, View(), own)) if one in seen else {}
        for place in list(known):
            every, part = _of(theirs, place), _of(of_mine, place)
            if every is None or part is None:
                del known[place]
            else:
                known[place][one] = every - part
    for name in query.header.market.adds_up if query.header.market else ():
        yield {key: _if_whole(known.get((key, name)), row[name]) for key, row in sums.items()}


def _places(sums: Sums) -> Iterator[tuple[Key, str]]:
    for key, row in sums.items():
        yield from ((key, name) for name in row)


def _if_whole(parts: dict[str, float] | None, whole: float | None) -> dict[str, float] | None:
    if parts is None or not math.isclose(sum(parts.values()), whole or 0.0, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
        return None
    return parts


def _sums(answer: Answer) -> Sums:
    """Return the columns that add up by the key of each row."""
    header = answer.query.header
    names = header.market.adds_up if header.market else ()
    return {
        key: {name: None if row[name] is None else float(row[name]) for name in names}
        for key, row in zip(_keys(answer), answer.rows, strict=True)
    }


def _keys(answer: Answer) -> list[Key]:
    return [tuple(str(row[name]) for name in answer.query.header.grain) for row in answer.rows]


def _of(sums: Sums, place: tuple[Key, str]) -> float | None:
    """Return what a column of a row comes to; a row that is not there comes to nothing."""
    key, name = place
    return sums[key][name] if key in sums else 0.0


def _written(total: Answer, hidden: set[int]) -> pandas.DataFrame:
    header = total.query.header
    assert header.market is not None
    kept = {*header.grain, *(name for name, column in header.columns.items() if column.type == "basis")}
    shown = {*kept, *header.market.adds_up, *header.market.follows}
    rows = []
    keys = _keys(total)
    # Where a row stands tells between which others its figure lies: withheld ones come last, by their keys.
    for place in sorted(range(len(keys)), key=lambda place: keys[place] if place in hidden else ()):
        row = total.rows[place]
        names = kept if place in hidden else shown
        told = {name: row[name] if name in names else None for name in header.columns}
        told |= {name: [] for name, column in header.columns.items() if column.type == "sources"}
        if "null_reason" in told:
            is_known = any(row[name] is not None for name in header.market.adds_up)
            told["null_reason"] = WITHHELD if place in hidden else None if is_known else UNKNOWN
        rows.append(told)
    if rows and "finding" in header.columns:
        rows[0]["finding"] = _finding(len(rows), len(hidden))
    return pandas.DataFrame(rows, columns=list(header.columns)).convert_dtypes()


def _finding(rows: int, hidden: int) -> str:
    said = "Over all clients and vendors"
    if not hidden:
        return f"{said}; no row tells what a single one contributes."
    return f"{said}; {hidden:,} of {rows:,} rows are withheld, as they would tell what single ones contribute."


def main() -> None:
    """Make one file, as asked for in JSON on the standard input."""
    asked = json.load(sys.stdin)
    sees = Entitlement(tuple(asked["clients"]), tuple(asked["vendors"]))
    settings = replace(Settings.read(asked["data"], asked["queries"]), sees=sees)
    try:
        make_extract(settings, asked["version"])
    except LinchpinError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
