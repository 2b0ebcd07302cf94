"""One real server for all walks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from dashboard.settings import Settings
from tests.serving import PROJECT, serving


@pytest.fixture(scope="session")
def folders(shipped_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A copy of the data, built, and of the queries, so that walks may edit them."""
    base = tmp_path_factory.mktemp("linchpin")
    shutil.copytree(shipped_settings.data, base / "data")
    shutil.copytree(PROJECT / "queries", base / "queries")
    return base / "data", base / "queries"


@pytest.fixture(scope="session")
def address(folders: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data, queries = folders
    with serving(data, queries, tmp_path_factory.mktemp("log") / "server.log") as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(viewport={"width": 1440, "height": 900})
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
