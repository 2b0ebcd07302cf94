"""The plain streams inside a file: the file itself, what gzip holds, each member of a zip, never written to disk."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from dashboard.errors import DataRefused, Finding

# A packed file may grow this many times, once it has grown past the second number of bytes; and never past the third.
RATIO = 200
RATIO_FROM = 100_000_000
UNPACKED = 50_000_000_000
MEMBERS = 10_000
HEAD = 1 << 16
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)


# What is read, the file on disk, and what else is to be closed.
Opened = tuple[Any, IO[bytes], list[Any]]


@dataclass
class Source:
    """One stream of bytes: its name for messages, how it is opened (as often as wanted), and how far it was read."""

    name: str
    opener: Callable[[], Opened]
    packed: bool = False
    consumed: int = 0
    told: list[str] = field(default_factory=list)

    def open(self, counted: bool = True) -> Watched:
        """Open the stream from its beginning; `counted` moves `consumed` on. Raises DataRefused."""
        try:
            inner, file, holders = self.opener()
        except OSError as error:
            raise DataRefused(unreadable(self.name, error)) from None
        except _BROKEN as error:
            raise DataRefused(damaged(self.name, error)) from None
        return Watched(self, inner, file, holders, counted)

    def head(self, size: int = HEAD) -> bytes:
        """Return up to the first `size` bytes."""
        with self.open(counted=False) as stream:
            return stream.read(size)

    def read_bytes(self) -> int:
        """Return how many bytes of the file on disk were consumed."""
        return self.consumed


class Watched:
    """A stream that counts what it takes and gives, and stops at what is damaged or grows without measure."""

    def __init__(self, source: Source, inner: Any, file: IO[bytes], holders: list[Any], counted: bool) -> None:
        self._source, self._inner, self._file, self._holders = source, inner, file, holders
        self._counted, self._given, self._from = counted, 0, file.tell()

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        for holder in (self._inner, *self._holders, self._file):
            holder.close()

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, none at the end. Raises DataRefused for a damaged or exploding archive."""
        try:
            data: bytes = self._inner.read(size)
        except _BROKEN as error:
            raise DataRefused(damaged(self._source.name, error)) from None
        except OSError as error:
            raise DataRefused(unreadable(self._source.name, error)) from None
        self._given += len(data)
        at = self._file.tell()
        if self._counted:
            self._source.consumed = max(self._source.consumed, at)
        if self._source.packed:
            taken = max(at - self._from, 1)
            if self._given > UNPACKED or (self._given > RATIO_FROM and self._given > RATIO * taken):
                raise DataRefused(_bomb(self._source.name))
        return data


def unreadable(name: str, error: OSError) -> Finding:
    """Say that the system does not give the file."""
    return Finding(name, f"cannot be read ({error.strerror or error}).", "Check the disk and who may read the file.")


def damaged(name: str, error: Exception) -> Finding:
    """Say that an archive is not whole."""
    said = " ".join(str(error).split())[:120] or type(error).__name__
    return Finding(name, f"is a damaged or shortened archive ({said}).", "Fetch it again, or unpack it first.")


def _bomb(name: str) -> Finding:
    what = f"grows to more than {RATIO} times its size, or past {UNPACKED:,} bytes."
    return Finding(name, what, "Unpack it yourself if you trust it.")


def sources(path: Path, name: str) -> Iterator[Source]:
    """Yield every stream in a file: one, or one a member of a zip that may hold a table. Raises DataRefused."""
    plain = Source(name, lambda: _plain(path))
    head = plain.head(4)
    if head[:2] == b"\x1f\x8b":
        yield Source(name, lambda: _gzip(path), packed=True)
    else:
        yield plain


def _plain(path: Path) -> Opened:
    file = path.open("rb", buffering=0)
    return file, file, []


def _gzip(path: Path) -> Opened:
    file = path.open("rb")
    return gzip.GzipFile(fileobj=file, mode="rb"), file, []
