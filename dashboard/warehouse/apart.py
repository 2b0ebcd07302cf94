"""The process in which one draft runs: it binds itself by the system's own limits, asks once, answers and ends."""

from __future__ import annotations

import contextlib
import ctypes
import datetime
import json
import math
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pyarrow

from dashboard.warehouse.guard import held
from dashboard.warehouse.opening import log_files, opened_locked
from dashboard.warehouse.statements import statement

# Files of a log, and what the process has open besides.
OPEN_AT_ONCE = 64
MEGABYTE = 1024 * 1024
DIE_WITH_PARENT, NO_NEW_PRIVILEGES = 1, 38
BATCH = 1024
# Once closed in, no file can be opened, our own statements included.
READ_AHEAD = ("draft_tree", "draft_functions")


class _TooMuch(Exception):
    """The answer has more rows, or more bytes, than the limit of that name."""


def packed(value: Any) -> Any:
    """Return a value to bind as one that JSON can hold: a date and a struct each say what they are."""
    match value:
        case datetime.date():
            return {"date": value.isoformat()}
        case dict():
            return {"struct": {key: packed(part) for key, part in value.items()}}
        case list() | tuple():
            return [packed(part) for part in value]
    return value


def unpacked(value: Any) -> Any:
    """Return the value that was packed; a tuple comes back as a list."""
    match value:
        case {"date": text}:
            return datetime.date.fromisoformat(text)
        case {"struct": parts}:
            return {key: unpacked(part) for key, part in parts.items()}
        case list():
            return [unpacked(part) for part in value]
    return value


def main() -> None:
    """Read a request as JSON from the standard input; write a line of JSON, then the rows as an Arrow stream."""
    request = json.load(sys.stdin)
    # DuckDB prints a profile where it likes, so the way back is one that only we write to.
    reply = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _yield_to_others(request["limits"]["seconds"])
    connection = opened_locked(Path(request["path"]), request["config"])
    for name in (*READ_AHEAD, *(f"set_{key}" for key in request["clock"])):
        statement(name)
    _close_in(request["limits"], log_files(connection))
    try:
        said, rows = _answer(connection, request)
    except _TooMuch as limit:
        said, rows = {"fault": str(limit)}, b""
    except MemoryError:
        said, rows = {"fault": "memory"}, b""
    except (duckdb.Error, pyarrow.ArrowException, OSError) as error:
        said, rows = _failed(error), b""
    _write(reply, said, rows)


def _yield_to_others(seconds: float) -> None:
    """Let everybody else go first, write no file, and end with the parent."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds) + 1, math.ceil(seconds) + 1))
    with contextlib.suppress(OSError, AttributeError):
        prctl = ctypes.CDLL(None).prctl
        prctl(DIE_WITH_PARENT, 9, 0, 0, 0)
        prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def _close_in(limits: dict[str, float], beneath: dict[str, int]) -> None:
    """From here on nothing can be opened, neither file nor connection, and memory is what the limit adds.

    A version with a log beneath it goes on opening that: DuckDB lets in no other file.
    """
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    with contextlib.suppress(OSError):
        held_now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        most = held_now + int(limits["memory_mb"] + limits["output_mb"]) * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    most_open = OPEN_AT_ONCE if beneath else 0
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_open, most_open))


def _answer(connection: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    text, bound = request["statement"], {key: unpacked(value) for key, value in request["bound"].items()}
    faults = held(connection, text, frozenset(request["shown"]))
    if faults:
        return {"fault": "held", "faults": [vars(fault) for fault in faults]}, b""
    for key, value in request["clock"].items():
        connection.execute(statement(f"set_{key}"), {"value": value})
    if request["plan"]:
        connection.enable_profiling()
    started = time.perf_counter()
    try:
        relation = connection.sql(text, params=bound)
    except (duckdb.BinderException, duckdb.CatalogException):
        # Of these, only execute tells the place.
        connection.execute(text, bound)
        raise
    rows = _rows(relation, request["limits"])
    seconds = time.perf_counter() - started
    profile = json.loads(connection.get_profiling_information()) if request["plan"] else {}
    # Of some statements DuckDB fails to write the profile, and says no more than that.
    plan = profile if "operator" in profile else None
    said = {"columns": relation.columns, "types": [str(kind) for kind in relation.types]}
    return {"fault": None, **said, "seconds": seconds, "plan": plan}, rows


def _rows(relation: duckdb.DuckDBPyRelation, limits: dict[str, float]) -> bytes:
    reader = relation.to_arrow_reader(BATCH)
    sink = pyarrow.BufferOutputStream()
    rows = 0
    if len(reader.schema) > limits["columns"]:
        raise _TooMuch("columns")
    with pyarrow.ipc.new_stream(sink, reader.schema) as stream:
        for batch in reader:
            rows += batch.num_rows
            if rows > limits["rows"]:
                raise _TooMuch("rows")
            stream.write_batch(batch)
            if sink.tell() > limits["output_mb"] * MEGABYTE:
                raise _TooMuch("output")
    return bytes(sink.getvalue())


def _failed(error: Exception) -> dict[str, Any]:
    text = str(error)
    if isinstance(error, duckdb.OutOfMemoryException) or "Out of Memory Error" in text:
        return {"fault": "memory"}
    return {"fault": "database", "text": text}


def _write(reply: BinaryIO, said: dict[str, Any], rows: bytes) -> None:
    reply.write(json.dumps(said).encode() + b"\n")
    reply.write(rows)
    reply.flush()


if __name__ == "__main__":
    main()
    # Taking the engine down costs time, and nobody needs it any more.
    os._exit(0)
