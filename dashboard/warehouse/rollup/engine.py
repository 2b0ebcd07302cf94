"""What an engine of the roll-up is given, and what it gives back; sums are the same whichever makes them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from dashboard.errors import DataRefused, Finding
from dashboard.settings import shown
from dashboard.warehouse.rollup.partitions import Partitions

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Work:
    """Partitions to roll up: the folder of the log, their files, the as-of day, and a folder of its own for sums."""

    log: Path
    partitions: Partitions
    as_of: datetime.date
    target: Path

    @property
    def paths(self) -> list[str]:
        """The files of all partitions."""
        return [str(file.path) for files in self.partitions.values() for file in files]


@dataclass(frozen=True)
class Seen:
    """What an engine saw of one partition: its day, how many batches it has, the last moment it tells of."""

    day: datetime.date
    batches: int
    last_at: datetime.datetime | None


class Engine(Protocol):
    """Rolls partitions up: lays the sums of each into `target/<select>/partition_day=YYYY-MM-DD/`."""

    # So many batches of partitions are given to it at once.
    at_once: int

    def roll(self, work: Work, tell: Progress) -> list[Seen]:
        """Roll up, and tell each step. Raises DataRefused for rows that the log does not take, LinchpinError else."""
        ...


def refused(work: Work, rows: list[tuple[Any, ...]]) -> DataRefused:
    """Return what is said of batches that break a rule: day, rule, the first one's id, how many."""
    found = []
    for day, rule, first, batches in rows:
        place = work.log / f"submitted_on={day}"
        more = f", as do {batches - 1:,} more" if batches > 1 else ""
        do = "Write the partition anew without it, or with the row corrected."
        found.append(Finding(shown(place), f"batch {first!r}{more}: {rule}.", do))
    return DataRefused(*found)
