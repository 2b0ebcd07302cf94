"""A panel as one component: its words, and its figure as drawn by the bundle that briefs draw with."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
PANEL = Component(
    "panel",
    '<section class="panel"><div class="above"></div><div class="room"><div class="chart" role="figure" hidden></div>'
    '</div><div class="below"></div></section>',
    isolate_styles=False,
)


def mount(
    place: Panel, words: Words, turn: Callable[[], None], between: Callable[[], None] | None = None
) -> Mapping[str, bool]:
    """Draw a panel, return which parts its browser wants open; `turn` is called when a reader opens or closes one.

    `between` draws what stands in the place of a figure that the component cannot draw, which then comes in two.
    """
    figure, key, alt = place.figure, f"panel {place.id}", place.finding
    # Under Streamlit alone there is no address for the bundle, and Streamlit's own chart draws.
    if figure is not None and not PANEL.is_served:
        between, figure = lambda: _alone(place), None
    if between is None:
        text = as_text(figure) if figure is not None else ""
        return _wanted(PANEL.draw(data=packed(words.above, words.below, text, alt), key=key, on_open_change=turn))
    with st.container(border=True, key=f"box {place.id}"):
        PANEL.draw(data=packed(words.above, "", "", alt, is_bare=True), key=f"{key} above")
        between()
        return _wanted(PANEL.draw(data=packed("", words.below, "", alt, is_bare=True), key=key, on_open_change=turn))


def _wanted(drawn: Mapping[str, Any]) -> Mapping[str, bool]:
    return drawn.get("open") or {}


def _alone(place: Panel) -> None:
    st.plotly_chart(place.figure, key=f"chart {place.id}", config=CONFIG, alt=place.finding)


def packed(above: str, below: str, figure: str, alt: str, is_bare: bool = False) -> bytes:
    """Return what a browser draws a panel from: a line of JSON about it, then its words and its figure, each in gzip.

    Streamlit writes, hashes and sends whatever a component is given on every run; words and figure are each packed
    once, to a tenth of their size. A panel that is bare stands in a frame that others draw.
    """
    words = _words(above, below)
    drawn, height, width = (_in_gzip(figure), *_measured(figure)) if figure else (NOTHING, 0, 0)
    about = {
        **{"alt": alt, "bare": is_bare, "bundle": bundle_path(), "height": height, "least_width": width},
        **{"words": words.mark, "words_length": len(words.packed), "figure": drawn.mark},
    }
    return b"%s\n%s%s" % (json.dumps(about).encode(), words.packed, drawn.packed)


@dataclass(frozen=True)
class _Packed:
    """A text in gzip, and the mark by which a browser knows it again."""

    mark: str
    packed: bytes


NOTHING = _Packed("", b"")


@lru_cache(maxsize=1024)
def _words(above: str, below: str) -> _Packed:
    return _in_gzip(json.dumps({"above": above, "below": below}))


@lru_cache(maxsize=1024)
def _in_gzip(text: str) -> _Packed:
    raw = text.encode()
    return _Packed(hashlib.sha256(raw).hexdigest()[:16], gzip.compress(raw, GZIP, mtime=0))


@lru_cache(maxsize=512)
def _measured(figure: str) -> tuple[int, int]:
    """Return how high a figure is, and how wide at the least."""
    layout = json.loads(figure)["layout"]
    return layout["height"], least_width(layout.get("xaxis", {}).get("categoryarray"))
