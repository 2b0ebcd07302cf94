"""The commands that keep data: list, compare, go back to and remove versions."""

from __future__ import annotations

import argparse

from dashboard.settings import Settings
from dashboard.tending import run_build
from dashboard.warehouse.disk import disk_told
from dashboard.warehouse.history import find_version, known_versions
from dashboard.warehouse.holding import use
from dashboard.warehouse.lock import locked
from dashboard.warehouse.pruning import KEEP, prune, tidy

LATEST = "latest"


def run(settings: Settings, known: argparse.Namespace) -> int:
    """Run the command of that name; return its exit status."""
    match known.action:
        case "use":
            return run_use(settings, known.version)
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
