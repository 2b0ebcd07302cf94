"""A real server: healthy, asked for a page that is not there, and left with a damaged version."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest

from dashboard.settings import Settings
from dashboard.warehouse.version import current_id, version_path
from tests.conftest import copy_of_sources
from tests.serving import serving


class Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow a redirect."""

    def redirect_request(self, *_: object) -> None:
        return None


def get(address: str) -> tuple[int, HTTPResponse | urllib.error.HTTPError]:
    """Return status and answer of an address, whatever the status; a redirect is not followed."""
    try:
        answer = urllib.request.build_opener(Stay).open(address, timeout=20)
    except urllib.error.HTTPError as error:
        return error.code, error
    return answer.status, answer


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Settings, Path]]:
    """A server on data of its own, its folders and its log."""
    folder = tmp_path_factory.mktemp("served")
    settings = copy_of_sources(folder)
    with serving(settings.data, settings.queries, folder / "log") as address:
        yield address, settings, folder / "log"


def test_the_server_tells_its_data_version_and_its_address(served: tuple[str, Settings, Path]):
    address, settings, log = served
    status, answer = get(f"{address}/healthz")
    assert status == 200
    assert json.load(answer) == {"status": "ok", "version": current_id(settings), "as_of": "2026-11-23"}
    assert f"Linchpin is ready: {address}" in log.read_text()


def test_all_rows_of_a_question_come_as_csv(served: tuple[str, Settings, Path]):
    status, answer = get(f"{served[0]}/rows/dependence/known_spend.csv?vendor=scale-ai")
    assert status == 200
    name = f"linchpin_dependence-known-spend_scale-ai_2026-11-23_{current_id(served[1])}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    header, *rows = answer.read().decode().splitlines()
    assert header.endswith(",data_version")
    assert "finding" not in header.split(",")
    assert rows
    assert all(row.endswith(current_id(served[1])) for row in rows)


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("dependence/nothing.csv", 404, "there is no such query"),
        ("dependence/known_spend.csv?vendor=nobody", 400, 'vendor: "nobody" is refused.'),
        ("dependence/known_spend.csv?v=000000000000", 404, "there is no such version"),
        ("dependence/known_spend.csv?q=000000000000", 404, "q=000000000000 was ignored"),
        ("dependence/known_spend.xlxs", 404, 'Choose one of csv, xlsx, png, svg. Did you mean "xlsx"?'),
        ("dependence/known_spend.xlsx?colour=red", 400, "colour: there is no such filter."),
        ("dependence/known_spend.csv?vendor=appen&vendor=scale-ai", 400, "vendor: is given more than once."),
        ("dependence/known_spend.svg?v=000000000000", 404, "there is no such version"),
        ("evidence/rows.png", 404, "has no picture under these filters. Take its rows as csv or xlsx."),
        ("imports/rows_not_taken.csv?fate=lost", 404, "is not among its options"),
    ],
)
def test_rows_that_cannot_be_given_are_told_why(
    asked: str, status: int, said: str, served: tuple[str, Settings, Path]
):
    found, answer = get(f"{served[0]}/rows/{asked}")
    assert found == status
    assert said in answer.read().decode()


def test_a_question_comes_as_workbook_and_as_picture(served: tuple[str, Settings, Path]):
    status, answer = get(f"{served[0]}/rows/market/vendor_revenue.xlsx?vendor=scale-ai")
    whole = answer.read()
    assert (status, whole[:2], len(whole)) == (200, b"PK", int(answer.headers["Content-Length"]))
    status, answer = get(f"{served[0]}/rows/market/vendor_revenue.svg?vendor=scale-ai")
    assert (status, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.read().startswith(b"<svg ")


@pytest.mark.parametrize("page", ["", "dependence", "market", "events", "people", "evidence", "workshop"])
def test_every_page_is_answered(page: str, served: tuple[str, Settings, Path]):
    status, answer = get(f"{served[0]}/{page}")
    assert status == 200
    html = answer.read()
    assert b"<title>" in html
    # Behind a gateway it stands below a path of its own, which may end without a slash.
    assert rf"location.pathname.replace(/\/{page}$/, '')".encode() in html


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("/markt", "/?page=markt"),
        ("/markt?client=openai&from=2024", "/?client=openai&from=2024&page=markt"),
        ("/market/deep", "/?page=market%2Fdeep"),
        ("/a%0d%0aSet-Cookie:x", "/?page=a%0D%0ASet-Cookie%3Ax"),
    ],
)
def test_an_unknown_page_sends_the_reader_to_the_overview_with_its_name(
    asked: str, sent: str, served: tuple[str, Settings, Path]
):
    status, answer = get(f"{served[0]}{asked}")
    assert (status, answer.headers["location"]) == (307, sent)
    assert answer.headers["set-cookie"] is None


@pytest.mark.parametrize("asked", ["//elsewhere.example", "//elsewhere.example/x?a=b", "/\\elsewhere.example"])
def test_no_address_sends_the_reader_to_another_site(asked: str, served: tuple[str, Settings, Path]):
    _, answer = get(f"{served[0]}{asked}")
    assert (answer.headers["location"] or "/?").startswith("/?")


def test_a_damaged_version_is_told_and_another_start_mends_it(tmp_path: Path):
    settings = copy_of_sources(tmp_path)
    with serving(settings.data, settings.queries, tmp_path / "log") as address:
        (settings.versions / "current").write_text("000000000000\n")
        status, answer = get(f"{address}/healthz")
        told = json.load(answer)
        assert (status, told["status"]) == (503, "no data")
        assert "names version 000000000000, whose file is missing. Run `make build`" in told["error"]
        (settings.versions / "000000000000.duckdb").write_bytes(b"garbage" * 1000)
        status, answer = get(f"{address}/healthz")
        assert status == 503
        assert "000000000000.duckdb: is damaged: it is not the file that was built." in json.load(answer)["error"]
    (version,) = (path for path in settings.versions.glob("*.duckdb") if path.stem != "000000000000")
    version.write_bytes(b"garbage" * 1000)
    with serving(settings.data, settings.queries, tmp_path / "log") as address:
        assert get(f"{address}/healthz")[0] == 200
    assert "Traceback" not in (tmp_path / "log").read_text()
    assert version_path(settings, current_id(settings)) == version
