"""Three questions of raw rows by four rivals, each in a process of its own that has read the rows before."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

ROWS = Path(__file__).parent / "rivals" / "rows.sql"
RIVALS = ("pandas", "polars", "sqlite", "chdb")
# Of each rival's question the one of ours.
OURS = {
    "spend": "cost/spend_by_period",
    "throughput": "delivery/throughput_by_period",
    "turnaround": "delivery/turnaround_time",
}


def beside(version: Path, runs: int) -> dict[str, Any]:
    """Return the milliseconds of each rival that is installed for each of the three questions."""
    rows = version.with_suffix(".parquet")
    if not rows.exists():
        with duckdb.connect(str(version), read_only=True) as connection:
            connection.execute(ROWS.read_text(encoding="utf-8").format(path=rows))
    return {name: _asked(name, rows, runs) for name in RIVALS if find_spec(name.replace("sqlite", "sqlite3"))}


def _asked(name: str, rows: Path, runs: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.load.rivals", name, str(rows), str(runs)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        return {"failed": (ended.stderr.strip().splitlines() or [f"ended with {ended.returncode}"])[-1]}
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    print(f"{name}: {found}", file=sys.stderr, flush=True)
    return found


def compared(size: dict[str, Any]) -> list[str]:
    """Return the lines of a table: each question, ours rolled up, and each rival with how much slower it is."""
    rivals = size["rivals"]
    lines = [f"| question | rolled up | {' | '.join(rivals)} |", "|:--|" + "--:|" * (1 + len(rivals))]
    for short, query in OURS.items():
        ours = statistics.median(size["rolled_up"]["questions"][query])
        cells = [_cell(found.get(short), ours) for found in rivals.values()]
        lines.append(f"| {query} | {ours:,.1f} | {' | '.join(cells)} |")
    return lines


def _cell(found: dict[str, Any] | None, ours: float) -> str:
    if found is None:
        return "failed"
    theirs = statistics.median(found["milliseconds"])
    return f"{theirs:,.0f} ({theirs / ours:,.1f} x)"
