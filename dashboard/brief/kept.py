"""Pages that were written, kept in the forms that browsers ask for; the fullest kept set is bounded in bytes."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property

import brotli

MOST_BYTES = 100_000_000
# A page is asked for right after it was written, so what takes longer than it saves is left to the bundle.
BROTLI, GZIP = 5, 6


@dataclass(frozen=True)
class Written:
    """A page as bytes, with its ETag; packed once it is asked for in that form, or before, in brotli.

    One that is not whole lacks pictures that are drawn by the time it is asked for again.
    """

    raw: bytes
    is_whole: bool = True
    in_brotli: bytes | None = None

    @cached_property
    def etag(self) -> str:
        """The tag by which a browser knows the page again, whatever form it came in."""
        return f'W/"{hashlib.sha256(self.raw).hexdigest()[:20]}"'

    @cached_property
    def brotli(self) -> bytes:
        """The page in brotli."""
        return self.in_brotli or bytes(brotli.compress(self.raw, quality=BROTLI))

    @cached_property
    def gzip(self) -> bytes:
        """The page in gzip; the same bytes every time."""
        return gzip.compress(self.raw, GZIP, mtime=0)

    def packed(self, accepted: str) -> tuple[bytes, str]:
        """Return the page in the best form that a browser accepts, and that form's name; empty for none."""
        forms = [form.split(";")[0].strip() for form in accepted.split(",") if "q=0" not in form.replace("q=0.", "")]
        if "br" in forms:
            return self.brotli, "br"
        return (self.gzip, "gzip") if "gzip" in forms else (self.raw, "")


@dataclass
class Kept:
    """Written pages by what they were made from, those asked for least lately going first."""

    most: int = MOST_BYTES
    _pages: OrderedDict[Hashable, Written] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable) -> Written | None:
        """Return the page of that key, or None."""
        with self._lock:
            found = self._pages.get(key)
            if found is not None:
                self._pages.move_to_end(key)
            return found

    def put(self, key: Hashable, page: Written) -> None:
        """Keep a page; one that was kept under the key goes."""
        with self._lock:
            if former := self._pages.pop(key, None):
                self._bytes -= len(former.raw)
            self._pages[key] = page
            self._bytes += len(page.raw)
            while self._bytes > self.most and len(self._pages) > 1:
                _, gone = self._pages.popitem(last=False)
                self._bytes -= len(gone.raw)
