"""The plain streams inside a file: the file itself, what gzip holds, each member of a zip, never on disk."""

from __future__ import annotations

import gzip
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from dashboard.errors import DataRefused, Finding

# A packed file may grow this many times, once it has grown past the second number of bytes; and never past the third.
RATIO = 200
RATIO_FROM = 100_000_000
UNPACKED = 50_000_000_000
MEMBERS = 10_000
HEAD = 1 << 16
ZIP = b"PK"
GZIP = b"\x1f\x8b"
TABLES = {"csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson", "xlsx", "xlsm", "xlsb", "xls", "ods", "gz"}
_TO_UNPACK = {"zip", "7z", "rar", "bz2", "xz", "zst", "tar", "tgz", "parquet"}
_NO_TABLE = ("readme", "license", "licence", "copying", "notice")
# What the libraries raise for an archive that is not whole, beside what the system raises.
BROKEN = (
    *(EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, zipfile.LargeZipFile),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError, KeyError, LookupError),
)


@dataclass
class Opened:
    """A stream, how far the file on disk was read for it and from where on, and what is to be closed after it."""

    stream: Any
    at: Callable[[], int]
    start: int
    closing: list[Any]


@dataclass
class Source:
    """One stream of bytes: its name for messages, how it is opened (as often as wanted), and how far it was read."""

    name: str
    opener: Callable[[], Opened]
    packed: bool = False
    told: tuple[str, ...] = ()
    consumed: int = field(default=0)

    def open(self, counted: bool = True) -> Watched:
        """Open the stream from its beginning; `counted` moves `consumed` on. Raises DataRefused."""
        try:
            return Watched(self, self.opener(), counted)
        except BROKEN as error:
            raise DataRefused(damaged(self.name, error)) from None
        except OSError as error:
            raise DataRefused(unreadable(self.name, error)) from None

    def head(self, size: int = HEAD) -> bytes:
        """Return the first `size` bytes, fewer where there are no more."""
        with self.open(counted=False) as stream:
            return stream.whole(size)

    def read_bytes(self) -> int:
        """Return how many bytes of the file on disk were consumed."""
        return self.consumed


class Watched:
    """A stream that counts what it takes and gives, and stops at what is damaged or grows without measure."""

    def __init__(self, source: Source, opened: Opened, counted: bool) -> None:
        self._source, self._opened, self._counted, self._given = source, opened, counted, 0

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._opened.closing:
            one.close()

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, none at the end. Raises DataRefused for a damaged or exploding archive."""
        try:
            data: bytes = self._opened.stream.read(size)
            at = self._opened.at()
        except BROKEN as error:
            raise DataRefused(damaged(self._source.name, error)) from None
        except OSError as error:
            raise DataRefused(unreadable(self._source.name, error)) from None
        self._given += len(data)
        if self._counted:
            self._source.consumed = max(self._source.consumed, at)
        if self._source.packed and grows_too_much(self._given, at - self._opened.start):
            raise DataRefused(exploding(self._source.name))
        return data

    def whole(self, size: int) -> bytes:
        """Return the next `size` bytes, fewer only at the end."""
        pieces, wanted = [], size
        while wanted > 0 and (piece := self.read(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)


def grows_too_much(given: int, taken: int) -> bool:
    """Tell whether `taken` packed bytes give more than any honest archive would."""
    return given > UNPACKED or (given > RATIO_FROM and given > RATIO * max(taken, 1))


def unreadable(name: str, error: OSError) -> Finding:
    """Say that the system does not give the file."""
    return Finding(name, f"cannot be read ({error.strerror or error}).", "Check the disk and who may read the file.")


def damaged(name: str, error: Exception) -> Finding:
    """Say that an archive is not whole."""
    said = " ".join(str(error).split())[:120].rstrip(".") or type(error).__name__
    return Finding(name, f"is a damaged or shortened archive ({said}).", "Fetch it again, or unpack it first.")


def exploding(name: str) -> Finding:
    """Say that an archive unpacks to more than is read."""
    what = f"grows to more than {RATIO} times its size, or past {UNPACKED:,} bytes."
    return Finding(name, what, "If you trust it, unpack it and give the files.")


def sources(path: Path, name: str) -> Iterator[Source]:
    """Yield every stream in a file: one, or one a member of a zip that may hold a table. Raises DataRefused."""
    plain = Source(name, lambda: _plain(path))
    if plain.head(2) == ZIP and (archive := _archive(path, name)) is not None:
        yield from map(_ungzipped, _members(archive, path, name))
    else:
        yield _ungzipped(plain)


def _plain(path: Path) -> Opened:
    file = path.open("rb", buffering=0)
    return Opened(file, file.tell, 0, [file])


def _ungzipped(source: Source) -> Source:
    if source.head(2) != GZIP:
        return source
    opener = source.opener

    def opened() -> Opened:
        below = opener()
        stream = gzip.GzipFile(fileobj=below.stream, mode="rb")
        return Opened(stream, below.at, below.start, [stream, *below.closing])

    return Source(source.name, opened, packed=True, told=source.told)


def _archive(path: Path, name: str) -> zipfile.ZipFile | None:
    """Open a zip; None if it is a workbook, which is one too."""
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN as error:
        raise DataRefused(damaged(name, error)) from None
    except OSError as error:
        raise DataRefused(unreadable(name, error)) from None
    names = set(archive.namelist()[:MEMBERS])
    return None if "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names else archive


def _members(archive: zipfile.ZipFile, path: Path, name: str) -> list[Source]:
    """Return the members that may hold a table; refuse the archive for one that is not what it should be."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MEMBERS:
        raise DataRefused(Finding(name, f"holds more than {MEMBERS:,} files.", "Unpack it, and give the files."))
    for member in members:
        trick = _trick(member)
        if trick:
            where = f"{name}/{member.filename[:200]!r}"
            raise DataRefused(Finding(where, trick, "Unpack what you trust of it, and give the files."))
    if grows_too_much(sum(member.file_size for member in members), path.stat().st_size):
        raise DataRefused(exploding(name))
    passed: list[zipfile.ZipInfo] = []
    found: list[zipfile.ZipInfo] = []
    for member in members:
        (found if _may_hold_a_table(PurePosixPath(member.filename)) else passed).append(member)
    told = tuple(f"{member.filename} is passed over, since it is no table" for member in passed[:20])
    told += (f"{len(passed) - 20:,} more files are passed over",) if len(passed) > 20 else ()
    if not found:
        raise DataRefused(Finding(name, "holds no table.", "Give an archive with CSV, JSON or Excel files in it."))
    return [
        Source(f"{name}/{member.filename}", _member_opener(archive, member), packed=True, told=() if place else told)
        for place, member in enumerate(found)
    ]


def _trick(member: zipfile.ZipInfo) -> str:
    """Return what is wrong with a member, in words; an empty text if nothing is."""
    parts = member.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or parts[0].endswith(":") or not member.filename.isprintable():
        return "has a name that leads out of the archive, or that cannot be shown."
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a link to another file."
    if member.flag_bits & 1:
        return "is encrypted."
    if parts[-1].rpartition(".")[2].lower() in _TO_UNPACK:
        return "is a file that is not read inside an archive."
    return ""


def _may_hold_a_table(path: PurePosixPath) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return not hidden and path.suffix[1:].lower() in TABLES and not path.name.lower().startswith(_NO_TABLE)


def _member_opener(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], Opened]:
    file: IO[bytes] | None = archive.fp

    def opened() -> Opened:
        stream = archive.open(member)
        return Opened(stream, file.tell if file else int, member.header_offset, [stream])

    return opened
