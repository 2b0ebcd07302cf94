"""The same selects in Spark's words: the record's own macros written out, what Spark has not put otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import sqlglot
from sqlglot import exp

from dashboard.settings import SCHEMA
from dashboard.warehouse.rollup.selects import select

MACROS = ("10_macros", "42_work_views")


@cache
def spark_select(name: str) -> str:
    """Return the select `data/rollup/<name>.sql` as Spark runs it: over views named as the relations it reads."""
    tree = sqlglot.parse_one(select(name), read="duckdb")
    tree = expanded(tree)
    for rule in RULES:
        tree = tree.transform(rule)
    return tree.sql("spark", comments=False)


@cache
def macros() -> dict[str, tuple[list[str], exp.Expr]]:
    """Return the names of the parameters and the body of every scalar macro that the record's schema makes."""
    found = {}
    for part in MACROS:
        for made in sqlglot.parse((SCHEMA / f"{part}.sql").read_text(encoding="utf-8"), read="duckdb"):
            if isinstance(made, exp.Create) and made.kind == "MACRO":
                named = made.this
                found[named.this.name.lower()] = ([each.name for each in named.expressions], made.expression)
    return found


def expanded(tree: exp.Expr) -> exp.Expr:
    """Return a tree in which each call of a macro is its body, with the arguments in place of the parameters."""

    def written_out(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Anonymous) or node.name.lower() not in macros():
            return node
        names, body = macros()[node.name.lower()]
        given = dict(zip(names, (expanded(each) for each in node.expressions), strict=True))

        def filled(part: exp.Expr) -> exp.Expr:
            if isinstance(part, exp.Column) and not part.table and part.name in given:
                return exp.paren(given[part.name].copy())
            unit = part.args["unit"].name.lower() if isinstance(part, exp.DateTrunc | exp.TimestampTrunc) else ""
            if unit in given:
                # What stands there was taken for the name of a unit.
                return exp.Anonymous(this="date_trunc", expressions=[given[unit].copy(), part.this.transform(filled)])
            return part

        return exp.paren(expanded(body.copy().transform(filled)))

    return tree.transform(written_out)


def _without_schema(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Table) and node.db:
        node.set("db", None)
    return node


def _without_materialized(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.CTE):
        node.set("materialized", None)
    return node


def _whole_numbers(node: exp.Expr) -> exp.Expr:
    """A hugeint is the widest decimal without decimals."""
    if isinstance(node, exp.DataType) and node.this == exp.DataType.Type.INT128:
        return exp.DataType.build("decimal(38, 0)", dialect="spark")
    return node


def _elapsed(node: exp.Expr) -> exp.Expr:
    """DuckDB's date_sub counts whole units between two moments, as timestampdiff does."""
    if isinstance(node, exp.Anonymous) and node.name.lower() == "date_sub":
        unit, begin, end = node.expressions
        return exp.Anonymous(this="timestampdiff", expressions=[exp.var(unit.name), begin, end])
    return node


def _aligned(node: exp.Expr) -> exp.Expr:
    """Spark has no union by name: each side names all columns of both, with NULL for those that it has not."""
    if not (isinstance(node, exp.SetOperation) and node.args.get("by_name")):
        return node
    sides = [_side(side) for side in _sides(node)]
    columns = list(dict.fromkeys(name for _, held in sides for name in held))
    for side, held in sides:
        side.set("expressions", [held.get(name, exp.alias_(exp.null(), name)).copy() for name in columns])
    for union in node.find_all(exp.SetOperation):
        union.set("by_name", None)
    return node


def _sides(node: exp.Expr) -> list[exp.Select]:
    if isinstance(node, exp.SetOperation):
        return [*_sides(node.this), *_sides(node.expression)]
    assert isinstance(node, exp.Select)
    return [node]


def _side(side: exp.Select) -> tuple[exp.Select, dict[str, exp.Expr]]:
    """Return a side of a union and its columns by name; a star is those of the one relation that it reads."""
    held: dict[str, exp.Expr] = {}
    for each in side.expressions:
        if isinstance(each, exp.Star):
            held |= {name: exp.column(name) for name in _named(side)}
        else:
            held[each.alias_or_name] = each
    return side, held


def _named(side: exp.Select) -> list[str]:
    read = side.args["from_"].this.name
    statement = side.root()
    assert isinstance(statement, exp.Query)
    return next(list(cte.this.named_selects) for cte in statement.ctes if cte.alias == read)


RULES: tuple[Callable[[exp.Expr], exp.Expr], ...] = (
    _without_schema,
    _without_materialized,
    _whole_numbers,
    _elapsed,
    _aligned,
)
