"""What `serve` says when it cannot start: one message that names the remedy, and never a traceback."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.settings import PROJECT, Settings
from tests.intake.edits import put


def serve(data: Path, port: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dashboard", "--data", str(data), "serve", "--port", str(port)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60)


def test_a_taken_port_is_one_message_with_the_command_that_takes_another(shipped_settings: Settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = serve(shipped_settings.data, port)
    assert (done.returncode, done.stdout) == (1, "")
    start = f"port {port}: is taken or not allowed. Stop the other program, or run `make run PORT="
    assert done.stderr.startswith(start)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("port", [-1, 70000])
def test_a_port_that_cannot_be_is_refused_alike(port: int, shipped_settings: Settings):
    done = serve(shipped_settings.data, port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"port {port}: is taken or not allowed.")
    assert len(done.stderr.splitlines()) == 1


def test_without_data_serve_says_what_is_missing(tmp_path: Path):
    done = serve(tmp_path, 0)
    assert (done.returncode, done.stdout) == (1, "")
    assert "record.yml: the file is missing. Write one with the keys title and as_of" in done.stderr
    assert "Traceback" not in done.stderr


def test_refused_data_without_an_older_version_are_told_and_nothing_is_served(copied_sources: Settings):
    put(copied_sources, "client_spend:2:client", "Gogle")
    done = serve(copied_sources.data, 0)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0].startswith(f'{copied_sources.sources}/client_spend.csv:2: client "Gogle": ')
    assert "there is no data version yet." in lines[-1]
    assert not any("goes on serving" in line for line in lines)
    assert "Traceback" not in done.stderr
