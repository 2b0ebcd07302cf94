"""The plan in plain words: real plans of DuckDB, told as a short tree whose times add up."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import duckdb
import pytest

from dashboard.picture.plan import Step, as_frame, as_text, steps

FOLDER = Path(__file__).parent / "plans"
PLANS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def operators(node: dict[str, object]) -> int:
    return 1 + sum(operators(child) for child in node.get("children", []))


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("least", [0, 0.02, 0.2, 1.1])
def test_the_times_add_up_however_much_is_left_out(name: str, least: float):
    found, every = steps(PLANS[name], least), steps(PLANS[name], 0)
    assert sum(step.milliseconds for step in found) == pytest.approx(sum(step.milliseconds for step in every))
    assert sum(step.share for step in found) == pytest.approx(1)
    assert [step.milliseconds for step in found if step.slowest] == [max(step.milliseconds for step in found)]


@pytest.mark.parametrize("name", PLANS)
def test_with_nothing_left_out_every_operator_is_told(name: str):
    held = sum(operators(root) for root in PLANS[name]["operator"])
    # The two at the top collect the result and time the rest.
    assert len(steps(PLANS[name], 0)) == held - 2
    assert len(steps(PLANS[name])) <= len(steps(PLANS[name], 0))


def test_a_short_plan_reads_as_what_is_done():
    text = as_text(steps(PLANS["market_run_rate"]))
    begins = text.splitlines()[0].index("step")
    assert [line[begins : begins + 62].rstrip() for line in text.splitlines()[1:]] == [
        "Sort: vendor ASC, known_for ASC, period ASC",
        "Compute columns: vendor, known_for, period, run_rate_usd, evid",
        "Join every pair",
        "├─ Join by hash: party_id = vendor_id",
        "│  ├─ Look up in party: ((party_id IN ('scale-ai', 'turing', '",
        "│  └─ Read vendor_financial: (metric = 'run_rate'), (NOT is_fo",
        "└─ Join every pair",
        "   ├─ Read version",
        "   └─ Read what is given",
    ]
    assert {line[begins - 1] for line in text.splitlines()} == {" "}
    assert [line[begins:].split(":")[0] for line in text.splitlines() if line.startswith(">")] == ["├─ Join by hash"]


def test_a_long_plan_names_the_parts_of_the_statement_and_the_slowest_step():
    found = steps(PLANS["delivery_littles_law"])
    named = [step.operator for step in found]
    assert [name for name in named if name.startswith("Prepare") and "shared" not in name] == [
        "Prepare log",
        "Prepare span",
        "Prepare placed",
    ]
    assert "Read delivery_log" in named
    assert "Join by hash (left)" in named
    slowest = next(step for step in found if step.slowest)
    assert (slowest.operator, slowest.rows, slowest.detail) == ("Group", 28, "sum, bool_or, max")
    assert len(found) < 60 < len(steps(PLANS["delivery_littles_law"], 0))


def test_a_part_that_hands_its_rows_on_is_not_timed_twice():
    plan = copy.deepcopy(PLANS["delivery_littles_law"])
    whole = sum(step.milliseconds for step in steps(PLANS["delivery_littles_law"]))
    assert whole < 1000 * plan["query"]["cpu_time"]
    assert all(step.milliseconds < 0.001 for step in steps(plan, 0) if "Prepare shared" in step.operator)


def test_a_recursion_is_told_in_words():
    named = [step.operator for step in steps(PLANS["quality_ewma_drift"], 0)]
    assert "Repeat until nothing is new" in named
    assert not any(name.isupper() for name in named)


def test_the_frame_holds_a_row_for_each_step():
    found = steps(PLANS["market_run_rate"])
    frame = as_frame(found)
    assert list(frame.columns) == ["Step", "Detail", "Expected", "Rows", "ms", "Share", "Slowest"]
    assert frame["Step"].iloc[4] == "│  ├─ Look up in party"
    assert frame["Rows"].dtype == "Int64"
    assert frame["Slowest"].sum() == 1
    assert frame["Expected"].isna().iloc[2]


def test_a_line_of_the_tree_ends_with_its_last_branch():
    def step(depth: int, is_branch: bool) -> Step:
        return Step(depth, is_branch, "x", "", 1, 1, 1.0, 0.1)

    drawn = as_frame([step(0, False), step(1, True), step(1, False), step(2, True), step(2, True), step(1, True)])
    assert list(drawn["Step"]) == ["x", "├─ x", "│  x", "│  ├─ x", "│  └─ x", "└─ x"]
    assert list(as_frame([])["Step"]) == []
    assert as_text([]).endswith("step")


def test_the_plan_of_this_duckdb_is_read():
    with duckdb.connect() as connection:
        connection.execute("create table numbers as select range as n from range(1000)")
        asked = "select n % 10 as digit, count(*) from numbers where n > 5 group by 1 limit 3"
        (found,) = connection.execute(f"explain (analyze, format json) {asked}").fetchall()
    named = [step.operator for step in steps(json.loads(found[1]), 0)]
    assert "Read numbers" in named
    assert "Group" in named
