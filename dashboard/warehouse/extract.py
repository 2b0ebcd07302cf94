"""A reader's own file: the rows that one entitlement may see, laid beside the version and never more of it."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

from dashboard.catalog.folder import catalogue
from dashboard.durable import replace_durably
from dashboard.entitlement import Entitlement
from dashboard.errors import DataRefused, Finding
from dashboard.model import Query
from dashboard.settings import ACCESS, PROJECT, SCHEMA, Settings
from dashboard.warehouse.limits import limits_config
from dashboard.warehouse.opening import beside
from dashboard.warehouse.statements import statement

# The tables and views of a version without what fills them.
LATEST = SCHEMA / "50_latest.sql"
PARTS = ("00_types", "10_macros", "20_tables", "21_import_tables", "22_work_tables", "40_views", "42_work_views")
PARTIES = ("client_id", "vendor_id", "owner_id", "target_id", "party_a", "party_b", "provider_id")
SOURCES = ("source_id",)
# In seconds: what laying the largest file may take before whoever waits for it is told.
PATIENCE = 900
# What could not be laid is tried again after so many, or after ten times as long as it took; till then nobody waits.
AGAIN = 60.0
_laying = threading.Lock()
_failed: dict[Path, float] = {}
_log = logging.getLogger(__name__)


def extract_path(settings: Settings, version: str) -> Path:
    """Return where the file of a reader's entitlement lies: another rule, question or version is another file."""
    told = hashlib.sha256(_rules().encode())
    for query in told_queries(settings):
        told.update(f"{query.id}\0{query.text}\0{query.statement}\0".encode())
    return settings.versions / "extracts" / f"{version}-{settings.sees.id}-{told.hexdigest()[:8]}.duckdb"


def told_queries(settings: Settings) -> list[Query]:
    """Return the queries whose answers over all clients and vendors go into every reader's file."""
    return [query for query in catalogue(settings.queries).queries.values() if query.header.market]


def ensure_extract(settings: Settings, version: str) -> Path:
    """Return the file of a reader's entitlement, laid first where it is not there, by a process of its own.

    Only that process opens the whole version. Raises DataRefused when it fails, or takes too long.
    """
    path = extract_path(settings, version)
    # It is sealed last of all. Whoever finds it waits for nobody whose file is being laid.
    sealed = path.with_suffix(".sha256")
    if not sealed.exists():
        what = "the file with what these readers may see could not be made."
        refused = DataRefused(Finding(str(settings.sees), what, "The log of the server tells the reason."))
        if _has_failed(path):
            raise refused
        with _laying:
            begun = time.monotonic()
            if not sealed.exists() and not _has_failed(path):
                _lay_apart(settings, version)
                if not sealed.exists():
                    now = time.monotonic()
                    _failed[path] = now + max(AGAIN, 10 * (now - begun))
            if not sealed.exists():
                raise refused
    return path


def _has_failed(path: Path) -> bool:
    return time.monotonic() < _failed.get(path, 0)


def _lay_apart(settings: Settings, version: str) -> None:
    asked = {
        "data": str(settings.data),
        "queries": str(settings.queries),
        "version": version,
        "clients": settings.sees.clients,
        "vendors": settings.sees.vendors,
    }
    command = [sys.executable, "-m", "dashboard.extracting"]
    try:
        ran = subprocess.run(
            command,
            input=json.dumps(asked),
            capture_output=True,
            check=False,
            cwd=PROJECT,
            text=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        _log.error("laying the file of %s took more than %d seconds", settings.sees, PATIENCE)
        return
    if ran.returncode:
        _log.error("%s", ran.stderr.strip())


@contextmanager
def laid_extract(whole: Path, sees: Entitlement, path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield an open new file with the rows of `whole` that an entitlement may see; it is put in place at the end.

    Raises duckdb.Error for a damaged version; no half of a file is left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.building")
    try:
        with duckdb.connect(str(unfinished), config={**limits_config(), **beside(whole)}) as connection:
            _fill(connection, whole, sees)
            yield connection
            connection.execute(statement("checkpoint"))
        replace_durably(unfinished, path)
    finally:
        for left in (unfinished, unfinished.with_name(f"{unfinished.name}.wal")):
            left.unlink(missing_ok=True)


def _fill(connection: duckdb.DuckDBPyConnection, whole: Path, sees: Entitlement) -> None:
    for part in PARTS:
        connection.execute((SCHEMA / f"{part}.sql").read_text(encoding="utf-8"))
    connection.execute(statement("attach_whole"), {"path": str(whole)})
    connection.execute(statement("attach_kept"))
    connection.execute(statement("set_own_clients"), {"ids": list(sees.clients)})
    connection.execute(statement("set_own_vendors"), {"ids": list(sees.vendors)})
    connection.execute((ACCESS / "rows.sql").read_text(encoding="utf-8"))
    held = [name for (name,) in connection.execute(statement("kept_tables")).fetchall()]
    connection.execute(statement("insert_named"), {"ids": [*sees.clients, *sees.vendors]})
    for table in held:
        _gather(connection, table, PARTIES, "named")
        _gather(connection, table, SOURCES, "cited")
    # In the order in which they were made: a row comes after those it refers to.
    for (table,) in connection.execute(statement("record_tables")).fetchall():
        if table in held:
            connection.table(f"kept.main.{table}").insert_into(f"record.{table}")
    connection.execute(statement("detach_kept"))
    connection.execute(statement("detach_whole"))
    connection.execute(LATEST.read_text(encoding="utf-8"))
    connection.execute(statement("create_answers"))


def _gather(connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], into: str) -> None:
    """Add what the kept rows of a table name to the ids that are gathered."""
    if table in ("party", "source"):
        return
    rows = connection.table(f"kept.main.{table}")
    for column in set(rows.columns) & set(columns):
        rows.select(duckdb.ColumnExpression(column).alias("id")).distinct().insert_into(f"kept.{into}")


@cache
def _rules() -> str:
    made_by = [ACCESS / "rows.sql", LATEST, *(SCHEMA / f"{part}.sql" for part in PARTS), Path(__file__)]
    # A mended test for disclosure is no help while files are served that the former one let through.
    of_all = ("extracting.py", "science/disclosure.py", "warehouse/told.py", "warehouse/told_before.py")
    made_by += [PROJECT / "dashboard" / name for name in of_all]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in made_by)).hexdigest()
