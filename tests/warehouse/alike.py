"""Whether two answers are alike but for the last digits of what was added up in another order."""

from __future__ import annotations

import math
from typing import Any


def alike(one: Any, other: Any) -> bool:
    """Tell it of two values, or of two lists of values."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-11, abs_tol=1e-9)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(one == other)
