"""The commands: `python -m dashboard build | serve | check | new | query | versions | share | ...`.

A command imports what it needs when it runs: checking one file would take twice as long otherwise.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from dashboard.access.arguments import add_access
from dashboard.errors import LinchpinError
from dashboard.printed import printable
from dashboard.settings import DEFAULT_PORT, Settings
from dashboard.stopping import STATUS, stoppable

# Those that change nothing until they swap a version in.
SWAPPING = ("build", "import", "names", "upgrade")
LASTING = ("build", "import", "names", "serve", "bench", "export", "rollup")
ASKING = ("query", "export")
FORMATS = ("table", "csv", "json", "parquet", "arrow")
FORMS = ("text", "github", "json")
SHARING = ("access", "share", "token")
FILES = ("csv", "xlsx", "png", "svg", "pdf")
ENGINES = ("duckdb", "spark")
KEEPING = ("versions", "backup", "restore", "upgrade")
HEAD, PROGRAM = "HEAD", "python -m dashboard"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status. Errors go to stderr, one a line."""
    parser, _ = _parser()
    # Wherever they stand, before the command's name or after it.
    folders, others = _folders().parse_known_args(arguments)
    known, rest = parser.parse_known_args(others, folders)
    if rest and known.command not in ASKING:
        parser.error(f"unknown: {' '.join(rest)}")
    if known.command in LASTING:
        gc.enable()
    settings = Settings.read(known.data, known.queries, known.with_record)
    before = _serving(settings)
    with stoppable() as stop:
        try:
            return _run(settings, known, rest)
        except BaseException as error:
            if stop.is_asked:
                # Whatever a library made of the interruption.
                is_as_before = known.command in SWAPPING and _serving(settings) == before
                print("Stopped." + " Nothing was changed." * is_as_before, file=sys.stderr)
                return STATUS
            if isinstance(error, LinchpinError):
                print(printable(error), file=sys.stderr)
                return 1
            if isinstance(error, BrokenPipeError):
                # The reader, `head` perhaps, has seen enough; nothing more is written, not even at exit.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                return 0
            raise


def _serving(settings: Settings) -> list[bytes | None]:
    """Return what says which version serves and which imports count."""
    files = (settings.versions / "current", settings.imports / "live.yml")
    return [path.read_bytes() if path.is_file() else None for path in files]


def _run(settings: Settings, known: argparse.Namespace, rest: list[str]) -> int:
    if not settings.data.exists():
        from dashboard.warehouse.disk import disk_told  # noqa: PLC0415
        from dashboard.warehouse.recovery import finish_restore  # noqa: PLC0415

        with disk_told(settings):
            finish_restore(settings)
    return _runner(known.command)(settings, argparse.Namespace(**vars(known), rest=rest))


def _runner(command: str) -> Callable[[Settings, argparse.Namespace], int]:
    """Return what runs a command, importing no more than that."""
    found: Callable[[Settings, argparse.Namespace], int]
    if command in ("check", "new", "reference"):
        from dashboard.authoring import run as found  # noqa: PLC0415
    elif command == "import":
        from dashboard.bringing import run_import as found  # noqa: PLC0415
    elif command == "query":
        from dashboard.asking import run_query as found  # noqa: PLC0415
    elif command == "export":
        from dashboard.exporting import run_export as found  # noqa: PLC0415
    elif command == "names":
        from dashboard.naming import run as found  # noqa: PLC0415
    elif command == "rollup":
        from dashboard.rolling import run as found  # noqa: PLC0415
    elif command in KEEPING:
        from dashboard.keeping import run as found  # noqa: PLC0415
    elif command in SHARING:
        from dashboard.sharing import run as found  # noqa: PLC0415
    else:
        from dashboard.tending import run as found  # noqa: PLC0415
    return found


class _AnyOrder(argparse.ArgumentParser):
    """A command whose options may stand before, between and after what it is given."""

    _is_within, _has_actions = False, False

    def add_subparsers(self, **said: Any) -> Any:
        """Actions of a command are parsers of their own, and cannot be looked for between options."""
        self._has_actions = True
        return super().add_subparsers(**said)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse as `parse_known_intermixed_args` does, which calls this again."""
        if self._is_within or self._has_actions:
            return super().parse_known_args(args, namespace)
        self._is_within = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._is_within = False


def _folders() -> argparse.ArgumentParser:
    """Return the parser of the options that every command takes."""
    parser = argparse.ArgumentParser(prog=PROGRAM, add_help=False, allow_abbrev=False)
    parser.add_argument("--data", help="folder with sources/ (default: data, or LINCHPIN_DATA)")
    parser.add_argument("--queries", help="folder of query files (default: queries, or LINCHPIN_QUERIES)")
    parser.add_argument("--with-record", action="store_true", help="keep the public record beside your own data")
    return parser


def _parser() -> tuple[argparse.ArgumentParser, list[str]]:
    """Return the parser and the names of the commands."""
    parser = argparse.ArgumentParser(
        prog=PROGRAM, description="Linchpin's commands.", parents=[_folders()], argument_default=argparse.SUPPRESS
    )
    found = parser.add_subparsers(dest="command", required=True, parser_class=_AnyOrder)
    found.add_parser("build", help="make a data version from data/sources, check it, swap it in")
    serving = found.add_parser("serve", help="build if needed, then serve the pages")
    serving.add_argument("--port", type=int, default=DEFAULT_PORT)
    serving.add_argument("--host", default="localhost", help="the address to listen on; another needs access.yml")
    serving.add_argument(
        "--edit", action="store_true", help="show a saved query file at once, and let the workshop save drafts"
    )
    serving.add_argument("--cold", action="store_true", help="make no brief before somebody asks for it")
    _add_bringing(found)
    _add_authoring(found)
    rolling = found.add_parser("rollup", help="roll up what is new or changed of the log of partitions")
    rolling.add_argument("--engine", choices=ENGINES, default="duckdb")
    rolling.add_argument("--master", metavar="URL", help="of the Spark cluster; without it, Spark on this machine")
    # Its help is the query's own.
    asking = found.add_parser(
        "query", help="ask a query; without a name, list them", add_help=False, allow_abbrev=False
    )
    asking.add_argument("--draft", type=Path, metavar="FILE.sql")
    asking.add_argument("--format", choices=FORMATS, default="table")
    taking = found.add_parser("export", help="write a question or a whole page into a file", allow_abbrev=False)
    taking.add_argument("--format", choices=FILES, help="of a question csv, xlsx, png or svg; of a page pdf or xlsx")
    taking.add_argument("--out", type=Path, metavar="FILE", help="the file, or a folder; here, unless given")
    taking.add_argument("--force", action="store_true", help="take the place of a file that is there")
    _add_keeping(found)
    add_access(found)
    benching = found.add_parser("bench", help="time a warm run of every page, and a check of the query files")
    benching.add_argument("--runs", type=_whole(1, 1000), default=5)
    return parser, list(found.choices)


def _add_bringing(found: argparse._SubParsersAction[_AnyOrder]) -> None:
    bringing = found.add_parser("import", help="bring in files of your own by a profile, build, and swap")
    bringing.add_argument("profile", nargs="?", metavar="PROFILE", help="a name from data/profiles, or a .yml file")
    bringing.add_argument("files", nargs="*", type=Path, metavar="FILE")
    bringing.add_argument("--template", action="store_true", help="import nothing; print a file to fill in")
    bringing.add_argument("--suggest", type=Path, metavar="FILE", help="import nothing; print a profile for the file")
    bringing.add_argument("--strict", action="store_true", help="refuse the whole if one row is refused")
    bringing.add_argument(
        "--set", action="append", metavar="COLUMN=VALUE", help="what a blank column means: currency=CAD"
    )
    bringing.add_argument("--as-of", metavar="DAY", help="the day up to which the rows reach")
    bringing.add_argument("--instead-of", metavar="IMPORT", help="an import that counts no longer, named by its id")
    naming = found.add_parser(
        "names", help="list organisations that may be one; or merge, split, list what is merged"
    )
    naming.add_argument("--format", choices=FORMATS[:3], default="table")
    action = naming.add_subparsers(dest="action")
    merging = action.add_parser("merge", help="say that a name means an organisation, build, and swap")
    merging.add_argument("name", metavar="NAME")
    merging.add_argument("organisation", metavar="ORGANISATION")
    merging.add_argument("--reason", metavar="TEXT", help="why; kept in sources/aliases.csv")
    splitting = action.add_parser("split", help="take that back")
    splitting.add_argument("name", metavar="NAME")
    action.add_parser("list", help="list the names that mean another organisation")


def _add_authoring(found: argparse._SubParsersAction[_AnyOrder]) -> None:
    checking = found.add_parser("check", help="hold query files to every rule, on the data and on small worlds")
    checking.add_argument("files", nargs="*", type=Path, metavar="FILE")
    checking.add_argument("--format", choices=FORMS, default="text", help="how findings are printed")
    checking.add_argument(
        "--diff",
        nargs="?",
        const=HEAD,
        metavar="REV",
        help="say instead what the change since REV does to the numbers",
    )
    begin = found.add_parser("new", help="begin a query: a file and a case to fill in")
    begin.add_argument("name", metavar="THEME/NAME")
    referring = found.add_parser("reference", help="print the reference of header keys, marks, types and formats")
    referring.add_argument("--profiles", action="store_true", help="print that of profiles instead")


def _add_keeping(found: argparse._SubParsersAction[_AnyOrder]) -> None:
    versions = found.add_parser("versions", help="list the data versions, newest first; or use, compare, prune them")
    action = versions.add_subparsers(dest="action")
    using = action.add_parser("use", help="go back to a version; `latest` makes that of the present files")
    using.add_argument("version", metavar="ID", help="an id, the first four digits or more of it, or latest")
    comparing = action.add_parser("diff", help="say what changed in rows and in headline numbers")
    comparing.add_argument("before", metavar="A", help="an id, the beginning of one, or current")
    comparing.add_argument("after", metavar="B", help="the same")
    comparing.add_argument("--format", choices=("table", "json"), default="table")
    pruning = action.add_parser("prune", help="remove all but the newest versions, the current and the held one")
    pruning.add_argument("--keep", type=_whole(0, 10**6), metavar="N", help="how many of the newest stay")
    packing = found.add_parser("backup", help="write the data folder into one file")
    packing.add_argument("file", type=Path, metavar="FILE.tar.zst", help="or FILE.tar.gz")
    unpacking = found.add_parser("restore", help="make the data folder of a backup; --data names which")
    unpacking.add_argument("file", type=Path, metavar="FILE.tar.zst")
    unpacking.add_argument("--replace", action="store_true", help="move a folder that holds something aside")
    found.add_parser("upgrade", help="bring an older data folder to this edition; say what changed")


def _whole(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number between two."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f'"{text}" is no whole number from {least:,} to {most:,}')
        return int(text)

    return read
