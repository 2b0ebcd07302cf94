"""The data versions that lie side by side: when each was built, what it rests on, which one serves."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import duckdb

from dashboard.errors import DataRefused, Finding, NoVersion, nearest
from dashboard.settings import Settings
from dashboard.warehouse.edition import FORMAT, format_of
from dashboard.warehouse.holding import CURRENT, held_id, imports_of
from dashboard.warehouse.opening import opened_locked
from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import built_at, list_versions, named_in, version_path

SHORTEST = 4
SEE = "See `python -m dashboard versions`."


@dataclass(frozen=True)
class Known:
    """One version file: its id, when it was built, its as-of day and number of imports, and whether it serves.

    `fault` says why the file cannot be read; the day and the imports are then unknown.
    """

    id: str
    built: datetime.datetime
    as_of: datetime.date | None
    imports: int | None
    is_current: bool
    is_held: bool
    fault: str = ""

    def __str__(self) -> str:
        marks = [mark for mark, holds in (("current", self.is_current), ("held", self.is_held)) if holds]
        told = f"{self.id}  built {self.built:%Y-%m-%d %H:%M}"
        if self.fault:
            return "  ".join([told, self.fault, *marks])
        count = f"{self.imports} import{'s' * (self.imports != 1)}"
        return "  ".join([told, f"as of {self.as_of}", count, *marks])


def known_versions(settings: Settings) -> list[Known]:
    """Return all versions, newest first. Raises NoVersion while there is none."""
    listed = list_versions(settings)
    if not listed:
        raise NoVersion(Finding(str(settings.versions), "there is no data version yet.", "Run `make build`."))
    return [_known(settings, version) for version in listed]


def _known(settings: Settings, version: str) -> Known:
    path = version_path(settings, version)
    built = datetime.datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    marks = version == named_in(settings, CURRENT), version == held_id(settings)
    try:
        with opened_locked(path) as connection:
            if format_of(connection) != FORMAT:
                return Known(version, built, None, None, *marks, fault="made by another edition")
            ((_, _, as_of),) = connection.execute(statement("world")).fetchall()
        return Known(version, built, as_of, len(imports_of(path)), *marks)
    except (DataRefused, duckdb.Error, ValueError):
        return Known(version, built, None, None, *marks, fault="cannot be read")


def find_version(settings: Settings, asked: str) -> str:
    """Return the id that `asked` means: `current`, an id or how one begins; raises NoVersion if not just one."""
    listed = list_versions(settings)
    if asked == CURRENT:
        asked = named_in(settings, CURRENT)
    found = [version for version in listed if version.startswith(asked)] if len(asked) >= SHORTEST else []
    match found:
        case [version]:
            return version
        case []:
            short = asked and len(asked) < SHORTEST
            what = f"is shorter than {SHORTEST} digits." if short else "is no version here."
            raise NoVersion(Finding(f'"{asked}"', what, f"{nearest(asked, listed)} {SEE}".strip()))
    raise NoVersion(Finding(f'"{asked}"', f"begins {len(found)} versions: {', '.join(found)}.", "Write more of it."))


def version_with(settings: Settings, imports: Iterable[str]) -> str | None:
    """Return the newest version that rests on all of these imports, or None."""
    wanted = set(imports)
    for version in list_versions(settings):
        with suppress(DataRefused):
            if wanted <= set(imports_of(version_path(settings, version))):
                return version
    return None


def is_newer(settings: Settings, version: str, other: str) -> bool:
    """Tell whether a version was built after another one; one whose file is gone counts as older."""
    return built_at(version_path(settings, version)) > built_at(version_path(settings, other))
