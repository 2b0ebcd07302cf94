"""The fit meets its margins and stays closest to its prior; ranges hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.science.cells import Margins, PairYear, fit_year
from dashboard.science.matrix import column_range, fit
from dashboard.science.totals import Range, fill_years

matrices = st.integers(2, 5).flatmap(
    lambda rows: st.integers(1, 4).flatmap(
        lambda columns: st.lists(
            st.lists(st.floats(0.01, 10), min_size=columns, max_size=columns), min_size=rows, max_size=rows
        )
    )
)


@given(matrices, st.floats(1, 1e6))
def test_columns_are_met_and_without_bounds_the_fit_is_proportional(prior: list[list[float]], total: float) -> None:
    given_prior = np.array(prior)
    columns = np.full(given_prior.shape[1], total)
    found = fit(given_prior, np.full(len(prior), 1e18), columns)
    assert found.sum(axis=0) == pytest.approx(columns)
    assert found == pytest.approx(given_prior / given_prior.sum(axis=0) * columns)


@given(matrices, st.floats(0.1, 0.9))
@example([[0.5], [0.5]], 0.5)
def test_a_bound_row_is_held_and_nothing_else_is_closer_to_the_prior(prior: list[list[float]], part: float) -> None:
    given_prior = np.array(prior)
    columns = np.ones(given_prior.shape[1])
    free = fit(given_prior, np.full(len(prior), 1e18), columns)
    most = np.full(len(prior), 1e18)
    most[0] = free[0].sum() * part
    found = fit(given_prior, most, columns)
    assert found.sum(axis=0) == pytest.approx(columns)
    assert found[0].sum() <= most[0] * (1 + 1e-6)
    # Least relative entropy: any other matrix of the same margins is farther from the prior.
    other = found.copy()
    if other.shape[1] > 1:
        step = 0.01 * min(other[0, 0], other[1, 1], other[0, 1], other[1, 0])
        other[0, 0], other[0, 1], other[1, 0], other[1, 1] = (
            other[0, 0] - step,
            other[0, 1] + step,
            other[1, 0] + step,
            other[1, 1] - step,
        )
        assert _entropy(other, given_prior) >= _entropy(found, given_prior) - 1e-9


def _entropy(matrix: np.ndarray, prior: np.ndarray) -> float:
    return float((matrix * np.log(matrix / prior)).sum())


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), min_size=2, max_size=5), st.floats(0, 1))
def test_no_cell_can_lie_outside_its_range(ends: list[tuple[float, float]], part: float) -> None:
    low, high = (np.array([pick(pair) for pair in ends]) for pick in (min, max))
    cells = low + (high - low) * part
    total = float(cells.sum())
    bottoms, tops = column_range(low, high, total, total)
    assert (bottoms <= cells + 1e-9).all()
    assert (cells <= tops + 1e-9).all()


def pair(client: str, vendor: str, weight: float, fixed: float | None = None, high: float = 1e9) -> PairYear:
    known = None if fixed is None else Range(fixed, fixed, fixed)
    return PairYear(client, vendor, Range(weight / 3, weight, weight * 3), known, 1.0, high)


def test_fixed_cells_are_met_and_the_rest_shares_what_they_leave() -> None:
    asked = [pair("a", "v", 1, fixed=40), pair("b", "v", 1), pair("c", "v", 2)]
    share = Range(0.2, 0.5, 0.9)
    found = fit_year(asked, Margins({"v": Range(100, 100, 100)}, {}, share))
    assert found["a", "v"] == Range(40, 40, 40)
    assert found["b", "v"].base == pytest.approx(10)
    assert found["c", "v"].base == pytest.approx(20)
    for cell in found.values():
        assert 0 <= cell.low <= cell.base <= cell.high <= 100


def test_a_bound_pair_stays_below_its_bound() -> None:
    asked = [pair("a", "v", 5, high=3), pair("b", "v", 1)]
    found = fit_year(asked, Margins({"v": Range(100, 100, 100)}, {}, Range(0.2, 0.5, 0.9)))
    assert found["a", "v"].high <= 3
    assert found["a", "v"].base <= 3


def test_another_vendor_moves_no_cell_where_no_client_is_bound() -> None:
    asked = [pair("a", "v", 1), pair("b", "v", 2)]
    margins = Margins({"v": Range(90, 100, 110)}, {}, Range(0.2, 0.6, 0.9))
    both = Margins({**margins.totals, "w": Range(50, 50, 50)}, {}, margins.named_share)
    alone, beside = fit_year(asked, margins), fit_year([*asked, pair("a", "w", 1)], both)
    assert {key: beside[key] for key in alone} == alone


def test_years_between_known_ones_lie_on_the_path_and_are_wider() -> None:
    known = {2022: Range(100, 100, 100), 2024: Range(400, 400, 400)}
    found = fill_years(known, range(2021, 2026), growth=1.5, spread=2)
    assert found[2022] == known[2022]
    assert found[2023] == Range(pytest.approx(100), pytest.approx(200), pytest.approx(400))
    assert found[2025].base == pytest.approx(600)
    assert found[2021].base == pytest.approx(100 / 1.5)
    assert fill_years({}, [2022], 1.2, 2) == {}
