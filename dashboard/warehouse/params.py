"""The params.yml of a case: what a query is asked with, every value with its place in the file."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from dashboard.catalog.binding import Value, bind
from dashboard.errors import Finding, QueryRefused, nearest
from dashboard.model import BASES, SCENARIOS, Query, World
from dashboard.settings import shown
from dashboard.view import last_day
from dashboard.wording import yaml_fault

CLOCKS = ("on", "known", "basis", "scenario", "as_of")
WORDS = {"basis": BASES, "scenario": SCENARIOS}


@dataclass(frozen=True)
class Given:
    """A value as written, None where nothing is, and where its key and it stand: `file:line:col`."""

    value: str | list[str] | None
    key_at: str
    value_at: str


def read_params(path: Path) -> dict[str, Given]:
    """Read `key: value` lines, each value a text or a list of texts; raises QueryRefused with places.

    Everything is left as text, so that `on` is a name and not a boolean; the query knows what each is.
    """
    where = shown(path)
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except UnicodeDecodeError:
        raise QueryRefused(Finding(f"{where}:1:1", "the file is not UTF-8.", "Save it as UTF-8.")) from None
    except yaml.reader.ReaderError:
        what = "the file holds a letter that YAML cannot hold."
        raise QueryRefused(Finding(f"{where}:1:1", what, "Remove it.")) from None
    except yaml.MarkedYAMLError as error:
        line, column, what, do = yaml_fault(error, text)
        raise QueryRefused(Finding(f"{where}:{line + 1}:{column + 1}", what, do)) from None
    except RecursionError:
        raise QueryRefused(Finding(f"{where}:1:1", "the file is nested too deeply.", "Write key: value.")) from None
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise QueryRefused(Finding(f"{where}:1:1", "the file is not a list of keys.", "Write key: value."))
    found: dict[str, Given] = {}
    faults = []
    for key, value in node.value:
        name, at = str(key.value), _place(where, key.start_mark)
        if name in found:
            faults.append(Finding(at, f'key "{name}" stands twice.', "Keep one of them."))
        elif isinstance(value, yaml.MappingNode) or not _is_plain(value):
            what = f"{name} is neither a value nor a list of values."
            faults.append(Finding(_place(where, value.start_mark), what, "Write one, or [a, b]."))
        else:
            found[name] = Given(_value(value), at, _place(where, value.start_mark))
    if faults:
        raise QueryRefused(*faults)
    return found


def _is_plain(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) or all(isinstance(item, yaml.ScalarNode) for item in node.value)


def _value(node: yaml.Node) -> str | list[str] | None:
    if isinstance(node, yaml.SequenceNode):
        return [str(item.value) for item in node.value]
    is_null = node.value in ("", "~", "null") and getattr(node, "style", None) is None
    return None if is_null else str(node.value)


def _place(where: str, mark: yaml.Mark | None) -> str:
    return f"{where}:{mark.line + 1}:{mark.column + 1}" if mark else f"{where}:1:1"


def as_of_in(given: Mapping[str, Given], default: datetime.date) -> datetime.date:
    """Return the day up to which the case's record was gathered; raises QueryRefused if it is no day."""
    day = given["as_of"].value if "as_of" in given else None
    return datetime.date.fromisoformat(_clean("as_of", given["as_of"])) if day else default


def clock_in(given: Mapping[str, Given]) -> dict[str, str | None]:
    """Return the reader's clocks; raises QueryRefused with the place of a value that is none."""
    faults: list[Finding] = []
    clock: dict[str, str | None] = {}
    for key in CLOCKS:
        if key in given and given[key].value is not None:
            try:
                clock[key] = _clean(key, given[key])
            except QueryRefused as refused:
                faults += refused.findings
    if faults:
        raise QueryRefused(*faults)
    clock.pop("as_of", None)
    return clock


def _clean(key: str, given: Given) -> str:
    text = str(given.value)
    if key in WORDS:
        if text not in WORDS[key]:
            do = nearest(text, WORDS[key]) or f"Write one of {', '.join(WORDS[key])}."
            raise QueryRefused(Finding(given.value_at, f'"{text}" is no {key}.', do))
        return text
    try:
        return last_day(text).isoformat()
    except ValueError:
        raise QueryRefused(Finding(given.value_at, f'{key} "{text}" is no day.', "Write YYYY-MM-DD.")) from None


def bound_in(given: Mapping[str, Given], query: Query, world: World) -> dict[str, Value]:
    """Return a value for every parameter of the query; raises QueryRefused with the place of every fault."""
    faults = list(_unknown(given, query))
    values = {name: told.value for name, told in given.items() if name in query.parameters}
    for name, value in values.items():
        try:
            bind(query, {name: value}, world)
        except QueryRefused as refused:
            faults += [Finding(given[name].value_at, f"{name} {one.what}", one.do) for one in refused.findings]
    if faults:
        raise QueryRefused(*faults)
    try:
        return bind(query, values, world)
    except QueryRefused as refused:
        raise QueryRefused(
            *(
                # A default has no place in the file of a case.
                Finding(given[one.where].value_at, f"{one.where} {one.what}", one.do) if one.where in given else one
                for one in refused.findings
            )
        ) from None


def _unknown(given: Mapping[str, Given], query: Query) -> Iterator[Finding]:
    known = (*query.parameters, *CLOCKS)
    for name, told in given.items():
        if name not in known:
            do = f"Known: {', '.join(known)}. {nearest(name, known)}".strip()
            yield Finding(told.key_at, f'unknown key "{name}".', do)
