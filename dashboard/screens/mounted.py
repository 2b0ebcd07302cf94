"""Panels as one component: their words, and their figures as drawn by the bundle that briefs draw with."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import streamlit as st

from dashboard.packed import GZIP
from dashboard.panel import Panel
from dashboard.picture.bundle import bundle_path
from dashboard.picture.inline import as_text
from dashboard.picture.theme import least_width
from dashboard.screens.component import Component
from dashboard.screens.told import Words

CONFIG = {"displayModeBar": False, "responsive": True}
# Without styles of its own: Plotly puts its rules into the head of the page.
PANEL = Component("panel", '<div class="panels"></div>', isolate_styles=False)
# Which `parts` of each panel are open, by its id, and the `number` of the press that said so.
Opened = Mapping[str, Any]
Packed = tuple[dict[str, Any], bytes, bytes]


def draws(place: Panel) -> bool:
    """Tell whether the component draws a panel whole, so that others can stand in it beside that one."""
    # Under Streamlit alone there is no address for the bundle, and Streamlit's own chart draws.
    return place.figure is None or PANEL.is_served


def mount(key: str, places: Sequence[tuple[Panel, Words]], turn: Callable[[], None]) -> Opened:
    """Draw panels as one component, return which parts its browser wants open; `turn` is called when a reader opens
    or closes one. A panel that the component cannot draw whole comes alone, in two around Streamlit's own chart.
    """
    (first, words), *_ = places
    mark = mark_of(key)
    if draws(first):
        every = [packed(place, said.above, said.below) for place, said in places]
        return _wanted(PANEL.draw(data=joined(every), key=mark, on_open_change=turn))
    bare = replace(first, figure=None)
    with st.container(border=True, key=f"box {first.id}"):
        PANEL.draw(data=joined([packed(bare, words.above, "", is_bare=True)]), key=f"{mark} above")
        st.plotly_chart(first.figure, key=f"chart {first.id}", config=CONFIG, alt=first.finding)
        below = joined([packed(bare, "", words.below, is_bare=True)])
        return _wanted(PANEL.draw(data=below, key=mark, on_open_change=turn))


def mark_of(key: str) -> str:
    """Return by what Streamlit knows a component of panels."""
    return f"panel {key}"


def _wanted(drawn: Mapping[str, Any]) -> Opened:
    return drawn.get("open") or {}


def packed(place: Panel, above: str, below: str, is_bare: bool = False) -> Packed:
    """Return what a browser draws a panel from: what to tell it at once, then its words and its figure, each in gzip.

    Streamlit writes, hashes and sends whatever a component is given on every run; words and figure are each packed
    once, to a tenth of their size. A panel that is bare stands in a frame that others draw.
    """
    words = _words(above, below)
    figure = as_text(place.figure) if place.figure is not None else ""
    drawn, height, width = (_in_gzip(figure), *_measured(figure)) if figure else (NOTHING, 0, 0)
    about = {
        **{"id": place.id, "alt": place.finding, "bare": is_bare, "height": height, "least_width": width},
        **{"bundle": bundle_path(), "words": words.mark, "words_length": len(words.packed)},
        **{"figure": drawn.mark, "figure_length": len(drawn.packed)},
    }
    return about, words.packed, drawn.packed


def joined(panels: Sequence[Packed]) -> bytes:
    """Return panels as they are sent: a line of JSON that tells of each, then words and figure of each in turn."""
    told = json.dumps([about for about, _, _ in panels]).encode()
    return b"".join((told, b"\n", *(part for _, *parts in panels for part in parts)))


@dataclass(frozen=True)
class _Text:
    """A text in gzip, and the mark by which a browser knows it again."""

    mark: str
    packed: bytes


NOTHING = _Text("", b"")


@lru_cache(maxsize=1024)
def _words(above: str, below: str) -> _Text:
    return _in_gzip(json.dumps({"above": above, "below": below}))


@lru_cache(maxsize=1024)
def _in_gzip(text: str) -> _Text:
    raw = text.encode()
    return _Text(hashlib.sha256(raw).hexdigest()[:16], gzip.compress(raw, GZIP, mtime=0))


@lru_cache(maxsize=512)
def _measured(figure: str) -> tuple[int, int]:
    """Return how high a figure is, and how wide at the least."""
    layout = json.loads(figure)["layout"]
    return layout["height"], least_width(layout.get("xaxis", {}).get("categoryarray"))
