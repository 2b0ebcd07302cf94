"""What goes: versions beyond the newest few, the imports only they rest on, and what a killed process left behind."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import DataRefused
from dashboard.intake.live import import_path, read_latest, read_live
from dashboard.settings import Settings
from dashboard.warehouse.claims import is_claimed, is_written, lock_file
from dashboard.warehouse.holding import CURRENT, HELD, imports_of
from dashboard.warehouse.lock import Lock
from dashboard.warehouse.rollup.beneath import remove_unnamed
from dashboard.warehouse.seals import digest_path
from dashboard.warehouse.version import list_versions, named_in, version_path

# Kept are the newest so many, by the time at which they were built, the current one and the held one.
KEEP = 10
# Endings of folders below `imports/` that are not there yet, or not any more.
UNFINISHED = ("importing", "going")
# Endings of a version that is tried before it serves, and of the mark that somebody looks at it.
TRIAL, PREPARED = ".trial", ".prepared"
# In seconds: a reader's file is made again when somebody asks, so an old one may go.
KEEP_EXTRACT = 30 * 24 * 3600


@dataclass(frozen=True)
class Pruned:
    """What a pruning removed, and which versions it left because a process reads them."""

    versions: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    in_use: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"removed data version {version}" for version in self.versions]
        lines += [f"removed import {import_id}, on which no kept version rests" for import_id in self.imports]
        lines += [f"left data version {version}: a process has it open" for version in self.in_use]
        return "\n".join(lines)


def prune(settings: Settings, lock: Lock, keep: int = KEEP) -> Pruned:
    """Remove all versions but the newest `keep`, the current, the held and those that some process reads.

    An import goes with the last version that rests on it, unless it counts now or did before somebody went back.
    Raises DiskRefused for a lost lock.
    """
    lock.check()
    sure = {named_in(settings, CURRENT), named_in(settings, HELD)}
    listed = list_versions(settings)
    sealed = [version for version in listed if digest_path(version_path(settings, version)).exists()]
    doomed = [version for version in listed if version not in sure and version not in sealed[:keep]]
    gone, in_use, imports = [], [], set()
    for version in doomed:
        path = version_path(settings, version)
        with _unread(path) as is_free:
            if not is_free:
                in_use.append(version)
                continue
            kept = [other for other in listed if other != version and other not in gone]
            # An import goes first: a kill in between leaves no import that nothing names.
            imports |= {one for one in _only_of(settings, version, kept) if _remove_import(settings, one)}
            path.unlink(missing_ok=True)
            digest_path(path).unlink(missing_ok=True)
        gone.append(version)
    # What is tried before it serves reads files beneath it, too.
    tried = settings.versions.glob(f"*{TRIAL}")
    remove_unnamed(settings, [*(version_path(settings, version) for version in list_versions(settings)), *tried])
    return Pruned(tuple(gone), tuple(sorted(imports)), tuple(in_use))


@contextmanager
def _unread(path: Path) -> Iterator[bool]:
    """Yield whether no process reads a version; while it is so, none can begin to."""
    try:
        handle = os.open(digest_path(path), os.O_RDONLY)
    except FileNotFoundError:
        # Without its seal nobody opens it.
        yield True
        return
    try:
        yield lock_file(handle, exclusive=True)
    finally:
        os.close(handle)


def _only_of(settings: Settings, version: str, kept: list[str]) -> set[str]:
    """Return the imports on which a version rests and no kept one does; none if one of these cannot be read."""
    if not settings.imports.exists():
        return set()
    try:
        needed = _looked_at(settings).union(read_live(settings), read_latest(settings))
        needed.update(*(imports_of(version_path(settings, other)) for other in kept))
        return set(imports_of(version_path(settings, version))) - needed
    except DataRefused:
        return set()


def _remove_import(settings: Settings, import_id: str) -> bool:
    folder = import_path(settings, import_id)
    if not folder.is_dir():
        return False
    # Under another name first, so that half of an import is never taken for one.
    shutil.rmtree(folder.rename(folder.with_name(f".{import_id}.going")), ignore_errors=True)
    return True


def remove_unneeded(settings: Settings, import_id: str) -> None:
    """Remove an import that does not count, on which no version rests, and that nobody looks at."""
    try:
        needed = _looked_at(settings).union(read_live(settings), read_latest(settings))
        for version in list_versions(settings):
            needed.update(imports_of(version_path(settings, version)))
    except DataRefused:
        return
    if import_id not in needed:
        _remove_import(settings, import_id)


def _looked_at(settings: Settings) -> set[str]:
    """Return the imports that are tried just now."""
    return {path.name.split(".")[1] for path in settings.versions.glob(f"*{PREPARED}")}


def tidy(settings: Settings) -> None:
    """Remove what a killed build or import left; the caller holds the lock, so nobody is at work on it."""
    _tidy_builds(settings)
    for folder in (settings.versions, settings.imports):
        for path in folder.glob("*.*"):
            if path.suffix[1:].isdigit() and path.is_file():
                path.unlink(missing_ok=True)
    for path in settings.versions.glob(f"*{PREPARED}"):
        if not is_claimed(path):
            path.with_suffix(TRIAL).unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            remove_unneeded(settings, path.name.split(".")[1])
    for path in settings.versions.glob("*.sha256"):
        if not path.with_suffix(".duckdb").exists():
            path.unlink(missing_ok=True)
    _tidy_extracts(settings)
    for ending in UNFINISHED:
        for path in settings.imports.glob(f".*.{ending}"):
            with suppress(OSError):
                if not is_claimed(path):
                    shutil.rmtree(path)


def _tidy_builds(settings: Settings) -> None:
    for path in settings.versions.glob("*.building*"):
        if path.is_dir():
            # What did not fit into memory was laid there; no file of it outlives its database.
            shutil.rmtree(path, ignore_errors=True)
        elif not is_written(path.with_name(path.name.removesuffix(".wal"))):
            path.unlink(missing_ok=True)


def _tidy_extracts(settings: Settings) -> None:
    """Remove readers' files of versions that are gone, and those that nobody reads and nobody will: they are old."""
    there, now = set(list_versions(settings)), time.time()
    for path in (settings.versions / "extracts").glob("*.duckdb"):
        with suppress(OSError):
            is_old = now - path.stat().st_mtime > KEEP_EXTRACT
            if path.stem.split("-")[0] not in there or is_old:
                with _unread(path) as is_free:
                    if is_free:
                        digest_path(path).unlink(missing_ok=True)
                        path.unlink()
