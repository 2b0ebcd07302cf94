"""Roll up what is new or changed of the log since the last time, and keep a list of what its sums were made of."""

from __future__ import annotations

import datetime
import itertools
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.durable import sync
from dashboard.errors import DataRefused, Finding
from dashboard.intake.card import read_record
from dashboard.intake.live import read_live
from dashboard.intake.manifest import read_card
from dashboard.settings import Settings, shown
from dashboard.warehouse.disk import disk_fault
from dashboard.warehouse.opening import is_searched
from dashboard.warehouse.rollup.engine import Engine, Progress, Seen, Work
from dashboard.warehouse.rollup.log_columns import check_columns, has_rows
from dashboard.warehouse.rollup.manifest import SUMS, Manifest, Rolled, read_manifest, write_manifest
from dashboard.warehouse.rollup.partitions import LogFile, Partitions, partitions, written_meanwhile


@dataclass(frozen=True)
class Done:
    """What a roll-up did: partitions in the log, those of them rolled up now, their batches, the seconds it took."""

    partitions: int
    rolled: int
    batches: int
    seconds: float

    def __str__(self) -> str:
        if not self.partitions:
            return "there is no log of partitions: nothing to roll up"
        if not self.rolled:
            return f"all {_counted(self.partitions)} of the log are rolled up already"
        of = "" if self.rolled == self.partitions else f" of {self.partitions:,}"
        what = f"{self.rolled:,}{of} partition{'s' * (self.partitions != 1)}, {self.batches:,} batches"
        return f"rolled up {what} in {self.seconds:,.1f} s"


def _counted(count: int) -> str:
    return f"{count:,} partition{'s' * (count != 1)}"


def as_of_day(settings: Settings, live: tuple[str, ...], found: Iterable[datetime.date]) -> datetime.date:
    """Return the day to which the record reaches: its own, or a later one of an import or of the log."""
    days = [read_record(settings.sources).as_of, *(read_card(settings.imports / one).as_of for one in live)]
    return max([*days, *found])


def roll_partitions(
    settings: Settings, engine: Engine, tell: Progress, live: tuple[str, ...] | None = None
) -> tuple[Done, Manifest]:
    """Roll up what the manifest does not hold yet; the caller holds the lock of the data folder.

    `live` names the imports that count, None those that do now. Raises DataRefused for a file or row that the log
    does not take, LinchpinError for an engine that cannot run; whatever was rolled up till then is kept. A partition
    that is gone is forgotten.
    """
    began, found = time.perf_counter(), partitions(settings)
    _check_folder(settings, found)
    told = _told(settings, found)
    # A power cut may have emptied some.
    kept = told.with_sums({name for name in _lying(settings.rolled) if os.path.getsize(settings.rolled / name)})
    as_of = as_of_day(settings, read_live(settings) if live is None else live, found)
    stale = kept.stale(found, as_of)
    with duckdb.connect() as connection:
        check_columns(connection, stale)
    held = {day: kept.partitions[day].touched(files) for day, files in found.items() if day not in stale}
    fresh: dict[datetime.date, Rolled] = {}
    written = told
    for some in _shares(stale, engine.at_once):
        work = Work(settings.log, some, as_of, settings.rolled / secrets.token_hex(6))
        fresh |= _rolled(settings, engine, work, tell)
        # Whoever is stopped after this goes on from here.
        written = Manifest(held | fresh)
        write_manifest(settings, written)
    manifest = Manifest(held | fresh)
    if manifest != written:
        write_manifest(settings, manifest)
    if manifest != told:
        _forget_others(settings, manifest)
    batches = sum(rolled.batches for rolled in fresh.values())
    return Done(len(found), len(fresh), batches, time.perf_counter() - began), manifest


def _shares(stale: Partitions, at_once: int) -> Iterator[Partitions]:
    days = iter(sorted(stale))
    while some := list(itertools.islice(days, at_once)):
        yield {day: stale[day] for day in some}


def _rolled(settings: Settings, engine: Engine, work: Work, tell: Progress) -> dict[datetime.date, Rolled]:
    """Roll up some partitions, and leave no sums of files that changed meanwhile, or that are refused."""
    digests = _digests(work.partitions)
    try:
        seen = engine.roll(work, tell)
        _check_same(work.partitions)
        # The manifest that will name them is there after a power cut, so they have to be.
        for path in (*work.target.rglob("*"), work.target, settings.rolled):
            sync(path)
    except BaseException as error:
        shutil.rmtree(work.target, ignore_errors=True)
        if isinstance(error, duckdb.Error):
            if full := disk_fault(settings, error):
                raise full from None
            # A file that went away is told as such, and not in the words of the engine.
            _check_same(work.partitions)
            raise _unsummed(settings, work, error) from None
        raise
    return _kept(settings, work, seen, digests)


def _unsummed(settings: Settings, work: Work, error: duckdb.Error) -> DataRefused:
    first, last = min(work.partitions), max(work.partitions)
    days = f"of {first}" if first == last else f"from {first} to {last}"
    what = f"cannot be summed up, in the partitions {days} ({str(error).splitlines()[0]})."
    return DataRefused(Finding(shown(settings.log), what, "Write the file that it speaks of anew, or take it out."))


def _check_folder(settings: Settings, found: Partitions) -> None:
    if found and not is_searched(settings.data):
        what = "has a comma or a backslash in its path, below which a version cannot read the files of its log."
        raise DataRefused(Finding(shown(settings.data), what, "Move the data folder to a path without one."))


def _told(settings: Settings, found: Partitions) -> Manifest:
    try:
        return read_manifest(settings)
    except DataRefused:
        if found:
            raise
        # Nothing is made of it where there is no log.
        return Manifest()


def _digests(some: Partitions) -> dict[Path, str]:
    """Return what the files hold before an engine reads them. Raises DataRefused for rows that would count twice."""
    digests: dict[Path, str] = {}
    for files in some.values():
        names: dict[str, LogFile] = {}
        for file in files:
            digests[file.path] = file.digest
            former = names.setdefault(file.digest, file)
            # Writers leave empty files, which are all alike.
            if former is not file and has_rows(file):
                what = f"has the same rows as {former.path.name}, so that each would count twice."
                raise DataRefused(Finding(shown(file.path), what, "Take one of the two out of the log."))
    return digests


def _check_same(some: Partitions) -> None:
    for files in some.values():
        for file in files:
            if not file.is_same():
                raise written_meanwhile(file.path)


def _kept(settings: Settings, work: Work, seen: list[Seen], digests: dict[Path, str]) -> dict[datetime.date, Rolled]:
    told, kept = {one.day: one for one in seen}, {}
    for day, files in work.partitions.items():
        one = told.get(day, Seen(day, 0, None))
        sums = {
            name: tuple(
                path.relative_to(settings.rolled).as_posix()
                for path in sorted((work.target / name / f"partition_day={day}").glob("*.parquet"))
            )
            for name in SUMS
        }
        read = tuple((file.name, file.bytes, file.modified_ns, digests[file.path]) for file in files)
        last_at = one.last_at.isoformat() if one.last_at else None
        kept[day] = Rolled(read, one.batches, last_at, work.as_of.isoformat(), sums)
    return kept


def _lying(rolled: Path) -> set[str]:
    """Return the files of all sums that lie in a folder, by their names below it."""
    found = (os.path.join(folder, name) for folder, _, names in os.walk(rolled) for name in names)
    return {path[len(str(rolled)) + 1 :].replace(os.sep, "/") for path in found if path.endswith(".parquet")}


def _forget_others(settings: Settings, manifest: Manifest) -> None:
    """Remove sums that the manifest does not name; the manifest goes first, so that it never names what is gone."""
    named = {name for held in manifest.partitions.values() for name in held.sum_files}
    for name in _lying(settings.rolled) - named:
        (settings.rolled / name).unlink(missing_ok=True)
    rolled = {name.partition("/")[0] for name in named}
    for folder in settings.rolled.iterdir():
        if folder.is_dir() and folder.name not in rolled:
            shutil.rmtree(folder, ignore_errors=True)
