"""What every answer carries, what is too large to be asked, and what the access log may hold."""

from __future__ import annotations

import io
import logging
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.gate.gate import Bounds, guarded
from dashboard.gate.headers import NOTHING, page_policy
from dashboard.gate.leaving import leaving
from dashboard.gate.quiet import be_quiet, told_quietly
from dashboard.gate.sizes import ADDRESS, BODY, HEADERS, UPLOAD

CANARY = "acme-secret-deal"


async def body(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def failing(request: Request) -> PlainTextResponse:
    raise ValueError(request.path_params["name"])


async def socket(opened: WebSocket) -> None:
    await opened.accept()
    await opened.close()


ROUTES = [
    Route("/page", lambda request: HTMLResponse("<p>")),
    Route("/own", lambda request: HTMLResponse("<p>", headers={"Content-Security-Policy": "default-src 'none'"})),
    Route("/rows", lambda request: JSONResponse([])),
    Route("/body", body, methods=["POST"]),
    Route(f"{UPLOAD}{{name}}", body, methods=["PUT"]),
    Route("/one/{name}", lambda request: PlainTextResponse("one")),
    Route("/failing/{name}", failing),
    WebSocketRoute("/socket", socket),
]


def client_of(rules: Bounds, **said: str) -> TestClient:
    return TestClient(guarded(Starlette(routes=ROUTES), rules), raise_server_exceptions=False, **said)  # type: ignore[arg-type]


@pytest.fixture
def client() -> TestClient:
    return client_of(Bounds())


@pytest.mark.parametrize("path", ["/page", "/own", "/rows", "/nothing", "/failing/x", f"/page?{'x' * ADDRESS}"])
def test_every_answer_carries_the_headers_refusals_and_failures_too(path: str, client: TestClient):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


def test_pages_may_run_what_is_ours_and_rows_nothing(client: TestClient):
    assert client.get("/page").headers["content-security-policy"] == page_policy()
    assert client.get("/own").headers.get_list("content-security-policy") == ["default-src 'none'"]
    assert client.get("/rows").headers["content-security-policy"] == NOTHING
    (scripts,) = re.findall(r"script-src ([^;]*)", page_policy("<script>one()</script><script>two()</script>"))
    assert scripts.count("'sha256-") == 2
    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" not in scripts


def test_browsers_are_held_to_https_behind_https_alone():
    secure = client_of(Bounds(), base_url="https://linchpin.example")
    assert secure.get("/rows").headers["strict-transport-security"] == "max-age=31536000"


def test_what_is_too_large_is_refused_and_the_largest_is_not(client: TestClient):
    assert client.get(f"/page?{'x' * (ADDRESS - len('/page'))}").status_code == 200
    assert client.get(f"/page?{'x' * ADDRESS}").status_code == 414
    assert client.get("/page", headers={"cookie": "x" * HEADERS}).status_code == 431
    assert client.post("/body", content=b"x" * BODY).text == str(BODY)
    refused = client.post("/body", content=b"x" * (BODY + 1))
    assert (refused.status_code, refused.text) == (
        413,
        "This request is larger than 64,000 bytes. Files are brought in on the page Upload.",
    )
    # One that does not say how long it is, too.
    assert client.post("/body", content=iter([b"x" * BODY, b"x"])).status_code == 413
    assert client.put(f"{UPLOAD}file", content=b"x" * (BODY + 1)).text == str(BODY + 1)
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"/socket?{'x' * ADDRESS}"):
        pass


@pytest.mark.parametrize(("method", "status"), [("TRACE", 405), ("PURGE", 405), ("DELETE", 405), ("HEAD", 200)])
def test_a_method_that_nothing_answers_is_405(method: str, status: int, client: TestClient):
    answer = client.request(method, "/page")
    assert answer.status_code == status
    assert status == 200 or "GET" in answer.headers["allow"]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "access.log"


def test_a_line_of_the_log_says_what_kind_of_address_was_asked_and_no_name(log: Path):
    client = client_of(Bounds(log=str(log)))
    hidden = {"user-agent": CANARY, "cookie": f"who={CANARY}", "referer": f"http://{CANARY}/", "x-who": CANARY}
    for path in (f"/one/{CANARY}", f"/failing/{CANARY}", f"/{CANARY}", f"/page?client={CANARY}", f"/page#{CANARY}"):
        client.get(path, headers=hidden)
    client.request(CANARY.upper(), "/page", headers=hidden)
    client.post("/body", content=f"{CANARY}" * BODY, headers=hidden)
    with client.websocket_connect(f"/socket?client={CANARY}", headers=hidden):
        pass
    lines = log.read_text().splitlines()
    assert CANARY not in log.read_text().lower()
    assert "testclient" not in log.read_text()
    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    assert [re.fullmatch(rf"{stamp} (\S+ \S+ \d+) \d+ \d+", line)[1] for line in lines] == [  # type: ignore[index]
        *("GET /one/{name} 200", "GET /failing/{name} 500", "GET /{page} 404", "GET /page 200", "GET /page 200"),
        *("OTHER /{page} 405", "POST /{page} 413", "WS /socket 101"),
    ]


def test_without_a_log_nothing_is_written(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO):
        client_of(Bounds()).get("/page")
    assert (capsys.readouterr().out, [one.name for one in caplog.records if "linchpin" in one.name]) == ("", [])


def test_a_fault_is_told_by_its_place_and_kind_without_what_was_asked():
    def fails(asked: str) -> None:
        try:
            int(asked)
        except ValueError as error:
            raise LookupError(asked) from error

    with pytest.raises(LookupError) as caught:
        fails(CANARY)
    told = told_quietly(caught.value)
    assert CANARY not in told
    assert told.index("builtins.ValueError") < told.index("builtins.LookupError")
    assert "in fails" in told


def test_a_server_that_stops_says_so_and_takes_nothing_new(client: TestClient):
    leaving.set()
    try:
        health = client.get("/healthz")
        assert (health.status_code, health.json()) == (503, {"status": "stopping"})
        assert client.get("/page").status_code == 503
        with pytest.raises(WebSocketDenialResponse) as denied, client.websocket_connect("/socket"):
            pass
        assert denied.value.status_code == 503
    finally:
        leaving.clear()
    assert client.get("/page").status_code == 200


def test_every_log_of_a_quiet_process_keeps_what_was_asked_to_itself(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(logging, "_logRecordFactory", logging.getLogRecordFactory())
    written = io.StringIO()
    log = logging.Logger("uvicorn.error")
    log.addHandler(logging.StreamHandler(written))
    be_quiet()
    try:
        int(CANARY)
    except ValueError:
        log.exception("Exception in ASGI application")
    assert "Exception in ASGI application\nTraceback" in written.getvalue()
    assert "builtins.ValueError" in written.getvalue()
    # The line of the program stands in a stack; the value that it was given does not.
    assert CANARY not in written.getvalue()
