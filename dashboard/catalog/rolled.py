"""What a value is to the rows of days for which one row of a coarser roll-up stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from sqlglot import exp


class Kind(Enum):
    """What a value is to the rows for which a coarser one stands."""

    KEY = "the same in all"
    NULL = "not there"
    DAY = "the day of each"
    SUM = "added up"
    SIGNED = "added up, and above zero in all or in none"
    COUNT = "how many they are"
    ADDED = "an aggregate of all"
    OTHER = "another in each"


class NotSeen(Exception):
    """Nothing shows that coarser rows answer alike."""


def merged(kinds: tuple[Kind, ...]) -> Kind:
    """Return what a value is that is one of several, chosen alike for all rows."""
    real = set(kinds) - {Kind.NULL}
    if not real:
        return Kind.NULL
    if real <= {Kind.SUM, Kind.SIGNED}:
        return Kind.SUM if len(real) > 1 else real.pop()
    if real <= {Kind.KEY, Kind.ADDED}:
        return Kind.ADDED if Kind.ADDED in real else Kind.KEY
    if len(real) == 1:
        return real.pop()
    raise NotSeen


@dataclass(frozen=True)
class Relation:
    """The columns of a table or query, and whether its rows are those of the roll-up, still to be added up."""

    columns: Mapping[str, Kind]
    is_rolled: bool

    def kind(self, name: str) -> Kind:
        """Return what a column is; raises NotSeen for one that is not listed and has to be."""
        if not self.is_rolled:
            return Kind.KEY
        if name not in self.columns:
            raise NotSeen
        return self.columns[name]

    def beside(self, other: Relation) -> Relation:
        """Return the rows of both, column by column; raises NotSeen where a column differs in kind."""
        if len(self.columns) != len(other.columns):
            raise NotSeen
        pairs = zip(self.columns.items(), other.columns.values(), strict=True)
        kinds = {}
        for (name, one), two in pairs:
            # A row that is none of the roll-up stands for itself, whatever its column is.
            mine, theirs = one if self.is_rolled else Kind.NULL, two if other.is_rolled else Kind.NULL
            kinds[name] = merged((mine, theirs))
        return Relation(kinds, is_rolled=True)


PLAIN = Relation({}, is_rolled=False)
SUMS = (
    *("submitted", "due", "on_time", "late", "open_overdue", "overdue_change", "inspected", "passed_first"),
    *("accepted", "rejected", "reworked_tasks", "rework_loops", "cost_usd", "qa_cost_usd", "rework_cost_usd"),
)
KEYS = ("client_id", "vendor_id", "service_id", "scenario", "range_only", "basis", "source_id", "run_id")
THROUGHPUT = Relation(
    {
        **dict.fromkeys((*KEYS, "unrated_currency", "std_hours_per_unit", "std_basis"), Kind.KEY),
        **dict.fromkeys(SUMS, Kind.SUM),
        # Rows in which nothing was delivered stand apart at every grain.
        "delivered": Kind.SIGNED,
        "day": Kind.DAY,
        "known_on": Kind.OTHER,
    },
    is_rolled=True,
)
TURNAROUND = Relation(
    {
        **dict.fromkeys((*KEYS, "from_hours", "is_open"), Kind.KEY),
        **dict.fromkeys(("units", "unit_seconds"), Kind.SUM),
        "submitted_on": Kind.DAY,
    },
    is_rolled=True,
)
ROLLED = {"throughput": THROUGHPUT, "throughput_path": THROUGHPUT, "turnaround": TURNAROUND}


@dataclass(frozen=True)
class Cut:
    """What days are compared with, the sources that it needs, and the named subqueries that these may read."""

    day: exp.Expr
    sources: tuple[exp.Expr, ...]
    ctes: Mapping[str, exp.Expr]


@dataclass
class Scope:
    """What the names in one select mean, and what was seen of days in it."""

    kind_of: Callable[[exp.Expr, Scope], Kind]
    outer: Scope | None
    aliases: Mapping[str, exp.Expr]
    sources: dict[str, tuple[exp.Expr, Relation]] = field(default_factory=dict)
    periods: set[str] = field(default_factory=set)
    cuts: list[Cut] = field(default_factory=list)
    ctes: Mapping[str, exp.Expr] = field(default_factory=dict)
    is_grouped: bool = False
    nested: Callable[[exp.Expr], Relation] = field(default=lambda _: PLAIN)

    @property
    def is_rolled(self) -> bool:
        """Whether some of its sources are rows of the roll-up."""
        return any(relation.is_rolled for _, relation in self.sources.values())

    def put(self, source: exp.Expr, relation: Relation) -> None:
        """Add a source."""
        self.sources[source.alias_or_name or f"#{len(self.sources)}"] = source, relation

    def hold(self, condition: exp.Expr | None) -> None:
        """Raise NotSeen unless a condition holds for all or for none of the rows."""
        if condition is not None and self.kind_of(condition, self) not in (Kind.KEY, Kind.NULL):
            raise NotSeen

    def named(self, name: str, table: str = "") -> Kind:
        """Return what a column is; raises NotSeen for one that nothing has."""
        if table:
            if table in self.sources:
                return self.sources[table][1].kind(name)
            self._hold_without(name, table)
            return Kind.KEY
        rolled = [one.columns[name] for _, one in self.sources.values() if one.is_rolled and name in one.columns]
        if rolled:
            return rolled[0]
        if name in self.aliases and name not in _names(self.aliases[name]):
            return self.kind_of(self.aliases[name], self)
        # The name of a source is its whole row.
        is_of_another = any(not one.is_rolled for _, one in self.sources.values())
        if name in self.sources or not (is_of_another or self.outer):
            raise NotSeen
        self._hold_without(name)
        return Kind.KEY

    @property
    def is_within_rolled(self) -> bool:
        """Whether it stands within a select some of whose sources are rows of the roll-up."""
        return self.outer is not None and (self.outer.is_rolled or self.outer.is_within_rolled)

    def hold_column(self, column: exp.Column) -> None:
        """Raise NotSeen unless a column is one of its own sources, or alike in all rows of the selects around it."""
        if column.args.get("db"):
            raise NotSeen
        if not column.table or column.table not in self.sources:
            self._hold_without(column.name, column.table)

    def _hold_without(self, name: str, table: str = "") -> None:
        """Raise NotSeen where a name may mean what differs between the rows of a select around this one."""
        if self.outer is None:
            if table:
                raise NotSeen
            return
        for alias, (_, relation) in self.outer.sources.items():
            if table == alias and relation.kind(name) is not Kind.KEY:
                raise NotSeen
            is_unlike = name == alias or relation.columns.get(name, Kind.KEY) is not Kind.KEY
            if not table and relation.is_rolled and is_unlike:
                raise NotSeen
        if not table or table not in self.outer.sources:
            self.outer._hold_without(name, table)

    def projected(self, select: exp.Select) -> dict[str, Kind]:
        """Return the columns of a select that adds nothing up."""
        columns: dict[str, Kind] = {}
        for place, part in enumerate(select.expressions):
            if part.is_star:
                star = part.this if isinstance(part, exp.Column) else part
                if any(star.args.get(name) for name in ("except_", "replace", "rename")):
                    raise NotSeen
                table = part.table if isinstance(part, exp.Column) else ""
                starred = [one for name, (_, one) in self.sources.items() if table in ("", name)]
                found = dict(starred[0].columns) if len(starred) == 1 and starred[0].is_rolled else None
            else:
                found = {part.alias_or_name or f"#{place}": self._carried(part.unalias())}
            # The second column of a name has another one, and columns of another source are not known here.
            if found is None or found.keys() & columns.keys():
                raise NotSeen
            columns |= found
        return columns

    def _carried(self, part: exp.Expr) -> Kind:
        return self.named(part.name, part.table) if isinstance(part, exp.Column) else self.kind_of(part, self)

    def cut(self, day: exp.Expr, is_after: bool) -> Kind:
        """Note a day with which days are compared; `is_after` where that day itself lies before the cut."""
        sources = []
        for column in day.find_all(exp.Column):
            free = [name for name, (_, relation) in self.sources.items() if not relation.is_rolled]
            table = column.table or (free[0] if len(free) == 1 else "")
            if table not in free:
                raise NotSeen
            sources.append(self.sources[table][0])
        if self.kind_of(day, self) is not Kind.KEY or any(day.find_all(exp.Query)):
            raise NotSeen
        # A moment within a day lies after that day's beginning, and before its end.
        whole = exp.cast(day.copy(), "date")
        within = exp.cast(exp.GT(this=exp.cast(day.copy(), "timestamp"), expression=whole.copy()), "integer")
        at = exp.Add(this=whole, expression=exp.Literal.number(1) if is_after else within)
        self.cuts.append(Cut(at, tuple(dict.fromkeys(sources)), self.ctes))
        return Kind.KEY


def needed(query: exp.Query, ctes: Mapping[str, exp.Expr]) -> list[exp.Expr]:
    """Return those of some named subqueries that a query needs, in their order."""
    wanted: set[str] = set()
    waiting: list[exp.Expr] = [query]
    while waiting:
        for table in waiting.pop().find_all(exp.Table):
            if not table.db and table.name in ctes and table.name not in wanted:
                wanted.add(table.name)
                waiting.append(ctes[table.name])
    return [cte for name, cte in ctes.items() if name in wanted]


def _names(value: exp.Expr) -> set[str]:
    return {column.name for column in value.find_all(exp.Column) if not column.table}
