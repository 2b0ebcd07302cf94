"""The last good chart of a broken file: one that fails as well is not asked for again and again."""

from __future__ import annotations

from pathlib import Path

from dashboard.catalog.folder import catalogue
from dashboard.panel import panel, panels
from dashboard.view import View
from dashboard.warehouse.version import Version
from tests.catalog.files import CLIENTS, LONGEST, lay

NOBODY = {"client": "nobody"}


def test_a_filter_that_fails_after_another_file_was_saved_is_told_once(tmp_path: Path, shipped: Version):
    lay(tmp_path, "people/clients", CLIENTS)
    held = catalogue(tmp_path)
    assert panel(held.queries["people/clients"], View("people"), held, shipped).error is None
    lay(tmp_path, "people/longest", LONGEST)
    held = catalogue(tmp_path)
    found = panel(held.queries["people/clients"], View("people"), held, shipped, NOBODY)
    assert "is no client in this data" in str(found.error)
    assert found.former is None


def test_a_broken_file_whose_former_version_fails_too_has_no_former_chart(tmp_path: Path, shipped: Version):
    lay(tmp_path, "people/clients", CLIENTS)
    held = catalogue(tmp_path)
    view = View("people")
    assert [place.error for place in panels(view, held, shipped)] == [None]
    lay(tmp_path, "people/clients", CLIENTS.replace("owner: record\n", ""))
    (place,) = panels(view, catalogue(tmp_path), shipped)
    assert place.former is not None
    (place,) = panels(View("people", client="nobody"), catalogue(tmp_path), shipped)
    assert place.error is not None
    assert place.former is None


def test_a_changed_file_that_fails_shows_what_it_was(tmp_path: Path, shipped: Version):
    lay(tmp_path, "people/clients", CLIENTS)
    held = catalogue(tmp_path)
    panel(held.queries["people/clients"], View("people"), held, shipped)
    lay(tmp_path, "people/clients", CLIENTS.replace("from party", "from partie as party"))
    held = catalogue(tmp_path)
    found = panel(held.queries["people/clients"], View("people"), held, shipped)
    assert found.former is not None
    assert found.former.answer is not None
