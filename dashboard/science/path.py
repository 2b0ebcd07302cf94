"""One client's money at one vendor, day by day: a benchmarked path, and what an event makes of it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.science.benchmark import Path, smooth, to_cents
from dashboard.science.keyed import lognormal, normal

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Rhythm:
    """How work moves from day to day; `week_share_of_noise` is the part of the noise a whole week has in common."""

    seed: int
    saturday: float
    sunday: float
    growth_per_year: float
    noise_sd: float
    week_share_of_noise: float


@dataclass(frozen=True)
class Effect:
    """What an event does to a path: from its day on, it approaches `floor` times itself by half-lives."""

    event_on: datetime.date
    half_life_days: float
    floor: float

    def multiplier(self, day: datetime.date) -> float:
        """Return the factor on a day: 1 before the event, then `floor + (1 - floor) * 2^(-days / half-life)`."""
        if day < self.event_on:
            return 1.0
        return self.floor + (1 - self.floor) * float(2 ** (-(day - self.event_on).days / self.half_life_days))


def days_of(first: datetime.date, end: datetime.date) -> list[datetime.date]:
    """Return the days from the first until, and without, the end."""
    return [first + DAY * step for step in range((end - first).days)]


def indicator(key: str, days: Sequence[datetime.date], rhythm: Rhythm) -> Path:
    """Return the relative size of each day: weekday, growth and noise that hangs on the key and the date alone."""
    weekday = (1.0, 1.0, 1.0, 1.0, 1.0, rhythm.saturday, rhythm.sunday)
    common, own = math.sqrt(rhythm.week_share_of_noise), math.sqrt(1 - rhythm.week_share_of_noise)
    weeks: dict[tuple[int, int], float] = {}
    sizes = np.empty(len(days))
    for place, day in enumerate(days):
        year, week, _ = day.isocalendar()
        if (year, week) not in weeks:
            weeks[year, week] = normal(rhythm.seed, key, "week", year, week)
        draw = common * weeks[year, week] + own * normal(rhythm.seed, key, "day", day)
        growth = (1 + rhythm.growth_per_year) ** ((day - days[0]).days / 365)
        sizes[place] = weekday[day.weekday()] * growth * lognormal(rhythm.noise_sd, draw)
    return sizes


def benchmarked(days: Sequence[datetime.date], sizes: Path, totals: Mapping[int, float]) -> Path:
    """Return the daily path whose years add up to the totals: months by Denton, days of a month pro rata.

    `totals` holds every year that the days touch.
    """
    months = sorted({(day.year, day.month) for day in days})
    place = {month: step for step, month in enumerate(months)}
    of_day = np.array([place[day.year, day.month] for day in days])
    by_month: Path = np.bincount(of_day, weights=sizes, minlength=len(months)).astype(float)
    years = sorted({year for year, _ in months})
    groups = [years.index(year) for year, _ in months]
    smoothed = smooth(by_month, groups, [totals[year] for year in years])
    found: Path = sizes * (smoothed / by_month)[of_day]
    return found


def tilted(days: Sequence[datetime.date], sizes: Path, totals: Mapping[int, float]) -> Path:
    """Return the sizes leaning as the years' totals do, so that a benchmark need not bend them far.

    Between the middles of two years the lean moves geometrically from what one year needs to what the next needs.
    """
    years = np.array([day.year for day in days])
    needed = {
        year: total / whole
        for year, total in totals.items()
        if total > 0 and (whole := float(sizes[years == year].sum())) > 0
    }
    if len(needed) < 2:
        return sizes
    middles = [float((datetime.date(year, 7, 1) - days[0]).days) for year in sorted(needed)]
    leans = [math.log(needed[year]) for year in sorted(needed)]
    leaning: Path = sizes * np.exp(np.interp(np.arange(len(days)), middles, leans))
    return leaning


def with_effects(days: Sequence[datetime.date], path: Path, effects: Sequence[Effect]) -> Path:
    """Return the path after events: each multiplies what the one before left."""
    factors = np.ones(len(days))
    for effect in effects:
        factors *= np.array([effect.multiplier(day) for day in days])
    return path * factors


def in_cents(days: Sequence[datetime.date], path: Path) -> Path:
    """Return the path in whole cents; each year still adds up to its own total, to the cent."""
    years = np.array([day.year for day in days])
    rounded = np.zeros(len(days))
    for year in np.unique(years):
        part = path[years == year]
        rounded[years == year] = to_cents(part, float(part.sum()))
    return rounded
