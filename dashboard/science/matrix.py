"""A matrix from its margins: the fit of least relative entropy, and the range of each cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
ROUNDS = 500
CLOSE = 1e-10


def fit(prior: Matrix, most: Matrix, columns: Matrix) -> Matrix:
    """Return the matrix closest to the prior, in relative entropy, whose columns add up to `columns`.

    Iterative proportional fitting (Deming and Stephan 1940), which minimises relative entropy (Csiszar 1975). A row
    adds up to `most` at the most: its factor stays 1 until the bound binds. The last scaling is on the columns, whose
    totals are the public ones; a column whose prior is all zero stays zero.
    """
    row_factors = np.ones(len(most))
    # No factor yet: where the prior meets its columns already, the rows have still to be held.
    column_factors = np.zeros(len(columns))
    for _ in range(ROUNDS):
        before = column_factors
        column_factors = _ratio(columns, row_factors @ prior)
        if np.abs(column_factors - before).max(initial=0.0) <= CLOSE:
            break
        row_factors = np.minimum(1.0, _ratio(most, prior @ column_factors, empty=1.0))
    fitted: Matrix = prior * row_factors[:, None] * column_factors[None, :]
    return fitted


def _ratio(whole: Matrix, part: Matrix, empty: float = 0.0) -> Matrix:
    return np.divide(whole, part, out=np.full_like(part, empty), where=part > 0)


def column_range(low: Matrix, high: Matrix, least: float, most: float) -> tuple[Matrix, Matrix]:
    """Return how low and how high each cell of one column can be, given its own bounds and the column's total.

    The bounds of Frechet for one margin: no cell is above what the least of all others leaves of the largest total,
    nor below what the most of all others leaves of the smallest total.
    """
    tops = np.minimum(high, most - (low.sum() - low))
    bottoms = np.maximum(low, least - (high.sum() - high))
    return np.minimum(bottoms, tops).clip(min=0), tops.clip(min=0)
