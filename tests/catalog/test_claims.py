"""A check of a header says of an answer what plain Python says of its rows."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.catalog.claims import EXAMPLES, read_claim

NUMBER = st.none() | st.integers(-20, 20) | st.integers(-40, 40).map(lambda n: n / 4)
DAY = st.none() | st.dates(datetime.date(2024, 1, 1), datetime.date(2024, 1, 9))
ROWS = st.lists(
    st.fixed_dictionaries(
        {"client": st.none() | st.sampled_from("abc"), "share": NUMBER, "low": NUMBER, "begin": DAY, "end": DAY}
    ),
    max_size=8,
)
LIMIT = st.integers(-40, 40).map(lambda n: n / 4)
HOLDS = {
    "=": lambda one, other: abs(one - other) < 1e-9,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}
SIGN = st.sampled_from(sorted(HOLDS))


def broken(text: str, rows: list[dict[str, Any]]) -> bool:
    return read_claim(text).broken_by(rows) != ""


@given(ROWS, LIMIT, LIMIT)
def test_between_is_broken_by_a_known_value_outside(rows: list[dict[str, Any]], low: float, high: float):
    outside = [row for row in rows if row["share"] is not None and not low <= row["share"] <= high]
    assert broken(f"share between {low} and {high}", rows) == bool(outside)


@given(ROWS, SIGN, LIMIT)
def test_a_comparison_with_a_number_is_broken_by_a_known_value(rows: list[dict[str, Any]], sign: str, limit: float):
    wrong = [
        row
        for row in rows
        for name in ("share", "low")
        if row[name] is not None and not HOLDS[sign](row[name], limit)
    ]
    assert broken(f"share, low {sign} {limit}", rows) == bool(wrong)


@given(ROWS, SIGN)
def test_a_comparison_of_columns_needs_both(rows: list[dict[str, Any]], sign: str):
    wrong = [r for r in rows if None not in (r["low"], r["share"]) and not HOLDS[sign](r["low"], r["share"])]
    assert broken(f"low {sign} share", rows) == bool(wrong)
    days = [r for r in rows if None not in (r["begin"], r["end"])]
    apart = [(r["begin"] - r["end"]).days for r in days]
    assert broken(f"begin {sign} end", rows) == any(not HOLDS[sign](days, 0) for days in apart)


@given(ROWS)
def test_not_null_and_unique_and_the_count_of_rows(rows: list[dict[str, Any]]):
    assert broken("share, client not null", rows) == any(r["share"] is None or r["client"] is None for r in rows)
    seen = Counter((str(r["client"]), str(r["low"])) for r in rows)
    assert broken("client, low unique", rows) == any(count > 1 for count in seen.values())
    for sign, holds in HOLDS.items():
        assert broken(f"rows {sign} 3", rows) == (not holds(len(rows), 3))


@given(ROWS, SIGN, LIMIT)
def test_a_sum_is_judged_by_group_where_all_of_it_is_known(rows: list[dict[str, Any]], sign: str, limit: float):
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(row["client"], []).append(row["share"])
    wrong = [g for g in groups.values() if None not in g and not HOLDS[sign](math.fsum(g), limit)]
    assert broken(f"sum(share) by client {sign} {limit}", rows) == bool(wrong)
    whole = [row["share"] for row in rows]
    is_wrong = bool(whole) and None not in whole and not HOLDS[sign](math.fsum(whole), limit)
    assert broken(f"sum(share) {sign} {limit}", rows) == is_wrong


@pytest.mark.parametrize(
    ("text", "rows", "said"),
    [
        ("share between 0 and 1", [{"share": 0.5}, {"share": 1.5}, {"share": -1}], "row 2 has share 1.5 and 1 more"),
        ("client not null", [{"client": None}], "row 1 has no client"),
        ("client, vendor unique", [{"client": "a", "vendor": 1}] * 3, "a, 1 stands twice and 1 more"),
        (
            "sum(share) by client = 1",
            [{"client": "a", "share": 0.4}, {"client": "a", "share": 0.4}],
            "the sum of a is 0.8",
        ),
        ("sum(share) = 1", [{"share": 2}], "the sum is 2"),
        ("rows >= 1", [], "there are 0 rows"),
        ("low <= high", [{"low": 2, "high": 1}], "row 1 has low 2"),
        ("low <= high", [{"low": Decimal("1.0"), "high": 1.0}], ""),
        (
            "begin <= end",
            [{"begin": datetime.date(2024, 1, 2), "end": datetime.datetime(2024, 1, 1, 9)}],
            "row 1 has begin 2024-01-02",
        ),
        ("begin = end", [{"begin": datetime.date(2024, 1, 2), "end": datetime.datetime(2024, 1, 2)}], ""),
        ("share between 0 and 1", [{"share": "half"}], "row 1 has share half"),
        ("sum(share) = 1", [{"share": "half"}], "the sum is nan"),
        ("low <= high", [{"low": "a", "high": 1}], "row 1 has low a"),
        ("share = 0.3", [{"share": 0.1 + 0.2}], ""),
    ],
)
def test_what_breaks_a_claim_is_said_in_words(text: str, rows: list[dict[str, Any]], said: str):
    assert read_claim(text).broken_by(rows) == said


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_form_shown_as_an_example_is_read(text: str):
    assert read_claim(text).text == text


@pytest.mark.parametrize(
    "text", ["", "share", "share is 1", "0 <= share", "sum(share)", "rows", "Share >= 1", "share >= x1y!"]
)
def test_other_words_are_refused_with_the_forms_there_are(text: str):
    with pytest.raises(ValueError, match=r"is no check\. Write it like one of: share between 0 and 1; sum"):
        read_claim(text)
