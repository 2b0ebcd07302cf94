"""One thing that cases may call by several words, and settings that they may leave out."""

from __future__ import annotations

from typing import Any


def first_of(given: dict[str, Any], words: tuple[str, ...]) -> Any:
    """Return what an input says under the first of several words for one thing; None if it is silent."""
    return next((given[word] for word in words if word in given), None)


def told(**asked: Any) -> dict[str, Any]:
    """Return the parameters that a case sets; the others keep the query's default."""
    return {name: value for name, value in asked.items() if value is not None}


def under(words: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Return an answer's value under every word by which a case may ask for it."""
    return dict.fromkeys(words, value)
