"""Servers that a bench measures: ours, and stock Streamlit with another page; each gone at the end of its block."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dashboard.settings import PROJECT, Settings

HELLO = "import streamlit as st\nst.title('Hello, world')\n"
# What whoever begins with Streamlit writes.
ONE_CHART = """import plotly.express as px
import streamlit as st

st.title("One chart")
st.plotly_chart(px.bar(x=["a", "b", "c"], y=[1, 3, 2]))
"""
PATIENCE = 60


@dataclass(frozen=True)
class Served:
    """A server that runs: the port on which it listens, and the id of its process."""

    port: int
    pid: int


@contextmanager
def ours(settings: Settings, *options: str) -> Iterator[Served]:
    """Serve our pages; yield where."""
    port = free_port()
    command = [sys.executable, "-m", "dashboard", *folders(settings), "serve", "--port", str(port), *options]
    with running(command, PROJECT, port, "healthz") as served:
        yield served


@contextmanager
def stock(script: str | Path, with_our_settings: bool = False) -> Iterator[Served]:
    """Serve a page by `streamlit run`, as anybody would, in a folder without settings or in ours; yield where.

    A script comes as its text, or as the path of a file that is run where it lies.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        path = script if isinstance(script, Path) else Path(folder) / "page.py"
        if isinstance(script, str):
            path.write_text(script, encoding="utf-8")
        command = [sys.executable, "-m", "streamlit", "run", str(path), "--server.port", str(port)]
        quiet = ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
        stands_in = PROJECT if with_our_settings else Path(folder)
        with running([*command, *quiet], stands_in, port, "_stcore/health") as served:
            yield served


def folders(settings: Settings) -> list[str]:
    """Return the options that name the two folders."""
    return ["--data", str(settings.data), "--queries", str(settings.queries)]


@contextmanager
def running(command: list[str], folder: Path, port: int, health: str) -> Iterator[Served]:
    """Start a server in a folder, wait until its health check answers, yield where, and end it by its id.

    Raises OSError if it does not answer within a minute.
    """
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://localhost:{port}/{health}")
        yield Served(port, process.pid)
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


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
