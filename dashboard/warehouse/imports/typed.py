"""Columns that a Parquet file holds with types: which can be read, and the first of several that says anything."""

from __future__ import annotations

from functools import reduce

import duckdb

from dashboard.errors import DataRefused, Finding
from dashboard.intake.snapshot import Snapshot

NESTED = ("STRUCT", "MAP", "UNION", "VARIANT", "GEOMETRY")


def parquet_of(connection: duckdb.DuckDBPyConnection, file: Snapshot) -> duckdb.DuckDBPyRelation:
    """Return the rows of a Parquet file with the number of each. Raises DataRefused for a broken file."""
    try:
        return connection.read_parquet(str(file.path), file_row_number=True)
    except duckdb.Error as error:
        said = (str(error).splitlines() or [""])[0].replace(str(file.path), file.name)[:300]
        what = f"cannot be read as Parquet ({said.rstrip('.')})."
        raise DataRefused(Finding(file.name, what, "Write or fetch the file again.")) from None


def refuse_shortened(file: Snapshot) -> None:
    """Raise DataRefused for a file that begins as Parquet; one that ends so too never comes here."""
    with file.path.open("rb") as stream:
        if stream.read(4) == b"PAR1":
            what = "begins as a Parquet file and does not end as one: it is cut short."
            raise DataRefused(Finding(file.name, what, "Write or fetch the file again."))


def column_of(relation: duckdb.DuckDBPyRelation, name: str, file: str) -> duckdb.Expression:
    """Return a column, its bytes as text. Raises DataRefused for one that holds several values in one."""
    kind = str(dict(zip(relation.columns, relation.types, strict=True))[name])
    if kind.startswith(NESTED) or kind.endswith("]"):
        what = f'field "{name}" holds several values in one ({kind[:60]}).'
        raise DataRefused(Finding(file, what, "Write each of them as a field of its own."))
    column = duckdb.ColumnExpression(name)
    return duckdb.FunctionExpression("text_of_bytes", column) if kind == "BLOB" else column


def first_said(columns: list[duckdb.Expression], constant: str | None) -> duckdb.Expression:
    """Return the first of the columns that is not blank, else the constant; a column by itself keeps its type."""
    last = [] if constant is None else [duckdb.ConstantExpression(constant)]
    if len(columns) + len(last) == 1:
        return columns[0] if columns else last[0].cast("varchar")
    return reduce(lambda one, other: duckdb.FunctionExpression("either", one, other), [*columns, *last])
