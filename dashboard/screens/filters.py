"""The sidebar's filters: widgets that show the View and write the URL, which alone decides."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import streamlit as st

from dashboard.model import BASES, GRAINS, SCENARIOS, World
from dashboard.view import FILTERS, KEYS, View

FIRST_YEAR, LAST_YEAR = 2009, 2035
GRAIN_NAMES = {name: name.capitalize() for name in GRAINS}
SCENARIO_NAMES = {name: name.capitalize() for name in SCENARIOS} | {"no_event": "Without the event"}

HELP = {
    "from": "A year; or type a month as YYYY-MM.",
    "to": "A year; or type a month as YYYY-MM.",
    "grain": "The period of charts over time.",
    "scenario": "The modelled path. What is reported is in all of them. Low and high are the ends of each pair's "
    "range; a vendor's total does not add up under them.",
    "on": "The day asked about; empty means the day the record was gathered.",
    "known": "Hide what could not be known by this day; empty hides nothing.",
}


def show(view: View, world: World) -> None:
    """Show the filters; a change goes to the URL at once and the page runs again from there."""
    _choice("client", "Client", view, world.clients)
    _choice("vendor", "Vendor", view, world.vendors)
    _choice("service", "Service", view, world.services)
    with st.grid(2, min_column_width=100, gap="small"):
        _period("from", "From", view)
        _period("to", "To", view)
    _choice("grain", "Grain", view, GRAIN_NAMES, "Each chart's own")
    _choice("scenario", "Scenario", view, SCENARIO_NAMES, "Base")
    _choice("basis", "Weakest basis let in", view, {name: name for name in BASES})
    _day("on", "True on", view)
    _day("known", "As known on", view)
    if any(key in view.params() for key in FILTERS):
        st.button("Clear filters", on_click=_clear, width="stretch")


def _write(key: str) -> None:
    chosen = st.session_state[f"filter_{key}"]
    if chosen is None or chosen == "":
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = chosen.isoformat() if isinstance(chosen, datetime.date) else str(chosen)


def _clear() -> None:
    kept = {key: value for key, value in st.query_params.to_dict().items() if key in KEYS and key not in FILTERS}
    st.query_params.from_dict(kept)


def _choice(key: str, label: str, view: View, names: Mapping[str, str], empty: str = "All") -> None:
    st.session_state[f"filter_{key}"] = view.params().get(key)
    st.selectbox(
        label,
        list(names),
        index=None,
        format_func=lambda value: names.get(value, value),
        placeholder=empty,
        key=f"filter_{key}",
        on_change=_write,
        args=(key,),
        help=HELP.get(key),
    )


def _period(key: str, label: str, view: View) -> None:
    asked = view.params().get(key)
    years = [str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)]
    options = years if asked is None or asked in years else sorted([*years, asked])
    st.session_state[f"filter_{key}"] = asked
    st.selectbox(
        label,
        options,
        index=None,
        placeholder="Any",
        accept_new_options=True,
        key=f"filter_{key}",
        on_change=_write,
        args=(key,),
        help=HELP[key],
    )


def _day(key: str, label: str, view: View) -> None:
    asked = view.params().get(key)
    st.session_state[f"filter_{key}"] = datetime.date.fromisoformat(asked) if asked else None
    st.date_input(
        label,
        value=None,
        min_value=datetime.date(FIRST_YEAR, 1, 1),
        max_value=datetime.date(LAST_YEAR, 12, 31),
        key=f"filter_{key}",
        on_change=_write,
        args=(key,),
        format="YYYY-MM-DD",
        help=HELP[key],
    )
