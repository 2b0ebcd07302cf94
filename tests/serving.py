"""A real server on a free loopback port, started by the tests and stopped by its id."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PATIENCE = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(data: Path, queries: Path, log: Path, *options: str, port: int = 0) -> Iterator[str]:
    """Start `python -m dashboard serve` with options, wait until /healthz answers 200, yield the address."""
    with answering(data, queries, log, *options, port=port) as address:
        yield address


@contextmanager
def answering(data: Path, queries: Path, log: Path, *options: str, status: int = 200, port: int = 0) -> Iterator[str]:
    """Do the same with another status: 503 where there is no data yet."""
    with running(data, queries, log, *options, status=status, port=port) as (_, address):
        yield address


@contextmanager
def running(
    data: Path, queries: Path, log: Path, *options: str, status: int = 200, port: int = 0, **said: str
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Do the same, and yield its process with the address; what is `said` is set in its environment."""
    port = port or free_port()
    command = [sys.executable, "-m", "dashboard", "--data", str(data), "--queries", str(queries)]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port), "--cold", *options],
            cwd=PROJECT,
            stdout=output,
            stderr=output,
            env={**os.environ, **said},
        )
        try:
            _wait(f"http://localhost:{port}/healthz", process, log, status)
            yield process, f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(timeout=40)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path, status: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped: {log.read_text()}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == status:
                    return
        except urllib.error.HTTPError as error:
            if error.code == status:
                return
            time.sleep(0.2)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not answer in {PATIENCE} s: {log.read_text()}")
