"""Whatever an address holds, briefs and the API answer it, in words where it is wrong; the server never fails."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.api.routes import ROUTES as API
from dashboard.brief.routes import ROUTES as BRIEFS
from dashboard.catalog.folder import catalogue
from dashboard.page.names import page_names
from dashboard.settings import PROJECT, Settings
from dashboard.view import KEYS

HELD = catalogue(PROJECT / "queries")
# In `make prove` this makes 10,000 addresses, at an eighth of a second each.
EVERYDAY, PROOF = 60, 10_000

odd = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", "..", "%00", "'; drop table party; --", "9" * 400, "-1", "NaN", "1e999", "null", "[]", "*"]),
)
names = st.one_of(
    st.sampled_from([*KEYS, "format", "limit", "offset", "view_as", "year", "most"]),
    st.sampled_from(sorted({name for query in HELD.queries.values() for name in query.parameters})),
    st.text(max_size=12),
)
values = st.one_of(
    odd,
    st.sampled_from(
        ["openai", "scale-ai", "2024", "2025-06-14", "2025-13-01", "month", "reported", "low", "csv", "arrow", "3"]
    ),
)
pages = st.one_of(st.sampled_from(page_names(HELD)), odd)
queries = st.one_of(st.sampled_from(sorted(HELD.queries)), st.tuples(odd, odd).map("/".join))
paths = st.one_of(
    pages.map(lambda page: f"/brief/{quote(page, safe='')}"),
    queries.map(lambda name: f"/api/queries/{quote(name)}"),
    queries.map(lambda name: f"/brief/charts/{quote(name)}.json"),
    odd.map(lambda name: f"/brief/assets/{quote(name, safe='')}"),
    odd.map(lambda name: f"/api/{quote(name)}"),
)
asked = st.lists(st.tuples(names, values), max_size=4)


@pytest.fixture(scope="module")
def client(record_settings: Settings) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINCHPIN_DATA", str(record_settings.data))
        patch.setenv("LINCHPIN_QUERIES", str(PROJECT / "queries"))
        patch.setattr("dashboard.brief.stills.Stills.at_hand", lambda *_: {})
        with TestClient(Starlette(routes=[*BRIEFS, *API]), raise_server_exceptions=False) as found:
            yield found


@settings(max_examples=PROOF if settings.default.max_examples > 100 else EVERYDAY)
@given(path=paths, query=asked)
def test_no_address_makes_the_server_fail(client: TestClient, path: str, query: list[tuple[str, str]]):
    answer = client.get(f"{path}?{urlencode(query)}", follow_redirects=False)
    assert answer.status_code < 500, answer.text[:500]
    assert "Traceback" not in answer.text
    if answer.status_code >= 400 and path.startswith("/api/queries"):
        assert answer.headers["content-type"] in ("application/json", "text/plain; charset=utf-8")
