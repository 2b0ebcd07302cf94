"""Which version a session shows, asked of Streamlit's own test of a script."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.settings import Settings
from dashboard.warehouse import version as versions
from dashboard.warehouse.build import build
from dashboard.warehouse.seals import digest_path
from dashboard.warehouse.version import open_version, version_path
from tests.small_folder import small_folder


def script() -> None:
    import streamlit as st

    from dashboard.screens import session
    from dashboard.settings import Settings

    chosen = session.choose(Settings.read())
    st.write(chosen.version.id)
    for notice in chosen.notices:
        st.warning(notice)
    if not chosen.is_pinned:
        session.tell_of_another(Settings.read(), chosen.version.id)


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the script in the place of the main module, and children of later tests would run it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    settings = small_folder(tmp_path)
    monkeypatch.setenv("LINCHPIN_DATA", str(settings.data))
    return settings


def shown(app: AppTest) -> tuple[str, list[str], list[str]]:
    """Return the version, the notices, and what is said of another version."""
    assert not app.exception
    return app.markdown[0].value, [w.value for w in app.warning], [c.value for c in app.caption]


def retitled(settings: Settings, title: str) -> str:
    (settings.sources / "record.yml").write_text(f"title: {title}\nas_of: 2026-11-23\n")
    return build(settings).version


def test_a_session_stays_on_its_version_until_it_asks_and_a_new_one_begins_with_the_current(small: Settings):
    first = build(small).version
    app = AppTest.from_function(script).run()
    assert shown(app) == (first, [], [])
    second = retitled(small, "Another")
    assert shown(app.run()) == (first, [], [":material/update: A newer data version is there."])
    assert shown(AppTest.from_function(script).run()) == (second, [], [])
    assert app.session_state["data_version"] == first
    app.button[0].click().run()
    assert shown(app) == (second, [], [])


def test_a_pinned_version_is_shown_whatever_the_session_began_with(small: Settings):
    first = build(small).version
    app = AppTest.from_function(script).run()
    second = retitled(small, "Another")
    app.query_params["v"] = second
    assert shown(app.run()) == (second, [], [])
    app.query_params["v"] = "000000000000"
    said = f"v=000000000000 was ignored: that data version is not here. This is {second}."
    assert shown(app.run()) == (second, [said], [])
    del app.query_params["v"]
    assert shown(app.run())[0] == first


def test_a_session_whose_version_is_gone_goes_on_with_the_current_one_and_says_so_once(small: Settings):
    first = build(small).version
    app = AppTest.from_function(script).run()
    second = retitled(small, "Another")
    version_path(small, first).unlink()
    digest_path(version_path(small, first)).unlink()
    # This process still has it open, as a server would; one that had let go of it would not.
    assert shown(app.run())[0] == first
    del versions._open[version_path(small, first)]
    said = f"Data version {first}, with which this page began, is gone. This is {second}."
    assert shown(app.run()) == (second, [said], [])
    assert shown(app.run()) == (second, [], [])


def test_a_process_lets_go_of_the_versions_it_did_not_need_longest(small: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(versions, "MOST_OPEN", 2)
    found = [build(small).version, retitled(small, "B"), retitled(small, "C")]
    opened = [open_version(small, one) for one in (found[0], found[1], found[0], found[2])]
    kept = [path.stem for path in versions._open if path.parent == small.versions]
    assert kept == [found[0], found[2]]
    assert opened[0] is opened[2]
    with opened[1].cursor() as cursor:
        assert cursor.execute("select count(*) from record.version").fetchall() == [(1,)]
    assert open_version(small, found[1]).id == found[1]
