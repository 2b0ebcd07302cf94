"""Import, build and swap: as one act, or as two with a look in between; the old version serves until the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import yaml

from dashboard.errors import DataRefused, Finding, nearest
from dashboard.intake.live import read_latest, read_live
from dashboard.progress import Watch
from dashboard.settings import PROJECT, Settings, shown
from dashboard.warehouse.build import Built, build_beside, build_locked
from dashboard.warehouse.disk import disk_told
from dashboard.warehouse.holding import CURRENT
from dashboard.warehouse.imports.importing import Imported, Order, take_in
from dashboard.warehouse.imports.once import counts_once
from dashboard.warehouse.imports.plainly import told_plainly
from dashboard.warehouse.imports.prepared import Mark, Prepared
from dashboard.warehouse.lock import Lock, locked
from dashboard.warehouse.pruning import remove_unneeded, tidy
from dashboard.warehouse.recovery import trying
from dashboard.warehouse.version import named_in, settle, version_id, version_path


@dataclass(frozen=True)
class Published:
    """What was imported, the data version that it is now part of, and the one that served before, if one did.

    `is_rebuilt` says that other data counted by then than when it was prepared, so that it was built anew on them.
    `left_out` are the imports that do not count because somebody had gone back to `before`.
    """

    imported: Imported
    built: Built
    before: str = ""
    is_rebuilt: bool = False
    left_out: tuple[str, ...] = ()


def publish(settings: Settings, order: Order, watch: Watch, instead_of: str | None = None) -> Published:
    """Import files and serve the version with them; the import `instead_of` counts no longer.

    Raises LinchpinError, and nothing has changed then.
    """
    _refuse_shipped(settings)
    with told_plainly(settings, "import"), locked(settings) as lock:
        _check_counts(settings, instead_of)
        imported = _take_in(settings, order, watch)
        # If this process is killed before the import counts, the next one removes it.
        mark = Mark(settings, "publishing", imported.id)
        try:
            return _publish(settings, lock, imported, watch, instead_of=instead_of)
        finally:
            mark.remove()
            remove_unneeded(settings, imported.id)


def prepare(settings: Settings, order: Order, watch: Watch) -> Prepared:
    """Import files and build the version with them beside the others, without serving it.

    What serves, and which imports count, stays as it is. Raises LinchpinError, and nothing is left behind then.
    """
    _refuse_shipped(settings)
    with told_plainly(settings, "import"), locked(settings, watch.step) as lock:
        with disk_told(settings):
            tidy(settings)
        imported = _take_in(settings, order, watch)
        before, live = named_in(settings, CURRENT), read_live(settings)
        counted = _counted(live, imported)
        # Somebody may look for an hour: the record's title and day are written again when it is published.
        with _record_begun(settings, imported):
            mark = Mark(settings, version_id(settings, counted), imported.id)
            watch.step("building")
            try:
                counts_once(settings, imported, live)
                built = build_beside(settings, lock, watch.step, counted, mark.trial)
            except BaseException:
                mark.remove()
                remove_unneeded(settings, imported.id)
                raise
        return Prepared(imported, built.version, before, imported.id in live, mark)


def publish_prepared(settings: Settings, prepared: Prepared, watch: Watch) -> Published:
    """Serve a prepared version; where other data count by now, build anew on those first, and say so.

    Raises LinchpinError, and nothing has changed then.
    """
    with told_plainly(settings, "import"), locked(settings, watch.step) as lock:
        if not prepared.imported.folder.exists():
            what = "was removed before it was published."
            raise DataRefused(Finding(f"import {prepared.imported.id}", what, "Try the files again, then publish."))
        published = _publish(settings, lock, prepared.imported, watch, prepared=prepared)
        prepared.mark.remove()
        return published


def _publish(
    settings: Settings,
    lock: Lock,
    imported: Imported,
    watch: Watch,
    *,
    prepared: Prepared | None = None,
    instead_of: str | None = None,
) -> Published:
    live = tuple(one for one in read_live(settings) if one != instead_of)
    counts_once(settings, imported, live)
    before, counted = named_in(settings, CURRENT), _counted(live, imported)
    left_out = tuple(one for one in read_latest(settings) if one not in counted)
    with _record_begun(settings, imported):
        is_rebuilt = prepared is not None and version_id(settings, counted) != prepared.version
        if prepared is not None and not is_rebuilt and prepared.mark.trial.exists():
            with disk_told(settings):
                settle(prepared.mark.trial, version_path(settings, prepared.version), prepared.version)
        built = build_locked(settings, lock, watch.step, live=counted)
    return Published(imported, built, before, is_rebuilt, left_out)


def _check_counts(settings: Settings, named: str | None) -> None:
    """Raise DataRefused for an import that does not count."""
    live = read_live(settings)
    if named is not None and named not in live:
        do = f"{nearest(named, live)} These count: {', '.join(live) or 'none'}.".strip()
        raise DataRefused(Finding(f"--instead-of {named}", "is no import that counts.", do))


def _refuse_shipped(settings: Settings) -> None:
    """Raise DataRefused for the folder of the shipped record, or a copy of it with its modelled world."""
    if settings.data == PROJECT / "data" or settings.model.is_dir():
        what = "holds the shipped record, which is not to be mixed with rows of your own."
        do = "Name a folder of your own, new or old, as `--data DIR`. Nothing was changed."
        raise DataRefused(Finding(shown(settings.data), what, do))


def _take_in(settings: Settings, order: Order, watch: Watch) -> Imported:
    with disk_told(settings):
        settings.imports.mkdir(parents=True, exist_ok=True)
        return take_in(settings, order, watch)


def _counted(live: tuple[str, ...], imported: Imported) -> tuple[str, ...]:
    return live if imported.id in live else (*live, imported.id)


@contextmanager
def _record_begun(settings: Settings, imported: Imported) -> Iterator[None]:
    """Give a folder that has no record of its own a title and a day; it goes again if nothing comes of it."""
    path = settings.sources / "record.yml"
    if path.exists():
        yield
        return
    said = {"title": f"Own data: {settings.data.name}", "as_of": imported.card.as_of}
    text = yaml.safe_dump(said, sort_keys=False, allow_unicode=True)
    with trying(settings, path, text, imported.id):
        yield
