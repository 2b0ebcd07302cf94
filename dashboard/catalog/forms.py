"""The forms that a statement may be made of to be looked through for how coarse a roll-up answers it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

# A form that is not named here, or that has more to it than is named, may do anything to the rows it is given.
FORMS: dict[type[exp.Expr], frozenset[str]] = {
    form: frozenset(parts.split())
    for form, parts in {
        exp.Alias: "this alias",
        exp.Between: "this low high",
        exp.Boolean: "this",
        exp.Bracket: "this expressions",
        exp.Column: "this table db",
        exp.Comprehension: "this expression iterator condition",
        exp.CTE: "this alias",
        exp.DataType: "this expressions kind nested",
        exp.Distinct: "expressions",
        exp.Filter: "this expression",
        exp.From: "this",
        exp.Group: "all expressions",
        exp.Having: "this",
        exp.Identifier: "this quoted",
        exp.IgnoreNulls: "this",
        exp.In: "this expressions query",
        exp.Interval: "this unit",
        exp.Join: "this kind side on using",
        exp.Lambda: "this expressions",
        exp.Lateral: "this alias",
        exp.Limit: "expression",
        exp.Literal: "this is_string",
        exp.Neg: "this",
        exp.Not: "this",
        exp.Null: "",
        exp.Order: "this expressions",
        exp.Ordered: "this desc nulls_first",
        exp.Paren: "this",
        exp.Placeholder: "this",
        exp.Qualify: "this",
        exp.Select: "distinct expressions from_ group having joins laterals limit order qualify where windows with_",
        exp.Slice: "this expression",
        exp.Star: "replace except_",
        exp.Subquery: "this alias",
        exp.Table: "this alias db",
        exp.TableAlias: "this columns",
        exp.Tuple: "expressions",
        exp.Union: "this expression distinct with_",
        exp.Unnest: "expressions alias",
        exp.Values: "expressions alias",
        exp.Var: "this",
        exp.Where: "this",
        exp.Window: "this alias over partition_by order spec",
        exp.WindowSpec: "kind start start_side end end_side",
        exp.With: "expressions recursive",
    }.items()
}
# Of these every one is a value made of others.
VALUES = (exp.Binary, exp.Func)
# What may give another answer to each of the same rows, or names columns by a pattern.
NEVER = (exp.Columns, exp.Rand, exp.Uuid)
# What stands in brackets of its own: nothing is said of the columns of any other.
QUERIES = (exp.Select, exp.Union, exp.Subquery)


def is_of_known_forms(tree: exp.Expr) -> bool:
    """Tell whether a statement holds nothing but what is known here."""
    return all(_is_known(node) for node in tree.walk())


def _is_known(node: exp.Expr) -> bool:
    if isinstance(node, NEVER):
        return False
    if isinstance(node, exp.Subquery) and not isinstance(node.this, QUERIES):
        return False
    allowed = FORMS.get(type(node))
    if allowed is None:
        return isinstance(node, VALUES) and not isinstance(node, exp.Query)
    return {name for name, part in node.args.items() if part not in (None, [], False)} <= allowed


def sources(select: exp.Select) -> Iterator[exp.Expr]:
    """Yield the tables and queries that a select reads, in their order."""
    first = select.args.get("from_")
    if first:
        yield first.this
    for join in select.args.get("joins") or ():
        yield join.this
    yield from select.args.get("laterals") or ()


def nested(select: exp.Select) -> Iterator[exp.Expr]:
    """Yield the queries that stand in the clauses of a select, those of its sources apart."""
    parts = [select.args.get(name) for name in ("group", "where", "having", "qualify", "order")]
    joined = [join.args.get("on") for join in select.args.get("joins") or ()]
    for part in (*select.expressions, *parts, *joined):
        if part is not None:
            yield from _queries(part)


def _queries(part: exp.Expr) -> Iterator[exp.Expr]:
    for node in part.walk(prune=lambda inner: isinstance(inner, exp.Query)):
        if isinstance(node, exp.Query):
            yield node


def columns_in(part: exp.Expr) -> Iterator[exp.Column]:
    """Yield the columns of a select or a source, those of queries within apart."""
    for node in part.walk(prune=lambda inner: isinstance(inner, exp.Query) and inner is not part):
        if isinstance(node, exp.Column):
            yield node
