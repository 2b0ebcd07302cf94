"""The first rows of a file of any kind, column by column, for a look at what it holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from dashboard.errors import DataRefused, Finding
from dashboard.intake.column_facts import Facts
from dashboard.intake.how import Reading
from dashboard.intake.part import ROWS_A_BATCH
from dashboard.intake.reading import is_parquet, parts

ROWS = 100_000


@dataclass(frozen=True)
class Sample:
    """The head of one table: `rows` of it were read, `is_whole` if those are all; values of a row share a place.

    `cells` holds each column with None for blanks.
    """

    part: str
    cells: dict[str, list[str | None]]
    rows: int
    is_whole: bool

    def facts(self) -> list[Facts]:
        """Return what each column shows."""
        return [Facts(name, [value for value in values if value is not None]) for name, values in self.cells.items()]


def samples(path: Path) -> Iterator[Sample]:
    """Yield the head of each table of a file. Raises DataRefused if it cannot be read."""
    if is_parquet(path):
        yield _parquet(path)
        return
    for part in parts(path, Reading()):
        cells: dict[str, list[str | None]] = {name: [] for name in part.fields}
        rows, is_whole = 0, True
        for batch in part.batches:
            for name, values in zip(part.fields, batch.columns, strict=True):
                cells[name] += values
            rows += len(batch.lines)
            if rows >= ROWS:
                is_whole = False
                break
        yield Sample(part.name, cells, rows, is_whole)


def _parquet(path: Path) -> Sample:
    cells: dict[str, list[str | None]]
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            cells = {name: [] for name in file.schema_arrow.names}
            for batch in islice(file.iter_batches(ROWS_A_BATCH), ROWS // ROWS_A_BATCH):
                for name, column in zip(cells, batch.columns, strict=True):
                    cells[name] += [_text(value) for value in column.to_pylist()]
            rows = file.metadata.num_rows
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        what = f"cannot be read as Parquet ({str(error).splitlines()[0]})."
        raise DataRefused(Finding(path.name, what, "Write the file again.")) from None
    return Sample(path.name, cells, min(rows, ROWS), rows <= ROWS)


def _text(value: Any) -> str | None:
    """A value with a type as a file of text would have it."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)
