"""Time a warm script run of every page beside a hello-world page, requests, checks of query files, and an import."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from dashboard.bench_import import bench_import
from dashboard.bench_rates import bench_rates
from dashboard.bench_servers import HELLO, PATIENCE, folders, ours, stock
from dashboard.catalog.folder import catalogue
from dashboard.checking import KEPT
from dashboard.page.names import page_names
from dashboard.settings import PROJECT, Settings

WARM_UP = 2


def bench(settings: Settings, runs: int) -> int:
    """Print for each page the median of `runs` warm runs in milliseconds, and its ratio to hello-world."""
    names = page_names(catalogue(settings.queries))
    with ours(settings, "--cold") as own, stock(HELLO, with_our_settings=True) as theirs:
        hello = asyncio.run(_times(theirs.port, "", runs))
        rows = [(name, asyncio.run(_times(own.port, "" if name == "overview" else name, runs))) for name in names]
    base = statistics.median(hello)
    print(f"warm run, script asked to script finished, one session, median of {runs} (least to most), ms")
    for name, times in [("hello world", hello), *rows]:
        median = statistics.median(times)
        print(f"{name:14}{median:8.1f}  ({min(times):.1f} to {max(times):.1f})  {median / base:5.1f} x hello world")
    bench_rates(settings)
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
            command = [sys.executable, "-m", "dashboard", *folders(settings), "check", *files]
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
