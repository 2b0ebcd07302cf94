"""Lay the EU register of information into a work database: each template as a table of text of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow

from dashboard.errors import DataRefused, Finding
from dashboard.intake.part import Batch, Part
from dashboard.intake.profile import Profile
from dashboard.intake.reading import is_parquet
from dashboard.intake.register import Sheet, sheets
from dashboard.intake.register_templates import TEMPLATES
from dashboard.intake.snapshot import Snapshot
from dashboard.progress import Watch
from dashboard.warehouse.imports.left_rows import Laid, LeftRows

NO_USE = "The record has no use for template {}: what is shown comes from the others."


class RegisterLayer:
    """Lays files into `b_01_01`, `b_02_01` and so on; a template that no file holds is an empty table."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, profile: Profile, left: Path, watch: Watch) -> None:
        self.connection, self.profile, self.watch, self.laid = connection, profile, watch, Laid()
        self.left = LeftRows(left, self.laid)
        self.found: set[str] = set()

    def lay(self, files: list[Snapshot]) -> Laid:
        """Lay every file; raises DataRefused where one cannot be read, or none of them is of the register."""
        try:
            for template in TEMPLATES:
                self.connection.from_arrow(_schema(template).empty_table()).create(_table(template))
            for file in files:
                self._lay_file(file)
        finally:
            self.left.close()
        if not self.found:
            what = "is no template of the register of information, nor holds one."
            do = "Name files or sheets by their template, such as b_02.01.csv."
            raise DataRefused(Finding(", ".join(file.name for file in files), what, do))
        missing = [template for template in TEMPLATES if template.startswith("B_") and template not in self.found]
        if missing:
            self.laid.told.append(f"templates that are not there: {', '.join(missing)}")
        return self.laid

    def _lay_file(self, file: Snapshot) -> None:
        if is_parquet(file.path):
            raise DataRefused(Finding(file.name, "is a Parquet file.", "Give the register as CSV or Excel."))
        for sheet in sheets(file.path, self.profile.read, file.name):
            self.watch.file(sheet.part.name, file.size, sheet.part.read_bytes)
            if sheet.template is None:
                self.laid.told.append(f"{sheet.part.name}: no template of the register; not read")
                continue
            self.laid.told += [f"{sheet.part.name}: {told}" for told in sheet.part.told]
            if not sheet.is_read:
                self._pass_over(sheet, sheet.template)
                continue
            self.found.add(sheet.template)
            schema = _schema(sheet.template)
            reader = pyarrow.RecordBatchReader.from_batches(schema, self._batches(sheet, schema))
            self.connection.from_arrow(reader).insert_into(_table(sheet.template))

    def _batches(self, sheet: Sheet, schema: pyarrow.Schema) -> Iterator[pyarrow.RecordBatch]:
        part = sheet.part
        for batch in part.batches:
            first = self._numbered(part, batch)
            blank: list[str | None] = [None] * len(batch.lines)
            found = dict(zip(part.fields, batch.columns, strict=True))
            columns = [list(range(first, first + len(batch.lines))), [part.name] * len(batch.lines), batch.lines]
            columns += [found.get(name, blank) for name in schema.names[3:]]
            yield pyarrow.RecordBatch.from_arrays(
                [pyarrow.array(values, kind) for values, kind in zip(columns, schema.types, strict=True)],
                schema=schema,
            )

    def _pass_over(self, sheet: Sheet, template: str) -> None:
        rows = 0
        reason, hint = NO_USE.format(template), "Nothing is to be done."
        for batch in sheet.part.batches:
            first = self._numbered(sheet.part, batch)
            rows += len(batch.lines)
            said = ("", template, reason, hint)
            self.left.passed_over(
                [
                    (ordinal, "ignored", "no_use", sheet.part.name, line, *said)
                    for ordinal, line in enumerate(batch.lines, first)
                ]
            )
        self.laid.told.append(f"{sheet.part.name}: {template}, for which the record has no use: {rows:,} ignored")

    def _numbered(self, part: Part, batch: Batch) -> int:
        """Count the rows of a batch, leave those that cannot be read, and return the number of the first."""
        first, rows = self.laid.read + 1, len(batch.lines) + len(batch.unread)
        self.laid.read += rows
        self.watch.rows(rows)
        self.left.unread(part, batch, first + len(batch.lines))
        return first


def _schema(template: str) -> pyarrow.Schema:
    known = TEMPLATES[template]
    names = known.names or tuple(dict.fromkeys(known.titles.values()))
    text = [(name, pyarrow.string()) for name in names]
    return pyarrow.schema(
        [("ordinal", pyarrow.int64()), ("file", pyarrow.string()), ("line", pyarrow.int64()), *text]
    )


def _table(template: str) -> str:
    return template.lower().replace(".", "_")
