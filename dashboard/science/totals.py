"""Ranges, and the totals of years for which nobody has reported one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Range:
    """An amount and the range within which it lies: `low <= base <= high`."""

    low: float
    base: float
    high: float

    @classmethod
    def between(cls, low: float, high: float) -> Range:
        """Return a range whose point is the geometric middle, which halves and doubles alike."""
        return cls(low, math.sqrt(low * high), high)

    @property
    def is_point(self) -> bool:
        """Whether both ends agree to the cent."""
        return self.high - self.low < 0.005

    def times(self, factors: Range) -> Range:
        """Return the range scaled end by end."""
        return Range(self.low * factors.low, self.base * factors.base, self.high * factors.high)

    def less(self, parts: Iterable[Range]) -> Range:
        """Return what is left of it after the parts, never below nothing."""
        taken = list(parts)
        return Range(
            max(0.0, self.low - sum(part.high for part in taken)),
            max(0.0, self.base - sum(part.base for part in taken)),
            max(0.0, self.high - sum(part.low for part in taken)),
        )

    def widened(self, spread: float) -> Range:
        """Return the range with its ends moved out by a factor."""
        return Range(self.low / spread, self.base, self.high * spread)


def fill_years(known: Mapping[int, Range], years: Sequence[int], growth: float, spread: float) -> dict[int, Range]:
    """Return a range for every year: those known as they stand, those between them on the geometric path.

    Before the first and after the last known year the path shrinks or grows by `growth` a year. A year that is
    not known is wider by `spread` than the known years it leans on. Without any known year there is none.
    """
    return {year: known[year] if year in known else _lean(known, year, growth, spread) for year in years if known}


def _lean(known: Mapping[int, Range], year: int, growth: float, spread: float) -> Range:
    before = max((other for other in known if other < year), default=None)
    after = min((other for other in known if other > year), default=None)
    if before is None or after is None:
        near = after if before is None else before
        assert near is not None
        factor = growth ** (year - near)
        ends = known[near]
        return Range(ends.low * factor, ends.base * factor, ends.high * factor).widened(spread)
    part = (year - before) / (after - before)
    first, last = known[before], known[after]
    return Range(
        _between(first.low, last.low, part),
        _between(first.base, last.base, part),
        _between(first.high, last.high, part),
    ).widened(spread)


def _between(first: float, last: float, part: float) -> float:
    """Return the point at a part of the way: geometric, or straight where one end is zero."""
    if first <= 0 or last <= 0:
        return first + (last - first) * part
    return float(first * (last / first) ** part)
