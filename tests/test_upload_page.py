"""A click on the page Upload is done with what stands there, though a choice of just before came along with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.screens import upload
from dashboard.settings import Settings
from tests.imports.brought import as_csv, good, own_folder

SHOWN = 60
TEXT = as_csv([good(), good(contract_id="C-2", total_value="many")]).encode()


def script() -> None:
    from dashboard.catalog.folder import catalogue
    from dashboard.screens import upload
    from dashboard.settings import Settings

    settings = Settings.read()
    upload.show(settings, catalogue(settings.queries), is_empty=True)


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the script in the place of the main module, and children of later tests would run it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    settings = own_folder(tmp_path)
    monkeypatch.setenv("LINCHPIN_DATA", str(settings.data))
    monkeypatch.setenv("LINCHPIN_EDIT", "1")
    return settings


@pytest.fixture
def app(own: Settings) -> AppTest:
    """The page with a file, one row of it bad, and how it is read."""
    app = AppTest.from_function(script, default_timeout=SHOWN).run()
    app.file_uploader[0].upload("ours.csv", TEXT, "text/csv").run()
    return app.selectbox[0].set_value("contracts").run()


def test_a_try_is_made_of_the_choice_that_came_along_with_the_click(app: AppTest):
    app.checkbox(key="upload_strict").check()
    app.button(key="upload_try").click().run()
    assert not app.exception
    assert [error.value for error in app.error] == ["This cannot be taken as it stands; nothing was changed."]


def test_what_was_tried_before_a_choice_is_not_published_after_it(app: AppTest, own: Settings):
    app.button(key="upload_try").click().run()
    assert not app.button(key="upload_publish").disabled
    app.checkbox(key="upload_strict").check()
    app.button(key="upload_publish").click().run()
    assert not app.exception
    assert app.button(key="upload_try")
    assert not (own.versions / "current").exists()


def test_a_click_outlives_a_run_that_is_cut_short(app: AppTest, monkeypatch: pytest.MonkeyPatch):
    kept, cuts = upload._kept, [st.rerun]

    def cut(*given: Any) -> tuple[Any, ...]:
        if cuts:
            cuts.pop()()
        return kept(*given)

    monkeypatch.setattr(upload, "_kept", cut)
    app.button(key="upload_try").click().run()
    assert not app.exception
    assert not cuts
    assert not app.button(key="upload_publish").disabled
