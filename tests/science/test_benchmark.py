"""Benchmarked paths add up to their totals, to the cent, and move as their indicator moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.science.benchmark import denton, pro_rata, smooth, to_cents

sizes = st.lists(st.floats(0.1, 10), min_size=4, max_size=24)
totals = st.floats(1, 1e6)


@given(sizes, totals)
def test_pro_rata_adds_up_and_keeps_proportions(indicator: list[float], total: float) -> None:
    path = pro_rata(indicator, total)
    assert path.sum() == pytest.approx(total)
    assert path / np.array(indicator) == pytest.approx(total / sum(indicator))


def test_an_indicator_of_zeros_spreads_the_total_evenly() -> None:
    assert list(pro_rata([0, 0, 0, 0], 8)) == [2, 2, 2, 2]


@given(sizes, totals, totals)
def test_denton_meets_every_total(indicator: list[float], first: float, second: float) -> None:
    half = len(indicator) // 2
    groups = [0] * half + [1] * (len(indicator) - half)
    path = denton(indicator, groups, [first, second])
    assert path[:half].sum() == pytest.approx(first)
    assert path[half:].sum() == pytest.approx(second)


@given(sizes, totals)
def test_denton_of_one_total_is_pro_rata(indicator: list[float], total: float) -> None:
    assert denton(indicator, [0] * len(indicator), [total]) == pytest.approx(pro_rata(indicator, total), rel=1e-6)


def test_denton_has_no_step_at_the_edge_where_pro_rata_has_one() -> None:
    path = denton([1] * 8, [0] * 4 + [1] * 4, [40, 80])
    edge = path[4] - path[3]
    assert edge < 20 - 10
    assert max(np.diff(path)) == pytest.approx(edge)


@given(sizes, st.lists(totals, min_size=2, max_size=2))
def test_smooth_never_falls_below_zero(indicator: list[float], both: list[float]) -> None:
    half = len(indicator) // 2
    groups = [0] * half + [1] * (len(indicator) - half)
    path = smooth(indicator, groups, [both[0], both[1] * 1e4])
    assert (path >= 0).all()
    assert path[:half].sum() == pytest.approx(both[0])


@given(st.lists(st.floats(0, 1e7), min_size=1, max_size=400))
def test_cents_add_up_to_the_total_of_the_path(path: list[float]) -> None:
    rounded = to_cents(np.array(path), sum(path))
    assert round(float(np.round(rounded * 100).sum())) == round(sum(path) * 100)
    assert np.abs(rounded - np.array(path)).max() <= 0.0101
