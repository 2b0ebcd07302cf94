"""The agreement of raters (Q03, Q04, Q05) answers as its twins do, and keeps what theory says it keeps."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.twins import twins_agreement as twins
from tests.twins.comparing import assert_same, empty_world, keyed
from tests.twins.comparing import tried as every
from tests.worlds import SmallWorld

tried = settings(every, max_examples=every.max_examples * 3 // 10)
Judgments = list[twins.Judgment]
PAIRS, EQUAL, MANY = "quality/rater_pairs", "quality/equal_rater_agreement", "quality/many_rater_agreement"
ALPHA = {"resamples": 0}
levels = st.sampled_from(twins.LEVELS)
# Krippendorff's own example, a row a rater: 0 is a label not given.
KRIPPENDORFF = ("123321412000", "123322412503", "033323422510", "123324412510")


@st.composite
def judgments(draw: st.DrawFn, most: int = 4) -> Judgments:
    """What up to four raters said of up to six items, some of them twice; labels are numbers of several digits."""
    word = st.sampled_from((1, 2, 2, 3, 10, -2.5))
    said = st.lists(word, max_size=2)
    rows = []
    for item in range(draw(st.integers(0, 6))):
        for rater in range(most):
            labels = draw(st.one_of(said, word.map(lambda label: [label])))
            rows += [(item, rater, place + 1, label) for place, label in enumerate(labels)]
    return rows


def judged_world(rows: Judgments, level: str = "nominal", client: str | None = "Ada") -> SmallWorld:
    world = empty_world()
    lay(world, rows, level, client)
    return world


def lay(world: SmallWorld, rows: Judgments, level: str = "nominal", client: str | None = "Ada", **given: Any) -> None:
    for item, rater, place, label in rows:
        who = {"client": client, "vendor": "Vim", "batch_id": "b", "item_id": f"{item}", "rater_id": f"r{rater}"}
        world.lay("annotation", **who | given, sequence=place, label=str(label), label_level=level)


def alpha_of(rows: Judgments, level: str) -> float | None:
    found = judged_world(rows, level).ask(MANY, ALPHA).rows
    return found[0]["alpha"] if found else None


def relabelled(rows: Judgments, word: Any) -> Judgments:
    return [(item, rater, place, word(label)) for item, rater, place, label in rows]


@tried
@given(rows=judgments())
@example(rows=[(0, 0, 1, 1), (0, 0, 2, 3), (0, 1, 1, 1), (1, 0, 1, 2), (1, 1, 1, 2)])
def test_rater_pairs(rows: Judgments) -> None:
    found = keyed(judged_world(rows).ask(PAIRS, {"least": 1}).rows, "rater", "other_rater")
    numbers = {rater: place + 1 for place, rater in enumerate(sorted({rater for _, rater, _, _ in rows}))}
    twin = {
        (numbers[one], numbers[other]): dict(zip(("agreement", "chance_agreement", "kappa"), said, strict=True))
        for (one, other), said in twins.rater_pairs(rows).items()
    }
    assert_same(twin, found)
    for row in found.values():
        assert row["kappa"] is None or -1 - 1e-12 <= row["kappa"] <= row["agreement"] + 1e-12


@tried
@given(rows=judgments(most=3), level=levels)
@example(rows=[(item, rater, 1, 1) for item in range(3) for rater in range(3)], level="nominal")
@example(
    rows=[(item, rater, 1, (item + rater // 2) % 2) for item in range(4) for rater in range(3)], level="interval"
)
def test_fleiss_and_krippendorff(rows: Judgments, level: str) -> None:
    world = judged_world(rows, level)
    (row,) = world.ask(EQUAL).rows or [{"kappa": None}]
    assert row["kappa"] == pytest.approx(twins.fleiss(rows), abs=1e-12)
    (row,) = world.ask(MANY, ALPHA).rows or [{"alpha": None}]
    expected = twins.krippendorff(rows, level)
    assert row["alpha"] == pytest.approx(expected, abs=1e-9)
    assert expected is None or row["alpha"] <= 1


@tried
@given(rows=judgments(), level=levels)
@example(rows=[(0, 0, 1, 1), (0, 0, 2, 2), (0, 1, 1, 1), (1, 0, 1, 2), (1, 1, 1, 2), (1, 1, 2, 1)], level="nominal")
@example(rows=[(0, 0, 1, 1), (0, 0, 2, 1), (1, 1, 1, 2)], level="ordinal")
def test_raw_agreement_of_first_judgments_and_of_all(rows: Judgments, level: str) -> None:
    world = judged_world(rows, level)
    for which, repeats in (("first", False), ("all", True)):
        (row,) = world.ask(MANY, {**ALPHA, "judgments": which}).rows or [{"agreement": None, "alpha": None}]
        assert row["agreement"] == pytest.approx(twins.raw_agreement(rows, repeats=repeats), abs=1e-12)
        assert row["alpha"] == pytest.approx(twins.krippendorff(rows, level), abs=1e-9)


@tried
@given(rows=judgments(), seed=st.integers(0, 99), level=levels)
def test_alpha_keeps_its_value_under_what_its_scale_allows(rows: Judgments, seed: int, level: str) -> None:
    allowed = {
        "nominal": lambda label: f"label {label}",
        "ordinal": lambda label: label**3 + 7,
        "interval": lambda label: 1e6 - 20 * label,
    }
    shuffled = relabelled(rows, allowed[level])
    random.Random(seed).shuffle(shuffled)
    assert alpha_of(shuffled, level) == pytest.approx(alpha_of(rows, level), abs=1e-7)


@tried
@given(rows=judgments())
def test_label_confusion(rows: Judgments) -> None:
    found = keyed(judged_world(rows).ask("quality/label_confusion").rows, "label", "other_label")
    units = [list(map(str, labels.values())) for labels in twins.first_words(rows).values() if len(labels) > 1]
    beside = twins.coincidences(units)
    total = Counter(label for unit in units for label in unit)
    twin = {(one, other): {"share": beside[one, other] / total[one]} for one in total for other in total}
    assert_same(twin, found)


@pytest.mark.parametrize(("level", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_the_printed_example(level: str, expected: float) -> None:
    rows = [
        (item, rater, 1, label)
        for rater, row in enumerate(KRIPPENDORFF)
        for item, label in enumerate(row)
        if label != "0"
    ]
    assert alpha_of(rows, level) == pytest.approx(expected, abs=5e-4)


def test_words_on_a_scale_give_no_alpha_and_say_why() -> None:
    rows = [(0, 0, 1, "good"), (0, 1, 1, "2"), (1, 0, 1, "nan"), (1, 1, 1, "inf")]
    for level in ("ordinal", "interval"):
        (row,) = judged_world(rows, level).ask(MANY).rows
        assert (row["alpha"], row["null_reason"]) == (None, "a label of an ordinal or interval scale is no number")
    assert alpha_of(rows, "nominal") == pytest.approx(0)


def test_numbers_written_in_two_ways_are_one_label_on_a_scale_only() -> None:
    rows = [(0, 0, 1, "1"), (0, 1, 1, "1.0"), (1, 0, 1, "2"), (1, 1, 1, "2")]
    assert [alpha_of(rows, level) for level in ("ordinal", "interval")] == [1, 1]
    assert alpha_of(rows, "nominal") == pytest.approx(twins.krippendorff(rows, "nominal"))


def test_lines_of_work_and_periods_stand_apart() -> None:
    world = empty_world()
    agreed = [(item, rater, 1, item % 2) for item in range(4) for rater in (0, 1)]
    apart = [(item, rater, 1, (item + rater) % 2) for item in range(4) for rater in (0, 1)]
    lay(world, agreed, client=None, judged_on=datetime.date(2025, 3, 31))
    lay(world, apart, client=None, judged_on=datetime.date(2025, 4, 1), batch_id="c")
    lay(world, apart, client="Ada", judged_on=datetime.date(2025, 4, 1), batch_id="d")
    lay(world, agreed, vendor="Wes", batch_id="e")
    for query, value in ((EQUAL, "kappa"), (MANY, "alpha")):
        found = keyed(world.ask(query, {"grain": "month"}).rows, "vendor_id", "client_id", "period_start")
        assert {
            (vendor, client, day and str(day)[:10]): round(row[value], 3) > 0
            for (vendor, client, day), row in found.items()
        } == {
            ("vim", None, "2025-03-01"): True,
            ("vim", None, "2025-04-01"): False,
            ("vim", "ada", "2025-04-01"): False,
            ("wes", "ada", None): True,
        }
        yearly = world.ask(query, {"grain": "year", "to": "2025-03", "vendor": "vim"}).rows
        assert [(row["client_id"], row["items"], row["is_partial"]) for row in yearly] == [(None, 4, True)]
    assert {row["kappa"] for row in world.ask(PAIRS, {"least": 4}).rows} == {1, 0, -1}


def test_the_interval_is_that_of_drawing_items_anew() -> None:
    chance = random.Random(5)
    truth = [chance.randrange(3) for _ in range(150)]
    rows = [
        (item, rater, 1, label if chance.random() < 0.8 else chance.randrange(3))
        for item, label in enumerate(truth)
        for rater in range(3)
    ]
    units = [[label for item, _, _, label in rows if item == place] for place in range(150)]
    world = judged_world(rows, "interval")
    for level in ("nominal", "interval"):
        world = judged_world(rows, level)
        (row,) = world.ask(MANY, {"resamples": 400, "confidence": 0.9}).rows
        drawn = sorted(twins.alpha_of(chance.choices(units, k=150), level) or 0 for _ in range(400))
        assert (row["low"], row["high"]) == pytest.approx((drawn[20], drawn[380]), abs=0.03)
        again = judged_world(rows[::-1], level).ask(MANY, {"resamples": 400, "confidence": 0.9}).rows
        assert (again[0]["low"], again[0]["high"]) == pytest.approx((row["low"], row["high"]), abs=1e-12)
    assert world.ask(MANY, {"least": 151}).rows[0]["null_reason"] == "too few items for an interval"
