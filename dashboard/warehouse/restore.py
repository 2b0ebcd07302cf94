"""A data folder from its backup: unpacked beside, held against its digests, and swapped in when it is whole."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pyarrow

from dashboard.durable import sync
from dashboard.errors import DataRefused, Finding, LinchpinError
from dashboard.settings import PROJECT, Settings, shown
from dashboard.stopping import unstopped
from dashboard.warehouse.backup import FORMAT, MANIFEST, WHOLE, check_ending, unpacking
from dashboard.warehouse.claims import claimed
from dashboard.warehouse.disk import disk_told
from dashboard.warehouse.lock import locked
from dashboard.warehouse.recovery import RESTORED, RESTORING, finish_restore, left_by_restores
from dashboard.warehouse.seals import is_whole
from dashboard.warehouse.version import current_id, version_path

FOLDERS = (*WHOLE, "imports", "versions")
# In no backup, for a build makes it anew.
REMADE = ("rolled",)
PIECE = 1 << 20
ANOTHER = "Take another backup; nothing was changed."


@dataclass(frozen=True)
class Restored:
    """What a restore made: the folder, the version it serves, and where the folder of before lies, if any."""

    folder: Path
    version: str
    former: Path | None

    def __str__(self) -> str:
        first = f"{shown(self.folder)} serves data version {self.version}"
        aside = f"\nthe folder of before is kept as {self.former}; delete it when you are sure"
        return first + (aside if self.former else "")


def restore(settings: Settings, path: Path, replace: bool = False) -> Restored:
    """Unpack a backup as the data folder. Every file is checked before anything is swapped.

    Raises LinchpinError for a folder that holds something, unless `replace` moves it aside; DataRefused for a backup
    that is not whole or holds what no backup holds; DiskRefused for a full or closed disk.
    """
    check_ending(path)
    folder = settings.data
    with disk_told(settings):
        finish_restore(settings)
    _check_folder(folder, replace)
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}.{RESTORING}")
    with disk_told(settings):
        folder.parent.mkdir(parents=True, exist_ok=True)
        for left in left_by_restores(settings, RESTORING):
            shutil.rmtree(left, ignore_errors=True)
        try:
            fresh.mkdir()
            with claimed(fresh):
                _unpack(path, fresh)
                found = _checked(Settings(fresh, settings.queries), path)
                return Restored(folder, found, _swap(settings, fresh))
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _check_folder(folder: Path, replace: bool) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise LinchpinError(Finding(shown(folder), "is no folder.", "Name another one with --data."))
    held = sorted(entry.name for entry in folder.iterdir())
    if held and not replace:
        what = f"is not empty: it holds {', '.join(held[:3])}{' and more' if len(held) > 3 else ''}."
        do = "Name a new folder with --data, or add --replace, which moves this one aside."
        raise LinchpinError(Finding(shown(folder), what, do))
    other = [name for name in held if name not in (*FOLDERS, *REMADE)]
    if folder == PROJECT / "data" or other:
        what = f"holds more than data{f': {other[0]}' if other else ''}."
        raise LinchpinError(Finding(shown(folder), what, "Restore into a folder of its own: --data DIR."))


def _unpack(path: Path, fresh: Path) -> None:
    """Unpack into an empty folder and hold every file against the manifest, which comes last."""
    digests: dict[str, str] = {}
    told: dict[str, Any] = {}
    with _reading(path) as archive:
        for member in archive:
            name = _checked_name(path, member, digests)
            stream = archive.extractfile(member)
            if stream is None:
                raise _not_whole(path, f"{name} has no content")
            if name == MANIFEST:
                told = _manifest(path, stream.read())
            else:
                digests[name] = _copied(stream, fresh / name)
    for name in sorted(told.get("files", {}).keys() | digests.keys()):
        if told.get("files", {}).get(name) != digests.get(name):
            raise _not_whole(path, f"{name} is not the file that was packed")
    if not told:
        raise _not_whole(path, f"it ends without {MANIFEST}")


def _checked_name(path: Path, member: tarfile.TarInfo, known: dict[str, str]) -> str:
    """Return a member's name; raises DataRefused for any that is no plain file of a data folder."""
    name = member.name
    parts = PurePosixPath(name).parts
    is_ours = name == MANIFEST or (len(parts) >= 2 and parts[0] in FOLDERS)
    is_plain = name == "/".join(parts) and not {"..", "."} & set(parts) and "\\" not in name and "\0" not in name
    if not (is_ours and is_plain and member.isreg()) or name in known:
        raise _not_whole(path, f"it holds {name!r}, which no backup holds")
    try:
        tarfile.data_filter(member, str(path.parent))
    except tarfile.FilterError:
        raise _not_whole(path, f"it holds {name!r}, which no backup holds") from None
    return name


def _copied(stream: IO[bytes], target: Path) -> str:
    """Write a stream to a file and wait until it lies there; return its sha256."""
    digest = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as written:
        while piece := stream.read(PIECE):
            digest.update(piece)
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()


def _manifest(path: Path, text: bytes) -> dict[str, Any]:
    try:
        told = json.loads(text)
        if told["format"] > FORMAT:
            what = f"was made by a newer edition (format {told['format']}; this one reads {FORMAT})."
            raise DataRefused(Finding(shown(path), what, "Restore it with that edition."))
        files: dict[str, str] = told["files"]
        return {"files": dict(files)}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _not_whole(path, f"{MANIFEST} cannot be read") from None


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[tarfile.TarFile]:
    """Yield the archive as a stream; whatever is wrong with its bytes is one DataRefused."""
    try:
        with path.open("rb") as raw, unpacking(raw, path.suffix) as packed:
            with tarfile.open(fileobj=packed, mode="r|") as archive:
                yield archive
            # What follows the last file is part of the packing's own check.
            while packed.read(PIECE):
                pass
    except (tarfile.TarError, EOFError, zlib.error, pyarrow.ArrowInvalid, ValueError):
        raise _not_whole(path, "its bytes are torn") from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise _not_whole(path, "its bytes are torn") from None


def _checked(fresh: Settings, path: Path) -> str:
    """Return the version that the unpacked folder serves; raises DataRefused if it serves none that is whole."""
    try:
        version = current_id(fresh)
    except LinchpinError:
        raise _not_whole(path, "it serves no data version") from None
    if not is_whole(version_path(fresh, version)):
        raise _not_whole(path, f"data version {version} is damaged")
    return version


def _swap(settings: Settings, fresh: Path) -> Path | None:
    """Put the unpacked folder in place of the data folder, which is moved aside; return where it lies then."""
    folder, former = settings.data, None
    for part in [fresh, *fresh.rglob("*")]:
        if part.is_dir():
            sync(part)
    if folder.exists() and any(folder.iterdir()):
        # Whoever builds there finishes first.
        with locked(settings):
            now = datetime.datetime.now(datetime.UTC)
            former = folder.with_name(f"{folder.name}.before-{now:%Y%m%d-%H%M%S-%f}")
            # By this name the next process knows that it is whole, should this one be killed before the last rename.
            whole = fresh.rename(fresh.with_suffix(f".{RESTORED}"))
            with unstopped():
                try:
                    folder.rename(former)
                    try:
                        whole.rename(folder)
                    except OSError:
                        former.rename(folder)
                        raise
                finally:
                    shutil.rmtree(whole, ignore_errors=True)
    else:
        fresh.rename(folder)
    sync(folder.parent)
    return former


def _not_whole(path: Path, why: str) -> DataRefused:
    return DataRefused(Finding(shown(path), f"is no whole backup: {why}.", ANOTHER))
