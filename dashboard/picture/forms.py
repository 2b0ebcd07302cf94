"""Rows to take away in four forms, the same rows in each: JSON, CSV, Parquet and Arrow."""

from __future__ import annotations

import datetime
import decimal
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dashboard.model import Answer
from dashboard.picture.export import as_csv, rows_of

if TYPE_CHECKING:
    import pyarrow

# What each form is called where files are sent.
FORMS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.stream",
}


def part_of(answer: Answer, first: int, most: int) -> Answer:
    """Return an answer with so many of its rows, from the one numbered `first`, counted from nought."""
    if first == 0 and most >= len(answer.frame):
        return answer
    return replace(answer, frame=answer.frame.iloc[first : first + most].reset_index(drop=True))


def as_form(answer: Answer, form: str) -> bytes:
    """Return the rows of an answer in one of FORMS."""
    match form:
        case "json":
            return json.dumps(as_records(answer), indent=2).encode()
        case "csv":
            return as_csv(answer).encode()
        case "parquet":
            import pyarrow.parquet  # noqa: PLC0415

            written = io.BytesIO()
            pyarrow.parquet.write_table(as_arrow(answer), written)
            return written.getvalue()
        case _:
            import pyarrow.ipc  # noqa: PLC0415

            written, table = io.BytesIO(), as_arrow(answer)
            with pyarrow.ipc.new_stream(written, table.schema) as stream:
                stream.write_table(table)
            return written.getvalue()


def as_records(answer: Answer) -> list[dict[str, Any]]:
    """Return the rows as dicts of what JSON knows; days are written YYYY-MM-DD, what is unknown is null."""
    kept = [name for name in answer.query.header.columns if name != "finding"]
    return [{**{name: _plain(row[name]) for name in kept}, "data_version": answer.version} for row in answer.rows]


def _plain(value: Any) -> Any:
    match value:
        case datetime.datetime() if value.time() == datetime.time.min and value.tzinfo is None:
            return value.date().isoformat()
        case datetime.date():
            return value.isoformat()
        case decimal.Decimal():
            return float(value)
        case str() | bool() | int() | float() | None:
            return value
        case _ if hasattr(value, "__iter__"):
            return [_plain(part) for part in value]
    return str(value)


def as_arrow(answer: Answer) -> pyarrow.Table:
    """Return the rows as an Arrow table; days are days, and what no row knows has the type declared for it."""
    import pyarrow as arrow  # noqa: PLC0415

    types = {"text": arrow.string(), "number": arrow.float64(), "whole": arrow.int64(), "boolean": arrow.bool_()}
    types |= {"basis": arrow.string(), "sources": arrow.list_(arrow.string()), "texts": arrow.list_(arrow.string())}
    frame = rows_of(answer)
    columns = {}
    for name in frame:
        declared = answer.query.header.columns.get(str(name))
        values = [_arrowed(value) for value in _known(frame[name])]
        kind = types.get(declared.type) if declared else arrow.string()
        columns[str(name)] = arrow.array(values, kind or _of_days(values, arrow))
    return arrow.table(columns)


def _known(column: Any) -> list[Any]:
    return list(column.astype(object).where(column.notna(), None))


def _arrowed(value: Any) -> Any:
    if isinstance(value, decimal.Decimal):
        return float(value)
    return list(value) if hasattr(value, "tolist") and hasattr(value, "__len__") else value


def _of_days(values: list[Any], arrow: Any) -> Any:
    """Return the type of days, or of moments where any value has a time."""
    has_time = any(isinstance(value, datetime.datetime) and value.time() != datetime.time.min for value in values)
    return arrow.timestamp("us") if has_time else arrow.date32()
