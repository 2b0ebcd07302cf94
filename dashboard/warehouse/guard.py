"""What a draft may say: one select over the tables shown, judged by DuckDB's own parser and never by its words."""

from __future__ import annotations

import json
import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from dashboard.errors import nearest
from dashboard.warehouse.statements import statement as own

LONGEST = 100_000
# Only what is listed passes, so that a node of a later DuckDB is refused until somebody has looked at it.
EXPRESSIONS = frozenset(
    {
        "BETWEEN",
        "CASE",
        "CAST",
        "COLLATE",
        "COLUMN_REF",
        "COMPARISON",
        "CONJUNCTION",
        "CONSTANT",
        "DEFAULT",
        "FUNCTION",
        "LAMBDA",
        "LAMBDA_REF",
        "OPERATOR",
        "PARAMETER",
        "POSITIONAL_REFERENCE",
        "STAR",
        "SUBQUERY",
        "TYPE",
        "WINDOW",
    }
)
PARTS = frozenset(
    {
        "SELECT_NODE",
        "SET_OPERATION_NODE",
        "RECURSIVE_CTE_NODE",
        "BASE_TABLE",
        "EMPTY",
        "EXPRESSION_LIST",
        "JOIN",
        "PIVOT",
        "SUBQUERY",
        "TABLE_FUNCTION",
        "DISTINCT_MODIFIER",
        "LIMIT_MODIFIER",
        "LIMIT_PERCENT_MODIFIER",
        "ORDER_MODIFIER",
        "ASCENDING",
        "DESCENDING",
        "ORDER_DEFAULT",
    }
)
ROW_MAKERS = frozenset({"generate_series", "range", "unnest"})
# DuckDB reads these names as functions where there is no such column.
SERVER = frozenset(
    {
        "current_catalog",
        "current_database",
        "current_role",
        "current_schema",
        "current_user",
        "session_user",
        "user",
    }
)
TABLES = "A draft reads the tables listed in queries/README.md."
ONE_SELECT = "Write exactly one select statement."
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a statement: line and column in it, from 1, or line 0 where no place is known."""

    line: int
    column: int
    what: str
    do: str


@dataclass(frozen=True)
class _Draft:
    statement: str
    shown: frozenset[str]
    functions: frozenset[str]

    def fault(self, node: dict[str, Any], what: str, do: str) -> Fault:
        """Place a fault at a node; DuckDB counts bytes."""
        start = node.get("query_location", -1)
        written = self.statement.encode()
        if not 0 <= start <= len(written):
            return Fault(0, 1, what, do)
        before = written[:start].decode(errors="ignore")
        return Fault(before.count("\n") + 1, len(before) - before.rfind("\n"), what, do)


def held(connection: duckdb.DuckDBPyConnection, statement: str, shown: frozenset[str]) -> list[Fault]:
    """Return all that forbids running the statement as a draft; an empty list lets it run.

    `connection` is open on the version, whose macros a draft may call. `shown` names the tables it may read, in small
    letters. Raises duckdb.Error where the statement does not parse.
    """
    for is_wrong, what, do in (
        (not _is_text(statement), "holds half a character.", "Type it anew."),
        (len(statement) > LONGEST, f"is longer than {LONGEST:,} characters.", "Read some of it from other queries."),
        ("\0" in statement, "holds a NUL character.", "Remove it."),
    ):
        if is_wrong:
            return [Fault(0, 1, what, do)]
    kinds = [parsed.type for parsed in connection.extract_statements(statement)]
    if len(kinds) != 1:
        return [Fault(1, 1, f"holds {len(kinds)} statements.", ONE_SELECT)]
    if kinds[0] is duckdb.StatementType.MULTI:
        return [Fault(1, 1, "pivots on values that it does not name.", "Name them: pivot ... on column in (...).")]
    if kinds[0] is not duckdb.StatementType.SELECT:
        return [Fault(1, 1, "is not a select.", ONE_SELECT)]
    return _read(connection, statement, shown)


def _is_text(statement: str) -> bool:
    try:
        statement.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read(connection: duckdb.DuckDBPyConnection, statement: str, shown: frozenset[str]) -> list[Fault]:
    ((written,),) = connection.execute(own("draft_tree"), {"statement": statement}).fetchall()
    functions = frozenset(name for (name,) in connection.execute(own("draft_functions")).fetchall())
    try:
        tree = json.loads(written)
        if tree["error"] or len(tree["statements"]) != 1:
            return [Fault(1, 1, "is not a select.", ONE_SELECT)]
        return list(dict.fromkeys(_walk(_Draft(statement, shown, functions), tree["statements"], frozenset())))
    except RecursionError:
        return [Fault(0, 1, "is nested too deeply.", "Use CTEs side by side.")]


def _walk(draft: _Draft, part: Any, named: frozenset[str]) -> Iterator[Fault]:
    """Yield the faults of a part of the tree, in which the CTEs `named` may be read."""
    if isinstance(part, list):
        for item in part:
            yield from _walk(draft, item, named)
    elif isinstance(part, dict):
        yield from _node(draft, part)
        for cte in part.get("cte_map", {}).get("map", ()):
            yield from _walk(draft, cte["value"], named)
            named |= {_lower(cte["key"])}
        match part.get("type"):
            case "BASE_TABLE":
                yield from _table(draft, part, named)
            case "TABLE_FUNCTION":
                yield from _row_maker(draft, part)
                inside = {key: value for key, value in part["function"].items() if key not in ("class", "type")}
                part = {**part, "function": inside}
            case "RECURSIVE_CTE_NODE":
                # Only the second part of a recursion sees it; the first would read a table of that name.
                yield from _walk(draft, part["right"], named | {_lower(part["cte_name"])})
                part = {key: value for key, value in part.items() if key != "right"}
        for key, value in part.items():
            if key != "cte_map":
                yield from _walk(draft, value, named)


def _node(draft: _Draft, node: dict[str, Any]) -> Iterator[Fault]:
    kind, known = (node["class"], EXPRESSIONS) if "class" in node else (node.get("type"), PARTS)
    if isinstance(kind, str) and kind not in known:
        words = "describe, show or summarize" if kind == "SHOW_REF" else kind.lower().replace("_", " ")
        yield draft.fault(node, f"holds {words}, which no draft may.", "Write a plain select.")
    if kind in ("FUNCTION", "WINDOW"):
        name = _lower(node["qualified_name"]["path"][-1])
        if name not in draft.functions | {"unnest"}:
            do = f"It calls what answers from its arguments alone. {nearest(name, draft.functions)}".strip()
            yield draft.fault(node, f'"{name}" is no function for a draft.', do)
    if kind == "COLUMN_REF" and len(node["column_names"]) == 1 and _lower(node["column_names"][0]) in SERVER:
        what = f'"{node["column_names"][0]}" asks about the server, not the data.'
        yield draft.fault(node, what, "For a column of that name write its table before it.")


def _table(draft: _Draft, node: dict[str, Any], named: frozenset[str]) -> Iterator[Fault]:
    *schema, name = (_lower(word) for word in node["qualified_name"]["path"])
    if (not schema and name in named) or (schema in ([], ["main"]) and name in draft.shown):
        return
    whole = ".".join(node["qualified_name"]["path"])
    do = f"{TABLES} {nearest(name, draft.shown | named)}".strip()
    yield draft.fault(node, f'"{whole}" is no table of these data.', do)


def _row_maker(draft: _Draft, node: dict[str, Any]) -> Iterator[Fault]:
    path = [_lower(word) for word in node["function"]["qualified_name"]["path"]]
    if len(path) != 1 or path[0] not in ROW_MAKERS:
        what = f'"{".".join(path)}" is no source of rows for a draft.'
        yield draft.fault(node, what, f"{TABLES} Rows are made by {', '.join(sorted(ROW_MAKERS))}.")


def _lower(name: str) -> str:
    """Fold case as DuckDB does, which knows ASCII only: the Kelvin sign is no k."""
    return name.translate(_LOWER)
