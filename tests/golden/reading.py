"""Reading a case's input: every key is known by name, or the case stops."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.worlds import SmallWorld


class UnknownKey(ValueError):
    """A case says something that its adapter cannot pass on to the product."""


@dataclass(frozen=True)
class Adapter:
    """How to ask one metric, the input keys it knows (patterns), and the answer's main value, if it has several."""

    ask: Callable[[SmallWorld, dict[str, Any]], Any]
    keys: tuple[str, ...]
    main: str | None = None


def check_keys(given: Iterable[str], known: tuple[str, ...], where: str) -> None:
    """Raise UnknownKey for the first key that is not among the known ones."""
    for key in given:
        if not any(re.fullmatch(pattern, key) for pattern in known):
            raise UnknownKey(f'unknown key "{key}" in {where}; known are: {", ".join(sorted(known))}')


def need(given: dict[str, Any], *keys: str) -> list[Any]:
    """Return the values of keys that an input cannot do without."""
    missing = [key for key in keys if key not in given]
    if missing:
        raise UnknownKey(f'the input lacks "{missing[0]}"; it has: {", ".join(sorted(given))}')
    return [given[key] for key in keys]


def same(low: float | None, high: float | None) -> float | None:
    """Return a range's one value; a range that is open says that the value is not known."""
    return low if low == high else None
