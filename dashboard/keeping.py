"""The commands that keep data: list, compare, go back to and remove versions."""

from __future__ import annotations

import argparse
import json

from dashboard.catalog.folder import catalogue
from dashboard.settings import Settings
from dashboard.tending import run_build
from dashboard.version_changes import told, version_changes
from dashboard.warehouse.disk import disk_told
from dashboard.warehouse.history import find_version, known_versions
from dashboard.warehouse.holding import use
from dashboard.warehouse.lock import locked
from dashboard.warehouse.pruning import KEEP, prune, tidy
from dashboard.warehouse.version import open_version

LATEST = "latest"


def run(settings: Settings, known: argparse.Namespace) -> int:
    """Run the command of that name; return its exit status."""
    match known.action:
        case "use":
            return run_use(settings, known.version)
        case "diff":
            return run_diff(settings, known)
        case "prune":
            return run_prune(settings, known.keep)
    return run_list(settings)


def run_list(settings: Settings) -> int:
    """List the data versions, newest first, the current and the held one marked."""
    for version in known_versions(settings):
        print(version)
    return 0


def run_use(settings: Settings, asked: str) -> int:
    """Go back to a version, or on to what the present files make."""
    if asked == LATEST:
        return run_build(settings)
    print(use(settings, find_version(settings, asked)))
    return 0


def run_prune(settings: Settings, keep: int | None) -> int:
    """Remove all versions but the newest few and those in use; say what went."""
    with locked(settings) as lock, disk_told(settings):
        tidy(settings)
        pruned = prune(settings, lock, KEEP if keep is None else keep)
    print(str(pruned) or "nothing to remove")
    return 0


def run_diff(settings: Settings, known: argparse.Namespace) -> int:
    """Say what two versions differ in: imports, rows and headline numbers."""
    before, after = (open_version(settings, find_version(settings, one)) for one in (known.before, known.after))
    found = version_changes(before, after, catalogue(settings.queries))
    if known.format == "json":
        print(json.dumps(found.as_json(), indent=2, default=str))
    else:
        print("\n".join(told(found)))
    return 0
