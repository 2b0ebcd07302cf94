"""The checks of a record: each file returns the rows that it refuses, and says in its first lines why."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from dashboard.errors import DataRefused, Finding
from dashboard.settings import Settings, shown

SHOWN_ROWS = 20


def check(connection: duckdb.DuckDBPyConnection, folder: Path, settings: Settings) -> None:
    """Run every check of a folder: each returns the rows it refuses as file, line, field, value."""
    faults = []
    for path in sorted(folder.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        rows = connection.execute(text).fetchall()
        what, do = _sentence(text)
        for file, line, field, value in rows[:SHOWN_ROWS]:
            place = shown(_folder(file, settings) / file) + (f":{line}" if line else "")
            faults.append(Finding(place, f'{field} "{"" if value is None else value}": {what}', do))
        if len(rows) > SHOWN_ROWS:
            faults.append(Finding(shown(path), f"refuses {len(rows) - SHOWN_ROWS} more rows.", do))
    if faults:
        raise DataRefused(*faults)


def _folder(file: str, settings: Settings) -> Path:
    """Return where the file lies that a check names; what it calls the log lies beside the sources."""
    if file == "log":
        return settings.data
    return settings.model if file.startswith("model_") else settings.sources


def _sentence(text: str) -> tuple[str, str]:
    """Split the comment that opens a check into what is wrong and what to do."""
    said = " ".join(re.findall(r"^-- (.*)$", text, flags=re.MULTILINE))
    what, _, do = said.rpartition(". ")
    return f"{what}.", do
