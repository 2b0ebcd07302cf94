"""How coarse the roll-up may be that answers a statement exactly: by which periods, and cut at which days.

A statement that only adds up what was counted, asks whether it is known or above zero, and looks at days through
periods and bounds has the same answer from months as from days, if the months in which a bound falls stay days.
Whatever is not seen to be of that kind is answered from days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import sqlglot
from sqlglot import exp

from dashboard.catalog.forms import columns_in, is_of_known_forms, nested, sources
from dashboard.catalog.rolled import PLAIN, ROLLED, Cut, Kind, NotSeen, Relation, Scope, needed
from dashboard.catalog.rolled_values import GATHERING, hold_window, kind_of
from dashboard.catalog.statement import DIALECT

# What is not worth reading only to see where periods are cut.
HEAVY = (*ROLLED, "delivery_log")
Named = Mapping[str, tuple[Relation, exp.Expr]]
JOINS = ("", "INNER", "OUTER", "CROSS", "SEMI", "ANTI")
MONTHS = {"month", "quarter", "year"}


@dataclass(frozen=True)
class Grains:
    """What a statement asks of days: by which periods (a name, or `$grain` for a parameter), and the select of the
    days at which it cuts periods, empty where there are none, with the parameters that this takes.
    """

    periods: frozenset[str]
    cuts: str = ""
    parameters: tuple[str, ...] = ()

    def period(self, bound: Mapping[str, object]) -> str | None:
        """Return the coarsest period that answers under these values of parameters, None where only days do."""
        asked = {str(bound.get(one[1:])) if one.startswith("$") else one for one in self.periods}
        if asked <= MONTHS:
            return "month"
        return "week" if asked == {"week"} else None


@lru_cache(maxsize=1024)
def grains(statement: str) -> Grains | None:
    """Return what a statement asks of days; None where it has to be answered from days, or reads no roll-up."""
    if not any(name in statement.lower() for name in ROLLED):
        return None
    tree = sqlglot.parse_one(statement, dialect=DIALECT)
    if not isinstance(tree, exp.Query) or not is_of_known_forms(tree):
        return None
    # Names in DuckDB are the same in upper and lower case.
    for name in tree.find_all(exp.Identifier):
        name.set("this", name.this.lower())
    seeing = _Seeing(tree)
    try:
        if seeing.relation(tree, {}, None).is_rolled or not seeing.found or not seeing.has_seen_all():
            return None
        cuts = seeing.cut_select()
    except NotSeen:
        return None
    taken = tuple(sorted({str(one.name) for one in cuts.find_all(exp.Placeholder)})) if cuts else ()
    return Grains(frozenset(seeing.periods), cuts.sql(DIALECT) if cuts else "", taken)


@dataclass
class _Seeing:
    """A statement while it is looked through: the tables of the roll-up and the queries found, periods, and cuts."""

    tree: exp.Query
    found: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    periods: set[str] = field(default_factory=set)
    cuts: list[Cut] = field(default_factory=list)

    def relation(self, query: exp.Expr, named: Named, outer: Scope | None) -> Relation:
        """Return what a query gives; raises NotSeen."""
        self.asked.add(id(query))
        written = query.args.get("with_")
        for cte in written.expressions if written else ():
            if cte.alias in named:
                raise NotSeen
            made = self.relation(cte.this, named, outer)
            is_named_anew = written is not None and (written.args.get("recursive") or cte.args["alias"].columns)
            if made.is_rolled and is_named_anew:
                raise NotSeen
            named = {**named, cte.alias: (made, cte)}
        if isinstance(query, exp.Subquery):
            return self.relation(query.this, named, outer)
        if isinstance(query, exp.SetOperation):
            return self._union(query, named, outer)
        if isinstance(query, exp.Select):
            return self._select(query, named, outer)
        return PLAIN

    def has_seen_all(self) -> bool:
        """Tell whether no query, and no table of the roll-up, stands where it was not looked for."""
        tables = all(id(table) in self.found for table in self.tree.find_all(exp.Table) if _is_rolled(table))
        return tables and all(id(query) in self.asked for query in self.tree.find_all(exp.Query))

    def _union(self, query: exp.SetOperation, named: Named, outer: Scope | None) -> Relation:
        left, right = (self.relation(query.args[side], named, outer) for side in ("this", "expression"))
        if not (left.is_rolled or right.is_rolled):
            return left
        if query.args.get("distinct"):
            raise NotSeen
        return left.beside(right)

    def _select(self, select: exp.Select, named: Named, outer: Scope | None) -> Relation:
        scope = Scope(
            kind_of, outer, {part.alias_or_name: part.unalias() for part in select.expressions if part.alias}
        )
        for source in sources(select):
            made = self._source(source, named, scope)
            if made.is_rolled and (source.args.get("alias") and source.args["alias"].columns):
                raise NotSeen
            scope.put(source, made)
        scope.ctes = {name: cte for name, (_, cte) in named.items()}
        scope.nested = lambda inner: self.relation(inner, named, scope)
        if scope.is_rolled or scope.is_within_rolled:
            for source, _ in scope.sources.values():
                for column in columns_in(source):
                    scope.hold(column)
        if not scope.is_rolled:
            if scope.is_within_rolled:
                for column in columns_in(select):
                    scope.hold_column(column)
            for inner in nested(select):
                made = self.relation(inner, named, scope)
                if made.is_rolled and not isinstance(inner.parent, exp.Exists):
                    _hold_in(inner, made)
            return _plain(select)
        made = _rows(select, scope)
        self.periods |= scope.periods
        self.cuts += scope.cuts
        return made

    def _source(self, source: exp.Expr, named: Named, scope: Scope) -> Relation:
        if isinstance(source, exp.Table):
            if not source.db and source.name in named:
                return named[source.name][0]
            if _is_rolled(source):
                if source.db:
                    raise NotSeen
                self.found.add(id(source))
                return ROLLED[source.name]
            return PLAIN
        if isinstance(source, exp.Lateral):
            source = source.this
        return self.relation(source, named, scope) if isinstance(source, exp.Subquery) else PLAIN

    def cut_select(self) -> exp.Query | None:
        """Return one select of all days at which periods are cut; raises NotSeen where it needs the roll-up."""
        days = {one.sql(DIALECT): one for one in map(_days, self.cuts)}
        if not days:
            return None
        first, *others = days.values()
        together: exp.Query = exp.select("day").from_(first.subquery("first"))
        for one in others:
            together = exp.union(together, exp.select("day").from_(one.subquery("further")), distinct=False)
        return together


def _hold_in(query: exp.Expr, made: Relation) -> None:
    """Raise NotSeen unless it is only asked whether a value is in it, and its values are those of every grain."""
    asked = query.parent
    is_asked_in = isinstance(asked, exp.In) and asked.args.get("query") is query
    if not is_asked_in or set(made.columns.values()) != {Kind.KEY}:
        raise NotSeen


def _days(cut: Cut) -> exp.Select:
    """Return the select of the days of one cut; raises NotSeen where it needs what is heavy to read."""
    select = exp.select(exp.alias_(exp.cast(cut.day.copy(), "date"), "day"))
    # Of two sources every pair would have to be made.
    if len(cut.sources) > 1:
        raise NotSeen
    for source in cut.sources:
        select = select.from_(source.copy())
    ctes = needed(select, cut.ctes)
    if any(table.name in HEAVY for part in (select, *ctes) for table in part.find_all(exp.Table)):
        raise NotSeen
    if ctes:
        select.set("with_", exp.With(expressions=[cte.copy() for cte in ctes]))
    return select


def _rows(select: exp.Select, scope: Scope) -> Relation:
    """Return what a select over coarser rows gives; raises NotSeen."""
    if sum(made.is_rolled for _, made in scope.sources.values()) > 1:
        raise NotSeen
    for join in select.args.get("joins") or ():
        if join.kind not in JOINS:
            raise NotSeen
        scope.hold(join.args.get("on"))
        if any(scope.named(part.name) is not Kind.KEY for part in join.args.get("using") or ()):
            raise NotSeen
    group, where, having = (select.args.get(part) for part in ("group", "where", "having"))
    scope.hold(where and where.this)
    is_grouped = bool(group or having) or any(_adds(part) for part in select.expressions)
    if not is_grouped:
        if any(select.args.get(part) for part in ("limit", "qualify")) or any(select.find_all(exp.Window)):
            raise NotSeen
        columns = scope.projected(select)
        if select.args.get("distinct"):
            if set(columns.values()) - {Kind.KEY, Kind.NULL}:
                raise NotSeen
            return Relation(columns, is_rolled=False)
        return Relation(columns, is_rolled=True)
    for part in group.expressions if group else ():
        scope.hold(_numbered(select, int(part.name)) if part.is_int else part)
    scope.is_grouped = True
    for window in select.args.get("windows") or ():
        hold_window(window, scope)
    others = [select.args[name] for name in ("order", "having", "qualify") if select.args.get(name)]
    for part in (*select.expressions, *(inner for one in others for inner in one.iter_expressions())):
        value = part.this if isinstance(part, exp.Ordered) else part
        if kind_of(value.unalias(), scope) not in (Kind.KEY, Kind.NULL, Kind.ADDED):
            raise NotSeen
    return _plain(select)


def _numbered(select: exp.Select, place: int) -> exp.Expr:
    if not 0 < place <= len(select.expressions):
        raise NotSeen
    numbered: exp.Expr = select.expressions[place - 1]
    return numbered.unalias()


def _plain(select: exp.Select) -> Relation:
    columns = {part.alias_or_name or f"#{place}": Kind.KEY for place, part in enumerate(select.expressions)}
    return Relation(columns, is_rolled=False)


def _adds(part: exp.Expr) -> bool:
    """Tell whether a column of a select is an aggregate of its own rows."""
    for node in part.walk(prune=lambda inner: isinstance(inner, exp.Window | exp.Query)):
        if isinstance(node, exp.AggFunc) or (isinstance(node, exp.Anonymous) and node.name in GATHERING):
            return True
    return False


def _is_rolled(table: exp.Table) -> bool:
    """A table of that name in any schema: what is not found where it is looked for is not seen."""
    return table.name in ROLLED
