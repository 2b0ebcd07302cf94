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


@contextmanager
def ours(settings: Settings, *options: str) -> Iterator[int]:
    """Serve our pages; yield the port."""
    port = _free_port()
    command = [sys.executable, "-m", "dashboard", *folders(settings), "serve", "--port", str(port), *options]
    with _running(command, PROJECT, port, "healthz"):
        yield port


@contextmanager
def stock(script: str, with_our_settings: bool = False) -> Iterator[int]:
    """Serve a page by `streamlit run`, as anybody would, in a folder without settings or in ours; yield the port."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.py"
        path.write_text(script, encoding="utf-8")
        command = [sys.executable, "-m", "streamlit", "run", str(path), "--server.port", str(port)]
        quiet = ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
        stands_in = PROJECT if with_our_settings else Path(folder)
        with _running([*command, *quiet], stands_in, port, "_stcore/health"):
            yield port


def folders(settings: Settings) -> list[str]:
    """Return the options that name the two folders."""
    return ["--data", str(settings.data), "--queries", str(settings.queries)]


@contextmanager
def _running(command: list[str], folder: Path, port: int, health: str) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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
