"""What an expression is to the rows of days for which one row of a coarser roll-up stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlglot import exp

from dashboard.catalog.rolled import Kind, NotSeen, Scope, merged

# Macros of one row each, and those that gather what is alike in all.
GATHERING = ("source_list", "unrated_list")
MACROS = ("in_scenario", "period_end", "on_day", *GATHERING)
# What the bound of a window's frame may be made of, to be the same for every row.
FIXED = (exp.Literal, exp.Interval, exp.Var)


def kind_of(value: exp.Expr, scope: Scope) -> Kind:
    """Return what an expression is; raises NotSeen where coarser rows might give another."""
    for types, seen in SEEN:
        if isinstance(value, types):
            return seen(value, scope)
    return _of_parts(value, scope)


def _of_parts(value: exp.Expr, scope: Scope) -> Kind:
    kinds = [kind_of(part, scope) for part in value.iter_expressions()]
    if any(kind not in (Kind.KEY, Kind.NULL, Kind.ADDED) for kind in kinds):
        raise NotSeen
    return Kind.ADDED if Kind.ADDED in kinds else Kind.KEY


def _column(value: exp.Column, scope: Scope) -> Kind:
    found = scope.named(value.name, value.table)
    if found is Kind.OTHER:
        raise NotSeen
    return found


def _same(value: exp.Expr, scope: Scope) -> Kind:
    return kind_of(value.this, scope)


def _cast(value: exp.Cast, scope: Scope) -> Kind:
    found = kind_of(value.this, scope)
    # To another type each day would be rounded by itself.
    is_rounded = not value.is_type("double") and found in (Kind.SUM, Kind.SIGNED)
    if is_rounded or (found is Kind.DAY and not value.is_type("date")):
        raise NotSeen
    return found


def _sum_or_parts(value: exp.Binary, scope: Scope) -> Kind:
    one, two = kind_of(value.left, scope), kind_of(value.right, scope)
    added = {Kind.SUM, Kind.SIGNED}
    if isinstance(value, exp.Add | exp.Sub) and one in added and two in added:
        return Kind.SUM
    if isinstance(value, exp.Mul | exp.Div) and one in added and two is Kind.KEY:
        return Kind.SUM
    if isinstance(value, exp.Mul) and one is Kind.KEY and two in added:
        return Kind.SUM
    return _of_parts(value, scope)


def _chosen(value: exp.Expr, scope: Scope) -> Kind:
    """Return what a coalesce or a case is: its conditions and nulls are alike in all rows."""
    if isinstance(value, exp.Coalesce):
        parts = [value.this, *value.expressions]
    else:
        ifs = value.args["ifs"]
        for condition in (value.this, *(one.this for one in ifs)):
            if condition is not None and kind_of(condition, scope) not in (Kind.KEY, Kind.NULL, Kind.ADDED):
                raise NotSeen
        parts = [*(one.args["true"] for one in ifs), value.args.get("default") or exp.Null()]
    kinds = [kind_of(part, scope) for part in parts]
    if {Kind.SUM, Kind.SIGNED} & set(kinds):
        # Nothing added to nothing is nothing; any other number would be added once a row.
        kinds = [
            Kind.NULL if part.is_number and part.name == "0" else kind
            for part, kind in zip(parts, kinds, strict=True)
        ]
    return merged(tuple(kinds))


def _is(value: exp.Is, scope: Scope) -> Kind:
    found = kind_of(value.this, scope)
    if not isinstance(value.expression, exp.Null):
        return _of_parts(value, scope)
    if found is Kind.COUNT:
        raise NotSeen
    return found if found is Kind.ADDED else Kind.KEY


TURNED = {exp.LT: exp.GT, exp.GT: exp.LT, exp.LTE: exp.GTE, exp.GTE: exp.LTE, exp.EQ: exp.EQ}


def _compared(value: exp.Binary, scope: Scope) -> Kind:
    one, two, how = value.left, value.right, type(value)
    kind = kind_of(one, scope)
    if kind not in (Kind.DAY, Kind.SIGNED, Kind.COUNT):
        one, two, how = two, one, TURNED.get(how, how)
        kind = kind_of(one, scope)
    is_zero = two.is_number and two.name == "0"
    if kind is Kind.SIGNED and is_zero and how in (exp.GT, exp.EQ, exp.NEQ):
        return Kind.KEY
    if kind is Kind.COUNT and is_zero and how in (exp.GT, exp.EQ, exp.NEQ):
        return Kind.ADDED
    if kind is Kind.DAY and how in (exp.LT, exp.GTE, exp.LTE, exp.GT):
        return scope.cut(two, is_after=how in (exp.LTE, exp.GT))
    return _of_parts(value, scope)


def _between(value: exp.Between, scope: Scope) -> Kind:
    if kind_of(value.this, scope) is not Kind.DAY:
        return _of_parts(value, scope)
    scope.cut(value.args["low"], is_after=False)
    return scope.cut(value.args["high"], is_after=True)


def _period(value: exp.Expr, scope: Scope) -> Kind:
    """Return what the period is in which a day falls, and note of which grain it is."""
    if isinstance(value, exp.Anonymous):
        if value.name.lower() != "period_start":
            return _macro(value, scope)
        if len(value.expressions) != 2:
            raise NotSeen
        grain, day = value.expressions
    elif isinstance(value, exp.Year | exp.Quarter):
        grain, day = exp.Literal.string("year" if isinstance(value, exp.Year) else "quarter"), value.this
    else:
        grain, day = value.args["unit"], value.this
    if kind_of(day, scope) is not Kind.DAY:
        return _of_parts(value, scope)
    if isinstance(grain, exp.Placeholder):
        scope.periods.add(f"${grain.name}")
    elif isinstance(grain, exp.Literal | exp.Var):
        scope.periods.add(grain.name.lower())
    else:
        raise NotSeen
    return Kind.KEY


def _macro(value: exp.Anonymous, scope: Scope) -> Kind:
    """Of a function that nothing else is known of, it might count the rows."""
    if value.name.lower() not in MACROS:
        raise NotSeen
    found = _of_parts(value, scope)
    return Kind.ADDED if value.name.lower() in GATHERING else found


def _aggregate(value: exp.AggFunc, scope: Scope) -> Kind:
    inner = value.this
    if inner is None:
        raise NotSeen
    if isinstance(value, exp.Count):
        if isinstance(inner, exp.Distinct):
            return _keyed(inner.expressions, scope)
        if not isinstance(inner, exp.Star):
            kind_of(inner, scope)
        return Kind.COUNT
    if isinstance(value, exp.Sum) and kind_of(inner, scope) in (Kind.SUM, Kind.SIGNED, Kind.NULL):
        return Kind.ADDED
    if isinstance(value, exp.ArrayAgg) and isinstance(inner, exp.Distinct):
        return _keyed(inner.expressions, scope)
    if any(part for name, part in value.args.items() if name != "this"):
        raise NotSeen
    # Whoever asks for any value says that all are alike.
    if isinstance(value, exp.Max | exp.Min | exp.AnyValue | exp.LogicalOr | exp.LogicalAnd):
        return _keyed([inner], scope)
    raise NotSeen


def _keyed(parts: list[exp.Expr], scope: Scope) -> Kind:
    if any(kind_of(part, scope) not in (Kind.KEY, Kind.NULL) for part in parts):
        raise NotSeen
    return Kind.ADDED


def _filter(value: exp.Filter, scope: Scope) -> Kind:
    scope.hold(value.expression.this)
    return kind_of(value.this, scope)


def _window(value: exp.Window, scope: Scope) -> Kind:
    """A window of a select that adds up runs over what was added up."""
    if not scope.is_grouped:
        raise NotSeen
    calls = value.this
    _hold_added(calls.iter_expressions() if isinstance(calls, exp.Func) else [calls], scope)
    hold_window(value, scope)
    return Kind.ADDED


def hold_window(window: exp.Window, scope: Scope) -> None:
    """Raise NotSeen unless a window, here or by its name, is of what was added up, in a frame of fixed bounds."""
    order, spec = window.args.get("order"), window.args.get("spec")
    _hold_added([*(window.args.get("partition_by") or ()), *([order] if order else ())], scope)
    bounds = [spec.args.get(name) for name in ("start", "end")] if spec else []
    for bound in bounds:
        if isinstance(bound, exp.Expr) and not all(isinstance(part, FIXED) for part in bound.walk()):
            raise NotSeen


def _hold_added(parts: Iterable[exp.Expr], scope: Scope) -> None:
    if any(kind_of(part, scope) not in (Kind.KEY, Kind.NULL, Kind.ADDED) for part in parts):
        raise NotSeen


def _inner(value: exp.Expr, scope: Scope) -> Kind:
    """A query within: rows of the roll-up may be asked for whether there are any, or for what is alike in all."""
    query = value.this if isinstance(value, exp.Exists | exp.Subquery) else value
    made = scope.nested(query)
    if made.is_rolled and not isinstance(value, exp.Exists):
        raise NotSeen
    return Kind.KEY


def _in(value: exp.In, scope: Scope) -> Kind:
    query = value.args.get("query")
    kinds = [kind_of(value.this, scope), *(kind_of(part, scope) for part in value.expressions)]
    if query is not None:
        made = scope.nested(query)
        if made.is_rolled and set(made.columns.values()) - {Kind.KEY}:
            raise NotSeen
    if any(kind not in (Kind.KEY, Kind.NULL, Kind.ADDED) for kind in kinds):
        raise NotSeen
    return Kind.ADDED if Kind.ADDED in kinds else Kind.KEY


SEEN: tuple[tuple[type | tuple[type, ...], Callable[..., Kind]], ...] = (
    (exp.Column, _column),
    (exp.Null, lambda *_: Kind.NULL),
    ((exp.Literal, exp.Boolean, exp.Placeholder, exp.Identifier, exp.DataType, exp.Var), lambda *_: Kind.KEY),
    ((exp.Alias, exp.Paren, exp.IgnoreNulls, exp.RespectNulls), _same),
    (exp.Cast, _cast),
    (exp.Neg, _same),
    ((exp.Add, exp.Sub, exp.Mul, exp.Div), _sum_or_parts),
    ((exp.Coalesce, exp.Case), _chosen),
    (exp.Is, _is),
    ((exp.LT, exp.LTE, exp.GT, exp.GTE, exp.EQ, exp.NEQ), _compared),
    (exp.Between, _between),
    ((exp.Year, exp.Quarter, exp.TimestampTrunc, exp.DateTrunc, exp.Anonymous), _period),
    (exp.Filter, _filter),
    (exp.Window, _window),
    (exp.AggFunc, _aggregate),
    ((exp.Exists, exp.Subquery, exp.Select), _inner),
    (exp.In, _in),
)
