"""What many tests share: the shipped record as a built version, copies of its sources, a browser, profiles."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser

from dashboard.catalog.folder import Catalogue, catalogue
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.build import build
from dashboard.warehouse.version import Version, open_version
from tests.browser.chromium import chromium

hypothesis.settings.register_profile("everyday", deadline=None, max_examples=100, derandomize=True)
hypothesis.settings.register_profile("prove", deadline=None, max_examples=5000)
# Tests run side by side already; whoever needs more threads takes the variable away.
os.environ.setdefault("LINCHPIN_THREADS", "1")
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes, so that at the end no process waits for another's longest file."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def copy_of_sources(folder: Path) -> Settings:
    """Copy the shipped sources into a folder of their own, where a test may break them."""
    shutil.copytree(PROJECT / "data" / "sources", folder / "data" / "sources")
    return Settings(data=folder / "data", queries=PROJECT / "queries")


@pytest.fixture(scope="session")
def shipped_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The shipped record and its modelled world, built in a folder of their own; data/versions stays as it is."""
    settings = copy_of_sources(tmp_path_factory.mktemp("shipped"))
    shutil.copytree(PROJECT / "data" / "model", settings.model)
    build(settings)
    return settings


@pytest.fixture(scope="session")
def shipped(shipped_settings: Settings) -> Version:
    """What a reader of the pages sees, opened as readers open it."""
    return open_version(shipped_settings)


@pytest.fixture(scope="session")
def record_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The public record alone, without a modelled world."""
    settings = copy_of_sources(tmp_path_factory.mktemp("record"))
    build(settings)
    return settings


@pytest.fixture(scope="session")
def record(record_settings: Settings) -> Version:
    """The public record alone, opened as readers open it."""
    return open_version(record_settings)


@pytest.fixture(scope="session")
def queries_held() -> Catalogue:
    """The catalogue of the shipped query files."""
    return catalogue(PROJECT / "queries")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One real browser for all walks of a worker: Playwright runs once in a process."""
    with chromium() as found:
        yield found


@pytest.fixture
def copied_sources(tmp_path: Path) -> Settings:
    """A copy of the shipped sources, not yet built."""
    return copy_of_sources(tmp_path)
