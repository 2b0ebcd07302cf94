"""From words to bound values: each parameter of a query gets its typed value or a clear refusal."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from typing import Any

from dashboard.errors import Finding, QueryRefused, nearest
from dashboard.model import GRAINS, Parameter, Query, World
from dashboard.view import day_after, first_day, last_day

Value = str | int | float | datetime.date | tuple[str, ...] | None


def bind(query: Query, given: Mapping[str, Any], world: World) -> dict[str, Value]:
    """Return a value for every parameter: the one given, as text or typed, else the default.

    A `to` is inclusive as given and bound as the first day after. Raises QueryRefused for an unknown
    name or an unreadable value, naming the parameter.
    """
    unknown = [name for name in given if name not in query.parameters]
    if unknown:
        do = f"It takes: {', '.join(query.parameters) or 'none'}. {nearest(unknown[0], query.parameters)}".strip()
        raise QueryRefused(Finding(query.id, f'has no parameter "{unknown[0]}".', do))
    return {
        name: _value(query.id, name, parameter, given[name], world)
        if name in given
        else _default(query.id, name, parameter, world)
        for name, parameter in query.parameters.items()
    }


def _default(query_id: str, name: str, parameter: Parameter, world: World) -> Value:
    """Return the default; one that names nobody in these data is no fault of the reader and binds as null."""
    ids = {"client": world.clients, "vendor": world.vendors, "service": world.services}
    if parameter.type in ids and parameter.default not in ids[parameter.type]:
        return None
    return _value(query_id, name, parameter, parameter.default, world)


def _value(query_id: str, name: str, parameter: Parameter, given: Any, world: World) -> Value:
    if given is None or given == "":
        return None
    if isinstance(given, list | tuple):
        return tuple(map(str, given))
    text = str(given)
    try:
        return _typed(name, parameter.type, text, world)
    except ValueError as error:
        what = f'"{text}" {error}'
        raise QueryRefused(Finding(f"{query_id} --{name}", what, parameter.help)) from None


def _typed(name: str, kind: str, text: str, world: World) -> Value:
    ids = {"client": world.clients, "vendor": world.vendors, "service": world.services}
    if kind in ids:
        if text not in ids[kind]:
            raise ValueError(f"is no {kind} in this data. {nearest(text, ids[kind])}".strip())
        return text
    if kind in ("date", "month"):
        return _day(name, text, world)
    if kind == "grain":
        if text not in GRAINS:
            raise ValueError(f"is no grain: one of {', '.join(GRAINS)}.")
        return text
    if kind in ("year", "whole", "number"):
        return _number(kind, text)
    return tuple(part for part in text.split(",") if part) if kind == "texts" else text


def _day(name: str, text: str, world: World) -> datetime.date:
    if text == "as_of":
        return world.as_of
    try:
        if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
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
