"""Which version serves: swapping a new one in, going back to an older one, and holding it there.

`versions/held` names a version that goes on serving though the present files would make another one. It is written
first of all when somebody goes back, so that a start after a crash knows what was begun, and finishes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.durable import sync, write_durably
from dashboard.errors import DataRefused, Finding, NoVersion
from dashboard.intake.live import import_path, read_latest, read_live, write_live
from dashboard.settings import Settings, shown
from dashboard.stopping import unstopped
from dashboard.warehouse.disk import disk_told
from dashboard.warehouse.edition import check_format, format_of
from dashboard.warehouse.lock import Lock, locked
from dashboard.warehouse.opening import opened_locked
from dashboard.warehouse.recovery import keep_tried
from dashboard.warehouse.seals import is_whole
from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import named_in, point_to, version_id, version_path

HELD, CURRENT = "held", "current"


@dataclass(frozen=True)
class Used:
    """What going back did: the version now current, whether it is held against the present files, and the imports
    that do not count until somebody goes on to the latest.
    """

    version: str
    is_held: bool
    aside: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"data version {self.version} is now current"]
        if self.is_held:
            lines.append(HELD_BY_CHOICE)
        if self.aside:
            lines.append(aside_told(self.aside))
        return "\n".join(lines)


def aside_told(aside: tuple[str, ...]) -> str:
    """Return the sentence on imports that do not count since somebody went back."""
    count, them = ("1 import does", "it") if len(aside) == 1 else (f"{len(aside)} imports do", "them")
    return f"{count} not count in it: `python -m dashboard versions use latest` makes {them} count again"


HELD_BY_CHOICE = (
    "It is held: the present files would make another version, and are left alone until "
    "`python -m dashboard versions use latest` or `build`."
)


def held_id(settings: Settings) -> str | None:
    """Return the version that is held, or None; a hold counts only for the version that serves."""
    named = named_in(settings, HELD)
    return named if named and named == named_in(settings, CURRENT) else None


def swap_in(
    settings: Settings, version: str, lock: Lock, live: Iterable[str] | None = None, latest: Iterable[str] = ()
) -> None:
    """Make a finished version current: its imports count, no older one is held, and the pointer names it.

    `live` names the imports in order, `latest` those that going on to the latest makes count again; a `live` of None
    leaves both lists as they are. A crash between two steps leaves the old
    version serving, and the next build rolls forward to this one. Raises DiskRefused if the lock was lost.
    """
    lock.check()
    with unstopped():
        if live is not None:
            write_live(settings, live, latest)
        keep_tried(settings)
        release(settings)
        point_to(settings, version)


def release(settings: Settings) -> None:
    """Hold no version any longer."""
    path = settings.versions / HELD
    if path.exists():
        path.unlink()
        sync(settings.versions)


def use(settings: Settings, version: str) -> Used:
    """Go back, or forth, to a version: its imports count again and it serves.

    Raises NoVersion, DataRefused or DiskRefused and changes nothing if it is not there, is damaged, was made by
    another edition, or rests on an import that is gone.
    """
    with locked(settings) as lock, disk_told(settings):
        live = _usable(settings, version)
        return _go(settings, version, live, lock)


def finish_use(settings: Settings, lock: Lock) -> None:
    """Finish what a `use` that was killed had begun; forget it if its version cannot serve."""
    begun = named_in(settings, HELD)
    if not begun or begun == named_in(settings, CURRENT):
        return
    try:
        live = _usable(settings, begun)
    except (NoVersion, DataRefused):
        release(settings)
        return
    _go(settings, begun, live, lock)


def _go(settings: Settings, version: str, live: tuple[str, ...], lock: Lock) -> Used:
    lock.check()
    # One who goes back twice comes from where they were before the first time.
    latest = read_latest(settings) or read_live(settings)
    # It refuses a log that cannot be read, so nothing is written before.
    is_held = version_id(settings, live) != version
    with unstopped():
        write_durably(settings.versions / HELD, version + "\n")
        write_live(settings, live, latest)
        point_to(settings, version)
    if not is_held:
        release(settings)
    return Used(version, is_held, tuple(one for one in latest if one not in live))


def _usable(settings: Settings, version: str) -> tuple[str, ...]:
    """Return the imports of a version that may serve; raises NoVersion or DataRefused for any other."""
    path = version_path(settings, version)
    see = "See `python -m dashboard versions`."
    if not path.exists():
        raise NoVersion(Finding(path.stem, "there is no such version.", see))
    if not is_whole(path):
        what = "is damaged: it is not the file that was built."
        raise DataRefused(Finding(shown(path), what, f"Choose another one. {see}"))
    live = imports_of(path)
    with opened_locked(path) as connection:
        check_format(path, connection)
    gone = [one for one in live if not (import_path(settings, one) / "import.yml").is_file()]
    if gone:
        what = f"rests on import {gone[0]}, which is not there any more."
        raise DataRefused(Finding(shown(path), what, f"Import its files again, or choose another version. {see}"))
    return live


def imports_of(path: Path) -> tuple[str, ...]:
    """Return the ids of the imports that a version file rests on, in order; one of an earlier edition knows none.

    Raises DataRefused if the file cannot be read or was made by a newer edition.
    """
    try:
        with opened_locked(path) as connection:
            if not format_of(connection):
                return ()
            check_format(path, connection)
            return tuple(key for (key,) in connection.execute(statement("version_imports")).fetchall())
    except duckdb.Error as error:
        what = f"cannot be read ({str(error).splitlines()[0]})."
        raise DataRefused(Finding(shown(path), what, "Choose another version.")) from None
