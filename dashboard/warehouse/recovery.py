"""What a killed process had begun: undone, or finished, by the next one that takes the lock.

`versions/trying` names a source file that was written before the version that rests on it serves, and what stood
there before. It goes when the version is swapped in; whoever finds it later puts the file back as it was.
"""

from __future__ import annotations

import glob
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.durable import sync, write_durably
from dashboard.intake.live import listed
from dashboard.settings import Settings
from dashboard.warehouse.claims import is_claimed
from dashboard.warehouse.disk import disk_told

TRYING = "trying"
# Endings of a folder that a backup is unpacked into, and of one that is whole.
RESTORING, RESTORED = "restoring", "restored"


@contextmanager
def trying(settings: Settings, path: Path, text: str, import_id: str = "") -> Iterator[None]:
    """Write a source file for the length of the block; it stays if a version was swapped in meanwhile.

    Where `import_id` counts by then it stays too: the next build finishes what was begun. Raises DiskRefused.
    """
    before = path.read_bytes().decode("utf-8") if path.exists() else None
    note = {"file": path.relative_to(settings.data).as_posix(), "before": before, "tried": text, "import": import_id}
    try:
        with disk_told(settings):
            if not path.parent.exists():
                path.parent.mkdir(parents=True)
                sync(settings.data)
            settings.versions.mkdir(parents=True, exist_ok=True)
            write_durably(settings.versions / TRYING, json.dumps(note))
            write_durably(path, text)
        yield
    finally:
        _undo(settings)


def keep_tried(settings: Settings) -> None:
    """Let what was tried stand: a version that rests on it is being swapped in."""
    note = settings.versions / TRYING
    if note.exists():
        note.unlink()
        sync(settings.versions)


def recover(settings: Settings) -> None:
    """Put back what a killed process had tried; the caller holds the lock. Raises OSError."""
    _undo(settings)
    for path in left_by_restores(settings, RESTORED):
        shutil.rmtree(path, ignore_errors=True)


def _undo(settings: Settings) -> None:
    try:
        note = json.loads((settings.versions / TRYING).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    path, before = settings.data / note["file"], note["before"]
    # What somebody wrote there since is theirs.
    is_as_tried = path.exists() and path.read_bytes().decode("utf-8", "replace") == note["tried"]
    if is_as_tried and note["import"] not in listed(settings):
        if before is not None:
            write_durably(path, before)
        else:
            path.unlink()
            sync(path.parent)
    keep_tried(settings)


def left_by_restores(settings: Settings, ending: str) -> list[Path]:
    """Return the folders beside the data folder that killed restores of it left."""
    folder = settings.data
    found = sorted(folder.parent.glob(f".{glob.escape(folder.name)}.*.{ending}"))
    return [path for path in found if not is_claimed(path)]


def finish_restore(settings: Settings) -> None:
    """Put a restored folder, which was found whole, in the place of the one that is aside already. Raises OSError."""
    if settings.data.exists():
        return
    for path in left_by_restores(settings, RESTORED)[-1:]:
        path.rename(settings.data)
        sync(settings.data.parent)
