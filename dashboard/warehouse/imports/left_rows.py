"""Rows of a file that go no further: those that could not be read, and those that the profile leaves out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyarrow
import pyarrow.parquet

from dashboard.intake.part import Batch, Part

TOLD = pyarrow.schema(
    [
        ("ordinal", pyarrow.int64()),
        ("fate", pyarrow.string()),
        ("rule", pyarrow.string()),
        ("file", pyarrow.string()),
        ("line", pyarrow.int64()),
        ("field", pyarrow.string()),
        ("value", pyarrow.string()),
        ("reason", pyarrow.string()),
        ("hint", pyarrow.string()),
    ]
)
Told = tuple[int, str, str, str, int, str, str, str, str]


@dataclass
class Laid:
    """What was laid: rows read, those left out before they were read further, and what to tell of the files."""

    read: int = 0
    unread: int = 0
    passed_over: int = 0
    told: list[str] = field(default_factory=list)


class LeftRows:
    """Writes rows that go no further to a Parquet file of their own, with the reason, and counts them."""

    def __init__(self, path: Path, laid: Laid) -> None:
        self.laid = laid
        self.writer = pyarrow.parquet.ParquetWriter(path, TOLD)

    def unread(self, part: Part, batch: Batch, first: int) -> None:
        """Leave the rows of a batch that could not be read at all, numbered from `first`; they are refused."""
        self.laid.unread += len(batch.unread)
        self._write(
            [
                (ordinal, "refused", "unreadable", part.name, row.line, "", row.value, row.reason, row.hint)
                for ordinal, row in enumerate(batch.unread, first)
            ]
        )

    def passed_over(self, rows: list[Told]) -> None:
        """Leave rows that the profile leaves out; they are ignored."""
        self.laid.passed_over += len(rows)
        self._write(rows)

    def passed_over_batch(self, batch: pyarrow.RecordBatch) -> None:
        """Leave a batch of such rows, its columns in the order of TOLD."""
        self.laid.passed_over += batch.num_rows
        columns = [column.cast(kind) for column, kind in zip(batch.columns, TOLD.types, strict=True)]
        self.writer.write_table(pyarrow.Table.from_arrays(columns, schema=TOLD))

    def close(self) -> None:
        """Finish the file."""
        self.writer.close()

    def _write(self, rows: list[Told]) -> None:
        if rows:
            columns = [
                pyarrow.array(values, kind) for values, kind in zip(zip(*rows, strict=True), TOLD.types, strict=True)
            ]
            self.writer.write_table(pyarrow.Table.from_arrays(columns, schema=TOLD))
