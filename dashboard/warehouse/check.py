"""Hold every query against the data: it runs, its columns are those declared, its grain is unique."""

from __future__ import annotations

import math
from pathlib import Path

from dashboard.catalog.binding import bind
from dashboard.catalog.folder import Catalogue
from dashboard.errors import Finding, LinchpinError
from dashboard.model import Answer, Query
from dashboard.settings import shown
from dashboard.warehouse.answer import ask, ask_rows
from dashboard.warehouse.version import Version

KINDS = {"number": "iufb", "whole": "iufb", "date": "M", "boolean": "bO"}


def check_queries(held: Catalogue, version: Version, folder: Path, wanted: set[Path]) -> list[Finding]:
    """Return every finding for the queries of the files wanted, or for all when none is named."""
    findings = [
        Finding(shown(path), "lies outside the folder of queries.", f"Move it under {shown(folder)}.")
        for path in sorted(wanted)
        if not path.is_relative_to(folder)
    ]
    read = {(folder / f"{query_id}.sql").resolve() for query_id in (*held.queries, *held.broken)}
    findings += [
        Finding(shown(path), "is not read as a query.", "Queries lie one folder deep: queries/theme/name.sql.")
        for path in sorted(wanted - read)
        if path.is_relative_to(folder)
    ]
    for query_id, error in held.broken.items():
        if not wanted or (folder / f"{query_id}.sql").resolve() in wanted:
            findings += error.findings
    for query in held.queries.values():
        if not wanted or query.path.resolve() in wanted:
            findings += _check(query, version)
    return findings


def _check(query: Query, version: Version) -> list[Finding]:
    try:
        answer = ask(version, query, bind(query, {}, version.world), {})
    except LinchpinError as error:
        return list(error.findings)
    return [*_grain(answer), *_types(answer), *_finite(query, version)]


def _grain(answer: Answer) -> list[Finding]:
    grain = list(answer.query.header.grain)
    repeated = int(answer.frame.duplicated(grain).sum())
    if not repeated:
        return []
    what = f"the grain {', '.join(grain)} is not unique: {repeated} rows repeat it."
    return [Finding(f"{shown(answer.query.path)}:1:1", what, "Add a column to the grain, or group by it.")]


def _finite(query: Query, version: Version) -> list[Finding]:
    """Find NaN, which a frame cannot tell from NULL, in the rows as DuckDB gives them."""
    rows = ask_rows(version, query, bind(query, {}, version.world))
    names = {
        name
        for row in rows
        for name, value in zip(query.header.columns, row, strict=True)
        if isinstance(value, float) and math.isnan(value)
    }
    do = "Put nullif under the division."
    return [Finding(f"{shown(query.path)}:1:1", f'column "{name}" holds NaN.', do) for name in sorted(names)]


def _types(answer: Answer) -> list[Finding]:
    findings = []
    for name, column in answer.query.header.columns.items():
        kinds = KINDS.get(column.type)
        values = answer.frame[name]
        if kinds and values.notna().any() and values.infer_objects().dtype.kind not in kinds:
            what = f'column "{name}" is declared {column.type} and returned as {values.dtype}.'
            findings.append(Finding(f"{shown(answer.query.path)}:1:1", what, "Cast it, or declare its true type."))
    return findings
