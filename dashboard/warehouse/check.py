"""Hold a query against a world of rows: it runs, and its rows are what the header says they are."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dashboard.catalog.binding import LISTS, RANGES, bind, check_choice
from dashboard.catalog.header import QueryFile
from dashboard.catalog.rules import unordered
from dashboard.errors import Finding, LinchpinError
from dashboard.model import Query
from dashboard.warehouse.answer import run
from dashboard.warehouse.choices import choices
from dashboard.warehouse.version import Version

Rows = list[tuple[Any, ...]]
NUMBERS = r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL\(.*\))"
# The types of DuckDB that a declared type may have.
KINDS = {
    "text": r"VARCHAR|ENUM\(.*\)|UUID",
    "number": NUMBERS,
    "whole": r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\(\d+,0\)",
    "date": r"DATE|TIMESTAMP",
    "boolean": r"BOOLEAN",
    "basis": r"VARCHAR|ENUM\(.*\)",
    "sources": r"VARCHAR\[\]",
    "texts": r"VARCHAR\[\]",
}
# A column in which every row is a bare NULL has no type of its own.
UNTYPED = ('"NULL"', "NULL")
CAST = {
    **{"text": "varchar", "number": "double", "whole": "bigint", "date": "date", "boolean": "boolean"},
    **{"basis": "varchar", "sources": "varchar[]", "texts": "varchar[]"},
}


def held_against(file: QueryFile, query: Query, version: Version, of: str = "") -> tuple[list[Finding], Rows | None]:
    """Ask a query with its defaults; return every finding, and the rows where they are of the form declared.

    `of` names the world in the findings, as in " in the small world".
    """
    if wrong := list(_defaults(file, query, version)):
        return wrong, None
    try:
        choices(version, query)
        names, types, rows = run(version, query, bind(query, {}, version.world))
    except LinchpinError as error:
        return [_told(found, of, found.rule or "database") for found in error.findings], None
    declared = list(query.header.columns)
    if declared != names:
        what = f"columns declared are {', '.join(declared)}; returned are {', '.join(names)}."
        found = Finding(
            file.written.place("columns"), what, "Make header and final select agree, in order.", "columns"
        )
        return [_told(found, of)], None
    untyped = list(_types(file, types))
    faults = [*untyped, *_numbers(file, rows), *_grain(file, rows)]
    return [_told(fault, of) for fault in faults], None if untyped else rows


def _defaults(file: QueryFile, query: Query, version: Version) -> Iterator[Finding]:
    """Find defaults that are no value of their parameter's type."""
    for name, parameter in query.parameters.items():
        place = file.written.place("params", name, "default")
        if isinstance(parameter.default, list) and parameter.type not in (*LISTS, *RANGES):
            what = f"the default of {name} is a list, and a parameter of type {parameter.type} takes one value."
            yield Finding(place, what, f"Write one, or make the type {parameter.type}s.", "value")
            continue
        try:
            bind(replace(query, parameters={name: parameter}), {}, version.world)
        except LinchpinError as refused:
            for found in refused.findings:
                yield Finding(place, f"the default of {name}, {found.what}", "Correct the value.", "value")


def unoffered(file: QueryFile, query: Query, version: Version) -> list[Finding]:
    """Return the defaults that are not among the options of their parameter, which depend on the data."""
    try:
        bound = bind(query, {}, version.world)
        offered = choices(version, query)
    except LinchpinError:
        return []
    found = []
    for name, allowed in offered.items():
        try:
            check_choice(query, name, bound[name], allowed)
        except LinchpinError as refused:
            place = file.written.place("params", name, "default")
            found += [
                Finding(place, f"the default of {name}, {one.what}", one.do, "option") for one in refused.findings
            ]
    return found


def claims_broken(file: QueryFile, query: Query, rows: Rows | None) -> list[Finding]:
    """Return the claims of `checks` that the rows do not keep; where there are no rows to judge, none."""
    if rows is None:
        return []
    named = [dict(zip(query.header.columns, row, strict=True)) for row in rows]
    return [
        Finding(file.written.place("checks", place), f"{claim.text}: {wrong}.", "Mend the SQL or the claim.", "claim")
        for place, claim in enumerate(file.claims)
        if (wrong := claim.broken_by(named))
    ]


def unsettled(file: QueryFile, rows: Rows | None, others: Rows | None) -> list[Finding]:
    """Return a finding if the same records, laid in another order, gave other rows or another order of rows."""
    if rows is None or others is None or any(unordered(file)):
        return []
    one, other = [_rounded(row) for row in rows], [_rounded(row) for row in others]
    # As texts, in which NaN is equal to itself.
    if repr(one) == repr(other):
        return []
    order = file.statement.tree.args.get("order")
    if Counter(map(repr, one)) == Counter(map(repr, other)):
        what = "rows that are equal in the order by come in any order."
        place = file.statement.place_of(order) if order else file.statement.place(file.statement.opening)
        return [Finding(place, what, "Add a column that tells them apart.", "not-settled")]
    names = [
        name
        for place, name in enumerate(file.header.columns)
        if Counter(repr(row[place]) for row in one) != Counter(repr(row[place]) for row in other)
    ]
    what = f"{', '.join(names) or 'the answer'} depends on the order in which records lie."
    do = "Order what is inside any_value, first, array_agg, string_agg, row_number or limit."
    return [Finding(file.statement.place_of_column(names[0] if names else ""), what, do, "not-settled")]


def _told(found: Finding, of: str, rule: str = "") -> Finding:
    what = f"{found.what.rstrip('.!')}{of}." if of else found.what
    return replace(found, what=what, rule=found.rule or rule)


def _types(file: QueryFile, types: list[str]) -> Iterator[Finding]:
    for (name, column), kind in zip(file.header.columns.items(), types, strict=True):
        if kind not in UNTYPED and not re.fullmatch(KINDS[column.type], kind):
            what = f'column "{name}" is declared {column.type} and returned as {kind.lower()}.'
            do = f"Cast it, ::{CAST[column.type]}, or declare its true type."
            yield Finding(file.written.place("columns", name), what, do, "column-type")


def _numbers(file: QueryFile, rows: Rows) -> Iterator[Finding]:
    for place, name in enumerate(file.header.columns):
        bad = {repr(row[place]) for row in rows if isinstance(row[place], float) and not math.isfinite(row[place])}
        if bad:
            what = f'column "{name}" holds {"NaN" if "nan" in bad else "infinity"}.'
            do = "Put nullif under the division."
            yield Finding(file.written.place("columns", name), what, do, "not-a-number")


def _grain(file: QueryFile, rows: Rows) -> Iterator[Finding]:
    grain = file.header.grain
    places = [list(file.header.columns).index(name) for name in grain]
    counted = Counter(repr([row[place] for place in places]) for row in rows)
    repeated = sum(count - 1 for count in counted.values())
    if repeated:
        what = f"the grain {', '.join(grain)} is not unique: {repeated} of {len(rows)} rows repeat it."
        do = "Add a column to the grain, or group by it."
        yield Finding(file.written.place("grain"), what, do, "grain")


def _rounded(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Nine digits: a sum of floats differs in the last ones by the order in which it is made."""
    return tuple(float(f"{value:.9g}") if isinstance(value, float) else value for value in row)
