"""Start the server: build first, refuse a taken port, print the address when it is ready."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from dashboard.access.provider import provider
from dashboard.access.rules import Rules, rules_of
from dashboard.catalog.folder import catalogue
from dashboard.errors import DataRefused, DiskRefused, Finding, LinchpinError
from dashboard.intake.live import live_path
from dashboard.listening import Server
from dashboard.page.names import WITHOUT_BRIEF, page_names
from dashboard.panel import failing
from dashboard.picture.chromium import stop_drawing
from dashboard.printed import printable
from dashboard.progress import bar
from dashboard.settings import DEFAULT_PORT, PROJECT, Settings, shown
from dashboard.sharing import lay_all
from dashboard.stopping import STATUS as STOPPED
from dashboard.warehouse.build import build_unless_held, steps_of
from dashboard.warehouse.lock import locked
from dashboard.warehouse.version import current_id, named_in, open_version
from dashboard.warming import warm_up

HOST = "localhost"
HIGHEST = 65_535


@dataclass(frozen=True)
class Listening:
    """Where a server listens, and how: `edit` lets pages write, `cold` makes no brief beforehand."""

    port: int
    host: str = HOST
    edit: bool = False
    cold: bool = False


def serve(settings: Settings, wanted: Listening) -> NoReturn:
    """Serve the pages until stopped, then end the process.

    Raises LinchpinError for a taken port, no data, or an address that others reach while there are no rules on who
    may see what.

    With `edit`, pages show a saved query file at once, the workshop may save drafts, and files may be uploaded, into
    an empty folder too. With `cold`, or where questions are edited, briefs are made when somebody asks for them.
    """
    rules, edit = _check_reach(settings, wanted), wanted.edit
    if rules is not None and provider(settings) is None:
        print(f"Nobody can sign in: there is no {shown(settings.sign_in)}. Links and tokens count.", flush=True)
    _check_port(wanted)
    if edit and settings.versions.is_dir():
        with locked(settings):
            # What a killed import had begun is undone by now; the folder may be empty again.
            pass
    if edit and _is_bare(settings):
        settings.data.mkdir(parents=True, exist_ok=True)
        print(f"There is no data in {shown(settings.data)} yet: bring a file on the page Upload.", flush=True)
    else:
        _build(settings)
        if rules is not None:
            try:
                lay_all(settings, rules)
            except DataRefused as refused:
                # One reader without a file keeps nobody else out.
                print(printable(str(refused)), file=sys.stderr, flush=True)
    os.environ["LINCHPIN_DATA"], os.environ["LINCHPIN_QUERIES"] = str(settings.data), str(settings.queries)
    os.environ["LINCHPIN_EDIT"] = "1" if edit else ""
    os.environ["LINCHPIN_GUARDED"] = "1" if rules is not None else ""
    os.environ["LINCHPIN_WITH_RECORD"] = "1" if settings.with_record else ""
    # Streamlit reads .streamlit/config.toml from the folder it stands in.
    os.chdir(PROJECT)
    named = (
        ()
        if wanted.cold or edit or rules is not None
        else (name for name in page_names(catalogue(settings.queries)) if name not in WITHOUT_BRIEF)
    )
    _serve_until_told(wanted, named)


def _serve_until_told(wanted: Listening, pages: Iterable[str]) -> NoReturn:
    address = f"http://{wanted.host}:{wanted.port}"

    def ready() -> None:
        print(f"Linchpin is ready: {address}", flush=True)
        warm_up(address, pages)

    status = 0
    try:
        Server(wanted.host, wanted.port, ready).run()
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        status = STOPPED
    stop_drawing()
    # A page that is still being made would be torn out of the database, which aborts the process.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _check_reach(settings: Settings, wanted: Listening) -> Rules | None:
    """Return the rules; raises DataRefused for a server that others reach and that has none, or lets them write."""
    rules = rules_of(settings)
    is_here = wanted.host in ("localhost", "::1") or wanted.host.startswith("127.")
    if not is_here and rules is None:
        what = "would show everything to whoever reaches it."
        do = f'Write {shown(settings.access)}, see "Who may see what" in the README, or listen on localhost.'
        raise DataRefused(Finding(f"--host {wanted.host}", what, do))
    if not is_here and wanted.edit:
        raise DataRefused(Finding("--edit", "is for localhost alone: pages could write.", "Leave it out, or --host."))
    return rules


def _is_bare(settings: Settings) -> bool:
    """Tell whether a data folder holds nothing yet that a version could be made of, nor a version."""
    files = [*settings.sources.glob("*.csv"), *settings.sources.glob("*.yml")]
    return not files and not live_path(settings).exists() and not named_in(settings, "current")


def _build(settings: Settings) -> None:
    """Build; a refused build is told where an older version can go on serving."""
    try:
        with bar(steps_of(settings)) as tell:
            built = build_unless_held(settings, tell)
        print(built, flush=True)
        for found in failing(catalogue(settings.queries), open_version(settings)) if built.is_new else ():
            print(found, file=sys.stderr)
    except (DataRefused, DiskRefused) as refused:
        print(refused, file=sys.stderr)
        print(f"No data version could be made; version {current_id(settings)} goes on serving.", file=sys.stderr)


def _check_port(wanted: Listening) -> None:
    try:
        for family, *_, (address, *_) in socket.getaddrinfo(wanted.host, None, type=socket.SOCK_STREAM):
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, wanted.port))
    except socket.gaierror:
        do = "Name one of this machine, such as localhost or 0.0.0.0."
        raise LinchpinError(Finding(f"--host {wanted.host}", "is no address.", do)) from None
    except (OSError, OverflowError):
        other = wanted.port + 100 if wanted.port < HIGHEST - 100 else DEFAULT_PORT + 100
        do = f"Stop the other program, or run `make run PORT={other}`."
        raise LinchpinError(Finding(f"port {wanted.port}", "is taken or not allowed.", do)) from None
