"""The commands that keep data: versions listed, compared, gone back to and removed; backup, restore, upgrade."""

from __future__ import annotations

import argparse
import json
import sys

from dashboard.catalog.folder import catalogue
from dashboard.errors import DataRefused
from dashboard.progress import bar
from dashboard.settings import Settings
from dashboard.tending import run_build
from dashboard.version_changes import told, version_changes
from dashboard.warehouse.backup import back_up
from dashboard.warehouse.build import build_latest, steps_of
from dashboard.warehouse.disk import disk_told
from dashboard.warehouse.history import find_version, known_versions
from dashboard.warehouse.holding import use
from dashboard.warehouse.imports.importing import reimport
from dashboard.warehouse.lock import locked
from dashboard.warehouse.pruning import KEEP, prune, tidy
from dashboard.warehouse.restore import restore
from dashboard.warehouse.upgrade import upgrade
from dashboard.warehouse.version import open_version

LATEST = "latest"


def run(settings: Settings, known: argparse.Namespace) -> int:
    """Run the command of that name; return its exit status."""
    match known.command:
        case "backup":
            print(back_up(settings, known.file))
        case "restore":
            print(restore(settings, known.file, known.replace))
        case "upgrade":
            run_upgrade(settings)
        case _:
            run_versions(settings, known)
    return 0


def run_versions(settings: Settings, known: argparse.Namespace) -> None:
    """List the data versions, or do what is asked of them."""
    match known.action:
        case "use":
            run_use(settings, known.version)
        case "diff":
            run_diff(settings, known)
        case "prune":
            run_prune(settings, known.keep)
        case _:
            run_list(settings)


def run_list(settings: Settings) -> None:
    """List the data versions, newest first, the current and the held one marked."""
    for version in known_versions(settings):
        print(version)


def run_use(settings: Settings, asked: str) -> None:
    """Go back to a version, or on to what the present files and all imports make."""
    if asked == LATEST:
        run_build(settings, build_latest)
        return
    print(use(settings, find_version(settings, asked)))


def run_prune(settings: Settings, keep: int | None) -> None:
    """Remove all versions but the newest few and those in use; say what went."""
    with locked(settings) as lock, disk_told(settings):
        tidy(settings)
        pruned = prune(settings, lock, KEEP if keep is None else keep)
    print(str(pruned) or "nothing to remove")


def run_diff(settings: Settings, known: argparse.Namespace) -> None:
    """Say what two versions differ in: imports, rows and headline numbers."""
    before, after = (open_version(settings, find_version(settings, one)) for one in (known.before, known.after))
    found = version_changes(before, after, catalogue(settings.queries))
    if known.format == "json":
        print(json.dumps(found.as_json(), indent=2, default=str))
    else:
        print("\n".join(told(found)))


def run_upgrade(settings: Settings) -> None:
    """Bring an older data folder to this edition: read old imports anew, build, and say what changed."""
    with bar(steps_of(settings)) as tell:
        done = upgrade(settings, tell, reimport)
    print(done.built)
    if not done.is_changed or done.before is None:
        return
    try:
        before, after = open_version(settings, done.before), open_version(settings)
        print("\n".join(told(version_changes(before, after, catalogue(settings.queries)))))
    except DataRefused as refused:
        print(f"The version of before cannot be compared: {refused}", file=sys.stderr)
    else:
        print(f"data version {done.before} stays: `python -m dashboard versions use {done.before}` goes back to it")
