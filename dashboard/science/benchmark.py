"""Benchmarking: a path in the shape of an indicator whose parts add up to given totals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Path = NDArray[np.float64]


def pro_rata(indicator: Sequence[float] | Path, total: float) -> Path:
    """Return the indicator scaled to add up to the total; an indicator of nothing but zeros spreads it evenly."""
    shape = np.asarray(indicator, dtype=float)
    whole = float(shape.sum())
    if whole == 0:
        return np.full(len(shape), total / len(shape)) if len(shape) else shape
    return shape * (total / whole)


def denton(indicator: Sequence[float] | Path, groups: Sequence[int], totals: Sequence[float]) -> Path:
    """Return the path closest to the indicator's movement whose groups add up to the totals.

    Proportional first-difference benchmarking: the sum of squared changes of path/indicator is least, so nothing
    jumps where one group meets the next (Denton 1971; IMF, Quarterly National Accounts Manual 2017, chapter 6).
    `indicator` is above zero, `groups[i]` is the place in `totals` to which step i belongs.
    """
    shape = np.asarray(indicator, dtype=float)
    shape = shape / shape.mean()
    steps, count = len(shape), len(totals)
    change = np.zeros((max(steps - 1, 0), steps))
    for step in range(steps - 1):
        change[step, step] = -1 / shape[step]
        change[step, step + 1] = 1 / shape[step + 1]
    sums = np.zeros((count, steps))
    sums[list(groups), range(steps)] = 1
    system = np.block([[2 * change.T @ change, sums.T], [sums, np.zeros((count, count))]])
    solved: Path = np.linalg.solve(system, np.append(np.zeros(steps), totals))
    return solved[:steps]


def smooth(indicator: Sequence[float] | Path, groups: Sequence[int], totals: Sequence[float]) -> Path:
    """Return the Denton path, or each group pro rata where the totals move so fast that it would fall below zero."""
    path = denton(indicator, groups, totals)
    if (path >= 0).all():
        return path
    shape, places = np.asarray(indicator, dtype=float), np.asarray(groups)
    path = np.zeros(len(shape))
    for place, total in enumerate(totals):
        path[places == place] = pro_rata(shape[places == place], total)
    return path


def to_cents(path: Path, total: float) -> Path:
    """Return the path in whole cents that add up to the total's; each step takes what rounding left over."""
    whole = float(path.sum())
    if len(path) == 0 or whole == 0:
        return path
    running = np.round(np.cumsum(path) * (total / whole) * 100)
    running[-1] = round(total * 100)
    return np.diff(running, prepend=0.0) / 100
