"""A draft of SQL alone, without a header: one is made for it from what it returns, so that it can be looked at."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from dashboard.catalog.compose import compose_statement
from dashboard.catalog.fence import OPENING
from dashboard.catalog.folder import Catalogue
from dashboard.catalog.statement import Statement, parse
from dashboard.declared import Chart, Column, Header, Parameter
from dashboard.errors import Finding, QueryRefused
from dashboard.model import Query
from dashboard.settings import shown
from dashboard.warehouse.check import KINDS
from dashboard.warehouse.drafts import run_typed
from dashboard.warehouse.version import Version

# The parameters that the filters of a page fill need no header to be known.
FILTERS = {name: name for name in ("client", "vendor", "service", "grain")} | {"from": "month", "to": "month"}
ORDER = ("basis", "whole", "number", "date", "boolean", "texts", "text")


def is_bare(text: str) -> bool:
    """Tell whether a draft has no header."""
    return not text.lstrip("\ufeff \t\r\n").startswith(OPENING.strip())


def bare_query(text: str, path: Path, held: Catalogue, version: Version) -> Query:
    """Return a draft that shows whatever a statement returns as a table. It is run once to learn its columns.

    Raises QueryRefused as any draft does, and for a parameter that only a header could declare.
    """
    statement = parse(text, 0, shown(path))
    unknown = sorted(statement.used - FILTERS.keys())
    if unknown:
        do = f"Begin with a header; without one there are {', '.join(FILTERS)}."
        raise QueryRefused(Finding(f"{shown(path)}:1:1", f'parameter "{unknown[0]}" is not declared.', do))
    query = _query(statement, text, path, held)
    ran = run_typed(version, query, dict.fromkeys(query.parameters), {})
    columns = {name: _column(kind, name) for name, kind in zip(ran.frame.columns, ran.types, strict=True)}
    return replace(query, header=_header(columns, query.parameters))


def _query(statement: Statement, text: str, path: Path, held: Catalogue) -> Query:
    asked = (f"{folder}/{name}" for folder, name in statement.tables)
    direct = {held.names[name] for name in asked if held.names.get(name) in held.queries}
    reads = [*dict.fromkeys(other for key in sorted(direct) for other in (*held.queries[key].reads, key))]
    parameters = {
        **{name: held.queries[key].parameters[name] for key in reads for name in held.queries[key].parameters},
        **{name: _parameter(name) for name in sorted(statement.used)},
    }
    return Query(
        id=f"{path.parent.name}/{path.stem}",
        path=path,
        header=_header({"none": Column(type="text")}, parameters),
        text=text,
        statement=compose_statement(statement.bare, [held.files[key] for key in reads], held.names),
        tables=tuple(sorted(name for folder, name in statement.tables if not folder)),
        reads=tuple(reads),
        parameters=parameters,
        options={name: text for key in reads for name, text in held.queries[key].options.items()},
        draft=True,
    )


def _parameter(name: str) -> Parameter:
    return Parameter.model_validate({"type": FILTERS[name], "default": None, "help": "Filled by the page's filter."})


def _header(columns: dict[str, Any], parameters: dict[str, Parameter]) -> Header:
    return Header.model_construct(
        title="Draft",
        question="What does this draft return?",
        chart=Chart(mark="table"),
        grain=tuple(columns),
        reach="own",
        params=parameters,
        columns=columns,
        leaves_out="Whatever its SQL leaves out: it has no header that would say.",
        owner="nobody",
        reviewed=datetime.date.min,
    )


def _column(kind: str, name: str) -> Column:
    """Return a column of the first declared type that fits DuckDB's; any other is shown as text."""
    if name == "source_ids" and kind == "VARCHAR[]":
        return Column(type="sources", label=name)
    fits = [each for each in ORDER if re.fullmatch(KINDS[each], kind) and (each != "basis" or name == "basis")]
    return Column.model_validate({"type": fits[0] if fits else "text", "label": name})
