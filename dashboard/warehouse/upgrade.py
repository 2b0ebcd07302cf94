"""An older data folder brought to this edition: old imports read anew, a version built, the one of before kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.errors import DataRefused, Finding
from dashboard.intake.live import FORMAT, format_of, import_path, read_latest, read_live
from dashboard.settings import Settings, shown
from dashboard.warehouse.build import Built, build_locked
from dashboard.warehouse.lock import locked
from dashboard.warehouse.modelled import Progress, silent
from dashboard.warehouse.refusal import refusal_kept
from dashboard.warehouse.version import named_in

# Reads an import anew from its `received/` files by the profile kept with it, and returns the id of the new one.
Reimport = Callable[[Settings, str], str]


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade did: the version of before, if there was one, the build, and the imports read anew."""

    before: str | None
    built: Built
    anew: tuple[tuple[str, str], ...]

    @property
    def is_changed(self) -> bool:
        """Whether another version serves now."""
        return self.before != self.built.version


def upgrade(settings: Settings, tell: Progress = silent, reimport: Reimport | None = None) -> Upgraded:
    """Build the present sources and imports under this edition's schema; imports of an older format come first.

    Raises DataRefused or DiskRefused and leaves the version of before serving.
    """
    with locked(settings) as lock, refusal_kept(settings):
        before = named_in(settings, "current") or None
        live, latest = read_live(settings), read_latest(settings)
        anew = {}
        for import_id in dict.fromkeys((*live, *latest)):
            if format_of(settings, import_id) < FORMAT:
                tell(f"import {import_id}")
                anew[import_id] = _anew(settings, import_id, reimport)
        live, latest = (tuple(anew.get(one, one) for one in ids) for ids in (live, latest))
        built = build_locked(settings, lock, tell, live if anew else None, latest)
    return Upgraded(before, built, tuple(anew.items()))


def _anew(settings: Settings, import_id: str, reimport: Reimport | None) -> str:
    if reimport is None:
        what = f"has format {format_of(settings, import_id)}; this edition reads {FORMAT}."
        do = "Import its files in `received/` again."
        raise DataRefused(Finding(shown(import_path(settings, import_id)), what, do))
    return reimport(settings, import_id)
