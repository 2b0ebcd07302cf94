"""Every metric that a query file names answers its golden cases; GOLDEN_CASES names another file of them."""

from __future__ import annotations

import csv
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dashboard.settings import Settings
from tests.golden.adapters import ADAPTERS, answer, main_of
from tests.golden.compare import differences
from tests.golden.reading import UnknownKey
from tests.worlds import SmallWorld

SHIPPED = sorted(Path(__file__).parent.glob("*.csv"))


@dataclass(frozen=True)
class Case:
    """One row of the case file."""

    metric: str
    name: str
    given: dict[str, Any]
    expected: Any
    tolerance: float


def read_cases() -> list[Case]:
    named = os.environ.get("GOLDEN_CASES")
    return [case for path in ([Path(named)] if named else SHIPPED) for case in cases_of(path)]


def cases_of(path: Path) -> list[Case]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Case(
                row["metric_id"],
                row["case"],
                json.loads(row["input_json"]),
                json.loads(row["expected"]),
                float(row["tolerance"] or 0),
            )
            for row in csv.DictReader(file)
        ]


def built_metrics() -> list[str]:
    """Return the metrics that query files name, read from the text so that a broken file still counts."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(Settings.read().queries.glob("*/*.sql"))]
    found = [re.search(r"^metric: *([A-Z]\d\d)\s*$", text, flags=re.MULTILINE) for text in texts]
    return sorted({match.group(1) for match in found if match})


# The model's own functions, and the test for disclosure, have cases and no query file.
FUNCTIONS = ("S01", "S02", "S03", "S04", "G04")
BUILT = sorted({*built_metrics(), *FUNCTIONS})
READ = read_cases()
# Cases that no query answers, each metric with the reason.
NOT_BUILT = {
    **dict.fromkeys(("D05", "M08"), "decided against: no threshold or decision hangs on it"),
    **dict.fromkeys(("D11", "D16", "D17"), "needs a what-if of lost capacity, which is not built yet"),
    **dict.fromkeys(("E01", "E02", "E03", "E04", "E05", "E06"), "effects are not estimated from modelled rows"),
    **dict.fromkeys(("M04", "M09", "M10"), "needs in-house labelling in the market, or a game over vendors"),
    "F04": "a modelled history is not forecast",
    "C01": "there is no composite whose ranking could be tested",
}
# Single cases of built metrics that cannot be put to the product, each with the reason.
NOT_EXPRESSED: dict[tuple[str, str], str] = {}
CASES = [case for case in READ if case.metric in BUILT and (case.metric, case.name) not in NOT_EXPRESSED]


@pytest.fixture(scope="module")
def small() -> SmallWorld:
    return SmallWorld()


@pytest.fixture
def world(small: SmallWorld) -> SmallWorld:
    small.clear()
    return small


@pytest.mark.parametrize("case", CASES, ids=[f"{case.metric}/{case.name}" for case in CASES])
def test_case(case: Case, world: SmallWorld) -> None:
    assert case.metric in ADAPTERS, f"{case.metric} is built but has no adapter"
    found = answer(case.metric, case.name, case.given, world)
    if not isinstance(case.expected, dict):
        found = main_of(case.metric)(found)
    assert not differences(case.expected, found, case.tolerance), f"the product answers {found}"


def test_no_case_is_left_out_in_silence() -> None:
    unread = {case.metric for case in READ if case.metric not in BUILT}
    assert unread <= set(NOT_BUILT), "a metric is neither built nor listed with its reason"
    assert not set(NOT_BUILT) & set(BUILT), "a metric is built and still listed as not built"
    assert set(NOT_EXPRESSED) <= {(case.metric, case.name) for case in READ} or "GOLDEN_CASES" in os.environ


@pytest.mark.parametrize("metric", BUILT)
def test_built_metric_has_adapter_and_case(metric: str) -> None:
    assert metric in ADAPTERS, f"{metric} is built but has no adapter"
    if "GOLDEN_CASES" not in os.environ:
        assert metric in {case.metric for case in CASES}, f"{metric} is built but has no case"


@pytest.mark.parametrize("metric", sorted(ADAPTERS))
def test_unknown_key_fails_by_name(metric: str, world: SmallWorld) -> None:
    with pytest.raises(UnknownKey, match=rf'{metric}/invented: unknown key "surprise" in the input; known are: '):
        answer(metric, "invented", {"surprise": 1}, world)


def test_unknown_rule_fails_by_name(world: SmallWorld) -> None:
    given = {"rule": "negative counts double", "spend_usd": {"A": 1}}
    with pytest.raises(UnknownKey, match='D01/invented: "rule" says "negative counts double"'):
        answer("D01", "invented", given, world)
