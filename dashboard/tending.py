"""The commands of whoever tends the data and the server: build, serve, measure."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import NoReturn

from dashboard.catalog.folder import catalogue
from dashboard.panel import failing
from dashboard.progress import bar
from dashboard.settings import Settings
from dashboard.warehouse.build import Built, build, steps_of
from dashboard.warehouse.modelled import Progress
from dashboard.warehouse.version import open_version


def run(settings: Settings, known: argparse.Namespace) -> int:
    """Run the command of that name; return its exit status."""
    match known.command:
        case "build":
            return run_build(settings)
        case "serve":
            run_serve(settings, known)
    return run_bench(settings, known)


def run_build(settings: Settings, make: Callable[[Settings, Progress], Built] = build) -> int:
    """Build the data version and say what happened."""
    with bar(steps_of(settings)) as tell:
        built = make(settings, tell)
    print(built)
    if built.is_new:
        report_failing(settings)
    return 0


def report_failing(settings: Settings) -> None:
    """Print the checks in query files that new data break; their charts are marked, not hidden."""
    for found in failing(catalogue(settings.queries), open_version(settings)):
        print(found, file=sys.stderr)


def run_serve(settings: Settings, known: argparse.Namespace) -> NoReturn:
    """Build, then serve; a refused build is told and the old version goes on serving."""
    from dashboard.serving import Listening, serve  # noqa: PLC0415  Streamlit takes a second to import

    serve(settings, Listening(known.port, known.host, known.edit, known.cold))


def run_bench(settings: Settings, known: argparse.Namespace) -> int:
    """Time a warm run of each page."""
    from dashboard.bench import bench  # noqa: PLC0415

    return bench(settings, known.runs)
