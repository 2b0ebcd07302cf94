"""The two control charts of accuracy (Q10, Q11) answer as their twins do."""

from __future__ import annotations

import datetime
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.view import View
from tests.twins import twins_quality as twins
from tests.twins.comparing import assert_same, empty_world, keyed
from tests.twins.comparing import tried as every
from tests.worlds import SmallWorld

Series = list[float | None]
CHARTED = ("quality/ewma_drift", "quality/cusum_shift")
FIRST = datetime.date(2024, 1, 1)
TASKS = 10**15
# Each of these worlds is asked by a large statement, so fewer of them are tried each day.
tried = settings(every, max_examples=every.max_examples * 3 // 10)


def charted(series: Series) -> SmallWorld:
    """Lay a share a week, each found in a sample so large that no digit is lost."""
    world = empty_world()
    for place, value in enumerate(series):
        if value is not None:
            week = FIRST + datetime.timedelta(days=7 * place)
            counts = {"population": TASKS, "sampled": TASKS, "correct": round(value * TASKS)}
            world.lay("qa_sample", client="Ada", vendor="Vim", week_start=week, **counts)
    return world


shares = st.integers(800, 1000).map(lambda thousandths: thousandths / 1000)
lists = st.lists(st.one_of(shares, shares, shares, st.none()), min_size=1, max_size=30)


@tried
@given(
    series=lists,
    target=shares,
    sigma=st.sampled_from((0.01, 0.05)),
    weight=st.sampled_from((0.05, 0.2, 0.5, 1)),
    width=st.sampled_from((1, 2.7, 3)),
)
def test_ewma(series: Series, target: float, sigma: float, weight: float, width: float) -> None:
    asked = {"target": target, "sigma": sigma, "lambda": weight, "width": width}
    rows = charted(series).ask("quality/ewma_drift", asked).rows
    seen = _from_first_to_last(series)
    twin = {(place + 1,): row for place, row in enumerate(twins.ewma(seen, target, sigma, weight, width))}
    assert_same(twin, keyed(rows, "week_number"))
    assert [row["is_missing"] for row in rows] == [value is None for value in seen]


@tried
@given(
    series=lists,
    target=shares,
    sigma=st.sampled_from((0.01, 0.05)),
    k=st.sampled_from((0, 0.5, 1)),
    h=st.sampled_from((1, 4, 5)),
    restart=st.booleans(),
)
def test_cusum(series: Series, target: float, sigma: float, k: float, h: float, *, restart: bool) -> None:
    asked = {"target": target, "sigma": sigma, "k": k, "h": h, "restart": int(restart)}
    found = keyed(charted(series).ask("quality/cusum_shift", asked).rows, "week_number", "side")
    path = twins.cusum(_from_first_to_last(series), target, k * sigma, h * sigma, restart=restart)
    twin = {}
    for place, row in enumerate(path):
        for side, value in (("upwards", row["upper"]), ("downwards", -row["lower"])):
            alarm = row["alarm"] and abs(value) > h * sigma + twins.SLACK
            twin[place + 1, side] = {"cusum": value, "alarm": alarm, "low": -h * sigma, "high": h * sigma}
    assert_same(twin, found)


def _from_first_to_last(series: Series) -> Series:
    """Return the series without the missing weeks before the first value and after the last."""
    known = [place for place, value in enumerate(series) if value is not None]
    return series[known[0] : known[-1] + 1] if known else []


@tried
@given(before=st.lists(st.one_of(shares, shares, st.none()), min_size=20, max_size=24), after=lists)
def test_the_first_twenty_weeks_inspected_make_the_baseline(before: Series, after: Series) -> None:
    series = _from_first_to_last([*before, *after])
    known = [value for value in series if value is not None]
    baseline = known[: twins.BASELINE]
    rows = charted(series).ask("quality/ewma_drift").rows
    if len(known) < twins.BASELINE:
        assert all("a baseline needs 20 weeks" in row["null_reason"] for row in rows)
        return
    end = [place for place, value in enumerate(series) if value is not None][twins.BASELINE - 1]
    watched = series[end + 1 :]
    if not watched or len(set(baseline)) == 1:
        assert {row["alarm"] for row in rows} <= {None, False}
        return
    mean, sigma = statistics.mean(baseline), statistics.stdev(baseline)
    twin = {(place + 1,): row for place, row in enumerate(twins.ewma(watched, mean, sigma, 0.2, 3))}
    assert_same(twin, keyed(rows, "week_number"))
    sums = twins.cusum(watched, mean, sigma / 2, 5 * sigma, restart=True)
    twin = {(place + 1, "upwards"): {"cusum": row["upper"], "high": 5 * sigma} for place, row in enumerate(sums)}
    found = keyed(charted(series).ask("quality/cusum_shift").rows, "week_number", "side")
    assert_same(twin, {key: row for key, row in found.items() if key[1] == "upwards"})


def test_the_chart_shows_the_line_that_fell_furthest_and_counts_all() -> None:
    world = empty_world()
    for vendor, share in (("Vim", 0.949), ("Wes", 0.9), ("Xan", 0.96)):
        for week in range(30):
            correct = 94 + 2 * (week % 2) if week < 20 else 100 * share
            day = FIRST + datetime.timedelta(days=7 * week)
            counts = {"population": 1000, "sampled": 1000, "correct": int(correct * 10)}
            world.lay("qa_sample", client="Ada", vendor=vendor, week_start=day, **counts)
    for query in CHARTED:
        rows = world.ask(query).rows
        assert {row["vendor_id"] for row in rows} == {"wes"}
        assert "1 of 3 engagements" in rows[0]["finding"]
    # On the last day of the twentieth week there is a baseline, and nothing yet to hold against it.
    (early,) = world.ask(CHARTED[0], view=View(on="2024-05-19")).rows
    assert early["null_reason"] == "nothing was inspected after the baseline"
    assert early["finding"] == "No engagement has been inspected long enough to tell a drift."


@pytest.mark.parametrize("query", CHARTED)
def test_a_baseline_that_does_not_vary_gives_no_limits(query: str) -> None:
    rows = charted([0.95] * 22).ask(query).rows
    assert {(row["low"], row["high"], row["alarm"]) for row in rows} == {(None, None, None)}
    assert {row["null_reason"] for row in rows} == {"the accuracy does not vary in the baseline"}
