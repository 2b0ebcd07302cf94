"""The bundle of charts is the one that its sources give, and draws every kind of trace that our figures have."""

from __future__ import annotations

import hashlib
import json
import re

from dashboard.picture.bundle import BUNDLE, bundle_script
from dashboard.settings import PROJECT

FOLDER = BUNDLE.parent


def digest_of_sources() -> str:
    """Do as build.mjs does: every script and list of packages, by name."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in (".js", ".mjs", ".json"):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def test_the_committed_bundle_was_built_from_the_committed_sources():
    first = bundle_script().split(b"\n", maxsplit=1)[0].decode()
    assert first.endswith(f"sha256 {digest_of_sources()}"), "run `make charts` and commit the bundle"


def test_every_package_is_pinned_and_the_lock_names_no_host():
    package = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
    for name, pin in {**package["dependencies"], **package["devDependencies"]}.items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == pin
    assert "://" not in "".join(each.get("resolved", "") for each in lock["packages"].values())


def test_version_and_licences_of_what_is_bundled_are_told():
    package = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    version = package["dependencies"]["plotly.js"]
    assert bundle_script().startswith(f"// plotly.js {version}, ".encode())
    licences = (FOLDER / "licences.txt").read_text(encoding="utf-8")
    assert f"plotly.js {version}" in licences
    assert "Permission is hereby granted, free of charge" in licences


def test_every_kind_of_trace_that_our_figures_have_is_in_the_bundle_and_no_other():
    drawn = {
        kind.lower()
        for path in (PROJECT / "dashboard" / "picture").glob("*.py")
        for kind in re.findall(r"\bgo\.([A-Z]\w+)\(", path.read_text(encoding="utf-8"))
    }
    entry = (FOLDER / "entry.js").read_text(encoding="utf-8")
    bundled = set(re.findall(r'from "plotly\.js/lib/(\w+)"', entry)) - {"core"}
    # The core brings scatter.
    assert drawn - {"figure", "scatter"} == bundled
