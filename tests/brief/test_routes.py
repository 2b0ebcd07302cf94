"""The addresses of briefs: the same answers as the app's page, kept, tagged, packed, and refused in words."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Iterator

import brotli
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.brief.routes import ROUTES
from dashboard.catalog.folder import Catalogue
from dashboard.catalog.frozen import texts_id
from dashboard.panel import panels
from dashboard.picture.bundle import bundle_name, bundle_script
from dashboard.settings import PROJECT, Settings
from dashboard.view import View
from dashboard.warehouse.version import Version


@pytest.fixture
def client(shipped_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("LINCHPIN_DATA", str(shipped_settings.data))
    monkeypatch.setenv("LINCHPIN_QUERIES", str(PROJECT / "queries"))
    # What draws the stills is another test's; here pages are written without them.
    monkeypatch.setattr("dashboard.brief.stills.Stills.at_hand", lambda *_: {})
    with TestClient(Starlette(routes=ROUTES), follow_redirects=False) as found:
        yield found


def body(text: str) -> str:
    return html.unescape(re.sub(r"<style>.*?</style>|<script.*?</script>", "", text, flags=re.DOTALL))


def test_a_brief_tells_the_findings_of_its_page_in_their_order(
    client: TestClient, shipped: Version, queries_held: Catalogue
):
    told = body(client.get("/brief/dependence?client=openai").text)
    places = panels(View(page="dependence", client="openai"), queries_held, shipped)
    found = [told.index(place.question) for place in places if place.question in told]
    assert len(found) == len(places)
    assert all(place.finding in told for place in places)
    headed = re.findall(r"<h2>(.*?)</h2>", told)
    assert headed == [place.question for place in places if place.question in headed]


def test_a_brief_of_one_organisation_is_headed_by_its_name_and_without_one_offers_the_names(client: TestClient):
    told = client.get("/brief/client?client=openai").text
    assert "<h1>OpenAI</h1>" in told
    assert "<title>OpenAI · Linchpin</title>" in told
    asked = client.get("/brief/vendor").text
    assert '<a href="vendor?vendor=scale-ai">Scale AI</a>' in asked
    assert "<section" not in asked


def test_what_had_to_be_ignored_is_named(client: TestClient):
    told = body(client.get("/brief/overview?client=opnai&colour=red").text)
    assert 'client=opnai was ignored: no client has that id in this data. Did you mean "openai"?' in told
    assert '"colour" was ignored: there is no such filter.' in told


@pytest.mark.parametrize(
    ("page", "nearest"), [("dependance", 'Did you mean "dependence"?'), ("workshop", ""), ("x" * 9000, "")]
)
def test_a_page_that_is_not_there_is_404_with_the_nearest_name(client: TestClient, page: str, nearest: str):
    answer = client.get(f"/brief/{page}")
    assert answer.status_code == 404
    assert nearest in answer.text
    assert len(answer.text) < 300
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_known_page_comes_as_304_and_another_view_does_not(client: TestClient):
    first = client.get("/brief/market")
    assert first.headers["cache-control"] == "private, no-cache"
    again = client.get("/brief/market", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/brief/market?vendor=scale-ai", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_a_page_is_packed_as_the_browser_accepts(client: TestClient):
    with client.stream("GET", "/brief/overview", headers={"Accept-Encoding": "gzip, br"}) as answer:
        assert answer.headers["content-encoding"] == "br"
        in_brotli = brotli.decompress(b"".join(answer.iter_raw()))
    with client.stream("GET", "/brief/overview", headers={"Accept-Encoding": "gzip, br;q=0"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert gzip.decompress(b"".join(answer.iter_raw())) == in_brotli
    plain = client.get("/brief/overview", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == in_brotli


def test_the_policy_lets_nothing_run_but_what_is_ours(client: TestClient):
    policy = client.get("/brief/overview").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_no_part_of_a_brief_is_styled_or_run_in_its_place(client: TestClient):
    told = client.get("/brief/dependence").text
    outside = re.sub(r"<style>.*?</style>", "", told, flags=re.DOTALL)
    assert not re.search(r"\s(style|on\w+)=", outside)


def test_the_bundle_is_asked_for_once(client: TestClient):
    answer = client.get(f"/brief/assets/{bundle_name()}")
    assert answer.content == bundle_script()
    assert "immutable" in answer.headers["cache-control"]
    assert client.get("/brief/assets/charts.000000000000.js").status_code == 404
    assert client.get("/brief/assets/favicon.svg").headers["content-type"] == "image/svg+xml"


def test_a_chart_is_the_figure_of_the_same_view(client: TestClient, shipped: Version, queries_held: Catalogue):
    sent = json.loads(client.get("/brief/charts/market/vendor_revenue.json?vendor=scale-ai").text)
    (place,) = [
        place
        for place in panels(View(page="market", vendor="scale-ai"), queries_held, shipped)
        if place.id == "market/vendor_revenue"
    ]
    assert place.figure is not None
    assert [trace["name"] for trace in sent["data"]] == [trace.name for trace in place.figure.data]
    assert client.get("/brief/charts/market/nothing.json").status_code == 404
    assert client.get("/brief/charts/overview/key_numbers.json").status_code == 404
    for gone in ("v=000000000000", "q=deadbeef0000"):
        for path in ("charts/market/vendor_revenue.json", "market.png"):
            answer = client.get(f"/brief/{path}?{gone}")
            assert (answer.status_code, gone in answer.text) == (404, True)


def test_former_pages_and_no_page_lead_on(client: TestClient):
    assert client.get("/brief?client=openai").headers["location"] == "brief/overview?client=openai"
    assert client.get("/brief/queries?client=openai").headers["location"] == "workshop?client=openai"
    slashed = client.get("/brief/client/?client=openai&v=0", follow_redirects=False)
    assert slashed.headers["location"] == "../client?client=openai&v=0"


def test_without_data_a_brief_says_so(client: TestClient, tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LINCHPIN_DATA", str(tmp_path))
    answer = client.get("/brief/overview")
    assert answer.status_code == 503
    assert "there is no data version yet" in answer.text


def test_a_frozen_link_says_so_and_one_whose_data_are_gone_too(
    client: TestClient, shipped: Version, queries_held: Catalogue
):
    told = client.get(f"/brief/overview?v={shipped.id}").text
    assert "frozen by this link" in told
    live = client.get("/brief/overview").text
    assert "frozen by this link" not in live
    (copied,) = re.findall(r'data-copy="(overview\?[^"]*)"', live)
    assert html.unescape(copied) == f"overview?on={shipped.world.as_of}&v={shipped.id}&q={texts_id(queries_held)}"
    gone = body(client.get("/brief/overview?v=000000000000").text)
    assert "v=000000000000 was ignored: that data version is not here." in gone


def test_a_key_given_twice_is_told_and_a_live_link_drops_the_day_that_freezing_wrote(
    client: TestClient, shipped: Version
):
    told = body(client.get("/brief/overview?client=openai&client=meta").text)
    assert '"client" is given more than once; the last one counts.' in told
    day = shipped.world.as_of
    frozen = client.get(f"/brief/overview?on={day}&v={shipped.id}&q=deadbeef0000").text
    assert 'data-copy="overview"' in frozen
    assert "<b>q</b>" not in frozen
    assert "q=deadbeef0000 was ignored" in frozen
    assert frozen.count("deadbeef0000") == 1, "what is gone goes into no link"
    assert f'data-copy="overview?on={day}"' in client.get(f"/brief/overview?on={day}").text
