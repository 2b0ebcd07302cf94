"""The picture that stands beside a link where it is sent: the first chart of a brief under its finding."""

from __future__ import annotations

import html
import json
import textwrap
from functools import lru_cache
from typing import Any

from dashboard.picture.inline import template
from dashboard.picture.still import draw
from dashboard.toll import charge

# What chat programs show: 1200 by 630 pixels, drawn larger so that a phone can read it.
WIDTH, HEIGHT, SCALE = 800, 420, 1.5
INK, LINE, GROUND = "#16202c", "#d9dfe7", "#ffffff"
NOTHING = '{"data": [], "layout": {"xaxis": {"visible": false}, "yaxis": {"visible": false}}}'


@lru_cache(maxsize=64)
def preview(chart: str, title: str, finding: str) -> bytes:
    """Return a PNG of a figure, given as JSON and empty for none, under title and finding.

    Raises NoBrowser without a Chromium, LinchpinError if it does not draw.
    """
    charge()
    figure: dict[str, Any] = json.loads(chart or NOTHING)
    told = "<br>".join(textwrap.wrap(html.escape(finding), 62, max_lines=3, placeholder=" …"))
    head = {"text": f"<b>{told}</b>", "font": {"size": 21}, "x": 0.02, "xanchor": "left", "y": 0.95, "yanchor": "top"}
    name = {"text": f"Linchpin · {html.escape(title[:80])}", "font": {"size": 13}}
    figure["layout"] |= {
        "template": template(INK, LINE),
        "paper_bgcolor": GROUND,
        "title": {**head, "subtitle": name},
        "margin": {**figure["layout"].get("margin", {}), "t": 150, "l": 16, "r": 24, "b": 16},
    }
    return draw(figure, "png", WIDTH, HEIGHT, SCALE)
