"""What others have in their rows changes nothing that a reader is sent: not a byte, a status or an ETag."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard.api.routes import ROUTES as API
from dashboard.brief.routes import ROUTES as BRIEFS
from dashboard.catalog.folder import Catalogue
from dashboard.doorkeeper import Doorkeeper
from dashboard.page.names import WITHOUT_BRIEF, page_names
from dashboard.server import FILES
from dashboard.settings import Settings
from dashboard.warehouse.opening import LOCKED
from tests.access.planted import CANARY, World, world

STILL = re.compile(rb'<div class="still.*?</svg></div>', re.DOTALL)
READERS = ("client", "vendor")
VIEWS = (
    "",
    "client=openai",
    "client=meta",
    "vendor=scale-ai",
    "vendor=surge-ai",
    "client=zoox&vendor=appen",
    "basis=reported",
)
VIEWS += (
    "known=2025-06-14",
    "view_as=office",
    "view_as=nobody",
    "scenario=low",
    "from=2024&to=2025",
    "v=000000000000",
)


@contextmanager
def asked(served: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Yield a browser of the routes that serve a world, the gate before them."""
    monkeypatch.setenv("LINCHPIN_DATA", str(served.settings.data))
    monkeypatch.setenv("LINCHPIN_QUERIES", str(served.settings.queries))
    # Pictures are made of the figures that are compared; drawing them takes longer than all the rest.
    monkeypatch.setenv("LINCHPIN_CHROMIUM", "no-browser")
    # Threads add doubles up in the order in which they come; one alone gives the last digit twice.
    monkeypatch.setitem(LOCKED, "threads", 1)
    app = Starlette(routes=[*FILES, *BRIEFS, *API], middleware=[Middleware(Doorkeeper)])
    with TestClient(app, follow_redirects=False) as found:
        yield found


def addresses(queries: Catalogue, views: tuple[str, ...], forms: tuple[str, ...]) -> list[str]:
    """Return every route, with every page and query, under every view and in every form."""
    pages = [name for name in page_names(queries) if name not in WITHOUT_BRIEF]
    found = [f"/brief/{page}?{view}" for page in pages for view in views]
    found += ["/api/queries", "/api/openapi.json", "/api/nothing", "/brief/nothing", "/brief/overview.png?v=0"]
    for query in queries.queries:
        found += [f"/api/queries/{query}?{view}" for view in views]
        found += [f"/api/queries/{query}?format={form}" for form in forms]
        # Everyday a file of each question is left to the long proof: it takes the same road to the rows.
        for route in ("rows/{}.csv", "rows/{}.xlsx", "brief/charts/{}.json") if forms else ():
            found += [f"/{route.format(query)}?{view}" for view in views[::2]]
    return found


def told(answer: httpx2.Response) -> tuple[int, bytes, str | None]:
    """Return what was sent, without what changes by itself: pictures that are drawn meanwhile, and signed texts."""
    body = STILL.sub(b"", re.sub(rb"share=[\w.-]+", b"share=", answer.content))
    return answer.status_code, body, None if b"<html" in body else answer.headers.get("etag")


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_s_answers_do_not_depend_on_the_rows_of_others(
    reader: str, record_settings: Settings, queries_held: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    worlds = world(record_settings, tmp_path / "as-it-is"), world(record_settings, tmp_path / "planted", reader)
    compare(reader, worlds, addresses(queries_held, VIEWS[:1], ()), monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("reader", READERS)
def test_nor_do_they_with_a_modelled_world_under_every_view_and_in_every_form(
    reader: str, shipped_settings: Settings, queries_held: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    worlds = world(shipped_settings, tmp_path / "as-it-is"), world(shipped_settings, tmp_path / "planted", reader)
    compare(reader, worlds, addresses(queries_held, VIEWS, ("csv", "parquet", "arrow")), monkeypatch)


def compare(reader: str, worlds: tuple[World, World], wanted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for all that is wanted in both worlds, and hold what comes against each other."""
    seen: list[dict[str, tuple[int, bytes, str | None]]] = []
    for served in worlds:
        with asked(served, monkeypatch) as browser:
            browser.headers["Authorization"] = f"Bearer {served.tokens[reader]}"
            seen.append({path: told(browser.get(path)) for path in wanted})
            link = {"share": served.links[reader]}
            browser.headers.pop("Authorization")
            for path in (f"/brief/{reader}", f"/brief/{reader}?client=openai", "/brief/overview"):
                seen[-1][f"link {path}"] = told(browser.get(path, params=link))
    assert [path for path in seen[1] if CANARY.encode() in seen[1][path][1]] == [], "tells what is in another's row"
    assert [path for path in seen[0] if seen[0][path] != seen[1][path]] == [], "depends on another's row"
    assert [path for path in seen[0] if seen[0][path][0] >= 500] == []
    assert [path for path in seen[0] if bytes(worlds[0].settings.data) in seen[0][path][1]] == [], "tells a folder"
    # The test can fail: whoever may see everything sees what was planted.
    with asked(worlds[1], monkeypatch) as browser:
        browser.headers["Authorization"] = f"Bearer {worlds[1].tokens['office']}"
        everything = sum(
            CANARY.encode() in browser.get(path).content for path in wanted if path.startswith("/api/queries/")
        )
    assert everything > 10
    assert sum(status == 200 for status, _, _ in seen[0].values()) > 60
