"""An answer over all clients and vendors is told where it gives nobody away, and otherwise not one figure of it."""

from __future__ import annotations

import datetime
import math
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.answers import answer_for
from dashboard.catalog.folder import Catalogue
from dashboard.extracting import WITHHELD, told_of_all
from dashboard.science.disclosure import tells
from dashboard.view import View
from tests.worlds import SmallWorld

PROVING = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
QUERY = "delivery/first_pass_yield"
DAY = datetime.date(2025, 3, 3)
# Inspected tasks by client and vendor: enough of each that nobody stands out.
EVEN = {(client, vendor): 100 for client in "abcd" for vendor in "vwx"}
Inspected = dict[tuple[str, str], int]


@pytest.fixture(scope="module")
def worlds() -> tuple[SmallWorld, SmallWorld]:
    return SmallWorld(), SmallWorld()


def lay(world: SmallWorld, inspected: Inspected, only: str = "") -> None:
    """Lay a day of work; `only` keeps what one client sees of it."""
    world.clear()
    for (client, vendor), tasks in inspected.items():
        if client == only or not only:
            counts = {"inspected": tasks, "passed_first": tasks * 9 // 10, "delivered": tasks}
            world.lay("throughput", client=client, vendor=vendor, day=DAY, **counts)


def told(
    worlds: tuple[SmallWorld, SmallWorld],
    queries: Catalogue,
    inspected: Inspected,
    reader: str = "a",
) -> dict[str, object]:
    """Return the row of the service as a client is told of it."""
    whole, own = worlds
    lay(whole, inspected)
    lay(own, inspected, only=reader)
    frame = told_of_all(queries.find(QUERY), whole.version(), own.version())
    return dict(frame.astype(object).where(frame.notna(), None).iloc[0])


def test_a_sum_of_many_is_told_with_its_ratio(worlds: tuple[SmallWorld, SmallWorld], queries_held: Catalogue):
    row = told(worlds, queries_held, EVEN)
    assert (row["inspected"], row["passed_first"], row["null_reason"]) == (1200, 1080, None)
    assert math.isclose(float(str(row["part"])), 0.9)
    assert list(row["source_ids"]) == []  # type: ignore[call-overload]
    assert row["finding"] == "Over all clients and vendors; no row tells what a single one contributes."


@pytest.mark.parametrize(
    "inspected",
    [
        {pair: tasks for pair, tasks in EVEN.items() if pair[0] in "ab"},
        {pair: tasks for pair, tasks in EVEN.items() if pair[1] == "v"},
        {**EVEN, ("b", "v"): 100_000},
        {**dict.fromkeys(EVEN, 1), ("b", "v"): 5_000, ("a", "w"): 90_000},
    ],
    ids=["two clients", "one vendor", "one stands out", "one's own hides nobody"],
)
def test_a_sum_that_would_tell_one_part_is_withheld_whole(
    worlds: tuple[SmallWorld, SmallWorld], queries_held: Catalogue, inspected: Inspected
):
    row = told(worlds, queries_held, inspected)
    assert row["null_reason"] == WITHHELD
    shown = {name for name, value in row.items() if value is not None}
    assert shown == {"stage", "basis", "source_ids", "null_reason", "finding"}


@settings(max_examples=200 if PROVING else 10)
@given(st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("vwxy")), st.integers(10, 900), min_size=1))
def test_what_is_told_keeps_every_other_in_the_dark(
    worlds: tuple[SmallWorld, SmallWorld], queries_held: Catalogue, inspected: Inspected
):
    """The twin: what a reader does not know already, by client and by vendor, passes the test or nothing is told."""
    if not any(client == "a" for client, _ in inspected):
        inspected = {**inspected, ("a", "v"): 10}
    row = told(worlds, queries_held, inspected)
    if row["inspected"] is None:
        return
    assert row["inspected"] == sum(inspected.values())
    for side in (0, 1):
        parts = {"": sum(tasks for pair, tasks in inspected.items() if pair[0] == "a")}
        for pair, tasks in inspected.items():
            if pair[0] != "a":
                parts[pair[side]] = parts.get(pair[side], 0) + tasks
        assert not tells(list(parts.values()))


def test_a_declared_sum_that_is_none_is_not_told(worlds: tuple[SmallWorld, SmallWorld], queries_held: Catalogue):
    query = queries_held.find(QUERY)
    market = query.header.market
    assert market is not None
    header = query.header.model_copy(update={"market": market.model_copy(update={"adds_up": ("part",)})})
    whole, own = worlds
    lay(whole, EVEN)
    lay(own, EVEN, only="a")
    wrong = type(query)(**{**vars(query), "header": header})
    frame = told_of_all(wrong, whole.version(), own.version())
    assert frame.loc[0, "null_reason"] == WITHHELD
    assert answer_for(query, {}, View(), whole.version()).rows[0]["part"] is not None


def test_the_place_of_a_withheld_row_does_not_tell_between_which_others_its_figure_lies(
    worlds: tuple[SmallWorld, SmallWorld], queries_held: Catalogue
):
    whole, own = worlds
    # The question's own order is the lowest yield first; all of it is what one client has done.
    for world in worlds:
        world.clear()
    for service, right in {"Video": 50, "Audio": 60, "Image": 70}.items():
        counts = {"inspected": 100, "passed_first": right, "delivered": 100}
        whole.lay("throughput", client="b", vendor="v", service=service, day=DAY, **counts)
    query = queries_held.find(QUERY)
    everything = answer_for(query, {}, View(), whole.version())
    assert [row["stage"] for row in everything.rows[:3]] == ["Video", "Audio", "Image"]
    frame = told_of_all(query, whole.version(), own.version())
    assert frame["null_reason"].eq(WITHHELD).all()
    assert list(frame["stage"]) == ["All 3, one after another", "Audio", "Image", "Video"]
