"""The modelled world: for every client, vendor and year a cell, and for every day a sum of money, on four paths."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.science.benchmark import Path
from dashboard.science.cells import OTHER, PairYear, fit_year
from dashboard.science.path import Effect, Rhythm, benchmarked, days_of, in_cents, indicator, with_effects
from dashboard.science.totals import Range, fill_years

# Below this part of a year's work a fitted year says nothing about the path without the event.
SILENT = 0.05
TINY = 1e-9


@dataclass(frozen=True)
class Pair:
    """One client and vendor: when they worked together, how large they are, and what is known of each year.

    `fixed` are amounts to be met, `plans` amounts planned before an event, `most` and `least` bounds in USD.
    `effects` are what events do, in the low, base and high path.
    """

    client: str
    vendor: str
    begins_on: datetime.date
    ends_on: datetime.date
    weight: float
    fixed: Mapping[int, Range]
    plans: Mapping[int, float]
    most: Mapping[int, float]
    effects: tuple[tuple[Effect, Effect, Effect], ...] = ()


@dataclass(frozen=True)
class Assumptions:
    """The numbers that no public text gives; each is a row of `model_param`."""

    rhythm: Rhythm
    named_share: float
    most_share: float
    least_usd: float
    growth: float
    spread: float


@dataclass(frozen=True)
class Cell:
    """One client (None: the others), vendor and year: its range, and how it came about."""

    client: str | None
    vendor: str
    year: int
    method: str
    amount: Range
    range_only: bool


@dataclass(frozen=True)
class Strand:
    """The daily money of one client and vendor on the four paths, in whole cents, from the first day on."""

    client: str | None
    vendor: str
    paths: Mapping[str, Path]


class Model:
    """Fits the cells year by year, then lays a path through the years of each pair."""

    def __init__(
        self,
        pairs: Sequence[Pair],
        totals: Mapping[str, Mapping[int, Range]],
        plans: Mapping[str, Mapping[int, float]],
        years: Sequence[int],
        assumed: Assumptions,
    ) -> None:
        self.pairs = sorted(pairs, key=lambda pair: (pair.vendor, pair.client))
        self.years, self.assumed, self.plans = list(years), assumed, plans
        self.totals = {
            v: fill_years(known, self.years, assumed.growth, assumed.spread) for v, known in totals.items()
        }
        self.days = days_of(datetime.date(years[0], 1, 1), datetime.date(years[-1] + 1, 1, 1))
        self.year_of = np.array([day.year for day in self.days])

    def run(self) -> Iterator[tuple[list[Cell], list[Strand]]]:
        """Yield the cells and strands of one vendor after another."""
        sizes = {self._key(p): self._sizes(p.client, p.vendor, p.begins_on, p.ends_on) for p in self.pairs}
        kept = {self._key(pair): self._kept(pair, sizes[self._key(pair)]) for pair in self.pairs}
        amounts = self._amounts(kept)
        for vendor in sorted({pair.vendor for pair in self.pairs} | set(self.totals)):
            members = [pair for pair in self.pairs if pair.vendor == vendor]
            strands = [
                self._strand(p, sizes[self._key(p)], kept[self._key(p)], amounts[self._key(p)]) for p in members
            ]
            cells = [cell for p, s in zip(members, strands, strict=True) for cell in self._cells(p, s, amounts)]
            if vendor in self.totals:
                others, rest = self._others(vendor, cells, strands)
                cells, strands = [*cells, *others], [*strands, rest]
            yield cells, strands

    @staticmethod
    def _key(pair: Pair) -> tuple[str, str]:
        return pair.client, pair.vendor

    def _sizes(self, client: str, vendor: str, first: datetime.date, end: datetime.date) -> Path:
        """Return the indicator of a pair: nothing outside the time they worked together."""
        active = np.array([first <= day < end for day in self.days])
        return np.where(active, indicator(f"{client}|{vendor}", self.days, self.assumed.rhythm), 0.0)

    def _kept(self, pair: Pair, sizes: Path) -> tuple[dict[int, float], ...]:
        """Return, for the low, base and high effects, the part of each year's work that the events leave."""
        return tuple(
            self._by_year(with_effects(self.days, sizes, [ends[path] for ends in pair.effects]), sizes)
            for path in range(3)
        )

    def _by_year(self, part: Path, whole: Path) -> dict[int, float]:
        return {
            year: float(part[self.year_of == year].sum() / max(whole[self.year_of == year].sum(), TINY))
            for year in self.years
        }

    def _amounts(
        self, kept: Mapping[tuple[str, str], tuple[dict[int, float], ...]]
    ) -> dict[tuple[str, str], dict[int, Range]]:
        """Return the yearly amounts of every pair on the path with events."""
        found: dict[tuple[str, str], dict[int, Range]] = {self._key(pair): {} for pair in self.pairs}
        for year in self.years:
            totals = {vendor: known[year] for vendor, known in self.totals.items() if year in known}
            asked = [self._pair_year(pair, year, kept[self._key(pair)], totals) for pair in self.pairs]
            for key, amount in fit_year([p for p in asked if p], totals, self.assumed.named_share).items():
                found[key][year] = amount
        return found

    def _pair_year(
        self, pair: Pair, year: int, kept: tuple[dict[int, float], ...], totals: Mapping[str, Range]
    ) -> PairYear | None:
        first, end = datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)
        active = (min(pair.ends_on, end) - max(pair.begins_on, first)).days / (end - first).days
        if active <= 0:
            return None
        low_kept, base_kept, high_kept = (part[year] for part in kept)
        fixed = pair.fixed.get(year)
        if fixed is None and year in pair.plans:
            plan = pair.plans[year]
            fixed = Range(plan * low_kept, plan * base_kept, plan * high_kept)
        elif fixed is None and base_kept < SILENT and (planned := [y for y in pair.plans if y < year]):
            plan = pair.plans[max(planned)] * self.assumed.growth ** (year - max(planned))
            fixed = Range(plan * low_kept, plan * base_kept, plan * high_kept)
        low, high = self._bounds(pair, year, active, totals)
        return PairYear(pair.client, pair.vendor, pair.weight * active * base_kept, fixed, min(low, high), high)

    def _bounds(self, pair: Pair, year: int, active: float, totals: Mapping[str, Range]) -> tuple[float, float]:
        """Return the least and the most that a pair without a figure can come to in a year."""
        if pair.vendor in totals:
            most = self.assumed.most_share * totals[pair.vendor].high
        else:
            near = min(pair.fixed, key=lambda known: (abs(known - year), known), default=None)
            most = self.assumed.spread * pair.fixed[near].high if near is not None else self.assumed.least_usd
        return self.assumed.least_usd * active, min(most, pair.most.get(year, most)) * active

    def _strand(
        self, pair: Pair, sizes: Path, kept: tuple[dict[int, float], ...], amounts: Mapping[int, Range]
    ) -> Strand:
        """Lay the four paths of a pair through its yearly amounts."""
        without = {}
        for year in self.years:
            base = amounts[year].base if year in amounts else 0.0
            share = kept[1][year]
            last = without.get(year - 1, 0.0)
            grown = last * self.assumed.growth if share < SILENT and last else base / max(share, SILENT)
            without[year] = pair.plans.get(year, grown if year in amounts else 0.0)
        no_event = self._laid(sizes, without)
        base_path = with_effects(self.days, no_event, [ends[1] for ends in pair.effects])
        base_path = self._meeting(base_path, {year: known.base for year, known in pair.fixed.items()})
        if not pair.effects:
            no_event = base_path
        ends = {
            name: self._laid(base_path, {y: getattr(amounts[y], name) if y in amounts else 0.0 for y in self.years})
            for name in ("low", "high")
        }
        paths = {"base": base_path, "no_event": no_event, **ends}
        return Strand(pair.client, pair.vendor, {name: in_cents(self.days, path) for name, path in paths.items()})

    def _laid(self, sizes: Path, totals: Mapping[int, float]) -> Path:
        """Return the path in the shape of the sizes through the years' totals; days without work stay without."""
        worked = sizes > 0
        if not worked.any():
            return np.zeros(len(sizes))
        days = [day for day, works in zip(self.days, worked, strict=True) if works]
        path = np.zeros(len(sizes))
        path[worked] = benchmarked(days, np.maximum(sizes[worked], TINY), totals)
        return path

    def _meeting(self, path: Path, totals: Mapping[int, float]) -> Path:
        """Return the path scaled, year by year, to the amounts that have to be met."""
        met = path.copy()
        for year, total in totals.items():
            if (whole := float(path[self.year_of == year].sum())) > 0:
                met[self.year_of == year] *= total / whole
        return met

    def _sums(self, path: Path) -> dict[int, float]:
        return {year: round(float(path[self.year_of == year].sum()), 2) for year in self.years}

    def _cells(
        self, pair: Pair, strand: Strand, amounts: Mapping[tuple[str, str], Mapping[int, Range]]
    ) -> Iterator[Cell]:
        met = self._sums(strand.paths["base"])
        for year, amount in amounts[self._key(pair)].items():
            is_anchored = year in pair.fixed or year in pair.plans
            base = met[year]
            ends = Range(min(round(amount.low, 2), base), base, max(round(amount.high, 2), base))
            method = "anchored" if is_anchored else "fitted"
            yield Cell(pair.client, pair.vendor, year, method, ends, not is_anchored and not ends.is_point)

    def _others(self, vendor: str, cells: Iterable[Cell], strands: Sequence[Strand]) -> tuple[list[Cell], Strand]:
        """Return what no named client explains of a vendor: cells and paths that make its totals whole."""
        named = {year: [cell.amount for cell in cells if cell.year == year] for year in self.years}
        totals, plans = self.totals[vendor], self.plans.get(vendor, {})
        left = {
            year: Range(
                max(0.0, totals[year].low - sum(a.high for a in named[year])),
                max(0.0, totals[year].base - sum(a.base for a in named[year])),
                max(0.0, totals[year].high - sum(a.low for a in named[year])),
            )
            for year in self.years
            if year in totals
        }
        sizes = self._sizes("other clients", vendor, self.days[0], self.days[-1] + datetime.timedelta(days=1))
        without = {year: amount.base for year, amount in left.items()}
        for year, plan in plans.items():
            without[year] = max(0.0, plan - sum(self._sums(s.paths["no_event"])[year] for s in strands))
        paths = {
            "base": {year: amount.base for year, amount in left.items()},
            "no_event": without,
            "low": {year: min(amount.low, amount.base) for year, amount in left.items()},
            "high": {year: max(amount.high, amount.base) for year, amount in left.items()},
        }
        laid = {name: in_cents(self.days, self._laid(sizes, amounts)) for name, amounts in paths.items()}
        met = {name: self._sums(path) for name, path in laid.items()}
        cells = [
            Cell(
                OTHER,
                vendor,
                y,
                "remainder",
                (ends := Range(met["low"][y], met["base"][y], met["high"][y])),
                not ends.is_point,
            )
            for y in left
        ]
        return cells, Strand(OTHER, vendor, laid)
