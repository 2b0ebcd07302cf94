"""Time a warm script run of every page beside a hello-world page, a check of the query files, and an import."""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from dashboard.bench_import import bench_import
from dashboard.catalog.folder import catalogue
from dashboard.checking import KEPT
from dashboard.page.names import page_names
from dashboard.settings import PROJECT, Settings

HELLO = "import streamlit as st\nst.title('Hello, world')\n"
WARM_UP = 2
PATIENCE = 60


def bench(settings: Settings, runs: int) -> int:
    """Print for each page the median of `runs` warm runs in milliseconds, and its ratio to hello-world."""
    names = page_names(catalogue(settings.queries))
    with tempfile.TemporaryDirectory() as scratch, _serving(settings) as ours, _hello(Path(scratch)) as theirs:
        hello = asyncio.run(_times(theirs, "", runs))
        rows = [(name, asyncio.run(_times(ours, "" if name == "overview" else name, runs))) for name in names]
    base = statistics.median(hello)
    print(f"warm run, script asked to script finished, one session, median of {runs} (least to most), ms")
    for name, times in [("hello world", hello), *rows]:
        median = statistics.median(times)
        print(f"{name:14}{median:8.1f}  ({min(times):.1f} to {max(times):.1f})  {median / base:5.1f} x hello world")
    _tell_checks(settings, runs)
    bench_import(runs)
    return 0


def _tell_checks(settings: Settings, runs: int) -> None:
    """Print how long a check takes as a whole process: of all files with nothing kept and again, and of one file."""
    kept = settings.versions / KEPT
    one = next(iter(catalogue(settings.queries).queries.values())).path
    ways: dict[str, tuple[list[str], bool]] = {
        "all, cold": ([], True),
        "all, warm": ([], False),
        "one file": ([str(one)], True),
    }
    print(f"check, whole process, median of {runs} (least to most), s")
    for name, (files, is_cold) in ways.items():
        times = []
        for _ in range(runs):
            if is_cold:
                kept.unlink(missing_ok=True)
            started = time.perf_counter()
            command = [sys.executable, "-m", "dashboard", *_folders(settings), "check", *files]
            subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
            times.append(time.perf_counter() - started)
        print(f"{name:14}{statistics.median(times):8.2f}  ({min(times):.2f} to {max(times):.2f})")


async def _times(port: int, page: str, runs: int) -> list[float]:
    """Open one session on a page, run its script warm, and return the milliseconds of each counted run."""
    url = f"ws://localhost:{port}/_stcore/stream"
    async with connect(url, subprotocols=["streamlit"], max_size=None) as session:  # type: ignore[list-item]
        return [await _run(session, page) for _ in range(WARM_UP + runs)][WARM_UP:]


async def _run(session: ClientConnection, page: str) -> float:
    asked = BackMsg()
    asked.rerun_script.page_name = page
    started = time.perf_counter()
    await session.send(asked.SerializeToString())
    while True:
        told = ForwardMsg()
        told.ParseFromString(await asyncio.wait_for(session.recv(decode=False), PATIENCE))
        if told.WhichOneof("type") == "script_finished":
            return (time.perf_counter() - started) * 1000


@contextmanager
def _serving(settings: Settings) -> Iterator[int]:
    port = _free_port()
    with _running(
        [sys.executable, "-m", "dashboard", *_folders(settings), "serve", "--port", str(port), "--cold"],
        port,
        "healthz",
    ):
        yield port


def _folders(settings: Settings) -> list[str]:
    return ["--data", str(settings.data), "--queries", str(settings.queries)]


@contextmanager
def _hello(folder: Path) -> Iterator[int]:
    """Serve a hello-world page by `streamlit run`, as anybody would."""
    port = _free_port()
    script = folder / "hello.py"
    script.write_text(HELLO, encoding="utf-8")
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with _running([*command, "--server.headless", "true"], port, "_stcore/health"):
        yield port


@contextmanager
def _running(command: list[str], port: int, health: str) -> Iterator[None]:
    process = subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ}
    )
    try:
        _wait(f"http://localhost:{port}/{health}")
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _wait(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
