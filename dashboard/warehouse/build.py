"""Build a data version beside the old one, check it, and swap it in."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from dashboard.durable import replace_durably
from dashboard.errors import DataRefused, Finding
from dashboard.intake.card import carded_files
from dashboard.intake.live import read_latest, read_live
from dashboard.settings import Settings, shown
from dashboard.warehouse.disk import disk_fault, disk_told
from dashboard.warehouse.filling import fill
from dashboard.warehouse.holding import CURRENT, HELD_BY_CHOICE, finish_use, held_id, release, swap_in
from dashboard.warehouse.lock import Lock, locked
from dashboard.warehouse.modelled import Progress, silent
from dashboard.warehouse.moved import fitted_cells, moved
from dashboard.warehouse.pruning import prune, tidy
from dashboard.warehouse.receiving import receive_all
from dashboard.warehouse.refusal import refusal_kept
from dashboard.warehouse.rollup.beneath import keep_again
from dashboard.warehouse.rollup.building import rolled_log
from dashboard.warehouse.rollup.growing import grow, grows_from
from dashboard.warehouse.rollup.manifest import Manifest
from dashboard.warehouse.seals import is_whole
from dashboard.warehouse.version import REFUSED, named_in, settle, version_id, version_path

Put = Callable[[Path, Path, str], None]


@dataclass(frozen=True)
class Built:
    """What a build did: the version now current, whether it is new, edited files, fitted cells that moved."""

    version: str
    is_new: bool
    edited: tuple[str, ...]
    moved: tuple[str, ...] = ()
    is_held: bool = False
    pruned: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.is_held:
            return f"data version {self.version} goes on serving\n{HELD_BY_CHOICE}"
        first = f"data version {self.version} {'is now current' if self.is_new else 'was already current'}"
        differs = "differs from the edition that its card describes; the pages show your edit"
        told = [f"{name}.csv {differs}" for name in self.edited]
        gone = [f"removed data version {version}: newer ones are kept" for version in self.pruned]
        return "\n".join([first, *told, *self.moved, *gone])


def steps_of(settings: Settings) -> int:
    """Return how many steps a build tells of, for a bar that shows how far it is."""
    modelled = len(list(settings.model.glob("*.sql"))) + 1 if settings.model.exists() else 0
    return modelled + 2


def build(settings: Settings, tell: Progress = silent) -> Built:
    """Make the version of the present sources and imports current; one that was held is let go.

    Raises DataRefused or DiskRefused and leaves the old version serving. `tell` is called with the name of each
    step as it begins.
    """
    with locked(settings) as lock, refusal_kept(settings):
        return build_locked(settings, lock, tell)


def build_latest(settings: Settings, tell: Progress = silent) -> Built:
    """Do the same with the imports that counted before somebody went back, if anybody did."""
    with locked(settings) as lock, refusal_kept(settings):
        with disk_told(settings):
            finish_use(settings, lock)
        return build_locked(settings, lock, tell, read_latest(settings) or None)


def build_unless_held(settings: Settings, tell: Progress = silent) -> Built:
    """Do the same unless somebody went back to a version on purpose: that one goes on serving."""
    with locked(settings) as lock, refusal_kept(settings):
        with disk_told(settings):
            finish_use(settings, lock)
            held = held_id(settings)
            if held is not None and is_whole(version_path(settings, held)):
                if version_id(settings) != held:
                    return Built(held, is_new=False, edited=(), is_held=True)
                release(settings)
        return build_locked(settings, lock, tell)


def build_locked(
    settings: Settings,
    lock: Lock,
    tell: Progress = silent,
    live: tuple[str, ...] | None = None,
    latest: tuple[str, ...] = (),
) -> Built:
    """Build under a lock that is held already; `live` names the imports that are to count, None those that do.

    `latest` names those that stay set aside, as in `write_live`.
    """
    with disk_told(settings):
        finish_use(settings, lock)
        tidy(settings)
        built = _build(settings, lock, tell, live, latest)
        (settings.versions / REFUSED).unlink(missing_ok=True)
        return replace(built, pruned=prune(settings, lock).versions)


def build_beside(settings: Settings, lock: Lock, tell: Progress, live: tuple[str, ...], trial: Path) -> Built:
    """Make the version that these imports would make into the file `trial`, and swap nothing in.

    Where that version is there already, no file is made. Raises DataRefused or DiskRefused.
    """
    with disk_told(settings):
        return _make(settings, lock, tell, live, lambda unfinished, *_: replace_durably(unfinished, trial))


def _build(
    settings: Settings, lock: Lock, tell: Progress, live: tuple[str, ...] | None, latest: tuple[str, ...]
) -> Built:
    made = _make(settings, lock, tell, read_live(settings) if live is None else live, settle)
    swap_in(settings, made.version, lock, live, latest)
    return made


def _make(settings: Settings, lock: Lock, tell: Progress, counted: tuple[str, ...], put: Put) -> Built:
    """Make a version unless it is there, and `put` the finished file where it belongs."""
    files = carded_files(settings.sources)
    if settings.model.exists():
        files += carded_files(settings.model)
    edited = tuple(file.name for file in files if file.is_edited)
    version = version_id(settings, counted)
    path = version_path(settings, version)
    before = named_in(settings, CURRENT)
    is_new = before != version
    moves: list[str] = []
    if not (is_whole(path) and keep_again(settings, path)):
        unfinished = path.with_suffix(f".{os.getpid()}.building")
        try:
            log = rolled_log(settings, tell, counted, version)
            former = grows_from(settings, counted, log, before)
            if not former or not _grown((former, unfinished), settings, version, counted, log):
                received = {file.name: file for file in receive_all(settings)}
                fill(unfinished, settings, version, received, tell, live=counted, log=log)
                moves = (
                    moved(fitted_cells(version_path(settings, before)), fitted_cells(unfinished)) if before else []
                )
            lock.check()
            put(unfinished, path, version)
        except duckdb.Error as error:
            if refused := disk_fault(settings, error):
                raise refused from None
            what = f"the record cannot be made from these files ({str(error).splitlines()[0]})."
            raise DataRefused(Finding(shown(settings.sources), what, "Correct the row it speaks of.")) from None
        finally:
            _remove(unfinished)
    return Built(version, is_new, edited, tuple(moves))


def _grown(
    paths: tuple[Path, Path], settings: Settings, version: str, counted: tuple[str, ...], log: Manifest
) -> bool:
    """Let a version grow from the one before; what DuckDB cannot do with that one, it may do from nothing."""
    try:
        grow(paths, settings, version, counted, log)
    except duckdb.Error as error:
        if disk_fault(settings, error):
            raise
        _remove(paths[1])
        return False
    return True


def _remove(unfinished: Path) -> None:
    for left in (unfinished, unfinished.with_name(f"{unfinished.name}.wal")):
        left.unlink(missing_ok=True)
