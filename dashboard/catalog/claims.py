"""The `checks:` of a header: claims about an answer, read from a line of words and held against its rows."""

from __future__ import annotations

import datetime
import math
import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


def _close(value: Any, limit: Any) -> bool:
    """Tell whether two numbers differ only by how their sums were rounded."""
    return isinstance(value, float) and math.isclose(value, limit, rel_tol=1e-9, abs_tol=1e-9)


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda value, limit: value == limit or _close(value, limit),
    "<=": lambda value, limit: value <= limit or _close(value, limit),
    ">=": lambda value, limit: value >= limit or _close(value, limit),
    "<": operator.lt,
    ">": operator.gt,
}
_NAMES, _NUMBER = r"[a-z][a-z0-9_]*(?:, ?[a-z][a-z0-9_]*)*", r"-?\d+(?:\.\d+)?"
_FORMS = {
    "not null": rf"(?P<columns>{_NAMES}) not null",
    "unique": rf"(?P<columns>{_NAMES}) unique",
    "between": rf"(?P<columns>{_NAMES}) between (?P<low>{_NUMBER}) and (?P<high>{_NUMBER})",
    "sum": rf"sum\((?P<columns>{_NAMES})\)(?: by (?P<by>{_NAMES}))? (?P<sign><=|>=|=|<|>) (?P<limit>{_NUMBER})",
    "rows": rf"rows (?P<sign><=|>=|=|<|>) (?P<limit>{_NUMBER})",
    "comparison": rf"(?P<columns>{_NAMES}) (?P<sign><=|>=|=|<|>) (?P<limit>{_NUMBER}|[a-z][a-z0-9_]*)",
}
EXAMPLES = (
    "share between 0 and 1",
    "sum(share) by client = 1",
    "client not null",
    "client, vendor unique",
    "amount_usd >= 0",
    "low <= high",
    "rows >= 1",
)


@dataclass(frozen=True)
class Claim:
    """One claim: the words, its form, and the columns it speaks of."""

    text: str
    form: str
    columns: tuple[str, ...]
    by: tuple[str, ...] = ()
    sign: str = ""
    limit: float | str = 0.0
    low: float = -math.inf
    high: float = math.inf

    @property
    def spoken_of(self) -> tuple[str, ...]:
        """Every column that the claim names."""
        other = (self.limit,) if isinstance(self.limit, str) else ()
        return (*self.columns, *self.by, *other)

    def broken_by(self, rows: Iterable[Row]) -> str:
        """Return how the rows break the claim, in words; an empty text where they keep it.

        An unknown value breaks only `not null`; a sum with an unknown part is unknown.
        """
        found = {"not null": self._missing, "unique": self._repeated, "sum": self._sums, "rows": self._count}
        wrong = found.get(self.form, self._outside)(list(rows))
        return f"{wrong[0]}{f' and {len(wrong) - 1} more' if len(wrong) > 1 else ''}" if wrong else ""

    def _missing(self, rows: list[Row]) -> list[str]:
        return [
            f"row {n} has no {name}" for n, row in enumerate(rows, 1) for name in self.columns if row[name] is None
        ]

    def _repeated(self, rows: list[Row]) -> list[str]:
        seen: set[str] = set()
        wrong = []
        for row in rows:
            key = ", ".join(str(row[name]) for name in self.columns)
            if key in seen:
                wrong.append(f"{key} stands twice")
            seen.add(key)
        return wrong

    def _outside(self, rows: list[Row]) -> list[str]:
        return [
            f"row {place} has {name} {row[name]}"
            for place, row in enumerate(rows, 1)
            for name in self.columns
            if row[name] is not None and not self._holds(row[name], row)
        ]

    def _holds(self, value: Any, row: Row) -> bool:
        try:
            if self.form == "between":
                return COMPARISONS[">="](float(value), self.low) and COMPARISONS["<="](float(value), self.high)
            if isinstance(self.limit, str):
                other = row[self.limit]
                return other is None or _compare(self.sign, value, other)
            return COMPARISONS[self.sign](float(value), self.limit)
        except (TypeError, ValueError):
            # The answer is not of the types declared, which is for another rule to say; no claim of numbers holds.
            return False

    def _sums(self, rows: list[Row]) -> list[str]:
        groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in rows:
            groups[tuple(row[name] for name in self.by)].append(row)
        wrong = []
        for key, group in groups.items():
            parts = [row[name] for row in group for name in self.columns]
            if None in parts:
                continue
            try:
                total = math.fsum(float(part) for part in parts)
            except (TypeError, ValueError, OverflowError):
                total = math.nan
            if not COMPARISONS[self.sign](total, float(self.limit)):
                of = f" of {', '.join(map(str, key))}" if key else ""
                wrong.append(f"the sum{of} is {total:.6g}")
        return wrong

    def _count(self, rows: list[Row]) -> list[str]:
        holds = COMPARISONS[self.sign](len(rows), float(self.limit))
        return [] if holds else [f"there are {len(rows)} rows"]


def read_claim(text: str) -> Claim:
    """Read one line of `checks:`; raises ValueError with the forms there are."""
    for form, pattern in _FORMS.items():
        if found := re.fullmatch(pattern, text.strip()):
            parts = {key: value for key, value in found.groupdict().items() if value is not None}
            limit = parts.get("limit", "0")
            return Claim(
                text=text,
                form=form,
                columns=_split(parts.get("columns", "")),
                by=_split(parts.get("by", "")),
                sign=parts.get("sign", ""),
                limit=limit if limit[0].isalpha() else float(limit),
                low=float(parts.get("low", -math.inf)),
                high=float(parts.get("high", math.inf)),
            )
    raise ValueError(f'"{text}" is no check. Write it like one of: {"; ".join(EXAMPLES)}')


def _compare(sign: str, value: Any, other: Any) -> bool:
    """Compare two numbers, or two days of which one may be a moment."""
    if not isinstance(value, datetime.date):
        return COMPARISONS[sign](float(value), float(other))
    one, two = (
        part if isinstance(part, datetime.datetime) else datetime.datetime.combine(part, datetime.time())
        for part in (value, other)
    )
    return one == two if sign == "=" else COMPARISONS[sign](one, two)


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())
