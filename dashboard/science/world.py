"""The modelled world: for every client, vendor and year a cell, and for every day a sum of money, on four paths."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from dashboard.science.benchmark import Path
from dashboard.science.cells import Margins, PairYear, fit_year
from dashboard.science.pairs import Assumptions, Cell, Known, Pair, Strand
from dashboard.science.path import benchmarked, days_of, in_cents, indicator, tilted, with_effects
from dashboard.science.totals import Range, fill_years

# Where events leave less than this part of a year's work, the year says nothing of the path without them.
SILENT = 0.05
TINY = 1e-9
Amounts = Mapping[int, Range]


class Model:
    """Fits the cells year by year, then lays a path through the years of each pair."""

    def __init__(self, pairs: Sequence[Pair], known: Known, years: Sequence[int], assumed: Assumptions) -> None:
        self.pairs = sorted(pairs, key=lambda pair: (pair.vendor, pair.client))
        self.years, self.assumed, self.known = list(years), assumed, known
        self.totals = {
            vendor: fill_years(told, self.years, assumed.growth, assumed.spread)
            for vendor, told in known.totals.items()
        }
        self.days = days_of(datetime.date(years[0], 1, 1), datetime.date(years[-1] + 1, 1, 1))
        self.year_of = np.array([day.year for day in self.days])

    def run(self) -> Iterator[tuple[list[Cell], list[Strand]]]:
        """Yield the cells and strands of one vendor after another."""
        sizes = {pair.key: self._sizes(pair.client, pair.vendor, pair.begins_on, pair.ends_on) for pair in self.pairs}
        kept = {pair.key: self._kept(pair, sizes[pair.key]) for pair in self.pairs}
        amounts = self._amounts(kept)
        for vendor in sorted({pair.vendor for pair in self.pairs} | set(self.totals)):
            members = [pair for pair in self.pairs if pair.vendor == vendor]
            strands = [self._strand(p, sizes[p.key], kept[p.key], amounts[p.key]) for p in members]
            cells = [
                cell
                for pair, strand in zip(members, strands, strict=True)
                for cell in self._cells(pair, strand, amounts[pair.key])
            ]
            if vendor in self.totals:
                others, rest = self._others(vendor, cells, strands)
                cells, strands = [*cells, *others], [*strands, rest]
            yield cells, strands

    def _sizes(self, client: str, vendor: str, first: datetime.date, end: datetime.date) -> Path:
        """Return the indicator of a pair: nothing outside the time they worked together."""
        active = np.array([first <= day < end for day in self.days])
        return np.where(active, indicator(f"{client}|{vendor}", self.days, self.assumed.rhythm), 0.0)

    def _kept(self, pair: Pair, sizes: Path) -> dict[int, Range]:
        """Return the part of each year's work that the events leave."""
        low, base, high = (with_effects(self.days, sizes, [ends[path] for ends in pair.effects]) for path in range(3))
        found = {}
        for year in self.years:
            inside = self.year_of == year
            whole = max(float(sizes[inside].sum()), TINY)
            found[year] = Range(*(float(path[inside].sum()) / whole for path in (low, base, high)))
        return found

    def _amounts(self, kept: Mapping[tuple[str, str], Amounts]) -> dict[tuple[str, str], dict[int, Range]]:
        """Return the yearly amounts of every pair on the path with events."""
        found: dict[tuple[str, str], dict[int, Range]] = {pair.key: {} for pair in self.pairs}
        for year in self.years:
            totals = {vendor: told[year] for vendor, told in self.totals.items() if year in told}
            most = {client: told[year] for client, told in self.known.client_most.items() if year in told}
            asked = [
                self._pair_year(pair, year, kept[pair.key][year], totals)
                for pair in self.pairs
                if pair.active_share(year) > 0
            ]
            for key, amount in fit_year(asked, Margins(totals, most, self.assumed.named_share)).items():
                found[key][year] = amount
        return found

    def _pair_year(self, pair: Pair, year: int, kept: Range, totals: Mapping[str, Range]) -> PairYear:
        active = pair.active_share(year)
        plans = [told for told in pair.plans if told <= year]
        fixed = pair.fixed.get(year)
        if fixed is None and plans and (year in pair.plans or kept.base < SILENT):
            plan = pair.plans[max(plans)] * self.assumed.growth ** (year - max(plans))
            fixed = Range(plan, plan, plan).times(kept)
        low, high = self._bounds(pair, year, totals)
        low, high = low * active * kept.low, min(high * active * kept.high, pair.most.get(year, high))
        weight = Range(pair.weight.low * active, pair.weight.base * active, pair.weight.high * active)
        return PairYear(pair.client, pair.vendor, weight.times(kept), fixed, min(low, high), high, active)

    def _bounds(self, pair: Pair, year: int, totals: Mapping[str, Range]) -> tuple[float, float]:
        """Return the least and the most that a pair without a figure can come to in a whole year."""
        if pair.vendor in totals:
            return self.assumed.least_usd, self.assumed.most_share * totals[pair.vendor].high
        near = min(pair.fixed, key=lambda told: (abs(told - year), told), default=None)
        if near is None:
            return self.assumed.least_usd, self.assumed.least_usd
        ends = pair.fixed[near].widened(self.assumed.spread)
        return ends.low, ends.high

    def _strand(self, pair: Pair, sizes: Path, kept: Amounts, amounts: Amounts) -> Strand:
        """Lay the four paths of a pair through its yearly amounts."""
        no_event = self._laid(sizes, self._without(pair, kept, amounts))
        base = with_effects(self.days, no_event, [ends[1] for ends in pair.effects])
        # From its first plan on, a pair's path follows the plan and the event; before, it meets its amounts.
        planned = min(pair.plans, default=self.years[-1] + 1)
        met = {year: amount.base for year, amount in amounts.items() if year in pair.fixed or year < planned}
        base = self._meeting(base, met)
        paths = {
            "base": base,
            "no_event": no_event if pair.effects else base,
            "low": self._laid(base, {year: amount.low for year, amount in amounts.items()}),
            "high": self._laid(base, {year: amount.high for year, amount in amounts.items()}),
        }
        return Strand(pair.client, pair.vendor, {name: in_cents(self.days, path) for name, path in paths.items()})

    def _without(self, pair: Pair, kept: Amounts, amounts: Amounts) -> dict[int, float]:
        """Return the yearly amounts without events: plans, else what the events left, made whole again."""
        found: dict[int, float] = {}
        for year, amount in amounts.items():
            last = found.get(year - 1, 0.0)
            if year in pair.plans:
                found[year] = pair.plans[year]
            elif kept[year].base < SILENT and last:
                found[year] = last * self.assumed.growth
            else:
                found[year] = amount.base / max(kept[year].base, SILENT)
        return found

    def _laid(self, sizes: Path, totals: Mapping[int, float]) -> Path:
        """Return the path in the shape of the sizes through the years' totals; days without work stay without."""
        worked = sizes > 0
        path = np.zeros(len(sizes))
        if worked.any():
            days = [day for day, works in zip(self.days, worked, strict=True) if works]
            # Less than half a cent is nothing, and would only strain the arithmetic.
            every = {year: total if (total := totals.get(year, 0.0)) >= 0.005 else 0.0 for year in self.years}
            shape = np.maximum(sizes[worked], TINY)
            path[worked] = benchmarked(days, tilted(days, shape, every), every)
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

    def _cells(self, pair: Pair, strand: Strand, amounts: Amounts) -> Iterator[Cell]:
        met = self._sums(strand.paths["base"])
        for year, amount in amounts.items():
            ends = Range(min(round(amount.low, 2), met[year]), met[year], max(round(amount.high, 2), met[year]))
            method = "anchored" if year in pair.fixed or year in pair.plans else "fitted"
            yield Cell(pair.client, pair.vendor, year, method, ends)

    def _others(self, vendor: str, cells: Sequence[Cell], strands: Sequence[Strand]) -> tuple[list[Cell], Strand]:
        """Return what no named client explains of a vendor: cells and paths that make its totals whole."""
        left = {
            year: total.less(cell.amount for cell in cells if cell.year == year)
            for year, total in self.totals[vendor].items()
        }
        without = {year: amount.base for year, amount in left.items()}
        for year, plan in self.known.plans.get(vendor, {}).items():
            without[year] = max(0.0, plan - sum(self._sums(strand.paths["no_event"])[year] for strand in strands))
        totals = {
            "base": {year: amount.base for year, amount in left.items()},
            "no_event": without,
            "low": {year: min(amount.low, amount.base) for year, amount in left.items()},
            "high": {year: max(amount.high, amount.base) for year, amount in left.items()},
        }
        sizes = self._sizes("other clients", vendor, self.days[0], datetime.date.max)
        paths = {name: in_cents(self.days, self._laid(sizes, amounts)) for name, amounts in totals.items()}
        met = {name: self._sums(path) for name, path in paths.items()}
        found = [
            Cell(None, vendor, year, "remainder", Range(met["low"][year], met["base"][year], met["high"][year]))
            for year in left
        ]
        return found, Strand(None, vendor, paths)
