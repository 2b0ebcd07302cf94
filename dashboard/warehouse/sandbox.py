"""Run a draft in a process of its own, within limits that the system keeps, with one clear sentence at each."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import duckdb
import pandas
import pyarrow

from dashboard.errors import Finding, LinchpinError
from dashboard.settings import PROJECT
from dashboard.warehouse.answer import said_by_database
from dashboard.warehouse.apart import MEGABYTE, packed
from dashboard.warehouse.clocks import CLOCK
from dashboard.warehouse.guard import Fault
from dashboard.warehouse.opening import LOCKED

AT_ONCE = 2
_places = threading.BoundedSemaphore(AT_ONCE)
# Its own path and nothing of ours: what the environment holds is not for a draft.
_COMMAND = [sys.executable, "-P", "-s", "-B", "-m", "dashboard.warehouse.apart"]
# Addresses count against the limit: threads that wait for each other are given 64 MB of them each, and Arrow's own
# pool takes a gigabyte at once, at a moment that nobody knows.
_ENVIRONMENT = {
    **{"PYTHONPATH": str(PROJECT), "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"},
    **{"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"},
}
# A plan and the names of the columns come on top of the rows.
_ASIDE = 4 * MEGABYTE
NARROW = "Narrow it by a filter, or sum before you join."


@dataclass(frozen=True)
class Limits:
    """How far a draft may go: seconds from the start of its process, megabytes of memory, rows, megabytes of rows."""

    seconds: float = 10.0
    memory_mb: int = 1024
    rows: int = 10_000
    columns: int = 200
    output_mb: int = 32


@dataclass(frozen=True, eq=False)
class Ran:
    """What a draft returned: the rows, DuckDB's type of each column, seconds the statement took.

    `plan` is DuckDB's profile of the run, as JSON; None if it was not asked for or DuckDB could not write it.
    """

    frame: pandas.DataFrame
    types: tuple[str, ...]
    seconds: float
    plan: dict[str, Any] | None


class DraftRefused(LinchpinError):
    """A draft that may not run, or did not come to its end; `faults` are placed in the statement."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(Finding(f"{max(1, fault.line)}:{fault.column}", fault.what, fault.do) for fault in faults))
        self.faults = faults


def run_apart(
    path: Path,
    statement: str,
    bound: Mapping[str, Any],
    clock: Mapping[str, str | None],
    shown: frozenset[str],
    *,
    limits: Limits = Limits(),
    plan: bool = False,
) -> Ran:
    """Run one draft on a version file under the reader's clocks; raises DraftRefused with the place in the statement.

    `shown` names the tables it may read, in small letters. With `plan`, the profile of this very run comes with it.
    """
    request = {
        "path": str(path),
        "config": _config(limits),
        "statement": statement,
        "bound": {key: packed(value) for key, value in bound.items()},
        "clock": {key: clock.get(key) for key in CLOCK},
        "shown": sorted(shown),
        "limits": asdict(limits),
        "plan": plan,
    }
    if not _places.acquire(timeout=limits.seconds):
        raise _refused(f"waited {_seconds(limits)} for other drafts to end.", "Try again.")
    try:
        line, _, rows = _reply(request, limits).partition(b"\n")
    finally:
        _places.release()
    said: dict[str, Any] = json.loads(line)
    if said["fault"]:
        raise _told(said, limits)
    try:
        frame = _frame(said, rows)
    except (duckdb.Error, pyarrow.ArrowException, ValueError, OverflowError) as error:
        what = f"returns a value that cannot be shown ({str(error).splitlines()[0][:120]})."
        raise _refused(what, "Cast the column to varchar.") from None
    return Ran(frame, tuple(said["types"]), said["seconds"], said["plan"])


def _config(limits: Limits) -> dict[str, str | bool | int | float | list[str]]:
    return {
        **LOCKED,
        "threads": "1",
        "memory_limit": f"{limits.memory_mb}MiB",
        "temp_directory": "",
        "max_temp_directory_size": "0B",
        "python_enable_replacements": "false",
        "autoload_known_extensions": "false",
        "autoinstall_known_extensions": "false",
        "allow_community_extensions": "false",
    }


def _reply(request: dict[str, Any], limits: Limits) -> bytes:
    """Start the process, take its answer until the time is over, and leave none of it behind."""
    ends = time.monotonic() + limits.seconds
    with tempfile.TemporaryFile() as asked:
        asked.write(json.dumps(request).encode())
        asked.seek(0)
        # A group, not a session: under a session's own share of the processor, being nice would count for nothing.
        process = subprocess.Popen(
            _COMMAND,
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd=PROJECT,
            process_group=0,
        )
    try:
        assert process.stdout is not None
        reply = _taken(process.stdout, ends, limits)
        if reply:
            return reply
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, ends - time.monotonic()))
        if process.returncode == -signal.SIGXCPU:
            raise _out_of_time(limits)
        raise _refused("ended without an answer, most likely out of memory.", NARROW)
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _taken(stream: IO[bytes], ends: float, limits: Limits) -> bytes:
    """Read to the end of a stream, but no longer than until `ends` and no more than an answer may hold."""
    watched = select.poll()
    watched.register(stream, select.POLLIN | select.POLLHUP)
    taken = bytearray()
    while True:
        left = ends - time.monotonic()
        if left <= 0 or not watched.poll(left * 1000):
            raise _out_of_time(limits)
        part = os.read(stream.fileno(), MEGABYTE)
        if not part:
            return bytes(taken)
        taken += part
        if len(taken) > limits.output_mb * MEGABYTE + _ASIDE:
            raise _too_large(limits)


def _frame(said: dict[str, Any], rows: bytes) -> pandas.DataFrame:
    """Return the rows as DuckDB itself would have: it reads them back, each column in the type it had there."""
    table = pyarrow.ipc.open_stream(rows).read_all()
    places = [f"column_{place}" for place in range(table.num_columns)]
    with duckdb.connect(config={**LOCKED, "threads": "1"}) as reader:
        columns = [
            duckdb.ColumnExpression(place).cast(reader.type(kind))
            for place, kind in zip(places, said["types"], strict=True)
        ]
        frame: pandas.DataFrame = reader.from_arrow(table.rename_columns(places)).select(*columns).df()
    frame.columns = pandas.Index(said["columns"])
    return frame


def _told(said: dict[str, Any], limits: Limits) -> DraftRefused:
    match said["fault"]:
        case "held":
            return DraftRefused(*(Fault(**fault) for fault in said["faults"]))
        case "memory":
            return _refused(f"needs more than {limits.memory_mb:,} MB of memory.", NARROW)
        case "rows":
            return _refused(f"returns more than {limits.rows:,} rows.", "Sum them, filter them, or write a limit.")
        case "columns":
            return _refused(f"returns more than {limits.columns:,} columns.", "Name those that you need.")
        case "output":
            return _too_large(limits)
    return DraftRefused(said_by_database(said["text"]))


def _out_of_time(limits: Limits) -> DraftRefused:
    return _refused(f"stopped after {_seconds(limits)}.", NARROW)


def _too_large(limits: Limits) -> DraftRefused:
    return _refused(
        f"returns more than {limits.output_mb:,} MB.", "Return fewer columns, or shorter texts and lists."
    )


def _refused(what: str, do: str) -> DraftRefused:
    return DraftRefused(Fault(0, 1, what, do))


def _seconds(limits: Limits) -> str:
    return "1 second" if limits.seconds == 1 else f"{limits.seconds:g} seconds"
