"""Rows to take away: the same columns and values from a page and from the command line, safe in a spreadsheet."""

from __future__ import annotations

import datetime
import decimal
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pandas

from dashboard.model import Answer

# A spreadsheet runs a text that begins so, and an apostrophe before it keeps it a text. Apostrophes that stand before
# such a sign already get one more: taking one away gives back every text as it was.
_RUN = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_QUOTED = re.compile(r'[",\r\n]')
# Up to here a float holds every whole number.
WHOLE = 2**53
# Rows that are written at once where many are.
ROWS_A_CHUNK = 5_000


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; see `unsafe`."""
    return f"'{text}" if _RUN.match(text) else text


def unsafe(text: str) -> str:
    """Return the text that `safe` was given."""
    return text[1:] if text.startswith("'") and _RUN.match(text) else text


def rows_of(answer: Answer) -> pandas.DataFrame:
    """Return the rows as they are, without the sentence made from them, each with its data version."""
    frame = answer.frame.drop(columns=[name for name in ("finding",) if name in answer.frame])
    return frame.assign(data_version=answer.version)


def as_csv(answer: Answer) -> str:
    """Return the rows as CSV; a list of ids is written with spaces between them."""
    frame = rows_of(answer)
    columns = [frame[name].tolist() for name in frame]
    return "".join(csv_chunks(map(str, frame), zip(*columns, strict=True)))


def csv_chunks(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield the lines of a CSV file, some thousand rows at a time: the one way in which CSV is written.

    Numbers stay numbers; a text that a spreadsheet would run is made safe, that of a name too.
    """
    lines = [_line(names)]
    for row in rows:
        lines.append(_line(row))
        if len(lines) >= ROWS_A_CHUNK:
            yield "".join(lines)
            lines = []
    yield "".join(lines)


def _line(row: Iterable[Any]) -> str:
    return ",".join(map(_cell, row)) + "\n"


def digits(value: float | decimal.Decimal) -> str:
    """Return a number as text that reads back as it was, and is the same whatever type its column came in.

    A whole number has no point: where a column has unknown values its whole numbers come as fractions.
    """
    if isinstance(value, decimal.Decimal):
        if decimal.Decimal(repr(float(value))) != value:
            return f"{value:f}"
        value = float(value)
    return str(int(value)) if value.is_integer() and abs(value) < WHOLE else repr(value)


def _cell(value: Any) -> str:
    """Return a value as it stands between two commas; one that is not known is empty."""
    if value is None or value is pandas.NA or value is pandas.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    match value:
        case float() | decimal.Decimal():
            text = digits(value)
        case datetime.datetime() if value.time() == datetime.time.min and value.tzinfo is None:
            text = value.date().isoformat()
        case datetime.date() | int():
            text = str(value)
        case str():
            text = safe(value)
        case _ if hasattr(value, "__iter__"):
            text = safe(" ".join(map(str, value)))
        case _:
            text = safe(str(value))
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
