"""One import, from the files a user names to a folder of taken, refused and ignored rows: nothing else changes."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.durable import replace_durably, sync
from dashboard.errors import DataRefused, Finding
from dashboard.intake.live import FORMAT
from dashboard.intake.manifest import (
    PROFILE,
    RECEIVED,
    TOLD,
    ImportCard,
    ImportedFile,
    Rule,
    import_id,
    kept_profile,
    read_card,
    write_card,
)
from dashboard.intake.profile import ISO, Profile
from dashboard.intake.snapshot import Snapshot, snapshot
from dashboard.progress import Watch
from dashboard.settings import INTAKE, SCHEMA, Settings, shown
from dashboard.warehouse.imports.expecting import hold_to
from dashboard.warehouse.imports.fates import fates_of, taken_of
from dashboard.warehouse.imports.laying import Layer
from dashboard.warehouse.imports.laying_register import RegisterLayer
from dashboard.warehouse.imports.plainly import check_profile, told_plainly
from dashboard.warehouse.limits import limits_config
from dashboard.warehouse.statements import statement

# The column that tells up to which day the rows of a kind reach.
LATEST = {
    "contract": ("known_on",),
    "payment": ("billed_on",),
    "delivery": ("submitted_at", "delivered_at"),
    "judgment": ("judged_at",),
    "register": ("reported_on",),
}
# Formats are never empty for strptime; this one matches nothing that a file holds.
NO_FORMAT = "\x01"


@dataclass(frozen=True)
class Order:
    """What is to be imported: files, by a profile.

    `strict` refuses the whole if one row is refused. `as_of` is the day up to which the rows reach; without it, the
    latest day on which one of them was known, and never a day to come. `is_anew` says that it was imported before.
    """

    profile: Profile
    profile_text: str
    files: tuple[Path, ...]
    strict: bool = False
    as_of: datetime.date | None = None
    is_anew: bool = False


@dataclass(frozen=True)
class Imported:
    """A finished import: its id, its folder and its card; `is_new` is false where the same was imported before."""

    id: str
    folder: Path
    card: ImportCard
    is_new: bool


def take_in(settings: Settings, order: Order, watch: Watch) -> Imported:
    """Read files into a folder of `imports`. Raises DataRefused or DiskRefused, and leaves nothing behind, else."""
    if not order.files:
        raise DataRefused(Finding("import", "names no file.", "Name at least one."))
    where = ", ".join(shown(path) for path in order.files)
    work = settings.imports / f".{os.getpid()}.importing"
    with told_plainly(settings, where):
        settings.imports.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(work, ignore_errors=True)
        try:
            watch.step("copying")
            kept = snapshot(list(order.files), work / RECEIVED)
            _no_file_twice(kept)
            name = import_id(order.profile_text, kept, None if order.is_anew else order.as_of)
            folder = settings.imports / name
            if folder.exists():
                card = read_card(folder)
                hold_to(order.profile.expect, order.strict, card, folder / TOLD)
                return Imported(name, folder, card, is_new=False)
            card = _read(work, order, kept, watch)
            hold_to(order.profile.expect, order.strict, card, work / TOLD)
            write_card(work, card)
            _settle(work, folder)
            return Imported(name, folder, card, is_new=True)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _no_file_twice(kept: list[Snapshot]) -> None:
    """Raise DataRefused where two files hold the same bytes: their rows would count twice."""
    first: dict[str, str] = {}
    for file in kept:
        if file.sha256 in first:
            what = f"is byte for byte the same as {first[file.sha256]}."
            raise DataRefused(Finding(file.name, what, "Name it once. Nothing was changed."))
        first[file.sha256] = file.name


def _settle(work: Path, folder: Path) -> None:
    """Put a finished import in its place; all its files lie on the disk before its name does."""
    for path in work.rglob("*"):
        sync(path)
    replace_durably(work, folder)


def reimport(settings: Settings, name: str) -> str:
    """Read the kept files of an import anew, by its kept profile; return the new id. Raises DataRefused."""
    folder = settings.imports / name
    card, (profile, text) = read_card(folder), kept_profile(folder)
    files = tuple(folder / RECEIVED / file.name for file in card.files)
    return take_in(settings, Order(profile, text, files, as_of=card.as_of, is_anew=True), Watch()).id


def _read(work: Path, order: Order, kept: list[Snapshot], watch: Watch) -> ImportCard:
    profile = order.profile
    (work / PROFILE).write_text(order.profile_text, encoding="utf-8")
    with _workshop(work, profile) as connection:
        layer = RegisterLayer if profile.row == "register" else Layer
        laid = layer(connection, profile, work / "left.parquet", watch).lay(kept)
        watch.step("reading values")
        counts = fates_of(connection, profile, work, laid, watch)
        watch.step("writing")
        latest = _latest(taken_of(connection, profile, work), profile)
        if order.as_of is None and latest is None:
            laid.told.append(
                f"no row has a day: taken as known up to today, {datetime.date.today()}; --as-of says otherwise"
            )
        day = order.as_of or latest or datetime.date.today()
        rules = connection.table("rule").fetchall()
    (work / "left.parquet").unlink()
    return ImportCard(
        format=FORMAT,
        profile=profile.title,
        title=", ".join(file.name for file in kept),
        publisher=profile.publisher,
        kind=profile.kind_name,
        files=tuple(ImportedFile(name=file.name, sha256=file.sha256, size=file.size) for file in kept),
        as_of=day,
        rules=tuple(Rule(rule=r, row_count=n, currency=c, amount=a) for r, n, c, a in rules),
        told=tuple(laid.told),
        **counts,
    )


@contextmanager
def _workshop(work: Path, profile: Profile) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a database on disk, so that more rows than fit into memory can pass through it."""
    path = work / "work.duckdb"
    with duckdb.connect(str(path), config={"temp_directory": str(work / "spill"), **limits_config()}) as connection:
        for part in ("00_types", "10_macros"):
            connection.execute((SCHEMA / f"{part}.sql").read_text(encoding="utf-8"))
        check_profile(connection, profile)
        said = {
            "zone": profile.zone,
            "dates": list(profile.date_formats) or [NO_FORMAT],
            "dates_iso": ISO in profile.dates,
            "decimal": profile.decimal,
            "negative": profile.negative,
            "repeats": profile.repeats,
            "row": profile.row,
            "unknown": list(profile.unknown_if_impossible),
            "placeholders": list(profile.placeholders),
            "client_scheme": profile.numbers.get("client", ""),
            "vendor_scheme": profile.numbers.get("vendor", ""),
        }
        connection.execute(statement("import_settings"), {"profile": said})
        connection.execute((INTAKE / "00_macros.sql").read_text(encoding="utf-8"))
        yield connection
    path.unlink()
    shutil.rmtree(work / "spill", ignore_errors=True)


def _latest(taken: duckdb.DuckDBPyRelation, profile: Profile) -> datetime.date | None:
    """The latest day on which a row was known, today where that lies ahead, None where no row has a day."""
    today = datetime.date.today()
    days = [taken.max(name).fetchall()[0][0] for name in LATEST[profile.kind_name]]
    found = [day for day in days if day is not None]
    plain = [day.date() if isinstance(day, datetime.datetime) else day for day in found]
    return min(max(plain), today) if plain else None
