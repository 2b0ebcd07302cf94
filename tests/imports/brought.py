"""What tests of imports share: profiles in a line, files of rows, imports of them, and what is left afterwards."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from dashboard.errors import LinchpinError
from dashboard.intake.kinds import KINDS
from dashboard.intake.live import read_live
from dashboard.intake.manifest import TOLD, ImportCard
from dashboard.intake.profile import AMENDMENTS, read_profile
from dashboard.progress import Watch
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.imports.importing import Imported, Order, take_in
from dashboard.warehouse.imports.publishing import Published, publish
from dashboard.warehouse.version import current_id

# One good row of each kind, in our own plain form.
GOOD: dict[str, dict[str, str]] = {
    "contract": {
        "contract_id": "C-1", "client": "Ada Bank", "vendor": "Vim Ltd", "signed_on": "2024-01-31",
        "start_on": "2024-02-01", "end_on": "2025-01-31", "currency": "USD", "total_value": "1000.50",
    },
    "payment": {
        "payment_id": "P-1", "contract_id": "C-1", "client": "Ada Bank", "vendor": "Vim Ltd",
        "billed_on": "2024-03-31", "currency": "USD", "amount": "120.25",
    },
    "delivery": {
        "batch_id": "B-1", "client": "Ada Bank", "vendor": "Vim Ltd", "submitted_at": "2024-05-02 09:00",
        "due_at": "2024-05-04 18:00", "delivered_at": "2024-05-04 16:30", "units": "500", "inspected": "50",
        "passed_first": "47", "accepted": "495", "rejected": "5", "reworked_tasks": "12", "rework_loops": "14",
        "currency": "USD", "cost": "1500.00",
    },
    "judgment": {
        "item": "i-1", "rater": "r-1", "label": "cat", "gold": "cat", "client": "Ada Bank", "vendor": "Vim Ltd",
        "judged_at": "2024-05-02 09:00", "seconds": "14",
    },
}  # fmt: skip
MONEY = {"contract": "total_value", "payment": "amount", "delivery": "cost"}


def kind_of(row: str) -> str:
    return "contract" if row in AMENDMENTS else row


def profile(row: str = "contract", **keys: Any) -> str:
    """Return the text of a profile whose fields are called as our columns are."""
    fields = {name: name for name in GOOD[kind_of(row)]}
    return yaml.safe_dump({"title": "Made for a test", "row": row, "fields": fields, **keys}, allow_unicode=True)


def good(row: str = "contract", **values: str) -> dict[str, str]:
    """Return a good row with some values in place of its own."""
    return {**GOOD[kind_of(row)], **values}


def as_csv(rows: Iterable[dict[str, str]]) -> str:
    """Return rows as a publisher would write them."""
    rows = list(rows)
    into = io.StringIO()
    writer = csv.DictWriter(into, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return into.getvalue()


def own_folder(path: Path) -> Settings:
    """Return an empty data folder, and no query files."""
    (path / "data").mkdir(exist_ok=True)
    (path / "queries").mkdir(exist_ok=True)
    return Settings(data=path / "data", queries=path / "queries")


def bring(settings: Settings, text: str, *files: Path, instead_of: str | None = None, **said: Any) -> Published:
    """Import files by a profile's text, build, and swap."""
    return publish(settings, Order(read_profile(text, "profile"), text, files, **said), Watch(), instead_of)


def taken_in(settings: Settings, text: str, *files: Path, **said: Any) -> Imported:
    """Import files by a profile's text, and go no further."""
    return take_in(settings, Order(read_profile(text, "profile"), text, files, **said), Watch())


def told(imported: Imported) -> list[tuple[str, int, str, str, str]]:
    """Return fate, line, field, value and reason of every row that was not taken as it is."""
    asked = "select fate, line, field, value, reason from read_parquet(?) order by ordinal, field, rule"
    with duckdb.connect() as connection:
        return connection.execute(asked, [str(imported.folder / TOLD)]).fetchall()


def taken(imported: Imported) -> list[dict[str, Any]]:
    """Return the rows that were taken, in the order of their files."""
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select * from read_parquet(?) order by ordinal", [str(imported.folder / f"{imported.card.kind}.parquet")]
        )
        names = [column[0] for column in rows.description or ()]
        return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def adds_up(card: ImportCard) -> bool:
    return card.read == card.taken + card.refused + card.ignored


def state(settings: Settings) -> tuple[Any, ...]:
    """Return what an import that is refused may not change: the version, the imports that count, the files there."""
    try:
        current = current_id(settings)
    except LinchpinError:
        current = None
    files = sorted(
        str(path.relative_to(settings.data))
        for path in settings.data.rglob("*")
        if path.name not in ("lock", "refused", "versions", "imports", "sources")
    )
    return current, read_live(settings), files


def refused(settings: Settings, text: str, *files: Path, **said: Any) -> str:
    """Import what cannot be imported; return the message, and hold that nothing has changed and nothing is left."""
    before = state(settings)
    with pytest.raises(LinchpinError) as raised:
        bring(settings, text, *files, **said)
    assert state(settings) == before
    message = str(raised.value)
    assert "Traceback" not in message
    for finding in raised.value.findings:
        assert finding.where
        assert finding.what.endswith("."), finding
        assert finding.do.endswith((".", "?")), finding
    return message


def small_settings(path: Path) -> Settings:
    """Return a data folder in which a first import of one contract counts already."""
    settings = own_folder(path)
    first = path / "first.csv"
    first.write_text(as_csv([good(contract_id="C-0")]), encoding="utf-8")
    bring(settings, profile(), first)
    return settings


__all__ = [
    "GOOD", "KINDS", "MONEY", "PROJECT", "adds_up", "as_csv", "bring", "good", "kind_of", "own_folder", "profile",
    "refused", "small_settings", "state", "taken", "taken_in", "told",
]  # fmt: skip
