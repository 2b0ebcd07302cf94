"""A data folder as one file: what is needed to serve the same version again, each part with its digest."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import pyarrow

from dashboard.durable import replace_durably
from dashboard.errors import DataRefused, Finding, LinchpinError
from dashboard.intake.live import import_path, live_path, read_latest, read_live
from dashboard.settings import Settings, shown
from dashboard.warehouse.disk import disk_told
from dashboard.warehouse.holding import CURRENT, HELD, finish_use, imports_of
from dashboard.warehouse.lock import locked
from dashboard.warehouse.rollup.beneath import names_beneath
from dashboard.warehouse.seals import digest_path, is_whole
from dashboard.warehouse.version import MEND, current_id, version_path

MANIFEST, FORMAT = "manifest.json", 1
# Folders that are taken as they are; of imports and versions only what serves and counts.
WHOLE = ("sources", "model", "profiles", "log")
ENDINGS = (".tar.zst", ".tar.gz")
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Backup:
    """What a backup holds: the version it serves, how many files, and how many bytes they are."""

    path: Path
    version: str
    files: int
    bytes: int

    def __str__(self) -> str:
        held = f"data version {self.version}, {self.files} files, {self.bytes / MEGABYTE:,.1f} MB"
        return f"{shown(self.path)} holds {held}; {self.path.stat().st_size / MEGABYTE:,.1f} MB packed"


def back_up(settings: Settings, path: Path) -> Backup:
    """Write what a data folder needs into one `.tar.zst` or `.tar.gz`, under the lock, as a stream.

    Raises LinchpinError for another ending or a file that is there, NoVersion or DataRefused for a folder that serves
    nothing whole, DiskRefused for a full or closed disk; none of them leaves half a file.
    """
    check_ending(path)
    if path.exists():
        raise LinchpinError(Finding(shown(path), "is there already.", "Name another file."))
    with locked(settings) as lock, disk_told(settings):
        finish_use(settings, lock)
        version = current_id(settings)
        if not is_whole(version_path(settings, version)):
            what = "is damaged: it is not the file that was built."
            raise DataRefused(Finding(shown(version_path(settings, version)), what, MEND))
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with unfinished.open("xb") as raw:
                files, size = _write(settings, _needed(settings, version), version, raw, path.suffix)
            replace_durably(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)
    return Backup(path, version, files, size)


def check_ending(path: Path) -> None:
    """Raise LinchpinError for a file that is not named as a backup."""
    if not path.name.endswith(ENDINGS):
        raise LinchpinError(Finding(shown(path), "is not named as a backup.", f"End it with {' or '.join(ENDINGS)}."))


def _needed(settings: Settings, version: str) -> list[Path]:
    """Return all files of the data folder that the version and the next build need."""
    file = version_path(settings, version)
    imports = dict.fromkeys((*read_live(settings), *imports_of(file), *read_latest(settings)))
    folders = [settings.data / name for name in WHOLE] + [import_path(settings, one) for one in imports]
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    single = [live_path(settings), settings.versions / CURRENT, settings.versions / HELD, file, digest_path(file)]
    beneath = [settings.versions / name for name in sorted(names_beneath(file))]
    return found + [path for path in (*single, *beneath) if path.exists()]


def _write(settings: Settings, files: list[Path], version: str, raw: IO[bytes], suffix: str) -> tuple[int, int]:
    digests, size = {}, 0
    with packing(raw, suffix) as packed, tarfile.open(fileobj=packed, mode="w|") as archive:
        for path in files:
            name = path.relative_to(settings.data).as_posix()
            with path.open("rb") as stream:
                read = _Hashing(stream)
                member = archive.gettarinfo(arcname=name, fileobj=stream)
                # A link is packed as the file it leads to: nothing outside is needed to restore it.
                member.type, member.linkname = tarfile.REGTYPE, ""
                member.size = os.fstat(stream.fileno()).st_size
                archive.addfile(member, cast("IO[bytes]", read))
            digests[name] = read.digest.hexdigest()
            size += member.size
        # Last, when all digests are known: nothing is read twice.
        manifest = json.dumps({"format": FORMAT, "version": version, "files": digests}, indent=1).encode()
        told = tarfile.TarInfo(MANIFEST)
        told.size = len(manifest)
        archive.addfile(told, io.BytesIO(manifest))
    return len(files), size


class _Hashing:
    """A file that hashes what is read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.digest = hashlib.sha256()
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        found = self._stream.read(size)
        self.digest.update(found)
        return found


@contextmanager
def packing(raw: IO[bytes], suffix: str) -> Iterator[Any]:
    """Yield a stream that packs what is written to it into `raw`."""
    if suffix == ".gz":
        with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6, mtime=0, filename="") as packed:
            yield packed
        return
    with contextlib.closing(pyarrow.CompressedOutputStream(pyarrow.PythonFile(raw, "w"), "zstd")) as packed:
        yield packed


@contextmanager
def unpacking(raw: IO[bytes], suffix: str) -> Iterator[Any]:
    """Yield a stream that unpacks what is read of `raw`."""
    if suffix == ".gz":
        with gzip.GzipFile(fileobj=raw, mode="rb") as unpacked:
            yield unpacked
        return
    with contextlib.closing(pyarrow.CompressedInputStream(pyarrow.PythonFile(raw, "r"), "zstd")) as unpacked:
        yield unpacked
