"""The shipped record takes no rows of a user's own, and what is refused leaves no word on pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dashboard.errors import DataRefused
from dashboard.intake.profile import read_profile
from dashboard.progress import Watch
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.build import build
from dashboard.warehouse.imports.importing import Order
from dashboard.warehouse.imports.merging import merge
from dashboard.warehouse.imports.publishing import prepare
from dashboard.warehouse.version import refusal
from tests.imports.brought import as_csv, bring, good, profile, small_settings


def shipped_copy(folder: Path) -> Settings:
    for part in ("sources", "model"):
        shutil.copytree(PROJECT / "data" / part, folder / "data" / part)
    return Settings(data=folder / "data", queries=PROJECT / "queries")


def tried(settings: Settings, text: str, file: Path) -> object:
    return prepare(settings, Order(read_profile(text, "own"), text, (file,)), Watch())


@pytest.mark.parametrize("act", [bring, tried])
@pytest.mark.parametrize("make", [shipped_copy, lambda _: Settings(PROJECT / "data", PROJECT / "queries")])
def test_the_shipped_record_takes_no_import_and_reads_nothing(make, act, tmp_path: Path):
    settings, missing = make(tmp_path), tmp_path / "not there.csv"
    with pytest.raises(DataRefused) as refused:
        act(settings, profile(), missing)
    (finding,) = refused.value.findings
    assert finding.what == "holds the shipped record, which is not to be mixed with rows of your own."
    assert "`--data DIR`" in finding.do
    assert not settings.imports.exists()


def test_an_import_or_a_merge_that_is_refused_leaves_no_word_on_pages_and_a_refused_build_does(tmp_path: Path):
    settings = small_settings(tmp_path)
    (tmp_path / "b.csv").write_text(as_csv([good(contract_id="C-9", vendor="Other")]), encoding="utf-8")
    bring(settings, profile(), tmp_path / "b.csv")
    (tmp_path / "c.csv").write_text(as_csv([good(contract_id="C-8")]), encoding="utf-8")
    (settings.sources / "currency_rates.csv").write_text("currency,day,usd_per_unit,source_id\nEUR,soon,1,x\n")
    with pytest.raises(DataRefused):
        bring(settings, profile(), tmp_path / "c.csv")
    assert refusal(settings) == ""
    with pytest.raises(DataRefused):
        merge(settings, "Other", "Vim Ltd")
    assert refusal(settings) == ""
    with pytest.raises(DataRefused):
        build(settings)
    assert "soon" in refusal(settings)
