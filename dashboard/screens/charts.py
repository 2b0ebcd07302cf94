"""Charts on a page, drawn by the bundle that briefs draw with: a quarter of what Streamlit's own chart loads."""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import lru_cache
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

from dashboard.picture.bundle import bundle_path
from dashboard.picture.inline import as_text

FOLDER = Path(__file__).parent / "chart"
CONFIG = {"displayModeBar": False, "responsive": True}
# Without styles of its own: Plotly puts its rules into the head of the page.
_PLACE = st.components.v2.component(
    "linchpin_chart",
    html='<div class="chart" role="figure"></div>',
    css=(FOLDER / "chart.css").read_text(encoding="utf-8"),
    js=(FOLDER / "chart.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_bundles: list[str] = []


def serve_bundle() -> None:
    """Say that this server has an address for the bundle; under any other, Streamlit's own chart draws."""
    _bundles[:] = [bundle_path()]


def chart(figure: go.Figure, key: str, alt: str) -> None:
    """Draw a figure as wide as its place and as high as it says; `alt` is what it shows, in words."""
    if _bundles:
        _PLACE(data=packed(as_text(figure), alt, _bundles[0]), key=key)
    else:
        st.plotly_chart(figure, key=key, config=CONFIG, alt=alt)


@lru_cache(maxsize=512)
def packed(text: str, alt: str, bundle: str) -> bytes:
    """Return what a browser draws a chart from: a line of JSON about it, and then the figure in gzip.

    Streamlit writes, hashes and sends whatever a component is given on every run; a figure is packed once, to a
    tenth of its size.
    """
    mark = hashlib.sha256(text.encode()).hexdigest()[:16]
    told = {"alt": alt, "bundle": bundle, "height": json.loads(text)["layout"]["height"], "mark": mark}
    return json.dumps(told).encode() + b"\n" + gzip.compress(text.encode(), mtime=0)
