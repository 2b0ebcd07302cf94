"""One year of the client x vendor matrix: which cells are known, what the others may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.science.matrix import Matrix, column_range, fit
from dashboard.science.totals import Range

OTHER = None


@dataclass(frozen=True)
class PairYear:
    """What is known of one client and vendor in a year.

    `weight` is its prior size, `fixed` an amount that has to be met, `low` and `high` bounds in USD.
    """

    client: str
    vendor: str
    weight: float
    fixed: Range | None
    low: float
    high: float


def fit_year(
    pairs: Sequence[PairYear], totals: Mapping[str, Range], named_share: float
) -> dict[tuple[str, str], Range]:
    """Return a range for every pair: fixed ones as they are, the others fitted to what the vendors' totals leave.

    Of what a vendor's known clients leave, `named_share` is expected at named clients, the rest at others. A pair
    of a vendor without a total gets its own bounds and their middle.
    """
    found = {(pair.client, pair.vendor): pair.fixed for pair in pairs if pair.fixed is not None}
    loose = [pair for pair in pairs if pair.fixed is None]
    found |= {(p.client, p.vendor): Range.between(p.low, p.high) for p in loose if p.vendor not in totals}
    loose = [pair for pair in loose if pair.vendor in totals]
    if not loose:
        return found
    clients, vendors = sorted({p.client for p in loose}), sorted({p.vendor for p in loose})
    left = {vendor: _left(pairs, totals[vendor], vendor) for vendor in vendors}
    fitted = _fitted(loose, clients, vendors, np.array([left[v].base for v in vendors]), named_share)
    for vendor in vendors:
        column = [pair for pair in loose if pair.vendor == vendor]
        points = [float(fitted[clients.index(pair.client), vendors.index(vendor)]) for pair in column]
        found |= _within(column, points, left[vendor])
    return found


def _left(pairs: Sequence[PairYear], total: Range, vendor: str) -> Range:
    """Return what a vendor's fixed cells leave of its total."""
    fixed = [pair.fixed for pair in pairs if pair.vendor == vendor and pair.fixed is not None]
    return Range(
        max(0.0, total.low - sum(cell.high for cell in fixed)),
        max(0.0, total.base - sum(cell.base for cell in fixed)),
        max(0.0, total.high - sum(cell.low for cell in fixed)),
    )


def _fitted(
    loose: Sequence[PairYear], clients: list[str], vendors: list[str], columns: Matrix, named_share: float
) -> Matrix:
    """Fit named clients, and one row of others beneath them, to the columns."""
    prior = np.zeros((len(clients) + 1, len(vendors)))
    for pair in loose:
        prior[clients.index(pair.client), vendors.index(pair.vendor)] = pair.weight
    named = prior[:-1].sum(axis=0)
    prior[-1] = np.where(named > 0, named * (1 - named_share) / named_share, 1.0)
    size = np.append(prior[:-1].max(axis=1, initial=0.0), 0.0)
    money = float(columns.sum())
    rows = size / max(size.sum(), 1e-12) * money * named_share
    rows[-1] = money * (1 - named_share)
    return fit(prior, rows, columns)


def _within(column: Sequence[PairYear], points: Sequence[float], left: Range) -> dict[tuple[str, str], Range]:
    """Hold the fitted points of one vendor within their bounds and its total; others take what is over."""
    # One more cell for the clients nobody names: anything from nothing to all.
    low = np.array([*(min(pair.low, pair.high) for pair in column), 0.0])
    high = np.array([*(pair.high for pair in column), left.high])
    bottoms, tops = column_range(low, high, left.low, left.high)
    held = np.clip(np.array(points), bottoms[:-1], tops[:-1])
    over = float(held.sum()) - left.base
    if over > 0:
        room = held - bottoms[:-1]
        held = held - room * min(1.0, over / max(float(room.sum()), 1e-12))
    return {
        (pair.client, pair.vendor): Range(float(bottom), float(point), float(top))
        for pair, bottom, point, top in zip(column, bottoms, held, tops, strict=False)
    }
