"""Kill -9 at random moments of a build and of going back leaves the old version or the new one, whole."""

from __future__ import annotations

import csv
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.build import build, build_unless_held
from dashboard.warehouse.version import current_id, list_versions
from tests.faults.killing import kill_at_random
from tests.small_folder import small_folder

# `make prove` takes its time.
IS_PROOF = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
BUILDS, USES = (120, 80) if IS_PROOF else (3, 8)


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    # Without a query file, for a build asks every one of them when it is done.
    settings = replace(small_folder(tmp_path), queries=tmp_path)
    card = (PROJECT / "data" / "sources" / "organisations.yml").read_text(encoding="utf-8")
    (settings.sources / "organisations.yml").write_text(re.sub(r"least: \d+", "least: 0", card), encoding="utf-8")
    organisations(settings, 1)
    build(settings)
    return settings


def organisations(settings: Settings, count: int) -> None:
    """Write a record of so many organisations, at once."""
    fresh = settings.data / "organisations.csv"
    with fresh.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["organisation", "roles"])
        writer.writerows([f"Vendor {number}", "vendor"] for number in range(count))
    fresh.replace(settings.sources / "organisations.csv")


@pytest.mark.proof
def test_a_build_killed_at_any_moment_leaves_the_old_version_or_the_new_one(small: Settings):
    killed = kill_at_random(["build"], small, BUILDS, before=lambda n: organisations(small, n + 2))
    print(killed)
    assert killed.in_time >= BUILDS // 2
    assert killed.old >= 1
    assert list(small.versions.glob("*.building*")) == []


@pytest.mark.proof
def test_going_back_killed_at_any_moment_leaves_either_version_and_the_next_start_settles_it(small: Settings):
    for count in (2, 3):
        organisations(small, count)
        build(small)
    versions = sorted(list_versions(small))

    def command(moment: int) -> list[str]:
        return ["versions", "use", versions[moment % len(versions)]]

    def settled() -> None:
        found = build_unless_held(small).version
        assert found == current_id(small)
        assert found in versions

    killed = kill_at_random(command, small, USES, seed=2, is_left=settled)
    print(killed)
    assert killed.in_time >= USES // 2
    assert sorted(list_versions(small)) == versions
