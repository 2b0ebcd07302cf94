"""Numbers as people read them: short, with their unit, and `unknown` where nobody has said."""

from __future__ import annotations

import datetime
import math
import re
from typing import Any

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.declared import Column
from dashboard.picture.numbers import short, shown

USD = Column(type="number", format="usd")
PERCENT = Column(type="number", format="percent")


@pytest.mark.parametrize(
    ("value", "column", "text"),
    [
        (8_220_000_000, USD, "USD 8.22 bn"),
        (999_999, USD, "USD 1 m"),
        (999_499, USD, "USD 999 k"),
        (150_000_000.0, USD, "USD 150 m"),
        (1_234_567_890_123, USD, "USD 1.23 tn"),
        (0, USD, "USD 0"),
        (950, USD, "USD 950"),
        (-8_220_000_000, USD, "USD -8.22 bn"),
        (0.1724, PERCENT, "17.2%"),
        (1.0, PERCENT, "100%"),
        (0.0, PERCENT, "0%"),
        (1.32, Column(type="number", format="rate"), "USD 1.32"),
        (5.5, Column(type="number", format="multiple"), "5.5×"),
        (1800, Column(type="whole", format="points"), "1,800"),
        (1839, Column(type="whole"), "1,839"),
        (3, Column(type="whole", unit="days"), "3 days"),
        (10.0649, Column(type="number", unit="months"), "10.1 months"),
        (12.0, Column(type="number", unit="months"), "12 months"),
        (0.0449, Column(type="number", unit="years"), "0.045 years"),
        (None, USD, "unknown"),
        (math.nan, USD, "unknown"),
        (pandas.NaT, Column(type="date"), "unknown"),
        (None, Column(type="date"), "unknown"),
        (None, Column(type="boolean"), "unknown"),
        (None, Column(type="basis"), "unknown"),
        (datetime.date(2025, 6, 3), Column(type="date"), "3 Jun 2025"),
        (pandas.Timestamp("2025-12-31"), Column(type="date"), "31 Dec 2025"),
        (True, Column(type="boolean"), "yes"),
        (False, Column(type="boolean"), "no"),
        ("reported", Column(type="basis"), "reported"),
        (["a", "b"], Column(type="sources"), "a, b"),
        ([], Column(type="sources"), "none"),
    ],
)
def test_a_value_is_shown_in_the_words_of_its_column(value: Any, column: Column, text: str):
    assert shown(value, column) == text


@given(st.floats(1, 1e15), st.sampled_from([1, -1]))
def test_a_short_number_is_true_to_three_digits_and_never_longer(size: float, sign: int):
    text = short(sign * size)
    found = re.fullmatch(r"(-?[\d,]{1,5}(?:\.\d+)?)(?: (k|m|bn|tn))?", text)
    assert found, text
    scale = {None: 1, "k": 1e3, "m": 1e6, "bn": 1e9, "tn": 1e12}[found[2]]
    told = float(found[1].replace(",", "")) * scale
    assert abs(told - sign * size) <= max(0.5, 0.005 * size)
    if size < 9.995e14:
        assert len(re.sub(r"\D", "", found[1])) <= 4


@given(st.floats(allow_nan=True, allow_infinity=False) | st.none(), st.sampled_from([USD, PERCENT]))
def test_no_value_is_ever_shown_as_nan_or_none(value: float | None, column: Column):
    text = shown(value, column)
    assert "nan" not in text.lower()
    assert "None" not in text
    assert (text == "unknown") == (value is None or math.isnan(value))
