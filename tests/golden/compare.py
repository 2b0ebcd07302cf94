"""Holding an answer against what a case expects, key by key."""

from __future__ import annotations

import math
from typing import Any

# The last digits of a double: what a tolerance of zero leaves open.
EXACT = 1e-12


def differences(expected: Any, found: Any, tolerance: float, where: str = "answer") -> list[str]:
    """Say where an answer departs from what is expected; an answer may hold more keys than a case names."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{where}: expected {expected}, found {found!r}"]
        return [
            said
            for key, value in expected.items()
            for said in (
                differences(value, found[key], tolerance, f"{where}.{key}")
                if key in found
                else [f"{where} lacks {key}"]
            )
        ]
    if isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            return [f"{where}: expected {expected}, found {found!r}"]
        pairs = enumerate(zip(expected, found, strict=True))
        return [said for i, (one, other) in pairs for said in differences(one, other, tolerance, f"{where}[{i}]")]
    return [] if _equal(expected, found, tolerance) else [f"{where}: expected {expected!r}, found {found!r}"]


def _equal(expected: Any, found: Any, tolerance: float) -> bool:
    """A number may be off by the tolerance, or by so large a part of itself; truth and words are exact."""
    kinds = (expected, found)
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in kinds):
        return type(expected) is type(found) and bool(expected == found)
    allowed = max(tolerance, EXACT)
    return math.isclose(expected, found, rel_tol=allowed, abs_tol=allowed)
