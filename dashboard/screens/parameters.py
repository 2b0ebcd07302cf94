"""The parameters of a query as widgets, one for each type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.catalog.binding import LISTS, ORGANISATIONS, RANGES, Choices, ids_of
from dashboard.declared import Parameter
from dashboard.model import GRAINS, Query, World

WIDTH = 220
FORMS = {"months": "2024-01..2024-06", "range": "0.2..0.8", "numbers": "1, 2", "texts": "one, two"}


def show(query: Query, fixed: Mapping[str, str], world: World, choices: Choices) -> dict[str, Any]:
    """Show a widget for every parameter that the filters of the page do not set; return what was chosen."""
    free = {name: parameter for name, parameter in query.parameters.items() if name not in fixed}
    if not free:
        return {}
    with st.container(horizontal=True, gap="small"):
        given = {
            name: _widget(f"parameter {query.id} {name}", name, parameter, world, choices)
            for name, parameter in free.items()
        }
    return {name: value for name, value in given.items() if value not in (None, "", [])}


def _widget(key: str, name: str, parameter: Parameter, world: World, choices: Choices) -> Any:
    known = _known(name, parameter, world, choices)
    if known is not None and parameter.type in LISTS:
        default = parameter.default if isinstance(parameter.default, list) else []
        return st.multiselect(
            name,
            list(known),
            default=[value for value in default if value in known],
            format_func=lambda value: known.get(value, str(value)),
            key=key,
            help=parameter.help,
            placeholder="All",
            width=WIDTH,
        )
    if known is not None:
        start = list(known).index(parameter.default) if parameter.default in known else None
        return st.selectbox(
            name,
            list(known),
            index=start,
            format_func=lambda value: known.get(value, str(value)),
            key=key,
            help=parameter.help,
            placeholder="All",
            width=WIDTH,
        )
    return st.text_input(
        name,
        _written(parameter),
        key=key,
        help=parameter.help,
        placeholder=FORMS.get(parameter.type, "All"),
        width=WIDTH,
    )


def _known(name: str, parameter: Parameter, world: World, choices: Choices) -> Mapping[Any, str] | None:
    """Return the values that a parameter may take with their labels, or None where any may be typed."""
    if name in choices:
        return choices[name]
    if parameter.type in ORGANISATIONS:
        return ids_of(parameter.type, world)
    return {grain: grain for grain in GRAINS} if parameter.type == "grain" else None


def _written(parameter: Parameter) -> str:
    match parameter.default:
        case None:
            return ""
        case list(parts):
            return ("..".join if parameter.type in RANGES else ", ".join)(map(str, parts))
        case other:
            return str(other)
