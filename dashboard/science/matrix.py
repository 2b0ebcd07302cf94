"""A matrix from its margins: the fit of least relative entropy, and the range of each cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
ROUNDS = 500
CLOSE = 1e-10


def fit(prior: Matrix, rows: Matrix, columns: Matrix) -> Matrix:
    """Return the matrix closest to the prior, in relative entropy, whose columns add up to `columns`.

    Iterative proportional fitting (Deming and Stephan 1940; Csiszar 1975 shows that it minimises relative entropy).
    Rows are met as far as the prior's zeros and the columns allow: the last scaling is on the columns.
    A column whose prior is all zero stays zero.
    """
    fitted = prior.astype(float)
    for _ in range(ROUNDS):
        before = fitted
        fitted = _scaled(fitted, rows, axis=1)
        fitted = _scaled(fitted, columns, axis=0)
        if np.abs(fitted - before).max(initial=0.0) <= CLOSE * max(float(columns.max(initial=0.0)), 1.0):
            break
    return fitted


def _scaled(matrix: Matrix, margin: Matrix, axis: int) -> Matrix:
    sums = matrix.sum(axis=axis)
    factors = np.divide(margin, sums, out=np.zeros_like(sums), where=sums > 0)
    return matrix * (factors[:, None] if axis == 1 else factors[None, :])


def column_range(low: Matrix, high: Matrix, least: float, most: float) -> tuple[Matrix, Matrix]:
    """Return how low and how high each cell of one column can be, given its own bounds and the column's total.

    The bounds of Frechet for one margin: no cell is above what the least of all others leaves of the largest total,
    nor below what the most of all others leaves of the smallest total.
    """
    tops = np.minimum(high, most - (low.sum() - low))
    bottoms = np.maximum(low, least - (high.sum() - high))
    return np.minimum(bottoms, tops).clip(min=0), tops.clip(min=0)
