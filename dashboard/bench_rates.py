"""Count the requests a second that a server answers, by wrk: kept briefs and 304s, beside the health check."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import time
import urllib.error
import urllib.request

from dashboard.bench_servers import PATIENCE, ours
from dashboard.settings import Settings

PAGES = ("overview", "dependence", "delivery")
RUNS, CONNECTIONS, SECONDS, LEAST = 3, 8, 3, 1_000
STILL_MISSING = re.compile(r"<figure[^>]*>\s*</figure>")


def bench_rates(settings: Settings) -> None:
    """Print requests a second, the median of three runs in turn, or what to install to see them."""
    wrk = shutil.which("wrk")
    if wrk is None:
        print("requests a second: not measured. Install Debian's package wrk.")
        return
    with ours(settings, "--cold") as served:
        base = f"http://localhost:{served.port}"
        asked: dict[str, tuple[str, list[str]]] = {"/healthz": (f"{base}/healthz", [])}
        for page in PAGES:
            address = f"{base}/brief/{page}"
            known = f"If-None-Match: {whole(address)}"
            asked[f"{page}, 200"] = (address, [])
            asked[f"{page}, 304"] = (address, ["-H", known])
        found: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(RUNS):
            for name, (address, headers) in asked.items():
                found[name].append(_rate([wrk, *headers], address))
    print(f"requests a second, kept briefs in brotli, {CONNECTIONS} connections, median of {RUNS} (least to most)")
    for name, rates in found.items():
        target = "" if name == "/healthz" else f"   target: {LEAST:,} or more"
        print(f"{name:18}{statistics.median(rates):8,.0f}  ({min(rates):,.0f} to {max(rates):,.0f}){target}")


def whole(address: str) -> str:
    """Ask for a brief until all its pictures are drawn; return its ETag."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            page, tag = answer.read().decode(), answer.headers["ETag"]
        # Without a Chromium there will be none.
        if not STILL_MISSING.search(page) or time.monotonic() > deadline:
            return str(tag)
        time.sleep(0.5)


def _rate(command: list[str], address: str) -> float:
    """Return the requests a second of one run of wrk; raises ValueError if one of them failed."""
    given = ["-t", "1", "-c", str(CONNECTIONS), "-d", f"{SECONDS}s", "-H", "Accept-Encoding: br"]
    told = subprocess.run([*command, *given, address], check=True, capture_output=True, text=True).stdout
    found = re.search(r"Requests/sec:\s*([\d.]+)", told)
    if found is None or "Non-2xx" in told or "Socket errors" in told:
        raise ValueError(told)
    return float(found[1])
