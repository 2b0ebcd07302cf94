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

SHIPPED = Path(__file__).parent / "cases.csv"


@dataclass(frozen=True)
class Case:
    """One row of the case file."""

    metric: str
    name: str
    given: dict[str, Any]
    expected: Any
    tolerance: float


def read_cases() -> list[Case]:
    with Path(os.environ.get("GOLDEN_CASES") or SHIPPED).open(encoding="utf-8", newline="") as file:
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


# The model's own functions have cases and no query file.
FUNCTIONS = ("S01", "S02", "S03", "S04")
BUILT = sorted({*built_metrics(), *FUNCTIONS})
CASES = [case for case in read_cases() if case.metric in BUILT]


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
