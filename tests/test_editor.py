"""The editor's bundle is the one that its sources give, and offers the words that the header knows."""

from __future__ import annotations

import hashlib
import json
from typing import get_args

from dashboard.declared import ColumnType, Format, Header, Mark, ParameterType
from dashboard.screens.editor import _HEADER, BUNDLE
from dashboard.settings import PROJECT

FOLDER = BUNDLE.parent


def digest_of_sources() -> str:
    """Do as build.mjs does: every script and list of packages, by name."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in (".js", ".mjs", ".json") and path != BUNDLE:
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def test_the_committed_bundle_was_built_from_the_committed_sources():
    first = BUNDLE.read_text(encoding="utf-8").split("\n", maxsplit=1)[0]
    assert first.endswith(f"sha256 {digest_of_sources()}"), "run `make editor` and commit the bundle"


def test_every_package_is_pinned_and_the_lock_names_no_host():
    package = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
    pins = {**package["dependencies"], **package["devDependencies"]}
    assert all(pin[0].isdigit() for pin in pins.values())
    for name, pin in pins.items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == pin
    assert all("integrity" in each for name, each in lock["packages"].items() if name)
    assert "://" not in "".join(each.get("resolved", "") for each in lock["packages"].values())


def test_the_licences_of_what_is_bundled_lie_beside_the_bundle():
    licences = (FOLDER / "licences.txt").read_text(encoding="utf-8")
    package = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    assert [name for name in package["dependencies"] if name not in licences] == []
    assert licences.count("Permission is hereby granted, free of charge") >= 1


def test_packages_that_npm_installs_are_not_committed():
    assert "node_modules/" in (PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_header_completes_the_words_of_the_model():
    assert _HEADER["keys"] == list(Header.model_fields)
    assert _HEADER["inside"]["chart"]["mark"] == list(get_args(Mark))
    assert _HEADER["inside"]["chart"]["x"] == "columns"
    assert _HEADER["inside"]["params"]["type"] == list(get_args(ParameterType))
    assert _HEADER["inside"]["columns"]["type"] == list(get_args(ColumnType))
    assert _HEADER["inside"]["columns"]["format"] == list(get_args(Format))
    assert _HEADER["inside"]["columns"]["better"] == ["higher", "lower"]
    assert _HEADER["inside"]["thresholds"]["level"] == ["red", "amber", "line"]
    assert _HEADER["values"]["reach"] == ["own", "client", "vendor", "market"]
