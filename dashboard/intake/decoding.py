"""From bytes to numbered lines: which encoding a file is in, and its lines whatever ends them."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import charset_normalizer

from dashboard.errors import DataRefused, Finding
from dashboard.intake.unpacking import Source, Watched

BLOCK = 1 << 20
# The longest line of a table, in characters.
LINE = 1 << 20
LINES_AT_ONCE = 10_000
SAMPLE = 1 << 18
_BROKEN_BYTE = "\udc80"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In the order in which they are preferred where a sample fits several.
_CANDIDATES = ["cp1252", "cp932", "gb18030", "big5", "euc_kr", "euc_jp", "cp1250", "cp1251", "cp1253", "cp1254"]
_CALLED = {"cp1252": "windows-1252", "cp932": "Shift-JIS", "gb18030": "GB18030", "latin-1": "latin-1"}
NOT_IN = "The line holds bytes that are not {}."
SAVE_AS = "Save the file as UTF-8, or name its encoding in the profile."


def _mark_broken(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _BROKEN_BYTE, max(error.end, error.start + 1)


codecs.register_error("linchpin-mark", _mark_broken)


# Why a line is no row, and what to do.
Fault = tuple[str, str]


@dataclass(frozen=True)
class Lines:
    """Whole lines with their ends, the number of the first, and what is wrong with some, by their place here."""

    first: int
    lines: list[str]
    faults: dict[int, Fault]
    last: bool


def encoding_of(source: Source, wanted: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the codec a source is read with and what to tell of it. Raises DataRefused where `wanted` is wrong."""
    head = source.head(SAMPLE)
    marked = marked_codec(head)
    if wanted:
        codec = codecs.lookup(wanted).name
        codec = marked if marked and marked.removesuffix("-sig").startswith(codec) else codec
        _hold(source, head, codec, wanted)
        return codec, ()
    if marked:
        return marked, () if marked == "utf-8-sig" else (f"read as {marked.upper()}, by its byte order mark",)
    wide = _wide(head)
    if wide:
        return wide, (f"read as {wide.upper()}, by its zero bytes",)
    first_bad, good, bad, sample = _survey(source)
    if not bad:
        return "utf-8", ()
    if bad * 10 <= good:
        return "utf-8", (f"read as UTF-8, though {bad:,} lines are not",)
    codec = _likeliest(sample)
    return codec, (f"read as {_CALLED.get(codec, codec)}, since line {first_bad} is not UTF-8",)


def marked_codec(head: bytes) -> str | None:
    """Return the codec that a byte order mark tells of; None where there is none."""
    return next((codec for mark, codec in _MARKS if head.startswith(mark)), None)


def is_wide(head: bytes) -> bool:
    """Tell text of more than one byte a character, whose zero bytes are no fault."""
    return marked_codec(head) is not None or _wide(head) is not None


def _wide(head: bytes) -> str | None:
    """Tell UTF-16 without a mark: every other byte of Western text is zero, from its first letters on."""
    half = len(head) // 2
    if half < 2:
        return None
    even, odd = head[0 : half * 2 : 2], head[1 : half * 2 : 2]
    if odd.count(0) * 2 > half and even.count(0) * 10 < half and 0 in odd[:2]:
        return "utf-16-le"
    return "utf-16-be" if even.count(0) * 2 > half and odd.count(0) * 10 < half and 0 in even[:2] else None


def _survey(source: Source) -> tuple[int, int, int, bytes]:
    """Return the first line that is not UTF-8, how many lines beyond ASCII are and are not, and some of them."""
    first_bad, good, bad, number, sample, carry = 0, 0, 0, 1, bytearray(), b""
    with source.open(counted=False) as stream:
        while block := stream.read(BLOCK):
            if not carry and block.isascii():
                number += block.count(b"\n")
                continue
            lines = (carry + block).split(b"\n")
            carry = lines.pop()[-BLOCK:]
            for line in lines:
                if not line.isascii():
                    fits = _fits(line)
                    good, bad, first_bad = good + fits, bad + (not fits), first_bad or (0 if fits else number)
                    if len(sample) < SAMPLE:
                        sample += line[:SAMPLE] + b"\n"
                number += 1
    if not carry.isascii():
        fits = _fits(carry)
        good, bad, first_bad = good + fits, bad + (not fits), first_bad or (0 if fits else number)
        sample += carry[:SAMPLE]
    return first_bad, good, bad, bytes(sample)


def _fits(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likeliest(sample: bytes) -> str:
    found = charset_normalizer.from_bytes(sample, cp_isolation=_CANDIDATES).best()
    if found is not None:
        return found.encoding
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def _hold(source: Source, head: bytes, codec: str, wanted: str) -> None:
    """Refuse an encoding that a profile names and that the file is evidently not in."""
    text = codecs.getincrementaldecoder(codec)(errors="linchpin-mark").decode(head)
    broken = text.count(_BROKEN_BYTE)
    beyond = sum(not character.isascii() for character in text)
    lines = io.StringIO(text, newline="").readlines()
    # A few broken lines cost themselves only; here it is the encoding that is wrong.
    if broken * 10 > beyond and sum(_BROKEN_BYTE in line for line in lines) * 20 > len(lines):
        what = f"is not {wanted}, as the profile says: {broken:,} places of its beginning cannot be read."
        raise DataRefused(Finding(source.name, what, "Correct encoding in the profile, or leave it out."))
    if not codec.startswith(("utf-16", "utf-32")) and _wide(head):
        what = f"is not {wanted}, as the profile says: every other byte of it is zero, as in UTF-16."
        raise DataRefused(Finding(source.name, what, "Correct encoding in the profile, or leave it out."))


def lines_of(stream: Watched, codec: str, longest: int = LINE) -> Iterator[Lines]:
    """Yield the lines of a stream in order, up to LINES_AT_ONCE at a time, with memory bounded by `longest`."""
    decoder = codecs.getincrementaldecoder(codec)(errors="linchpin-mark")
    called = _CALLED.get(codec, codec.removesuffix("-sig").upper())
    carry, number, cut = "", 1, ""
    while True:
        data = stream.read(BLOCK)
        text = carry + decoder.decode(data, final=not data)
        if cut:
            text, cut = _past_cut(text, cut, last=not data)
        lines = io.StringIO(text, newline="").readlines()
        carry = lines.pop() if data and lines and not lines[-1].endswith("\n") else ""
        if len(carry) > longest:
            carry, cut = ("\r" if carry.endswith("\r") else ""), carry[:300]
        for start in range(0, len(lines), LINES_AT_ONCE):
            some = lines[start : start + LINES_AT_ONCE]
            yield Lines(number, some, _faults(some, called, longest), last=False)
            number += len(some)
        if not data:
            yield Lines(number, [], {}, last=True)
            return


def _past_cut(text: str, cut: str, last: bool) -> tuple[str, str]:
    """Drop the rest of a line that is too long; keep its beginning as a line, longer than any may be, by its mark."""
    end = re.search(r"\r\n|\n|\r(?=.)|\r$" if last else r"\r\n|\n|\r(?=[^\n])", text, re.DOTALL)
    if end is None and not last:
        return ("\r" if text.endswith("\r") else ""), cut
    return _LONG + cut + "\n" + (text[end.end() :] if end else ""), ""


_LONG = "\ud800"


def _faults(lines: list[str], called: str, longest: int) -> dict[int, Fault]:
    """Return what is wrong with lines, by their place; a line that was cut loses its mark here."""
    whole = "".join(lines)
    if "\0" not in whole and _is_text(whole) and max(map(len, lines)) <= longest:
        return {}
    faults = {}
    for place, line in enumerate(lines):
        if line.startswith(_LONG) or len(line) > longest:
            faults[place] = (f"The line is longer than {longest:,} characters.", "Break it up, or leave it out.")
            lines[place] = line.removeprefix(_LONG)[:300].replace('"', "'") + "\n"
        elif "\0" in line:
            faults[place] = ("The line holds a zero byte.", "Export the file again; zero bytes are no text.")
        elif not _is_text(line):
            faults[place] = (NOT_IN.format(called), SAVE_AS)
    return faults


def _is_text(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
