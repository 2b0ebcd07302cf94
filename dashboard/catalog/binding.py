"""From words to bound values: each parameter of a query gets its typed value or a clear refusal."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from dashboard.declared import Parameter
from dashboard.errors import Finding, QueryRefused, nearest
from dashboard.model import GRAINS, Query, World
from dashboard.view import day_after, first_day, last_day

Value = str | int | float | datetime.date | tuple[Any, ...] | None
# The options of each parameter whose choices come from the data: value to label.
Choices = Mapping[str, Mapping[Any, str]]
ORGANISATIONS = {
    **{"client": "clients", "vendor": "vendors", "service": "services", "organisation": "organisations"},
    **{"clients": "clients", "vendors": "vendors", "services": "services", "organisations": "organisations"},
}
LISTS = ("clients", "vendors", "services", "organisations", "texts", "numbers")
RANGES = ("months", "range")
_DAYS = re.compile(r"\d{4}(-\d{2}){0,2}")


def bind(query: Query, given: Mapping[str, Any], world: World, choices: Choices | None = None) -> dict[str, Value]:
    """Return a value for every parameter: the one given, as text or typed, else the default.

    A `to` is inclusive as given and bound as the first day after. A list is a tuple; a range is a pair of
    its low and high end, see `bindable`. `choices` are the values that options allow of those given, by parameter.
    Raises QueryRefused for an unknown name, an unreadable value or a period that ends before it begins, naming the
    parameter.
    """
    unknown = [name for name in given if name not in query.parameters]
    if unknown:
        do = f"It takes: {', '.join(query.parameters) or 'none'}. {nearest(unknown[0], query.parameters)}".strip()
        raise QueryRefused(Finding(query.id, f'has no parameter "{unknown[0]}".', do))
    bound = {
        name: _value(name, parameter, given[name], world) if name in given else _default(name, parameter, world)
        for name, parameter in query.parameters.items()
    }
    for name in given:
        if choices and name in choices:
            check_choice(query, name, bound[name], choices[name])
    first, last = str(given.get("from") or ""), str(given.get("to") or "")
    if _DAYS.fullmatch(first) and _DAYS.fullmatch(last) and first_day(first) > last_day(last):
        raise QueryRefused(Finding("from", f'"{first}" lies after to={last}.', "Turn the two round."))
    return bound


def bindable(kind: str, value: Value) -> Any:
    """Return a value as DuckDB binds it: a list as an array, a range as a struct of `low` and `high`."""
    if kind in RANGES and isinstance(value, tuple):
        return {"low": value[0], "high": value[1]}
    return list(value) if isinstance(value, tuple) else value


def ids_of(kind: str, world: World) -> dict[str, str]:
    """Return the ids and names that a parameter of an organisation or service may take."""
    found: dict[str, str] = getattr(world, ORGANISATIONS[kind])
    return found


def check_choice(query: Query, name: str, value: Value, allowed: Mapping[Any, str]) -> None:
    """Raise QueryRefused for a value that is not among a parameter's options, with the nearest that is."""
    wanted = value if isinstance(value, tuple) and query.parameters[name].type not in RANGES else (value,)
    for one in wanted:
        if one is not None and one not in allowed:
            known = [str(key) for key in allowed]
            do = nearest(str(one), known) or f"Choose one of: {', '.join(known[:8]) or 'none'}."
            raise QueryRefused(Finding(name, f'"{one}" is not among its options.', do))


def _default(name: str, parameter: Parameter, world: World) -> Value:
    """Return the default; whom it names and these data do not know is no fault of the reader, and binds as null."""
    default: Any = parameter.default
    if parameter.type in ORGANISATIONS:
        ids = ids_of(parameter.type, world)
        if parameter.type not in LISTS:
            return default if isinstance(default, str) and default in ids else None
        named = default if isinstance(default, list) else str(default or "").split(",")
        default = [one for one in named if str(one).strip() in ids]
    return _value(name, parameter, default, world)


def _value(name: str, parameter: Parameter, given: Any, world: World) -> Value:
    if given is None or given in ("", []):
        return None
    kind = parameter.type
    try:
        if kind in RANGES:
            return _range(kind, given)
        parts = list(given) if isinstance(given, list | tuple) else None
        if kind in LISTS:
            one = {"texts": "text", "numbers": "number"}.get(kind, kind)
            split = parts if parts is not None else [part for part in str(given).split(",") if part]
            return tuple(_typed(name, one, str(part).strip(), world) for part in split)
        found: Value = _typed(name, kind, str(given if parts is None else ",".join(map(str, parts))), world)
        return found
    except ValueError as error:
        what = f'"{given}" {error}'
        raise QueryRefused(Finding(name, what, parameter.help)) from None


def _range(kind: str, given: Any) -> tuple[Any, Any]:
    """Read `low..high`, either end of which may be missing; months are bound to the first day after the last."""
    ends = [str(end) for end in given] if isinstance(given, list | tuple) else str(given).split("..")
    if len(ends) != 2:
        raise ValueError("is no range: write low..high, with one end or both.")
    low_of: Callable[[str], Any] = first_day if kind == "months" else lambda text: _number("number", text)
    high_of: Callable[[str], Any] = day_after if kind == "months" else lambda text: _number("number", text)
    try:
        low, high = (
            read(end) if end not in ("", "None") else None for read, end in zip((low_of, high_of), ends, strict=True)
        )
    except ValueError:
        form = "YYYY-MM..YYYY-MM" if kind == "months" else "0.2..0.8"
        raise ValueError(f"is no range: write {form}, with one end or both.") from None
    if low is not None and high is not None and low > high:
        raise ValueError("ends before it begins.")
    return low, high


def _typed(name: str, kind: str, text: str, world: World) -> Any:
    if kind in ORGANISATIONS:
        ids = ids_of(kind, world)
        if text not in ids:
            raise ValueError(f"is no {kind.removesuffix('s')} in this data. {nearest(text, ids)}".strip())
        return text
    if kind in ("date", "month"):
        return _day(name, text, world)
    if kind == "grain":
        if text not in GRAINS:
            raise ValueError(f"is no grain: one of {', '.join(GRAINS)}.")
        return text
    return _number(kind, text) if kind in ("year", "whole", "number") else text


def _day(name: str, text: str, world: World) -> datetime.date:
    if text == "as_of":
        return world.as_of
    try:
        if not _DAYS.fullmatch(text):
            raise ValueError
        if name == "to":
            return day_after(text)
        return first_day(text) if name == "from" else last_day(text)
    except ValueError:
        raise ValueError("is no date: write YYYY, YYYY-MM or YYYY-MM-DD.") from None


def _number(kind: str, text: str) -> int | float:
    try:
        value = float(text) if kind == "number" else int(text)
        if not math.isfinite(value):
            raise ValueError
        return value
    except (ValueError, OverflowError):
        raise ValueError("is no number." if kind == "number" else "is no whole number.") from None
