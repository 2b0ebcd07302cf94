"""The sidebar: filters that show the View and write the URL, which alone decides, and links that take it along."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.model import BASES, GRAINS, SCENARIOS, World
from dashboard.screens.component import Component
from dashboard.screens.links import copied_links
from dashboard.screens.taking import page_files
from dashboard.view import FILTERS, KEYS, View, read_view
from dashboard.warehouse.version import Version

FIRST_YEAR, LAST_YEAR = 2009, 2035
GRAIN_NAMES = {name: name.capitalize() for name in GRAINS}
SCENARIO_NAMES = {name: name.capitalize() for name in SCENARIOS} | {"no_event": "Without the event"}
KEY = "filters"
SIDEBAR = Component("filters", (Path(__file__).parent / "filters" / "filters.html").read_text(encoding="utf-8"))
Names = tuple[tuple[str, str], ...]


def show(view: View, version: Version, texts: str) -> None:
    """Show the filters, and links that take the view along; `texts` is the id of the query texts as they are.

    A change goes to the URL at once and the page runs again from there.
    """
    world = version.world
    refused, typed = _refused(view, world)
    told = {
        "values": {key: value for key, value in view.params().items() if key in FILTERS} | typed,
        "refused": refused,
        "links": copied_links(view.live(world), view.frozen(world, texts)),
        "files": page_files(view, version),
    }
    names = [tuple(held.items()) for held in (world.clients, world.vendors, world.services)]
    data = json.dumps(told).encode() + b"\n" + _controls(*names)
    SIDEBAR.draw(data=data, key=KEY, on_chosen_change=_write, on_cleared_change=_clear)


def _refused(view: View, world: World) -> tuple[dict[str, str], dict[str, str]]:
    """Return why a period in the URL is not followed, and how it is written there."""
    raw, kept = st.query_params.to_dict(), view.params()
    typed = {key: raw[key] for key in ("from", "to") if raw.get(key) and raw[key] != kept.get(key)}
    if not typed:
        return {}, {}
    ignored = {one.key: one.why for one in read_view(view.page, raw, world)[1]}
    return {key: ignored[key][0].upper() + ignored[key][1:] for key in typed if key in ignored}, typed


def _write() -> None:
    """Write what was chosen: every change that the browser has not seen done yet, as quick ones may come together."""
    for key, value in st.session_state[KEY]["chosen"].items():
        if key in FILTERS and value:
            st.query_params[key] = value
        elif key in FILTERS:
            st.query_params.pop(key, None)


def _clear() -> None:
    kept = {key: value for key, value in st.query_params.to_dict().items() if key in KEYS and key not in FILTERS}
    st.query_params.from_dict(kept)


@lru_cache(maxsize=32)
def _controls(clients: Names, vendors: Names, services: Names) -> bytes:
    """Return all filters with what may be chosen, as a browser builds them; the same on every run of a page."""
    period = "A year; or type a month as YYYY-MM."
    controls = [
        _choice("client", "Client", clients),
        _choice("vendor", "Vendor", vendors),
        _choice("service", "Service", services),
        {"kind": "period", "key": "from", "label": "From", "empty": "Any", "help": period},
        {"kind": "period", "key": "to", "label": "To", "empty": "Any", "help": period},
        _choice("grain", "Grain", tuple(GRAIN_NAMES.items()), "Each chart's own", "The period of charts over time."),
        _choice(
            "scenario",
            "Scenario",
            tuple(SCENARIO_NAMES.items()),
            "Base",
            "The modelled path. What is reported is in all of them. Low and high are the ends of each pair's range; "
            "a vendor's total does not add up under them.",
        ),
        _choice("basis", "Weakest basis let in", tuple((name, name) for name in BASES)),
        _day("on", "True on", "The day asked about; empty means the day the record was gathered."),
        _day("known", "As known on", "Hide what could not be known by this day; empty hides nothing."),
    ]
    return json.dumps({"controls": controls, "years": [FIRST_YEAR, LAST_YEAR]}).encode()


def _choice(key: str, label: str, names: Names, empty: str = "All", told: str = "") -> dict[str, Any]:
    return {"kind": "choice", "key": key, "label": label, "names": names, "empty": empty, "help": told}


def _day(key: str, label: str, told: str) -> dict[str, Any]:
    wrong = f"Write a whole day from {FIRST_YEAR} to {LAST_YEAR}."
    return {"kind": "day", "key": key, "label": label, "help": told, "wrong": wrong}
