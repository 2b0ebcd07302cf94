"""Lay the rows of files into a work database as text, one column a column of their kind, with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from pathlib import Path

import duckdb
import pyarrow

from dashboard.errors import DataRefused, Finding, LinchpinError, nearest
from dashboard.intake.profile import Profile
from dashboard.intake.reading import Batch, Part, is_parquet, parts
from dashboard.intake.snapshot import Snapshot
from dashboard.progress import Watch
from dashboard.warehouse.imports.left_rows import Laid, LeftRows, Told
from dashboard.warehouse.imports.typed import column_of, first_said, parquet_of, refuse_shortened

ORDINAL, FILE, LINE, STEM = "ordinal", "file", "line", "{stem}"
LEFT_OUT = ("The profile leaves such rows out.", "See ignored_rows: in the profile.")


class Layer:
    """Lays files of one profile into `<kind>_plain`; rows that go no further are written to a file of their own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, profile: Profile, left: Path, watch: Watch) -> None:
        self.connection, self.profile, self.watch = connection, profile, watch
        self.table, self.laid = f"{profile.kind_name}_plain", Laid()
        self.columns = tuple(profile.kind.fields)
        self.left = LeftRows(left, self.laid)

    def lay(self, files: list[Snapshot]) -> Laid:
        """Lay every file; raises DataRefused where one cannot be read, or has not the fields of the profile."""
        try:
            if not (all(is_parquet(file.path) for file in files) and self._as_views(files)):
                self.laid = self.left.laid = Laid()
                self._create()
                for file in files:
                    self._lay_file(file)
        finally:
            self.left.close()
        return self.laid

    def _schema(self) -> pyarrow.Schema:
        text = [(name, pyarrow.string()) for name in self.columns]
        return pyarrow.schema([(ORDINAL, pyarrow.int64()), (FILE, pyarrow.string()), (LINE, pyarrow.int64()), *text])

    def _create(self) -> None:
        empty = self._schema().empty_table()
        self.connection.from_arrow(empty).create(self.table)

    def _lay_file(self, file: Snapshot) -> None:
        if is_parquet(file.path):
            relation = self._parquet(file)
            as_they_are = [duckdb.ColumnExpression(name) for name in (ORDINAL, FILE, LINE)]
            text = [duckdb.ColumnExpression(name).cast("varchar").alias(name) for name in self.columns]
            relation.select(*as_they_are, *text).insert_into(self.table)
            return
        refuse_shortened(file)
        for part in parts(file.path, self.profile.read, file.name, self.profile.wanted):
            self.watch.file(part.name, file.size, part.read_bytes)
            self.laid.told += [f"{part.name}: {told}" for told in part.told]
            places = self._places(part)
            refused: list[LinchpinError] = []
            batches = _noting(self._batches(part, places), refused)
            reader = pyarrow.RecordBatchReader.from_batches(self._schema(), batches)
            try:
                self.connection.from_arrow(reader).insert_into(self.table)
            except (duckdb.Error, pyarrow.ArrowException, LinchpinError):
                if refused:
                    raise refused[0] from None
                raise

    def _places(self, part: Part) -> dict[str, list[int]]:
        """Where each of our columns stands in the part. Raises DataRefused for a field that is not there."""
        found = {name: place for place, name in enumerate(part.fields)}
        spare = [name for name in part.fields if name not in (*self.profile.wanted, *self.profile.ignored_fields)]
        wanted = {**self.profile.fields, **{name: (name,) for name in self.profile.ignored_rows}}
        missing = {column: names[0] for column, names in wanted.items() if not any(name in found for name in names)}
        needed = (*self.profile.kind.required, *self.profile.ignored_rows)
        faults = [
            Finding(
                part.name,
                f'has no field "{name}", which the profile reads as {column}.',
                nearest(name, spare) or f"Its fields are {', '.join(part.fields[:30])}.",
            )
            for column, name in missing.items()
            # A field that is not there may be meant by one that nobody reads.
            if (column in needed and column not in self.profile.constants) or spare
        ]
        if faults:
            raise DataRefused(*faults)
        if spare:
            self.laid.told.append(f"{part.name}: fields that the profile does not name: {', '.join(spare[:30])}")
        if missing:
            self.laid.told.append(f"{part.name}: not in the file, and blank: {', '.join(sorted(missing.values()))}")
        places = {column: [found[name] for name in names if name in found] for column, names in wanted.items()}
        return {column: places[column] for column in self.profile.fields if places[column]}

    def _batches(self, part: Part, places: dict[str, list[int]]) -> Iterator[pyarrow.RecordBatch]:
        constants = {name: _constant(value, part.name) for name, value in self.profile.constants.items()}
        ignored = {part.fields.index(name): frozenset(values) for name, values in self.profile.ignored_rows.items()}
        for batch in part.batches:
            # Lines of a document repeat where one record makes several rows, so rows have a number of their own.
            first = self.laid.read + 1
            self.left.unread(part, batch, first + len(batch.lines))
            kept = self._leave_ignored(part, batch, ignored, first)
            self.laid.read += len(batch.lines) + len(batch.unread)
            self.watch.rows(len(batch.lines) + len(batch.unread))
            rows = len(kept) if kept is not None else len(batch.lines)
            columns: list[list[str | None] | list[str] | list[int]] = [
                [first + place for place in kept] if kept is not None else list(range(first, first + rows)),
                [part.name] * rows,
                [batch.lines[place] for place in kept] if kept is not None else batch.lines,
            ]
            for name in self.columns:
                if name in places:
                    values = _first_of([batch.columns[place] for place in places[name]], constants.get(name))
                    columns.append([values[place] for place in kept] if kept is not None else values)
                else:
                    columns.append([constants.get(name)] * rows)
            yield pyarrow.RecordBatch.from_arrays(
                [pyarrow.array(values, kind) for values, kind in zip(columns, self._schema().types, strict=True)],
                schema=self._schema(),
            )

    def _leave_ignored(
        self, part: Part, batch: Batch, ignored: dict[int, frozenset[str]], first: int
    ) -> list[int] | None:
        """Return the places of the rows that stay, None for all of them."""
        if not ignored:
            return None
        kept: list[int] = []
        rows: list[Told] = []
        for place, line in enumerate(batch.lines):
            found = next((at for at, values in ignored.items() if (batch.columns[at][place] or "") in values), None)
            if found is None:
                kept.append(place)
            else:
                value = batch.columns[found][place] or ""
                rows.append(
                    (first + place, "ignored", "left_out", part.name, line, part.fields[found], value, *LEFT_OUT)
                )
        self.left.passed_over(rows)
        return kept

    def _as_views(self, files: list[Snapshot]) -> bool:
        """Parquet keeps its own types and is read where it lies: a large log is gone over as few times as can be.

        Files of different types are not laid so: what is exact in one type need not be so in that of both.
        """
        if self.profile.ignored_rows and len(files) > 1:
            return False
        several = [self._parquet(file) for file in files]
        if any(one.types != several[0].types for one in several):
            return False
        reduce(duckdb.DuckDBPyRelation.union, several).create_view(self.table)
        return True

    def _parquet(self, file: Snapshot) -> duckdb.DuckDBPyRelation:
        relation = parquet_of(self.connection, file)
        rows = len_of(relation)
        fields = [name for name in relation.columns if name != "file_row_number"]
        part = Part(file.name, tuple(fields), iter(()), ())
        self._places(part)
        before = self.laid.read
        self.laid.read += rows
        constants = {name: _constant(value, file.name) for name, value in self.profile.constants.items()}
        columns = []
        for name in self.columns:
            named = [one for one in self.profile.fields.get(name, ()) if one in fields]
            found = [column_of(relation, one, file.name) for one in named]
            blank = duckdb.ConstantExpression(None).cast("varchar")
            constant = constants.get(name)
            columns.append((first_said(found, constant) if found or constant else blank).alias(name))
        line = duckdb.ColumnExpression("file_row_number") + duckdb.ConstantExpression(1)
        ordinal = (line + duckdb.ConstantExpression(before)).alias(ORDINAL)
        called = duckdb.ConstantExpression(file.name).alias(FILE)
        kept = self._without_ignored(file.name, relation, line, ordinal)
        return kept.select(ordinal, called, line.alias(LINE), *columns)

    def _without_ignored(
        self, file: str, relation: duckdb.DuckDBPyRelation, line: duckdb.Expression, ordinal: duckdb.Expression
    ) -> duckdb.DuckDBPyRelation:
        for name, values in self.profile.ignored_rows.items():
            value = duckdb.FunctionExpression("said", column_of(relation, name, file))
            named = [duckdb.ConstantExpression(one) for one in values]
            said = [duckdb.ConstantExpression(one) for one in ("ignored", "left_out", file)]
            why = [duckdb.ConstantExpression(one) for one in LEFT_OUT]
            left = relation.filter(value.isin(*named))
            left = left.select(ordinal, *said, line, duckdb.ConstantExpression(name), value, *why)
            for batch in left.to_arrow_reader():
                self.left.passed_over_batch(batch)
            relation = relation.filter(value.isnotin(*named))
        return relation


def _noting(batches: Iterator[pyarrow.RecordBatch], refused: list[LinchpinError]) -> Iterator[pyarrow.RecordBatch]:
    """Yield the batches; what a reader refuses is kept, for Arrow and DuckDB bury it in words of their own."""
    try:
        yield from batches
    except LinchpinError as error:
        refused.append(error)
        raise


def _first_of(columns: list[list[str | None]], constant: str | None) -> list[str | None]:
    """The first value of each row that is not blank, else the constant."""
    if len(columns) == 1 and constant is None:
        return columns[0]
    return [next((value for value in row if value is not None), constant) for row in zip(*columns, strict=True)]


def len_of(relation: duckdb.DuckDBPyRelation) -> int:
    """Count the rows of a relation."""
    return int(relation.count("*").fetchall()[0][0])


def _constant(value: str, name: str) -> str:
    """`{stem}` in a constant stands for the name of the file without its endings."""
    return value.replace(STEM, name.rsplit("/", 1)[-1].partition(".")[0])
