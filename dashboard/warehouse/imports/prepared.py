"""An import that is tried before it counts: a version built beside the others, kept while somebody looks at it.

`versions/<version>.<import>.<mark>.prepared` is locked by the process that looks; the trial itself lies beside it as
`.trial`. Once the lock is gone, the next build takes both away, and the import with them.
"""

from __future__ import annotations

import os
import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dashboard.settings import Settings
from dashboard.warehouse.claims import lock_file
from dashboard.warehouse.imports.importing import Imported
from dashboard.warehouse.opening import opened_locked
from dashboard.warehouse.pruning import PREPARED, TRIAL
from dashboard.warehouse.version import Version, read_world, version_path


class Mark:
    """A file that says, as long as this object lives, that a prepared import is wanted."""

    def __init__(self, settings: Settings, version: str, import_id: str) -> None:
        settings.versions.mkdir(parents=True, exist_ok=True)
        self.path = settings.versions / f"{version}.{import_id}.{uuid.uuid4().hex[:8]}{PREPARED}"
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT)
        lock_file(handle, exclusive=True)
        self.release = weakref.finalize(self, os.close, handle)

    @property
    def trial(self) -> Path:
        """Where the version that is tried lies."""
        return self.path.with_suffix(TRIAL)

    def remove(self) -> None:
        """Take the mark and its trial away; the import stays."""
        self.trial.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)
        self.release()


@dataclass(frozen=True)
class Prepared:
    """An import that nothing counts yet, and the version it would make.

    `before` is the version that served when it was prepared, or an empty text; `is_counted_already` says that the
    same files, by the same profile, were imported before and count. It goes when `drop` is called or the object is
    forgotten, and the next build cleans up.
    """

    imported: Imported
    version: str
    before: str
    is_counted_already: bool
    mark: Mark

    def drop(self) -> None:
        """Say that nobody will publish it; the next build or import removes it."""
        self.mark.release()

    @contextmanager
    def opened(self, settings: Settings) -> Iterator[Version]:
        """Open the version that is tried, for as long as the block lasts."""
        trial = self.mark.trial
        path = trial if trial.exists() else version_path(settings, self.version)
        with opened_locked(path) as connection:
            yield Version(path, connection, read_world(connection))
