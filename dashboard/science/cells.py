"""One year of the client x vendor matrix: which cells are known, what the others may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.science.matrix import Matrix, column_range, fit
from dashboard.science.totals import Range

UNBOUNDED = 1e18


@dataclass(frozen=True)
class PairYear:
    """What is known of one client and vendor in a year.

    `weight` is its prior size, `fixed` an amount that has to be met, `low` and `high` bounds in USD, `active` the
    part of the year in which they worked together.
    """

    client: str
    vendor: str
    weight: Range
    fixed: Range | None
    low: float
    high: float
    active: float = 1.0


@dataclass(frozen=True)
class Margins:
    """What a year adds up to: each vendor's total, each client's most, and the named clients' share of a vendor."""

    totals: Mapping[str, Range]
    most: Mapping[str, float]
    named_share: Range


def fit_year(pairs: Sequence[PairYear], margins: Margins) -> dict[tuple[str, str], Range]:
    """Return a range for every pair: fixed ones as they are, the others fitted to what the margins leave.

    A pair of a vendor without a total gets its own bounds and their middle.
    """
    found = {(pair.client, pair.vendor): pair.fixed for pair in pairs if pair.fixed is not None}
    loose = [pair for pair in pairs if pair.fixed is None]
    found |= {(p.client, p.vendor): Range.between(p.low, p.high) for p in loose if p.vendor not in margins.totals}
    loose = [pair for pair in loose if pair.vendor in margins.totals]
    left = {p.vendor: _left(pairs, margins.totals[p.vendor], p.vendor) for p in loose}
    points = _fitted(loose, left, margins)
    for vendor, total in left.items():
        column = [pair for pair in loose if pair.vendor == vendor]
        found |= _held(column, [points[pair.client, vendor] for pair in column], total, margins.named_share)
    return found


def _left(pairs: Sequence[PairYear], total: Range, vendor: str) -> Range:
    """Return what a vendor's fixed cells leave of its total."""
    fixed = [pair.fixed for pair in pairs if pair.vendor == vendor and pair.fixed is not None]
    return total.less(fixed)


def _fitted(loose: Sequence[PairYear], left: Mapping[str, Range], margins: Margins) -> dict[tuple[str, str], float]:
    """Fit named clients, and one row of others beneath them, to the columns."""
    clients, vendors = sorted({pair.client for pair in loose}), sorted(left)
    prior = np.zeros((len(clients) + 1, len(vendors)))
    for pair in loose:
        prior[clients.index(pair.client), vendors.index(pair.vendor)] = pair.weight.base
    share = margins.named_share.base
    prior[-1] = np.maximum(prior[:-1].sum(axis=0) * (1 - share) / share, 1e-9)
    most = np.array([*(margins.most.get(client, UNBOUNDED) for client in clients), UNBOUNDED])
    fitted = fit(prior, most, np.array([left[vendor].base for vendor in vendors]))
    return {
        (pair.client, pair.vendor): float(fitted[clients.index(pair.client), vendors.index(pair.vendor)])
        for pair in loose
    }


def _held(
    column: Sequence[PairYear], points: Sequence[float], left: Range, named: Range
) -> dict[tuple[str, str], Range]:
    """Hold the fitted points of one vendor within their ranges; other clients take what is over."""
    low, high = _assumed(column, left, named)
    # One more cell for the clients nobody names: anything from nothing to all.
    bottoms, tops = column_range(np.append(low, 0.0), np.append(high, left.high), left.low, left.high)
    held = np.clip(np.array(points), bottoms[:-1], tops[:-1])
    over = float(held.sum()) - left.base
    if over > 0:
        room = held - bottoms[:-1]
        held = held - room * min(1.0, over / max(float(room.sum()), 1e-12))
    return {
        (pair.client, pair.vendor): Range(float(bottom), float(point), float(top))
        for pair, bottom, point, top in zip(column, bottoms, held, tops, strict=False)
    }


def _assumed(column: Sequence[PairYear], left: Range, named: Range) -> tuple[Matrix, Matrix]:
    """Return each cell's least and most: its own weight at one end of its range, all others at the other end."""
    lows, highs = np.array([p.weight.low for p in column]), np.array([p.weight.high for p in column])
    active = np.array([pair.active for pair in column])
    tops = named.high * left.high * highs / np.maximum(highs + lows.sum() - lows, 1e-12)
    bottoms = active * named.low * left.low * lows / np.maximum(lows + highs.sum() - highs, 1e-12)
    tops = np.minimum(tops, [pair.high for pair in column])
    return np.minimum(np.maximum(bottoms, [pair.low for pair in column]), tops), tops
