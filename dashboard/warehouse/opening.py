"""A version file opened read-only and locked: it reaches the files of its own log beside it, and nothing else."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from dashboard.warehouse.statements import statement

# A database without files, such as one in memory, is closed and locked from the beginning.
LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
}
# Set when the files of its own are let in: afterwards nothing is.
LAST = ("enable_external_access", "lock_configuration")
_locking = threading.Lock()
_KEPT = re.compile(r"log/[0-9a-f]{64}\.parquet")
# DuckDB takes a comma for the end of a folder in which it searches, and a backslash for the end of a name.
UNSEARCHED = (",", "\\")


def opened_locked(
    path: Path, config: dict[str, str | bool | int | float | list[str]] | None = None
) -> duckdb.DuckDBPyConnection:
    """Open a version file as all who read it do; raises duckdb.Error for one that cannot be read, or whose log is not
    as it was.

    One process cannot open a file twice with two configurations, so whoever reads a version comes through here, and
    a file that is reached by a link of the file system is the file to which that leads.
    """
    path = path.resolve()
    connection = duckdb.connect(str(path), read_only=True, config={**beside(path), **_own(config)})
    try:
        with _locking:
            if not connection.execute(statement("is_locked")).fetchall()[0][0]:
                names = _checked(path.parent, connection)
                allowed = [*names, *(str(path.parent / name) for name in names)]
                connection.execute(statement("allow_paths").format(paths=allowed_words(allowed)))
                connection.execute(statement("close_external"))
                connection.execute(statement("lock_configuration"))
    except BaseException:
        connection.close()
        raise
    return connection


def _own(config: dict[str, str | bool | int | float | list[str]] | None) -> dict[str, Any]:
    return {name: value for name, value in {**LOCKED, **(config or {})}.items() if name not in LAST}


def beside(path: Path) -> dict[str, str | bool | int | float | list[str]]:
    """Return the setting by which a version finds the files of its log, which it names from its own folder."""
    return {"file_search_path": str(path.resolve().parent)}


def is_searched(folder: Path) -> bool:
    """Tell whether DuckDB finds the files of a log that lie below this folder."""
    return not any(sign in str(folder) for sign in UNSEARCHED)


def log_files(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the Parquet files beneath an open version, by name from its folder, with the bytes of each."""
    if not connection.execute(statement("has_log")).fetchall():
        return {}
    return dict(connection.execute(statement("log_files")).fetchall())


@contextmanager
def opened_alone(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a version for what it says of itself, without its log, which may be there or not."""
    with duckdb.connect(str(path), read_only=True, config={**beside(path), **_own(None)}) as connection:
        yield connection


def names_kept(path: Path) -> dict[str, int]:
    """Return the same of a version file, whether they are there or not. Raises duckdb.Error if it cannot be read."""
    with opened_alone(path) as connection:
        files = log_files(connection)
    _check_names(files)
    return files


def _checked(folder: Path, connection: duckdb.DuckDBPyConnection) -> list[str]:
    files = log_files(connection)
    _check_names(files)
    if files and not is_searched(folder):
        raise duckdb.IOException("its log cannot be read below a folder whose path has a comma or a backslash")
    for name, size in files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            raise duckdb.IOException(f"{name} of its log is not there, or is another file")
    return list(files)


def _check_names(files: Iterable[str]) -> None:
    """Let in what a build names alone: a file that was crafted may name any other."""
    for name in files:
        if not _KEPT.fullmatch(name):
            raise duckdb.IOException(f"{name!r} is no name of a file of its log")


def allowed_words(paths: Sequence[str]) -> str:
    """Return texts as SQL writes them, one after the other."""
    return ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
