"""Debian's nginx on a free loopback port, with the configuration that the product brings."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.settings import PROJECT

CONFIGURATION = PROJECT / "dashboard" / "deploy" / "nginx.conf"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
AROUND = """{user}daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{}}
http {{ {temporary} include {folder}/linchpin.conf; }}
"""


def binary() -> str:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        raise RuntimeError("No nginx: install Debian's package nginx.")
    return found


@contextmanager
def nginx(folder: Path, port: int, servers: tuple[int, int]) -> Iterator[str]:
    """Start nginx before two servers on these ports; yield its address. Its files lie in the folder."""
    told = CONFIGURATION.read_text(encoding="utf-8")
    changed = (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("/var/log/nginx", str(folder)),
        *(("8501", str(servers[0])), ("8502", str(servers[1]))),
    )
    for former, given in changed:
        assert former in told
        told = told.replace(former, given)
    (folder / "linchpin.conf").write_text(told, encoding="utf-8")
    paths = " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    # Started by root, nginx works as another user, who may not enter the folder.
    user = "user root; " if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(user=user, folder=folder, temporary=paths), encoding="utf-8")
    process = subprocess.Popen([binary(), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "nginx stopped"
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError("nginx did not answer")
