"""Accuracy and its intervals (Q01, Q02, X05) answer as their twins do, and as theory says."""

from __future__ import annotations

import datetime
import statistics
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.twins import twins_quality as twins
from tests.twins.comparing import assert_same, empty_world, keyed
from tests.twins.comparing import tried as every
from tests.worlds import SmallWorld, queries, slug

Rows = list[dict[str, Any]]
CLIENTS, VENDORS, GROUPS = ("Ada", "Ada", "Bob", None), ("Vim", "Wes", "Xan"), ("all", "all", "north", "south")
# Three weeks of the last 52, one before, and one after the as-of day.
WEEKS = tuple(map(datetime.date, (2025, 2025, 2025, 2024, 2026), (6, 6, 12, 12, 1), (2, 9, 29, 30, 5)))
FIRST = datetime.date(2024, 1, 1)
# Each of these worlds is asked by a large statement, so fewer of them are tried each day.
tried = settings(every, max_examples=every.max_examples * 3 // 10)
confidences = st.sampled_from((0.5, 0.8, 0.9, 0.95, 0.99, 0.999))


@st.composite
def samples(draw: st.DrawFn, groups: tuple[str, ...] = GROUPS) -> Rows:
    """QA samples: whole and in parts, of one stratum and of several, some of nothing."""
    rows = []
    for _ in range(draw(st.integers(0, 8))):
        population = draw(st.sampled_from((0, 1, 40, 40, 5000, 10**12)))
        sampled = min(population, draw(st.sampled_from((0, 1, 29, 30, 30, 31, 400))))
        correct = round(sampled * draw(st.sampled_from((0, 0.5, 0.9, 0.97, 1))))
        rows.append(
            {
                "client": draw(st.sampled_from(CLIENTS)),
                "vendor": draw(st.sampled_from(VENDORS[:2])),
                "week_start": draw(st.sampled_from(WEEKS)),
                "stratum": draw(st.sampled_from(("all", "easy", "hard"))),
                "subgroup": draw(st.sampled_from(groups)),
                **{"population": population, "sampled": sampled, "correct": correct},
            }
        )
    return rows


@st.composite
def promises(draw: st.DrawFn) -> Rows:
    ends = (None, datetime.date(2025, 6, 8), datetime.date(2025, 6, 9))
    row = {
        "client": st.sampled_from(("Ada", "Ada", "Bob")),
        "vendor": st.sampled_from(VENDORS[:2]),
        "start_on": st.sampled_from((datetime.date(2024, 1, 1), datetime.date(2025, 6, 8))),
        "end_on": st.sampled_from(ends),
        "target": st.sampled_from((0.5, 0.9, 0.95)),
    }
    return draw(st.lists(st.fixed_dictionaries(row), max_size=3))


def qa_world(rows: Rows, promised: Rows = ()) -> SmallWorld:
    world = empty_world()
    for row in rows:
        world.lay("qa_sample", **row)
    for place, row in enumerate(promised):
        deal = {name: value for name, value in row.items() if name != "target"}
        world.lay("contract", contract_id=f"deal {place}", **deal)
        sla = {"measure": "accuracy", "operator": ">=", "target": row["target"]}
        world.lay("contract_sla", contract_id=f"deal {place}", **sla)
    return world


def in_span(rows: Rows) -> Rows:
    """Return the samples of the 52 weeks up to the as-of day."""
    return [row for row in rows if row["week_start"] in WEEKS[:3]]


def named(found: dict[tuple[Any, ...], Any]) -> dict[tuple[Any, ...], Any]:
    return {tuple(name and slug(name) for name in key): row for key, row in found.items()}


@pytest.mark.parametrize("confidence", [0.001, 0.5, 0.8, 0.9, 0.95, 0.99, 0.9999, 1 - 1e-9])
def test_the_reach_of_an_interval_is_the_normal_quantile(confidence: float) -> None:
    world = qa_world([{"client": "Ada", "vendor": "Vim", "week_start": WEEKS[0], **_counts(300, 1000)}])
    (row,) = world.ask("quality/accuracy", {"confidence": confidence}).rows
    low, high = twins.wilson(300, 1000, twins.z_of(confidence))
    assert (row["low"], row["high"]) == pytest.approx((low, high), rel=1e-11)


def test_the_normal_quantile_is_that_of_the_standard_library() -> None:
    parts = [place / 997 for place in range(1, 997)] + [10.0**-power for power in range(1, 300)] + [1 - 1e-12]
    found = (
        empty_world()
        .connection.execute("select list_transform($parts, lambda part: normal_quantile(part))", {"parts": parts})
        .fetchall()[0][0]
    )
    assert found == pytest.approx(list(map(statistics.NormalDist().inv_cdf, parts)), rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("confidence", [0, 1, 1.5, -0.5])
def test_a_confidence_that_is_none_gives_no_interval_and_says_why(confidence: float) -> None:
    world = qa_world([{"client": "Ada", "vendor": "Vim", "week_start": WEEKS[0], **_counts(0, 10)}])
    (row,) = world.ask("quality/accuracy", {"confidence": confidence}).rows
    assert (row["accuracy"], row["low"], row["high"]) == (0, None, None)
    assert "confidence" in row["null_reason"]


def _counts(correct: int, sampled: int, population: int | None = None) -> dict[str, int]:
    return {"population": population or sampled, "sampled": sampled, "correct": correct}


def _sample(correct: int, sampled: int, population: int, stratum: str = "all") -> dict[str, Any]:
    who = {"client": "Ada", "vendor": "Vim", "week_start": WEEKS[0], "stratum": stratum, "subgroup": "all"}
    return {**who, **_counts(correct, sampled, population)}


@tried
@given(rows=samples(), promised=promises(), confidence=confidences)
@example(
    rows=[_sample(98, 100, 9000, "easy"), _sample(80, 100, 1000, "hard"), _sample(3, 30, 9999)],
    promised=[{"client": "Ada", "vendor": "Vim", "start_on": FIRST, "end_on": None, "target": 0.9}],
    confidence=0.95,
)
@example(
    rows=[_sample(980, 1000, 9000, "easy"), _sample(0, 0, 1000, "hard")],
    promised=[{"client": "Ada", "vendor": "Vim", "start_on": FIRST, "end_on": None, "target": 0.9}],
    confidence=0.95,
)
def test_accuracy(rows: Rows, promised: Rows, confidence: float) -> None:
    answer = qa_world(rows, promised).ask("quality/accuracy", {"confidence": confidence})
    found = keyed(answer.rows, "client_id", "vendor_id")
    assert_same(named(twins.accuracy(in_span(rows), promised, confidence)), found)
    for row in answer.rows:
        if row["accuracy"] is not None:
            assert 0 <= row["low"] <= row["accuracy"] <= row["high"] <= 1 + 1e-12


@tried
@given(rows=samples(), confidence=confidences)
def test_vendor_difference_and_its_mirror(rows: Rows, confidence: float) -> None:
    world = qa_world(rows)
    for vendor in VENDORS[:2]:
        world.party(vendor, "vendor")
    found = {}
    for vendor in VENDORS[:2]:
        answer = world.ask("quality/vendor_difference", {"confidence": confidence, "vendor": slug(vendor)})
        found |= keyed(answer.rows, "vendor_id", "other_id")
        assert_same(named(twins.vendor_difference(in_span(rows), confidence, vendor)), _of(found, vendor))
    for (one, other), row in found.items():
        mirror = found[other, one]
        if row["low"] is not None:
            assert (row["difference"], row["low"]) == pytest.approx((-mirror["difference"], -mirror["high"]))
            assert row["low"] <= row["difference"] <= row["high"]
    unasked = keyed(world.ask("quality/vendor_difference", {"confidence": confidence}).rows, "vendor_id", "other_id")
    assert len(unasked) * 2 == len(found)
    assert all(row["difference"] is None or row["difference"] >= 0 for row in unasked.values())


def _of(found: dict[tuple[Any, ...], Any], vendor: str) -> dict[tuple[Any, ...], Any]:
    return {key: row for key, row in found.items() if key[0] == slug(vendor)}


@tried
@given(rows=samples(("all", "north", "south", "east")), confidence=confidences, least=st.sampled_from((1, 30, 31)))
@example(
    rows=[
        {**_sample(correct, sampled, 900), "subgroup": group}
        for group, correct, sampled in (("north", 27, 30), ("south", 29, 29), ("east", 20, 31))
    ],
    confidence=0.95,
    least=30,
)
# As good as each other, though their sums differ in the last digit.
@example(
    rows=[{**_sample(14, 29, size), "subgroup": group} for group, size in (("south", 10**12), ("north", 40))],
    confidence=0.5,
    least=1,
)
def test_subgroup_gap(rows: Rows, confidence: float, least: int) -> None:
    answer = qa_world(rows).ask("quality/subgroup_gap", {"confidence": confidence, "least": least})
    expected = twins.subgroup_gap(in_span(rows), confidence, least)
    twin = {(slug(vendor), group): row for (vendor, group), row in expected.items()}
    found = {
        key: row
        for key, row in keyed(answer.rows, "vendor_id", "subgroup").items()
        if row["gap"] is not None or key in twin
    }
    assert_same(twin, found)


@pytest.mark.parametrize("name", sorted(name for name in queries().queries if name.startswith("quality/")))
def test_every_question_answers_an_empty_world_and_says_so_of_modelled_figures(name: str) -> None:
    assert empty_world().ask(name).rows == []
    world = empty_world()
    modelled = {"source_id": None, "run_id": world.model_run(), "basis": "modelled"}
    for place, vendor in enumerate(VENDORS[:2]):
        for week in range(30):
            day = datetime.date(2025, 5, 5) + datetime.timedelta(days=7 * week)
            for group in ("north", "south"):
                counts = _counts(90 + week % 3 - 20 * place, 100)
                row = {"client": None, "vendor": vendor, "week_start": day, "subgroup": group}
                world.lay("qa_sample", **row, **counts, **modelled)
            for rater in ("r1", "r2"):
                said = {"batch_id": vendor, "item_id": f"{week}", "rater_id": rater, "label": f"{week % 3 % 2}"}
                world.lay("annotation", client=None, vendor=vendor, judged_on=day, **said, **modelled)
    rows = world.ask(name).rows
    assert rows
    assert all("(modelled)." in row["finding"] for row in rows)
    assert {row["basis"] for row in rows} == {"modelled"}
    assert {len(row["source_ids"]) for row in rows} == {0}
