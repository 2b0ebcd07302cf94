"""The partitions beneath a version: immutable files beside it, of which its log is one view with its own rows."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp

from dashboard.durable import replace_durably
from dashboard.settings import Settings
from dashboard.warehouse.opening import allowed_words, log_files, names_kept, opened_locked
from dashboard.warehouse.rollup.manifest import SUMS, Manifest, Rolled
from dashboard.warehouse.rollup.partitions import digest_of, escaped, partitions, written_meanwhile
from dashboard.warehouse.rollup.selects import select
from dashboard.warehouse.rollup.tables import Sums
from dashboard.warehouse.statements import statement

LOG = "log"
PIECE = 1 << 20
SECOND = 1_000_000_000


def sums_of(settings: Settings, held: Iterable[Rolled]) -> Sums:
    """Return the files of the sums of partitions, by the select that made them."""
    partitions = list(held)
    return {name: [escaped(settings.rolled / file) for one in partitions for file in one.sums[name]] for name in SUMS}


def keep_files(settings: Settings, manifest: Manifest) -> None:
    """Copy every file of the log beside the versions, under the digest of its content, unless it lies there whole.

    Not as a link: who writes a file anew in its place would change what an older version reads. Raises DataRefused
    for a file that was written while it was read.
    """
    for held in manifest.partitions.values():
        for name, size, _, digest in held.files:
            path = settings.versions / _kept_name(digest)
            if not _is_kept(path, size, digest):
                _keep(settings.log / name, path, digest)


def keep_again(settings: Settings, version: Path) -> bool:
    """Copy anew what a whole version names and somebody took away or damaged; tell whether it has all its files now.

    Today's log has them, in whatever partition; that of the last roll-up may be another one.
    """
    try:
        named = names_kept(version)
    except duckdb.Error:
        return False
    gone = {
        name: size for name, size in named.items() if not _is_kept(settings.versions / name, size, Path(name).stem)
    }
    if not gone:
        return True
    of_size = (file for files in partitions(settings).values() for file in files if file.bytes in gone.values())
    by_name = {_kept_name(file.digest): file for file in of_size}
    for name in gone:
        if name not in by_name:
            return False
        _keep(by_name[name].path, settings.versions / name, Path(name).stem)
    return True


def _is_kept(path: Path, size: int, digest: str) -> bool:
    """Tell whether a kept file is, byte for byte, what its name says; it is read only if somebody wrote it since."""
    if not path.is_file():
        return False
    stat = path.stat()
    if stat.st_size == size and stat.st_mtime_ns == _moment(digest):
        return True
    if digest_of(path, stat.st_size, stat.st_mtime_ns) != digest:
        return False
    # Whoever may write a file but does not own it cannot set this, and reads it each time.
    with suppress(PermissionError):
        os.utime(path, ns=(stat.st_atime_ns, _moment(digest)))
    return True


def _moment(digest: str) -> int:
    """Return when a file that was held against its digest says it was written: whoever writes it says otherwise."""
    return int(digest[:8], 16) * SECOND


def _keep(source: Path, path: Path, digest: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh, read = path.with_suffix(f".{os.getpid()}"), hashlib.sha256()
    try:
        with source.open("rb") as stream, fresh.open("wb") as written:
            while piece := stream.read(PIECE):
                read.update(piece)
                written.write(piece)
        if read.hexdigest() != digest:
            raise written_meanwhile(source)
        os.utime(fresh, ns=(_moment(digest), _moment(digest)))
        replace_durably(fresh, path)
    except FileNotFoundError:
        raise written_meanwhile(source) from None
    finally:
        fresh.unlink(missing_ok=True)


def lay_beneath(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
    """Make the log of a version that is built one view of its own rows and of the files kept beside it."""
    connection.execute(statement("create_log_file"))
    # Two partitions may have the same file, such as an empty one.
    named = {
        _kept_name(digest): (day, size)
        for day, held in sorted(manifest.partitions.items(), reverse=True)
        for _, size, _, digest in held.files
    }
    days, sizes = zip(*named.values(), strict=True)
    bound = {"names": list(named), "days": list(days), "bytes": list(sizes)}
    connection.execute(statement("insert_log_files"), bound)
    connection.execute(statement("set_log_aside"))
    connection.execute(statement("create_whole_log").format(batches=_batches(list(reversed(named)))))


def _kept_name(digest: str) -> str:
    return f"{LOG}/{digest}.parquet"


def _batches(names: list[str]) -> str:
    """Return the select of the log's types over these files; a batch was submitted on the day of its partition."""
    tree = sqlglot.parse_one(select("batch"), read="duckdb")
    files = sqlglot.parse_one(f"read_parquet([{allowed_words(names)}], hive_partitioning = false)", read="duckdb")

    def from_files(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Table) and node.name == "log":
            return exp.Table(this=files)
        if isinstance(node, exp.Column) and node.name == "submitted_on":
            return exp.column("submitted_at")
        return node

    return tree.transform(from_files).sql("duckdb", comments=False)


def names_beneath(path: Path) -> set[str]:
    """Return the names of the files beneath a version, from its folder; raises duckdb.Error if it cannot be read."""
    with opened_locked(path) as connection:
        return set(log_files(connection))


def remove_unnamed(settings: Settings, versions: Iterable[Path]) -> None:
    """Remove the files that none of these version files names; none if one of them cannot be read."""
    kept = sorted((settings.versions / LOG).glob("*"))
    if not kept:
        return
    try:
        named = {name for version in versions for name in names_kept(version)}
    except duckdb.Error:
        return
    for path in kept:
        if f"{LOG}/{path.name}" not in named and path.is_file():
            path.unlink(missing_ok=True)
