"""JSON as a stream of records: documents of any size, and JSON lines, each record with its place."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import ijson  # type: ignore[import-untyped]

from dashboard.errors import DataRefused, Finding
from dashboard.intake.decoding import Fault, lines_of, marked_codec
from dashboard.intake.how import Reading
from dashboard.intake.unpacking import Source

LOOKED_AT = 1 << 20
LINE = 16 << 20
# Brackets that one block may leave open: a document of nothing else takes a reader for ever.
OPEN_BRACKETS = 5_000
# ijson ends the process at a whole number of more than 4,300 digits; none that long is handed to it.
DIGITS = 1_000
_LONG_NUMBER = re.compile(rb"[0-9]{%d}" % DIGITS)
_BLOCK = 1 << 16
_FAULTS = (ijson.JSONError, ValueError, ArithmeticError, RecursionError)
# The line or ordinal of a record, what it holds, and what is wrong with it.
Record = tuple[int, Any, Fault | None]


class _Utf8:
    """A stream as UTF-8 without a byte order mark, which is what ijson takes."""

    def __init__(self, name: str, stream: Any, codec: str) -> None:
        self._name, self._stream = name, stream
        self._decoder = None if codec == "utf-8" else codecs.getincrementaldecoder(codec)(errors="strict")
        self.given = 0

    def read(self, size: int) -> bytes:
        """Return the next bytes, none at the end. Raises DataRefused."""
        data = self._stream.read(size) if size else b""
        if self._decoder and size:
            raw, data = data, b""
            while not data:
                data = self._decoder.decode(raw, final=not raw).encode("utf-8")
                if not raw:
                    break
                raw = b"" if data else self._stream.read(size)
        self.given += len(data)
        self._hold(data)
        return data

    def _hold(self, data: bytes) -> None:
        """Refuse what the parser would not survive."""
        if data.count(b"[") + data.count(b"{") - data.count(b"]") - data.count(b"}") > OPEN_BRACKETS:
            raise DataRefused(
                Finding(self._name, "is nested too deeply.", "Write the rows as a flat array of objects.")
            )
        # A run that long covers two of these bytes in a row.
        if re.search(rb"[0-9]{2}", data[:: DIGITS // 2]) and _LONG_NUMBER.search(data):
            what = f"holds a number of more than {DIGITS:,} digits."
            raise DataRefused(Finding(self._name, what, "Write numbers of that length as text, or leave them out."))


def codec_of(source: Source, reading: Reading) -> str:
    """Return the codec of JSON: by its byte order mark, else as the profile says, else UTF-8."""
    return marked_codec(source.head(4)) or (codecs.lookup(reading.encoding).name if reading.encoding else "utf-8")


def stream_lines(source: Source, codec: str, counted: bool) -> Iterator[Record]:
    """Yield the record of every line that is not blank, with its line."""
    with source.open(counted) as stream:
        for some in lines_of(stream, codec, LINE):
            for place, line in enumerate(some.lines):
                fault = some.faults.get(place)
                if fault or not line.isspace():
                    yield (some.first + place, line, fault) if fault else _parsed(some.first + place, line)


def _parsed(number: int, line: str) -> Record:
    try:
        return number, json.loads(line, parse_float=str, parse_int=str, parse_constant=_no_number), None
    except json.JSONDecodeError as error:
        return number, line, (f"The line is not JSON ({error.msg}, column {error.colno}).", "Mend the line.")
    except (ValueError, RecursionError) as error:
        return number, line, (f"The line is not JSON ({error}).", "Mend the line.")


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def stream_records(source: Source, codec: str, prefix: str, counted: bool) -> Iterator[Record]:
    """Yield every record with its ordinal. Raises DataRefused where the document is malformed."""
    number = 0
    with source.open(counted) as stream:
        text = _Utf8(source.name, stream, codec)
        try:
            for record in ijson.items(text, prefix, use_float=False, buf_size=_BLOCK):
                number += 1
                yield number, record, None
        except _FAULTS as error:
            raise DataRefused(_malformed(source, codec, number, text.given, error)) from None


def _malformed(source: Source, codec: str, number: int, given: int, error: Exception) -> Finding:
    """Say where a document is no JSON: the line of a small one, else the last whole record and the bytes read."""
    where, said = source.name, str(error).split("\n")[0].strip().rstrip(".")
    place = f" after record {number:,}, before byte {given:,}"
    head = source.head(LOOKED_AT)
    if len(head) < LOOKED_AT:
        try:
            json.loads(head.decode(codec))
        except json.JSONDecodeError as found:
            where, said, place = f"{where}:{found.lineno}:{found.colno}", found.msg, ""
        except (UnicodeDecodeError, RecursionError, ValueError) as found:
            said = str(found)
    do = "Fetch or export it again whole; if it is not in UTF-8, name its encoding in the profile."
    return Finding(where, f"is not JSON{place} ({said[:150]}).", do)


def prefix_of(source: Source, codec: str, reading: Reading) -> str:
    """Return the path of the records: the first that the profile names and the file has, else the outermost array."""
    arrays, outermost, whole = _looked_at(source, codec)
    for wanted in reading.records:
        if wanted.removesuffix("item").removesuffix(".") in arrays or wanted == "":
            return wanted
    if reading.records and not whole:
        for wanted in reading.records:
            if next(stream_records(source, codec, wanted, False), None):
                return wanted
    if reading.records:
        what = f"holds no array at {' or '.join(reading.records)}."
        raise DataRefused(Finding(source.name, what, "Correct records in the profile, or leave it out."))
    if outermost is None and not whole:
        raise DataRefused(Finding(source.name, "begins with no array of objects.", "Name records in the profile."))
    return outermost or ""


def _looked_at(source: Source, codec: str) -> tuple[set[str], str | None, bool]:
    """Return the arrays at the beginning of a document, the outermost that holds objects, and if that was all."""
    with source.open(counted=False) as stream:
        head = stream.whole(LOOKED_AT)
        whole = len(head) < LOOKED_AT
    arrays: set[str] = set()
    best: tuple[int, str | None] = (1 << 30, None)
    depth: list[str] = []
    text = codecs.getincrementaldecoder(codec)(errors="replace").decode(head).encode("utf-8", errors="replace")
    try:
        for prefix, event, _ in ijson.parse(_Utf8(source.name, io.BytesIO(text), "utf-8"), buf_size=_BLOCK):
            if event == "start_array":
                arrays.add(prefix)
            if event == "start_map" and depth and depth[-1] == "start_array":
                best = min(best, (len(depth), prefix), key=lambda found: found[0])
            if event in ("start_map", "start_array"):
                depth.append(event)
            elif event in ("end_map", "end_array"):
                depth.pop()
    except _FAULTS:
        pass
    if best[1] is None and "" in arrays:
        return arrays, "item", whole
    return arrays, best[1], whole
