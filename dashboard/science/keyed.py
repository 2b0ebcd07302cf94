"""Random draws that depend on their key and on nothing else: not on order, not on what else is drawn."""

from __future__ import annotations

import hashlib
import math
from statistics import NormalDist

DIGITS = 13
_STEPS = 16**DIGITS
_NORMAL = NormalDist()


def uniform(*key: object) -> float:
    """Return a number above 0 and below 1 for a key, the same in every run and in DuckDB (`keyed_uniform`).

    The parts are joined by `|`; the first 13 hex digits of their SHA-256 choose one of 16^13 equal steps.
    """
    digest = hashlib.sha256("|".join(map(str, key)).encode()).hexdigest()
    return (int(digest[:DIGITS], 16) + 0.5) / float(_STEPS)


def normal(*key: object) -> float:
    """Return a standard normal draw for a key: the quantile of its uniform draw."""
    return _NORMAL.inv_cdf(uniform(*key))


def lognormal(deviation: float, draw: float) -> float:
    """Return the lognormal factor of a standard normal draw; its mean over all draws is 1."""
    return math.exp(deviation * draw - deviation * deviation / 2)
