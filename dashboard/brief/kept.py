"""Pages that were written, kept by what they were made from, so many bytes of them at the most."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from dashboard.packed import Written

MOST_BYTES = 100_000_000


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
