"""Real judgments of four workforces imported as a user does: shipped queries give the figures of the source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.settings import Settings
from tests.imports.bringing import bring, own_folder
from tests.real.crowd_judgments import told

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def settings(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = own_folder(tmp_path_factory.mktemp("crowd"))
    card = bring(settings, "annotations", *sorted((real / "crowd_judgments").glob("*.csv")))
    assert (card.read, card.taken, card.refused, card.ignored) == (39_425, 39_425, 0, 0)
    return settings


def asked(settings: Settings, capsys: pytest.CaptureFixture[str], *query: str) -> list[dict[str, Any]]:
    assert main(["--data", str(settings.data), "query", *query, "--format", "json"]) == 0
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return rows


def test_accuracy_is_that_of_the_source(settings: Settings, real: Path, capsys: pytest.CaptureFixture[str]):
    figures = told((real / "crowd_judgments" / "SOURCE.md").read_text(encoding="utf-8"))
    rows = asked(settings, capsys, "quality/accuracy")
    shipped = {row["vendor_id"]: (round(row["accuracy"], 4), row["sampled"]) for row in rows}
    assert shipped == {
        name.lower().replace("_", "-"): (float(said["accuracy"]), int(said["judgments"]))
        for name, said in figures.items()
    }
    assert shipped["zencrowd-us"][0] == 0.7702
    assert shipped["zencrowd-in"][0] == 0.6784


def test_pairwise_agreement_is_counted_over_all_judgments(settings: Settings, capsys: pytest.CaptureFixture[str]):
    rows = asked(settings, capsys, "quality/many_rater_agreement", "--judgments", "all", "--most", "10")
    shipped = {row["vendor_id"]: round(row["agreement"], 4) for row in rows}
    assert shipped["zencrowd-us"] == 0.7033
    assert shipped["zencrowd-in"] == 0.6238


def test_no_rater_is_shown_under_their_own_name(settings: Settings, capsys: pytest.CaptureFixture[str]):
    text = json.dumps(asked(settings, capsys, "quality/rater_pairs", "--least", "1"))
    assert "A3FPX5HIFBDJYX" not in text
