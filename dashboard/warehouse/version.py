"""Data versions: immutable DuckDB files side by side, and a pointer that names the current one."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.durable import replace_durably, write_durably
from dashboard.entitlement import EVERYTHING, Entitlement
from dashboard.errors import DataRefused, Finding, NoVersion
from dashboard.intake.live import import_path, read_live
from dashboard.model import World
from dashboard.settings import CHECKS, ROLLUP, SCHEMA, SHIPPED, Settings, shown
from dashboard.warehouse.edition import check_format
from dashboard.warehouse.extract import ensure_extract
from dashboard.warehouse.inputs import log_inputs, model_inputs
from dashboard.warehouse.opening import opened_alone, opened_locked
from dashboard.warehouse.parts import Parts
from dashboard.warehouse.reading import begin_reading, end_reading
from dashboard.warehouse.rollup.manifest import log_lines
from dashboard.warehouse.seals import digest_path, is_whole, seal
from dashboard.warehouse.statements import statement

_ID = re.compile(r"[0-9a-f]{12}")
MEND = "Run `make build`, which makes it anew from data/sources."
REFUSED = "refused"
# A process lets go of versions beyond so many; one that is asked for again is opened again.
MOST_OPEN = 10
_open: dict[Path, Version] = {}
_keeping = threading.Lock()
_opening: dict[Path, threading.Lock] = {}


@dataclass(frozen=True, eq=False)
class Version:
    """One opened version file, or what of it a reader may see. Each query takes a cursor of its own; see
    `decisions.md`. `has_latest`: what is seen without a clock is laid down in it. `parts` keeps what queries read of
    each other; without it each writes in what it reads.
    """

    path: Path
    connection: duckdb.DuckDBPyConnection
    world: World
    sees: Entitlement = EVERYTHING
    has_latest: bool = False
    parts: Parts | None = None

    @property
    def id(self) -> str:
        """First 12 hex digits of the hash over all that went into the file."""
        return self.world.version

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a cursor for one query; its variables are its own."""
        cursor = self.connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()


def version_id(settings: Settings, live: Iterable[str] | None = None, log: Iterable[str] | None = None) -> str:
    """Return the id that a build of the present inputs would have: sources, imports, schema, checks and code.

    `live` names the imports that are to count, `log` the lines of the log's files; None takes those that do. Raises
    DataRefused if one is not there.
    """
    counted = read_live(settings) if live is None else tuple(live)
    digest = hashlib.sha256(duckdb.__version__.encode())
    code = Path(__file__).resolve().parent
    inputs = [
        *sorted(settings.sources.glob("*.csv")),
        *sorted(settings.sources.glob("*.yml")),
        *(sorted(SHIPPED.glob("*.csv")) if settings.with_record else ()),
        *sorted(SCHEMA.glob("*.sql")),
        *sorted(ROLLUP.glob("*.sql")),
        *sorted(CHECKS.glob("*/*.sql")),
        *sorted((code.parent / "intake").glob("*.py")),
        *sorted((code / "statements").glob("*.sql")),
        *(code / name for name in ("build.py", "filling.py", "record_checks.py")),
        *log_inputs(),
        code / "receiving.py",
        *sorted((code / "imports").glob("*.py")),
        *(model_inputs(settings.model) if settings.model.exists() else ()),
        # An import's id is a digest of what it read, so its large files are not read again.
        *(import_path(settings, one) / "import.yml" for one in counted),
    ]
    for path in inputs:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update("\n".join((*counted, *(log_lines(settings) if log is None else log))).encode())
    return digest.hexdigest()[:12]


def version_path(settings: Settings, version: str) -> Path:
    """Return where the file of that version lies."""
    return settings.versions / f"{version}.duckdb"


def settle(unfinished: Path, path: Path, version: str) -> None:
    """Put a finished version file in its place and seal it; it is on the disk before anything names it.

    Raises duckdb.Error or OSError for one that is not the version it is to be, and leaves no half of it.
    """
    with opened_alone(unfinished) as connection:
        if read_world(connection).version != version:
            raise duckdb.IOException(f"{unfinished.name} was not written whole")
    replace_durably(unfinished, path)
    try:
        seal(path)
    except OSError:
        path.unlink()
        raise


def current_id(settings: Settings) -> str:
    """Return the id of the version that serves; raises NoVersion while there is none."""
    pointer, named = settings.versions / "current", named_in(settings, "current")
    if not named:
        raise NoVersion(Finding(shown(pointer), "there is no data version yet.", "Run `make build`."))
    if not version_path(settings, named).exists():
        what = f"names version {named}, whose file is missing."
        raise NoVersion(Finding(shown(pointer), what, MEND))
    return named


def named_in(settings: Settings, file: str) -> str:
    """Return the version id that a small file of the versions folder holds, or an empty text."""
    try:
        named = (settings.versions / file).read_text(encoding="utf-8", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    return named


def point_to(settings: Settings, version: str) -> None:
    """Make `version` the current one, by a single rename; it is on the disk when this returns."""
    write_durably(settings.versions / "current", version + "\n")


def refusal(settings: Settings) -> str:
    """Return why the last build was refused, or an empty text when it was not."""
    told = settings.versions / REFUSED
    return told.read_text(encoding="utf-8") if told.exists() else ""


def list_versions(settings: Settings) -> list[str]:
    """Return the ids of all version files, newest first."""
    files = sorted(settings.versions.glob("*.duckdb"), key=built_at, reverse=True)
    return [path.stem for path in files]


def built_at(path: Path) -> tuple[int, str]:
    """Return what orders versions by age; of two that are equally old, the name decides."""
    try:
        return path.stat().st_mtime_ns, path.stem
    except FileNotFoundError:
        return 0, path.stem


def open_version(settings: Settings, version: str | None = None) -> Version:
    """Open a version file read-only and locked: the one named, else the current one.

    Who may not see everything is given a file of their own instead, and the whole one is never opened for them.

    Raises NoVersion when it is not there, DataRefused when the file cannot be read.
    """
    if version is not None and not _ID.fullmatch(version):
        raise NoVersion(Finding(version, "is no version id.", "See `python -m dashboard versions`."))
    named = version or current_id(settings)
    path = version_path(settings, named)
    if not settings.sees.is_everything:
        if not path.exists():
            raise _none(path)
        path = ensure_extract(settings, named)
    with _keeping:
        if path not in _open and not path.exists():
            raise _none(path)
        opening = _opening.setdefault(path, threading.Lock())
    # A large file takes a while to look through: who asks for another does not wait for it.
    with opening:
        return _kept(path) or _keep(path, _opened(path, settings.sees))


def _kept(path: Path) -> Version | None:
    with _keeping:
        # The one asked for last stands last.
        if path in _open:
            _open[path] = _open.pop(path)
        return _open.get(path)


def _keep(path: Path, version: Version) -> Version:
    # A server that has seen many lets go of the one it did not need longest.
    with _keeping:
        _open[path] = version
        while len(_open) > MOST_OPEN:
            former = next(iter(_open))
            del _open[former]
            end_reading(former)
    return version


def _none(path: Path) -> NoVersion:
    return NoVersion(Finding(path.stem, "there is no such version.", "See `python -m dashboard versions`."))


def _opened(path: Path, sees: Entitlement) -> Version:
    begin_reading(path, digest_path(path))
    if not is_whole(path):
        if not path.exists():
            raise _none(path)
        raise DataRefused(Finding(shown(path), "is damaged: it is not the file that was built.", MEND))
    try:
        connection = opened_locked(path)
        check_format(path, connection)
        has_latest = bool(connection.execute(statement("has_latest")).fetchall())
        return Version(path, connection, read_world(connection), sees, has_latest, Parts(connection, has_latest))
    except (duckdb.Error, ValueError) as error:
        first_line = str(error).splitlines()[0]
        raise DataRefused(Finding(shown(path), f"cannot be read ({first_line}).", MEND)) from None


def read_world(connection: duckdb.DuckDBPyConnection) -> World:
    """Return the as-of day of an open version and the ids and names that a view may use."""
    (found,) = connection.execute(statement("world")).fetchall()
    parties = connection.execute(statement("parties")).fetchall()
    return World(
        version=found[0],
        title=found[1],
        as_of=found[2],
        clients={key: name for key, name, is_client, _ in parties if is_client},
        vendors={key: name for key, name, _, is_vendor in parties if is_vendor},
        services=dict(connection.execute(statement("services")).fetchall()),
        organisations={key: name for key, name, _, _ in parties},
    )
