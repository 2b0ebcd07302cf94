"""Adapters of the two control charts, EWMA (Q10) and CUSUM (Q11): a case's series becomes weeks of QA samples."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from tests.golden.reading import need
from tests.golden.words import first_of, told, under
from tests.worlds import AS_OF, SmallWorld

CLIENT, VENDOR = "Client", "Vendor"
WEEK = datetime.timedelta(days=7)
# So many tasks that a share of them keeps every digit a case is written with.
TASKS = 10**15
TARGET, SIGMA = ("target", "mu", "mean"), ("s", "sigma")
LAMBDA, WIDTH = ("lambda", "lam"), ("L", "width")
FIRST_ALARM = ("first_alarm_index", "first_alarm", "first_alarm_week", "alarm_week", "alarm_index")
Series = list[float | None]


@dataclass(frozen=True)
class Measure:
    """The product charts shares; a case in another unit is mapped onto them and its answer back."""

    zero: float
    unit: float

    @classmethod
    def of(cls, series: Series) -> Measure:
        known = [value for value in series if value is not None]
        unit = 1.0
        while any(abs(value) > unit for value in known):
            unit *= 10
        return cls(-unit, 2 * unit) if any(value < 0 for value in known) else cls(0, unit)

    def share(self, value: float) -> float:
        return (value - self.zero) / self.unit

    def value(self, share: float | None) -> float | None:
        return None if share is None else self.zero + share * self.unit

    def width(self, share: float | None) -> float | None:
        return None if share is None else share * self.unit


def lay_weeks(world: SmallWorld, series: Series, measure: Measure) -> datetime.date:
    """Lay a value a week, the last in the week of the as-of day; return the Monday of the first."""
    first = AS_OF - datetime.timedelta(days=AS_OF.weekday()) - WEEK * (len(series) - 1)
    for place, value in enumerate(series):
        if value is not None:
            counts = {"population": TASKS, "sampled": TASKS, "correct": round(measure.share(value) * TASKS)}
            world.lay("qa_sample", client=CLIENT, vendor=VENDOR, week_start=first + WEEK * place, **counts)
    return first


def _watched(rows: list[dict[str, Any]], first: datetime.date) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the rows of weeks, and where in the case's series (from 1) an alarm stands."""
    weeks = [row for row in rows if row["week_start"] is not None]
    alarms = [(row["week_start"].date() - first).days // 7 + 1 for row in weeks if row["alarm"]]
    return weeks, sorted(set(alarms))


def _alarms(weeks: list[dict[str, Any]], alarms: list[int]) -> dict[str, Any]:
    known = any(row["alarm"] is not None for row in weeks)
    return {
        "alarm": bool(alarms) if known else None,
        "alarms": alarms if known else None,
        **under(FIRST_ALARM, alarms[0] if alarms else None),
    }


def ewma(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q10: a baseline is laid before the series; the limits of a case are those of the long run."""
    baseline, (series,) = given.get("baseline", []), need(given, "x")
    target, sigma = first_of(given, TARGET), first_of(given, SIGMA)
    measure = Measure.of([*baseline, *series, target])
    start = lay_weeks(world, [*baseline, *series], measure) + WEEK * len(baseline)
    asked = told(
        target=None if target is None else measure.share(target),
        sigma=None if sigma is None else sigma / measure.unit,
        width=first_of(given, WIDTH),
        baseline_weeks=len(baseline) or None,
        **{"lambda": first_of(given, LAMBDA)},
    )
    weeks, alarms = _watched(world.ask("quality/ewma_drift", asked).rows, start)
    path = [measure.value(row["ewma"]) for row in weeks]
    known = [value for value in path if value is not None]
    last = weeks[-1] if weeks else {}
    return {
        **_alarms(weeks, alarms),
        "ewma": path,
        "last": path[-1] if path else None,
        "max": max(known, default=None),
        "min": min(known, default=None),
        "lcl": measure.value(last.get("steady_low")),
        "ucl": measure.value(last.get("steady_high")),
        "mean": measure.value(last.get("target")),
        "sigma": measure.width(last.get("sigma")),
    }


def cusum(world: SmallWorld, given: dict[str, Any]) -> dict[str, Any]:
    """Q11: slack and limit are given in the unit of the series, so that unit is laid as the standard deviation."""
    series, k, h = need(given, "x", "k", "h")
    target = first_of(given, TARGET)
    measure = Measure.of([*series, target])
    first = lay_weeks(world, series, measure)
    asked = told(
        target=None if target is None else measure.share(target),
        sigma=1 / measure.unit,
        k=k,
        h=h,
        restart=int(bool(given.get("restart", False))),
    )
    weeks, alarms = _watched(world.ask("quality/cusum_shift", asked).rows, first)
    sums: dict[str, Series] = {"upwards": [], "downwards": []}
    for row in weeks:
        sums[row["side"]].append(measure.width(None if row["cusum"] is None else abs(row["cusum"])))
    upper, lower = sums.values()
    return {
        **_alarms(weeks, alarms),
        "upper": upper,
        "lower": lower,
        "last_upper": upper[-1] if upper else None,
        "last_lower": lower[-1] if lower else None,
        "max_upper": max((value for value in upper if value is not None), default=None),
        "max_lower": max((value for value in lower if value is not None), default=None),
    }
