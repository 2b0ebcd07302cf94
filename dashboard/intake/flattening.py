"""From a nested record to flat rows: a dotted path a field, and arrays that fan out as a profile says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dashboard.intake.how import Each, Reading

ROWS_A_RECORD = 100_000
DEEP = 60
Flat = dict[str, str]


class NoRow(Exception):
    """A record that no row can be made of: why, and what to do."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.fault = (reason, hint)


def text_of(value: Any) -> str | None:
    """Return a scalar as text: a number with all its digits, without an exponent where that is short."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return format(value, "f") if isinstance(exponent, int) and -40 < exponent < 40 else str(value)
    return str(value)


def flatten(value: Any, path: str, apart: set[str], into: dict[str, list[str]], depth: int = 0) -> None:
    """Add every scalar below `value` to the list of its dotted path; arrays in `apart` are left to fan out.

    Items of an array share the path of the array, so that a single item reads as if there were no array.
    """
    if depth > DEEP:
        raise NoRow(f"The record is nested deeper than {DEEP} levels.", "Name a shallower array in records.")
    if isinstance(value, dict):
        for key, below in value.items():
            inner = f"{path}.{key}" if path else key
            if not (apart and inner in apart and isinstance(below, list)):
                flatten(below, inner, apart, into, depth + 1)
    elif isinstance(value, list):
        for item in value:
            flatten(item, path, apart, into, depth + 1)
    else:
        text = text_of(value)
        if text is not None:
            into.setdefault(path, []).append(text)


def walk(value: Any, path: str) -> Any:
    """Return what lies at a dotted path; `first` and `last` take that item of an array; None where nothing does."""
    for step in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and value and step in ("first", "last"):
            value = value[0 if step == "first" else -1]
        else:
            return None
    return value


class Fan:
    """Makes the rows of a record: those of its first array, times those of the second, and so on."""

    def __init__(self, reading: Reading) -> None:
        self._within, self._each = reading.within, reading.each
        self._apart: dict[str, set[str]] = {"": set()}
        for one in reading.each:
            owner, path = self._owner(one.array)
            self._apart[owner].add(f"{owner}.{path}" if owner else path)
            self._apart[one.name] = set()

    def _owner(self, path: str) -> tuple[str, str]:
        """Split a path into the name of an array before it, if it begins with one, and the rest."""
        first, _, rest = path.partition(".")
        return (first, rest) if rest and first in self._apart else ("", path)

    def rows(self, record: Any) -> Iterator[Flat]:
        """Yield the flat rows of a record, one at least. Raises NoRow."""
        for path in self._within:
            inner = walk(record, path)
            if isinstance(inner, dict):
                record = inner
                break
        if not isinstance(record, dict):
            raise NoRow("The record is not an object.", "Name the array of objects in records.")
        flat = self._flat(record, "")
        if not self._each:
            yield flat
            return
        for made, row in enumerate(self._fanned(flat, {"": (record, 0)}, 0, {}), 1):
            if made > ROWS_A_RECORD:
                raise NoRow(f"The record fans out to more than {ROWS_A_RECORD:,} rows.", "Join its arrays by where.")
            yield row

    def _flat(self, value: Any, name: str) -> Flat:
        into: dict[str, list[str]] = {}
        flatten(value, name, self._apart[name], into)
        return {path: "; ".join(texts) if len(texts) > 1 else texts[0] for path, texts in into.items()}

    def _fanned(
        self, flat: Flat, scope: dict[str, tuple[Any, int]], step: int, known: dict[Any, Any]
    ) -> Iterator[Flat]:
        if step == len(self._each):
            yield flat
            return
        one = self._each[step]
        found = self._items(one, scope, known)
        if not found:
            yield from self._fanned(flat, {**scope, one.name: (None, -1)}, step + 1, known)
        for place, item in found:
            key = (one.name, id(item))
            if key not in known:
                known[key] = self._flat(item, one.name)
            yield from self._fanned({**flat, **known[key]}, {**scope, one.name: (item, place)}, step + 1, known)

    def _items(self, one: Each, scope: dict[str, tuple[Any, int]], known: dict[Any, Any]) -> list[tuple[int, Any]]:
        """Return the items of an array that belong to the row so far, each with its place."""
        if one.unless is not None:
            owner, path = self._owner(one.unless)
            if walk(scope[owner][0], path) is not None:
                return []
        owner, path = self._owner(one.array)
        array = walk(scope[owner][0], path)
        items = array if isinstance(array, list) else [] if array is None else [array]
        if one.beside is not None:
            place = scope[one.beside][1]
            return [(place, items[place])] if 0 <= place < len(items) else []
        if one.where is None:
            return list(enumerate(items))
        key = ("where", one.name, id(array))
        if key not in known:
            known[key] = {}
            for place, item in enumerate(items):
                known[key].setdefault(text_of(walk(item, one.where[0])), []).append((place, item))
        named, inner = self._owner(one.where[1])
        wanted = text_of(walk(scope[named][0], inner))
        return known[key].get(wanted, []) if wanted is not None else []
