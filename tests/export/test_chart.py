"""A picture that travels alone says what it shows, of which data, on what basis."""

from __future__ import annotations

import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dashboard.catalog.folder import Catalogue
from dashboard.export.asked import Asked
from dashboard.export.chart import NoPicture, picture
from dashboard.picture.chromium import NoBrowser
from dashboard.view import View
from dashboard.warehouse.version import Version

SVG = "{http://www.w3.org/2000/svg}"


def words(drawn: bytes) -> str:
    root = ElementTree.fromstring(drawn)
    return " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))


def test_question_finding_filters_basis_sources_and_version_stand_on_it(
    queries_held: Catalogue, shipped: Version
) -> None:
    asked = Asked(
        queries_held.find("market/vendor_revenue"), View("market", vendor="scale-ai"), queries_held, shipped
    )
    drawn = picture(asked, "svg")
    told = words(drawn)
    assert asked.query.header.question in told
    assert asked.panel.finding in told
    assert "vendor: Scale AI (scale-ai)" in told
    assert "Sources: " in told
    assert f"version {shipped.id}" in told
    assert "Modelled" not in told
    assert b"<script" not in drawn
    assert b"<image" not in drawn, "the chart is drawn in lines, not in pixels"
    assert len(list(ElementTree.fromstring(drawn).iter(f"{SVG}path"))) > 3


def test_what_is_modelled_is_marked_and_a_png_is_twice_as_wide(queries_held: Catalogue, shipped: Version) -> None:
    view = View("dependence", client="openai")
    asked = Asked(queries_held.find("dependence/effective_vendors"), view, queries_held, shipped)
    assert "Modelled, not reported" in words(picture(asked, "svg"))
    drawn = picture(asked, "png")
    assert drawn.startswith(b"\x89PNG")
    assert struct.unpack(">II", drawn[16:24])[0] == 1920


def test_a_question_without_a_picture_and_a_machine_without_a_browser_are_told(
    queries_held: Catalogue, shipped: Version, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(NoPicture, match="has no picture under these filters"):
        picture(Asked(queries_held.find("evidence/rows"), View("evidence"), queries_held, shipped), "png")
    monkeypatch.setenv("LINCHPIN_CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(NoBrowser, match="Install Debian's package chromium"):
        picture(Asked(queries_held.find("market/vendor_revenue"), View("market"), queries_held, shipped), "svg")
