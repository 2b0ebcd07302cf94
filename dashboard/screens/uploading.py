"""What one session has dropped and tried: its files on disk, and the job that works on them in its own thread."""

from __future__ import annotations

import logging
import os
import shutil
import threading
import uuid
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from dashboard.errors import Finding, LinchpinError
from dashboard.progress import Tally, Watch
from dashboard.settings import Settings
from dashboard.warehouse.disk import disk_told
from dashboard.warehouse.imports.publishing import Published
from dashboard.warehouse.lock import lock_file

CHUNK = 1 << 20
# In bytes; a disk takes 255.
LONGEST_NAME = 200


class Given(Protocol):
    """A file as the browser sent it."""

    file_id: str
    name: str


class Job:
    """Work in a thread of its own: a click elsewhere on the page does not end it."""

    def __init__(self, work: Callable[[Watch], Any]) -> None:
        self.tally, self.result, self.error = Tally(), None, None  # type: Tally, Any, LinchpinError | None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[Watch], Any]) -> None:
        try:
            self.result = work(self.tally)
        except LinchpinError as error:
            self.error = error
        except Exception as error:
            logging.getLogger(__name__).exception("an upload met a fault of the program")
            what = f"met a fault of the program ({type(error).__name__}: {error})."
            self.error = LinchpinError(Finding("upload", what, "Nothing was changed. Report it, with what you did."))

    def is_over(self, patience: float) -> bool:
        """Wait at most so many seconds; tell whether it is over."""
        self._thread.join(patience)
        return not self._thread.is_alive()


class Dropped:
    """A folder for what a session drops, in the data folder; it goes with the session, at the latest on a build."""

    def __init__(self, settings: Settings) -> None:
        # Named as an unfinished import is, so that what nobody holds any more is cleared away as one.
        self.folder = settings.imports / f".{uuid.uuid4().hex[:12]}.importing"
        self._settings = settings
        self._kept: dict[str, Path] = {}
        with disk_told(settings):
            self.folder.mkdir(parents=True)
            handle = os.open(self.folder, os.O_RDONLY)
        lock_file(handle, exclusive=True)
        weakref.finalize(self, _forget, self.folder, handle)

    def keep(self, files: Iterable[Any]) -> tuple[Path, ...]:
        """Write files to disk, a chunk at a time and each once, and remove those not given any more; their paths.

        Raises DiskRefused where the disk takes no more.
        """
        given = {file.file_id: file for file in files}
        for gone in self._kept.keys() - given.keys():
            shutil.rmtree(self._kept.pop(gone).parent, ignore_errors=True)
        for key, file in given.items():
            if key not in self._kept:
                with disk_told(self._settings):
                    self._kept[key] = self._write(file)
        return tuple(self._kept[key] for key in given)

    def _write(self, file: IO[bytes]) -> Path:
        folder = self.folder / uuid.uuid4().hex[:8]
        folder.mkdir()
        path = folder / _plain_name(file.name)
        file.seek(0)
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy, CHUNK)
        return path


def _plain_name(name: str) -> str:
    """Return a name that stays in its folder and fits on a disk; its ending, which tells what it is, stays."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "").strip(". ")
    fits = last.encode("utf-8", "replace")[-LONGEST_NAME:].decode("utf-8", "ignore")
    return fits.strip(". ") or "file"


def _forget(folder: Path, handle: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(handle)


@dataclass
class Upload:
    """What a session knows of its upload: `tried_of` is what the last try was made of, `asked` what was clicked."""

    dropped: Dropped | None = None
    unsure: tuple[str, ...] = ()
    job: Job | None = None
    tried: Any = None
    tried_of: tuple[Any, ...] = ()
    asked: str = ""
    error: LinchpinError | None = None
    published: Published | None = None
    said: str = ""
    round: int = field(default=0)

    def ask(self, act: str) -> None:
        """Note what was clicked: `try` or `publish`."""
        self.asked = act

    def forget_try(self) -> None:
        """Give up what was tried, if anything was."""
        if self.tried is not None:
            self.tried.prepared.drop()
        self.tried, self.tried_of, self.error = None, (), None
