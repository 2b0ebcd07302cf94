"""The API answers with the rows that the command prints, in every form, and says what is wrong by name."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas
import pyarrow.ipc
import pyarrow.parquet
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.answers import answer_for
from dashboard.api.routes import ROUTES
from dashboard.catalog.folder import Catalogue
from dashboard.picture.export import as_csv
from dashboard.picture.forms import as_records
from dashboard.settings import PROJECT, Settings
from dashboard.view import View
from dashboard.warehouse.version import Version

NAME = "market/vendor_revenue"
PATH = f"/api/queries/{NAME}"


@pytest.fixture
def client(shipped_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("LINCHPIN_DATA", str(shipped_settings.data))
    monkeypatch.setenv("LINCHPIN_QUERIES", str(PROJECT / "queries"))
    with TestClient(Starlette(routes=ROUTES)) as found:
        yield found


def whats(answer: Any, status: int) -> list[tuple[str, str]]:
    """Return where and what of each error of an answer that is to have this status."""
    assert answer.status_code == status
    return [(one["where"], f"{one['what']} {one['do']}") for one in answer.json()["errors"]]


def test_every_query_is_listed_with_its_parameters(client: TestClient, queries_held: Catalogue):
    listed = client.get("/api/queries").json()["queries"]
    assert [one["name"] for one in listed] == list(queries_held.queries)
    (one,) = [one for one in listed if one["name"] == NAME]
    assert one["path"] == PATH
    assert list(one["parameters"]) == list(queries_held.find(NAME).parameters)


def test_all_forms_hold_the_same_rows(client: TestClient, shipped: Version, queries_held: Catalogue):
    answer = answer_for(queries_held.find(NAME), {"vendor": "scale-ai"}, View(), shipped)
    as_json = client.get(PATH, params={"vendor": "scale-ai"}).json()
    assert as_json["rows"] == as_records(answer)
    assert as_json["row_count"] == len(answer.frame) > 0
    assert (as_json["data_version"], as_json["next"]) == (shipped.id, None)
    assert as_json["asked"]["vendor"] == "scale-ai"
    as_text = client.get(PATH, params={"vendor": "scale-ai", "format": "csv"})
    assert as_text.text == as_csv(answer)
    assert 'filename="market-vendor_revenue.csv"' in as_text.headers["content-disposition"]
    parquet = client.get(PATH, params={"vendor": "scale-ai", "format": "parquet"}).content
    arrow = client.get(PATH, params={"vendor": "scale-ai", "format": "arrow"}).content
    tables = pyarrow.parquet.read_table(io.BytesIO(parquet)), pyarrow.ipc.open_stream(arrow).read_all()
    for table in tables:
        rows = [
            {name: str(value) if "_on" in name else value for name, value in row.items()} for row in table.to_pylist()
        ]
        assert json.loads(json.dumps(rows, default=str)) == as_json["rows"]


def test_rows_come_in_parts_that_make_the_whole(client: TestClient):
    whole = client.get(PATH).json()["rows"]
    found, path, parts = [], f"{PATH}?limit=7", 0
    while path:
        answer = client.get(path)
        found += answer.json()["rows"]
        path, parts = answer.json()["next"], parts + 1
        assert (path is None) == ("link" not in answer.headers)
    assert found == whole
    assert parts == -(-len(whole) // 7)
    assert client.get(PATH, params={"offset": 10**6}).json()["rows"] == []
    assert len(pandas.read_csv(io.StringIO(client.get(PATH, params={"limit": 3, "format": "csv"}).text))) == 3


def test_a_next_link_keeps_what_was_asked(client: TestClient):
    following = client.get(PATH, params={"limit": 1, "basis": "reported"}).json()["next"]
    assert parse_qs(urlsplit(following).query) == {"limit": ["1"], "basis": ["reported"], "offset": ["1"]}


@pytest.mark.parametrize(
    ("asked", "where", "said"),
    [
        ({"vendr": "x"}, "vendr", f'{NAME} has no such parameter. Did you mean "vendor"?'),
        ({"vendor": "scale"}, "vendor", '"scale" is no vendor in this data. Did you mean "scale-ai"?'),
        ({"basis": "sure"}, "basis", '"sure" is refused. A basis is one of reported, estimated, modelled.'),
        ({"on": "yesterday"}, "on", '"yesterday" is refused. Write a day as YYYY-MM-DD.'),
        (
            {"format": "jsn"},
            "format",
            '"jsn" is no format. Choose one of json, csv, parquet, arrow. Did you mean "json"?',
        ),
        ({"limit": "0"}, "limit", '"0" is no number of rows. Write digits, 1 to 100,000.'),
        ({"limit": "100001"}, "limit", '"100001" is no number of rows. Write digits, 1 to 100,000.'),
        ({"offset": "-1"}, "offset", '"-1" is no number of rows. Write digits, 0 or more.'),
        ({"offset": "٣"}, "offset", '"٣" is no number of rows. Write digits, 0 or more.'),
    ],
)
def test_a_wrong_parameter_is_400_and_named(client: TestClient, asked: dict[str, str], where: str, said: str):
    ((place, what),) = whats(client.get(PATH, params=asked), 400)
    assert place == where
    assert what.startswith(said)


def test_every_wrong_key_is_told_at_once_and_one_given_twice_too(client: TestClient):
    assert len(whats(client.get(PATH, params={"one": "1", "two": "2", "known": "x"}), 400)) == 3
    assert whats(client.get(f"{PATH}?vendor=scale-ai&vendor=appen"), 400) == [
        ("vendor", "is given more than once. Give it once; lists have commas.")
    ]


def test_a_query_or_version_that_is_not_there_is_404(client: TestClient):
    assert whats(client.get("/api/queries/market/vendor_revenu"), 404) == [
        ("market/vendor_revenu", 'there is no such query. Did you mean "market/vendor_revenue"?')
    ]
    for gone in ("000000000000", "../../etc"):
        told = [("v", f"{gone} is not here. Leave it out for what is served now.")]
        assert whats(client.get(PATH, params={"v": gone}), 404) == told


def test_known_rows_come_as_304_and_other_rows_do_not(client: TestClient):
    first = client.get(PATH)
    again = client.get(PATH, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    tags = {
        client.get(PATH, params=asked).headers["etag"]
        for asked in ({}, {"limit": 1}, {"format": "csv"}, {"known": "2024"})
    }
    assert len(tags) == 4


@pytest.mark.parametrize("path", ["/api/queries", "/api/openapi.json"])
def test_lists_that_are_known_come_as_304(path: str, client: TestClient):
    etag = client.get(path).headers["etag"]
    again = client.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


def test_an_alias_leads_to_the_query_and_the_description_names_every_one(client: TestClient, queries_held: Catalogue):
    told = client.get("/api/openapi.json").json()
    paths = [f"/api/queries/{query_id}" for query_id in queries_held.queries]
    assert list(told["paths"]) == ["/api/queries", "/api/openapi.json", *paths]
    names = [one["name"] for one in told["paths"][PATH]["get"]["parameters"]]
    assert len(names) == len(set(names))
    assert {"vendor", "known", "format", "limit", "offset", "v"} <= set(names)


@pytest.mark.parametrize("path", ["queries/vendor_revenue", "queries/market", "queries/a/b/c", "nothing", ""])
def test_any_other_address_is_404_with_the_nearest_name(client: TestClient, path: str):
    ((where, what),) = whats(client.get(f"/api/{path}"), 404)
    assert where == f"/api/{path}"
    assert what.startswith("there is no such address. ")
    assert ('"market/vendor_revenue"' in what) == (path == "queries/vendor_revenue")
