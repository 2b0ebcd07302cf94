"""A version grown from the one before it: where only the log is another, its sums are made anew from one day on."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.settings import CHECKS, Settings
from dashboard.warehouse.limits import limits_config
from dashboard.warehouse.opening import beside, log_files, opened_alone
from dashboard.warehouse.record_checks import check
from dashboard.warehouse.rollup.beneath import sums_of
from dashboard.warehouse.rollup.building import base_id, lay, tell_partitions
from dashboard.warehouse.rollup.laying import lay_again
from dashboard.warehouse.rollup.manifest import Manifest
from dashboard.warehouse.rollup.rolling import as_of_day
from dashboard.warehouse.rollup.tables import SINCE, roll_up, roll_up_periods
from dashboard.warehouse.seals import is_whole
from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import read_world, version_path

DAY = datetime.timedelta(days=1)
# The file is written out once, at the end: one that is not finished is thrown away.
AT_THE_END = {"checkpoint_threshold": "1TB"}


@dataclass(frozen=True)
class _Told:
    """What a version keeps of a partition: the files of its sums, its first and last day, whether any of it waits."""

    sums: list[str]
    first_day: datetime.date
    last_day: datetime.date
    has_open: bool


def grows_from(settings: Settings, live: tuple[str, ...], log: Manifest, former: str) -> Path | None:
    """Return the version file from which one of this log can grow: all but the log is what it was made of."""
    path = version_path(settings, former)
    if not former or not log.partitions:
        return None
    try:
        with opened_alone(path) as connection:
            if not connection.execute(statement("has_beneath")).fetchall():
                return None
            ((base,),) = connection.execute(statement("base")).fetchall()
    except duckdb.Error:
        return None
    return path if base == base_id(settings, live, log) and is_whole(path) else None


def grow(paths: tuple[Path, Path], settings: Settings, version: str, live: tuple[str, ...], log: Manifest) -> None:
    """Make of one version file another one, in a copy: the same rows that `fill` would lay.

    Raises DataRefused for rows that a check refuses.
    """
    former, path = paths
    shutil.copyfile(former, path)
    as_of = as_of_day(settings, live, log.partitions)
    with duckdb.connect(str(path), config={**limits_config(), **beside(path), **AT_THE_END}) as connection:
        if log_files(connection):
            connection.execute(statement("take_log_back"))
        since = _since(connection, settings, log, as_of)
        connection.execute(statement("set_version"), {"version_id": version, "as_of": as_of})
        connection.execute(statement("set_since"), {"day": since})
        _fold_again(connection, settings, log, since)
        check(connection, CHECKS / "log", settings)
        lay(connection, settings, log)
        lay_again(connection)
        connection.execute(statement("checkpoint"))


def _since(
    connection: duckdb.DuckDBPyConnection, settings: Settings, log: Manifest, as_of: datetime.date
) -> datetime.date:
    """Return the first day of which the sums may be others, and tell anew of the partitions that are."""
    former = _told(connection)
    present = {day: held.sum_files for day, held in log.partitions.items() if held.sum_files}
    others = {day for day in former.keys() | present.keys() if _sums(former, day) != present.get(day)}
    connection.execute(statement("forget_partitions"), {"days": sorted(others)})
    tell_partitions(connection, settings, log, others & present.keys())
    told = _told(connection)
    days = [one[day].first_day for one in (former, told) for day in others & one.keys()]
    # Of the version's own rows something comes to be, or is no more, between the ends of the two as-of days.
    ends = sorted(day + DAY for day in (as_of, read_world(connection).as_of))
    own: datetime.date | None
    ((own,),) = connection.execute(statement("own_since"), {"from_day": ends[0], "to_day": ends[1]}).fetchall()
    return min([*days, *([own] if own else []), as_of + DAY])


def _sums(told: dict[datetime.date, _Told], day: datetime.date) -> list[str] | None:
    return told[day].sums if day in told else None


def _told(connection: duckdb.DuckDBPyConnection) -> dict[datetime.date, _Told]:
    return {day: _Told(*row) for day, *row in connection.execute(statement("partitions_beneath")).fetchall()}


def _fold_again(
    connection: duckdb.DuckDBPyConnection, settings: Settings, log: Manifest, since: datetime.date
) -> None:
    """Make the sums of days anew from one on, of weeks and months from the one in which it lies, and what waits."""
    connection.execute(statement("forget_since"))
    told = _told(connection)
    # A week may begin in the month before.
    begins = min(since.replace(day=1), since - since.weekday() * DAY)
    counted = sums_of(settings, (log.partitions[day] for day, one in told.items() if one.last_day >= since))
    waited = sums_of(settings, (log.partitions[day] for day, one in told.items() if day >= begins or one.has_open))
    sums = {"day_count": counted["day_count"], "wait_sum": waited["wait_sum"]}
    roll_up(connection, sums)
    roll_up_periods(connection, sums, SINCE)
