"""What was rolled up of the log: of each partition the files that were read, and where its sums lie."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dashboard.durable import write_durably
from dashboard.errors import DataRefused, Finding
from dashboard.settings import ROLLUP, SCHEMA, Settings, shown
from dashboard.warehouse.rollup.partitions import LogFile, Partitions, partitions

# Raised when sums are kept in another form, so that all are made anew.
FORM = 1
# The selects that are kept for each partition, and what else their sums hang on.
SUMS = ("day_count", "wait_sum")
_READ = ("batch", "refused_batch", "partition", *SUMS)


@dataclass(frozen=True)
class Rolled:
    """What was rolled up of one partition: name, bytes, moment and sha256 of each file that was read, how many
    batches it has, the last moment it tells of (None without a batch), the as-of day under which it was made, and the
    files of its sums below `rolled/`.
    """

    files: tuple[tuple[str, int, int, str], ...]
    batches: int
    last_at: str | None
    as_of: str
    sums: Mapping[str, tuple[str, ...]]

    @property
    def sum_files(self) -> list[str]:
        """The files of all its sums; they are named anew whenever it is rolled up."""
        return [file for name in SUMS for file in self.sums[name]]

    def is_of(self, files: tuple[LogFile, ...]) -> bool:
        """Tell whether the files are those that were read; one that only looks touched is read to be sure."""
        if [name for name, *_ in self.files] != [file.name for file in files]:
            return False
        return all(
            (file.bytes, file.modified_ns) == (size, modified_ns) or (file.bytes == size and file.digest == digest)
            for file, (_, size, modified_ns, digest) in zip(files, self.files, strict=True)
        )

    def touched(self, files: tuple[LogFile, ...]) -> Rolled:
        """Return the same of files that were read, as they lie there now."""
        digests = (digest for *_, digest in self.files)
        now = ((file.name, file.bytes, file.modified_ns, digest) for file, digest in zip(files, digests, strict=True))
        return replace(self, files=tuple(now))

    def holds_on(self, as_of: datetime.date) -> bool:
        """Tell whether its sums are the same on another as-of day: nothing of it lay after the end of either."""
        made_on = datetime.date.fromisoformat(self.as_of)
        if as_of == made_on or self.last_at is None:
            return True
        return datetime.datetime.fromisoformat(self.last_at).date() <= min(as_of, made_on)


@dataclass(frozen=True)
class Manifest:
    """All partitions that were rolled up by the same selects."""

    partitions: dict[datetime.date, Rolled] = field(default_factory=dict)

    def with_sums(self, lying: set[str]) -> Manifest:
        """Return the partitions whose sums all lie there; of others somebody took some away."""
        return Manifest({day: held for day, held in self.partitions.items() if lying.issuperset(held.sum_files)})

    def stale(self, found: Partitions, as_of: datetime.date) -> Partitions:
        """Return the partitions that are new, have changed, or whose sums are others on this as-of day."""
        return {
            day: files
            for day, files in found.items()
            if not (kept := self.partitions.get(day)) or not kept.is_of(files) or not kept.holds_on(as_of)
        }


def selects_digest() -> str:
    """Return what changes with any text on which sums hang, in either engine alike."""
    texts = [ROLLUP / f"{name}.sql" for name in _READ] + [SCHEMA / "10_macros.sql"]
    digest = hashlib.sha256(str(FORM).encode())
    for path in texts:
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_manifest(settings: Settings) -> Manifest:
    """Return what was rolled up; nothing, if that was by other selects. Raises DataRefused for a torn file."""
    path = settings.rolled / "manifest.json"
    if not path.exists():
        return Manifest()
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if told["selects"] != selects_digest():
            return Manifest()
        return Manifest({datetime.date.fromisoformat(day): _rolled(held) for day, held in told["partitions"].items()})
    except (ValueError, KeyError, TypeError):
        do = f"Delete {shown(settings.rolled)}; `python -m dashboard rollup` makes it anew."
        raise DataRefused(Finding(shown(path), "cannot be read.", do)) from None


def _rolled(held: dict[str, Any]) -> Rolled:
    sums = {name: tuple(files) for name, files in held["sums"].items()}
    files = tuple((name, size, modified_ns, digest) for name, size, modified_ns, digest in held["files"])
    return Rolled(files, held["batches"], held["last_at"], held["as_of"], sums)


def write_manifest(settings: Settings, manifest: Manifest) -> None:
    """Put a manifest in place of the one before, whole or not at all."""
    partitions = {day.isoformat(): vars(held) for day, held in sorted(manifest.partitions.items())}
    text = json.dumps({"form": FORM, "selects": selects_digest(), "partitions": partitions})
    write_durably(settings.rolled / "manifest.json", text + "\n")


def log_lines(settings: Settings) -> list[str]:
    """Return a line for each file of the log: its name and digest, read only where the manifest does not know it."""
    found = partitions(settings)
    kept = read_manifest(settings).partitions.values() if found else ()
    known = {(name, size, modified_ns): digest for held in kept for name, size, modified_ns, digest in held.files}
    return [
        f"{file.name} {known.get((file.name, file.bytes, file.modified_ns)) or file.digest}"
        for files in found.values()
        for file in files
    ]


def lines_of(manifest: Manifest) -> list[str]:
    """Return the same of what was rolled up."""
    held = (manifest.partitions[day] for day in sorted(manifest.partitions))
    return [f"{name} {digest}" for one in held for name, _, _, digest in one.files]
