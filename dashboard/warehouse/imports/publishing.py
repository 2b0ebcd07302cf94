"""Import, build and swap as one act: the old version serves until the new one is complete."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml

from dashboard.durable import write_durably
from dashboard.intake.live import read_live
from dashboard.progress import Watch
from dashboard.settings import Settings
from dashboard.warehouse.build import Built, build_locked
from dashboard.warehouse.disk import disk_told
from dashboard.warehouse.imports.importing import Imported, Order, take_in
from dashboard.warehouse.imports.once import counts_once
from dashboard.warehouse.lock import locked


@dataclass(frozen=True)
class Published:
    """What was imported, and the data version that it is now part of."""

    imported: Imported
    built: Built


def publish(settings: Settings, order: Order, watch: Watch) -> Published:
    """Import files and serve the version with them. Raises LinchpinError, and nothing has changed then."""
    settings.imports.mkdir(parents=True, exist_ok=True)
    with locked(settings) as lock:
        with disk_told(settings):
            imported = take_in(settings, order, watch)
        live = read_live(settings)
        begun = _begin_record(settings, imported)
        try:
            counts_once(settings, imported, order.profile)
            counted = live if imported.id in live else (*live, imported.id)
            built = build_locked(settings, lock, watch.step, live=counted)
        except BaseException:
            if begun is not None:
                begun.unlink(missing_ok=True)
            if imported.is_new:
                shutil.rmtree(imported.folder, ignore_errors=True)
            raise
    return Published(imported, built)


def _begin_record(settings: Settings, imported: Imported) -> Path | None:
    """Give a folder that has no record of its own a title and a day; return the file if it was written."""
    path = settings.sources / "record.yml"
    if path.exists():
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    said = {"title": f"Own data: {settings.data.name}", "as_of": imported.card.as_of}
    write_durably(path, yaml.safe_dump(said, sort_keys=False, allow_unicode=True))
    return path
