"""Four engines, each with the raw rows in the form that suits it: the three questions as calls that return a sum."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet

HERE = Path(__file__).parent
NAMES = ("spend", "throughput", "turnaround")
Questions = dict[str, Callable[[], float]]


def text(name: str) -> str:
    """Return a statement of this folder."""
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")


def of_pandas(path: str) -> Questions:
    """Rows as a frame in memory."""
    import pandas

    rows = pandas.read_parquet(path)
    back = rows[rows.delivered_at.notna()].reset_index(drop=True)
    back["vendor_id"] = back["vendor_id"].astype("category")

    def months(column: str) -> Any:
        return back[column].to_numpy().astype("datetime64[M]")

    def spend() -> float:
        return float(back.groupby(months("delivered_at"))["cost_usd"].sum().sum())

    def throughput() -> float:
        return float(back.groupby([months("delivered_at"), "vendor_id"], observed=True)["units"].sum().sum())

    def turnaround() -> float:
        hours = (back["delivered_at"] - back["submitted_at"]).dt.total_seconds() / 3600
        found = hours.groupby(months("submitted_at")).quantile([0.5, 0.95], interpolation="lower")
        return float(found.sum())

    return {"spend": spend, "throughput": throughput, "turnaround": turnaround}


def of_polars(path: str) -> Questions:
    """Rows as a frame in memory, asked lazily."""
    import polars

    col = polars.col
    back = polars.read_parquet(path).filter(col("delivered_at").is_not_null())
    back = back.with_columns(col("vendor_id").cast(polars.Categorical)).lazy()

    def spend() -> float:
        by = back.group_by(col("delivered_at").dt.truncate("1mo"))
        return float(by.agg(col("cost_usd").sum()).collect()["cost_usd"].sum())

    def throughput() -> float:
        by = back.group_by(col("delivered_at").dt.truncate("1mo"), "vendor_id")
        return float(by.agg(col("units").sum()).collect()["units"].sum())

    def turnaround() -> float:
        hours = (col("delivered_at") - col("submitted_at")).dt.total_seconds() / 3600
        parts = [hours.quantile(part, "lower").alias(name) for name, part in (("p50", 0.5), ("p95", 0.95))]
        found = back.group_by(col("submitted_at").dt.truncate("1mo")).agg(*parts).collect()
        return float(found["p50"].sum() + found["p95"].sum())

    return {"spend": spend, "throughput": throughput, "turnaround": turnaround}


def of_sqlite(path: str) -> Questions:
    """Rows as a table in memory, times as text that sorts."""
    connection = sqlite3.connect(":memory:")
    file = pyarrow.parquet.ParquetFile(path)
    names = file.schema_arrow.names
    connection.execute(text("sqlite_create"))
    insert = text("sqlite_insert")
    for batch in file.iter_batches(100_000):
        columns = [_as_text(batch.column(name)) for name in names]
        connection.executemany(insert, zip(*columns, strict=True))
    return {name: _ask_sqlite(connection, name) for name in NAMES}


def _as_text(column: Any) -> list[Any]:
    import pyarrow.compute

    if str(column.type).startswith("timestamp"):
        column = pyarrow.compute.strftime(column, format="%Y-%m-%d %H:%M")
    return list(column.to_pylist())


def _ask_sqlite(connection: sqlite3.Connection, name: str) -> Callable[[], float]:
    statement = text(f"sqlite_{name}")
    return lambda: _summed(connection.execute(statement).fetchall(), name)


def of_chdb(path: str) -> Questions:
    """Rows as a MergeTree in the order of their submission."""
    import chdb.session

    session = chdb.session.Session(tempfile.mkdtemp())
    session.query(text("chdb_create"))
    session.query(text("chdb_load").format(path=path))

    def asking(name: str) -> Callable[[], float]:
        statement = text(f"chdb_{name}")

        def ask() -> float:
            table = session.query(statement, "ArrowTable")
            return _summed([tuple(row.values()) for row in table.to_pylist()], name)

        return ask

    return {name: asking(name) for name in NAMES}


def _summed(rows: list[tuple[Any, ...]], name: str) -> float:
    first = 2 if name == "throughput" else 1
    return float(sum(value or 0 for row in rows for value in row[first:]))


ENGINES: dict[str, Callable[[str], Questions]] = {
    "pandas": of_pandas,
    "polars": of_polars,
    "sqlite": of_sqlite,
    "chdb": of_chdb,
}
