"""Findings of earlier checks, kept in a file by a digest of all that they depend on."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

from dashboard.errors import Finding


def digest(*parts: str) -> str:
    """Return a digest of texts, in their order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class Kept:
    """Findings of earlier runs, by a digest of all they depend on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._used: dict[str, list[Finding]] = {}
        self._known: dict[str, list[Finding]] = {}
        with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
            told = json.loads(path.read_text(encoding="utf-8"))
            self._known = {key: [Finding(*parts) for parts in found] for key, found in told.items()}

    def get(self, key: str) -> list[Finding] | None:
        """Return what was found, or None where that is not known."""
        if key in self._known:
            self._used.setdefault(key, self._known[key])
        return self._used.get(key)

    def keep(self, key: str, findings: list[Finding]) -> list[Finding]:
        """Remember findings, and return them."""
        self._used[key] = findings
        return findings

    def keep_result(self, key: str, find: Callable[[], list[Finding]]) -> list[Finding]:
        """Find, remember and return."""
        return self.keep(key, find())

    def write(self, prune: bool) -> None:
        """Write all that is known, or, after a run over all files, only what it used."""
        known = self._used if prune else {**self._known, **self._used}
        if known == self._known or not self._path.parent.exists():
            return
        told = {key: [astuple(found) for found in findings] for key, findings in known.items()}
        fresh = self._path.with_suffix(f".{os.getpid()}")
        # Where nothing can be written, all is found again the next time.
        with contextlib.suppress(OSError):
            fresh.write_text(json.dumps(told), encoding="utf-8")
            fresh.replace(self._path)
