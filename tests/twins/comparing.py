"""What the property tests share: one world, emptied between examples, and numbers compared to their last digits."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from functools import cache
from typing import Any

from hypothesis import settings

from tests.worlds import SmallWorld

# Named on each test, and not loaded: a loaded profile would reach the tests of other folders too.
tried = settings.get_profile("twins_prove" if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else "twins")


@cache
def _world() -> SmallWorld:
    return SmallWorld()


def empty_world() -> SmallWorld:
    """Return the one world of this process, with no rows."""
    world = _world()
    world.clear()
    return world


def keyed(rows: Iterable[dict[str, Any]], *names: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return the rows by their key; a key that comes twice breaks the grain that the query declares."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(row[name] for name in names)
        assert key not in found, f"two rows for {key}"
        found[key] = row
    return found


def assert_same(expected: dict[Any, dict[str, Any]], found: dict[Any, dict[str, Any]]) -> None:
    """Hold the answer's rows against the twin's: the same keys, and the same value in each column the twin has."""
    assert set(found) == set(expected)
    for key, row in expected.items():
        for name, value in row.items():
            assert _equal(value, found[key][name]), f"{key} {name}: twin {value!r}, query {found[key][name]!r}"


def _equal(expected: Any, found: Any) -> bool:
    if expected is None or found is None:
        return expected is None and found is None
    if isinstance(expected, bool | str):
        return bool(expected == found)
    return math.isclose(float(expected), float(found), rel_tol=1e-9, abs_tol=1e-9)
