"""A fault in a file of the model is refused with its file, line, field and remedy; the version before goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dashboard.errors import DataRefused
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.build import build
from tests.conftest import copy_of_sources

FAULTS = {
    "a word for a number": ("model_parameters.csv", "saturday,0.35,", "saturday,many,", 'value "many"'),
    "a value outside its range": ("model_parameters.csv", "saturday,0.35,", "saturday,0.95,", 'value "0.95"'),
    "a price of nothing": ("model_parameters.csv", "price.other,10,4,", "price.other,0,0,", 'value "0"'),
    "a client nobody has": ("model_anchors.csv", "openai-scale-2024,OpenAI", "openai-scale-2024,OpenIA", "OpenIA"),
    "an operator nobody knows": ("model_anchors.csv", "pair,2024,<,", "pair,2024,=<,", 'operator "=<"'),
    "a year that is none": ("model_anchors.csv", "vendor,2025,between", "vendor,2o25,between", 'year "2o25"'),
    "a source nobody has": ("model_effects.csv", "reuters-2025-fca23", "reuters-2025-xxxxx", "reuters-2025-xxxxx"),
    "a day that is none": ("model_effects.csv", "2025-06-13", "2025-13-13", 'event_on "2025-13-13"'),
}


@pytest.fixture
def copied(tmp_path: Path) -> Settings:
    settings = copy_of_sources(tmp_path)
    shutil.copytree(PROJECT / "data" / "model", settings.model)
    return settings


def refused(settings: Settings, file: str, written: str, instead: str) -> str:
    path = settings.model / file
    text = path.read_text(encoding="utf-8")
    assert written in text
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(DataRefused) as caught:
        build(settings)
    return str(caught.value)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_model_is_named_at_its_line(fault: str, copied: Settings) -> None:
    file, written, instead, said = FAULTS[fault]
    told = refused(copied, file, written, instead)
    assert f"model/{file}:" in told
    assert said in told


def test_a_missing_parameter_is_named(copied: Settings) -> None:
    text = (copied.model / "model_parameters.csv").read_text(encoding="utf-8")
    line = next(row for row in text.splitlines(keepends=True) if row.startswith("target_utilisation,"))
    told = refused(copied, "model_parameters.csv", line, "")
    assert 'model_parameters.csv: parameter "target_utilisation" is missing. Restore its row.' in told


def test_bounds_that_contradict_each_other_are_refused(copied: Settings) -> None:
    told = refused(copied, "model_anchors.csv", "225000000,675000000", "5225000000,5675000000")
    assert "model_anchors.csv: scale-2026" in told
    assert "contradict each other" in told


def test_a_statement_of_another_edition_is_named_by_its_file(copied: Settings) -> None:
    last = sorted(copied.model.glob("*.sql"))[-1]
    last.write_text("insert into record.contract values (1)", encoding="utf-8")
    with pytest.raises(DataRefused) as caught:
        build(copied)
    told = str(caught.value)
    assert f"model/{last.name}: cannot be run (Binder Error" in told
    assert "Take the folder model/ of this edition." in told
