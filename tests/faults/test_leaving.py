"""A server that is told to terminate: what runs is answered, pages are sent elsewhere, and nothing stays behind."""

from __future__ import annotations

import signal
import subprocess
import time
import urllib.error
import urllib.request
from http.client import HTTPConnection
from pathlib import Path

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from dashboard.settings import Settings
from tests.serving import running

CANARY = "acme-secret-deal"
NEVER = 120


def get(address: str, **headers: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=NEVER) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def asked(address: str, path: str) -> HTTPConnection:
    """Send a request, and do not wait for the answer."""
    found = HTTPConnection(address.removeprefix("http://"), timeout=NEVER)
    found.request("GET", path)
    return found


def until_closed(socket: ClientConnection) -> int:
    """Read a socket to its end; return the code that it was closed with."""
    try:
        while True:
            socket.recv(timeout=NEVER)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 0


def stopping(address: str) -> tuple[int, bytes] | None:
    """Return what the health check says; None if there is nobody any more to say it."""
    try:
        return get(f"{address}/healthz")
    except urllib.error.URLError:
        return None


def lives(process: int) -> bool:
    """Tell whether a process runs; one that only waits to be counted does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def below(process: int) -> set[int]:
    """Return the processes that a process started, and those that they did."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found: set[int] = set()
    while more := {one for one, parent in parents.items() if parent in {process, *found}} - found:
        found |= more
    return found


def test_what_runs_is_answered_sockets_are_closed_and_the_process_ends_in_order(
    record_settings: Settings, tmp_path: Path
):
    log = tmp_path / "log"
    with running(record_settings.data, record_settings.queries, log, LINCHPIN_ACCESS_LOG="-") as (process, address):
        holds(process, address, log)
    left = [path.name for path in record_settings.versions.rglob("*") if path.is_file()]
    assert {name.rpartition(".")[2] for name in left} <= {"duckdb", "sha256", "svg", "current", "lock", "sql", "json"}
    said = log.read_text()
    assert "Traceback" not in said
    assert "WARNING" not in said
    assert CANARY not in said
    assert "GET /brief/{page} 200" in said
    assert "WS /_stcore/stream 101" in said


def holds(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    # Its pictures are being drawn from here on.
    assert get(f"{address}/brief/dependence?client=openai&x={CANARY}", Cookie=CANARY)[0] == 200
    streamed = f"{address.replace('http', 'ws')}/_stcore/stream?{CANARY}"
    socket = connect(streamed, origin=address, legacy=True)  # type: ignore[arg-type]
    while not below(process.pid):
        time.sleep(0.05)
    drawing = below(process.pid)
    running = [asked(address, f"/brief/{page}?known=2025-06-14") for page in ("market", "quality")]
    # Whoever is answered after them knows that they are with the server.
    get(f"{address}/healthz")
    process.send_signal(signal.SIGTERM)
    closed = until_closed(socket)
    told = stopping(address)
    answers = [(answer.status, answer.read()) for answer in (one.getresponse() for one in running)]
    assert closed == 1012
    assert told in (None, (503, b'{"status":"stopping"}'))
    assert [(status, b"</html>" in body) for status, body in answers] == [(200, True), (200, True)]
    assert process.wait(NEVER) == 0
    deadline = time.monotonic() + 20
    while any(map(lives, drawing)):
        assert time.monotonic() < deadline, "the Chromium that draws goes on"
        time.sleep(0.1)
