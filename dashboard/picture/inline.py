"""Figures as SVG that stands in a page: small, in the page's own colours, without a style of its own."""

from __future__ import annotations

import hashlib
import json
import re
import weakref
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

import plotly.graph_objects as go
from plotly.io import to_json

from dashboard.picture.still import draw

SVG = "http://www.w3.org/2000/svg"
# Colours that no figure has stand for those of the page, which knows whether it is light or dark.
INK, LINE = "#010203", "#040506"
PAGE_COLOURS = {"rgb(1, 2, 3)": "currentColor", "rgb(4, 5, 6)": "var(--line)"}
FONT = "system-ui, sans-serif"
# In points of one line.
DENSE = 20
# What an element looks like where nothing is said of it, and what only says how a pointer acts on it.
SILENT = {
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity"), "1"),
    **{"vector-effect": "none", "stroke-miterlimit": "2", "text-anchor": "start", "font-style": "normal"},
    **{"font-weight": "normal", "font-variant": "normal", "text-transform": "none", "stroke-dasharray": "none"},
}
DROPPED = {"pointer-events", "cursor", "user-select", "white-space", "text-decoration", "font-family"}
DROPPED |= {"text-shadow", "text-decoration-line", "paint-order"}

_texts: dict[int, str] = {}


def template(ink: str, line: str) -> dict[str, Any]:
    """Return what gives a figure the colours of a page: of its words, and of its lines."""
    axis = {"gridcolor": line, "zerolinecolor": line, "linecolor": line, "automargin": True}
    font = {"color": ink, "family": FONT, "size": 12}
    return {"layout": {"font": font, "xaxis": axis, "yaxis": axis, "colorway": [ink]}}


def as_text(figure: go.Figure) -> str:
    """Return a figure as JSON without a template, as it is sent to a page that has its own.

    It is written once, and goes with its figure: one that was drawn is not changed any more.
    """
    # To compare what two figures show takes as long as to write them.
    key = id(figure)
    if key not in _texts:
        _texts[key] = _written(figure)
        weakref.finalize(figure, _texts.pop, key, None)
    return _texts[key]


def _written(figure: go.Figure) -> str:
    plain = figure.to_plotly_json()
    layout = {key: value for key, value in plain["layout"].items() if key != "template"}
    return str(to_json({"data": plain["data"], "layout": layout}, validate=False))


@lru_cache(maxsize=1024)
def inline(text: str, width: int) -> str:
    """Return a figure, given as JSON, as an `<svg>` element so many pixels wide.

    Raises LinchpinError if it cannot be drawn.
    """
    plain = json.loads(text)
    plain["layout"]["template"] = template(INK, LINE)
    for trace in plain["data"]:
        if trace.get("mode") == "lines+markers" and _is_dense(trace):
            trace["mode"] = "lines"
    drawn = draw(plain, "svg", width, plain["layout"]["height"]).decode()
    return slim(drawn, f"s{hashlib.sha256(text.encode()).hexdigest()[:8]}{width}")


def _is_dense(trace: dict[str, Any]) -> bool:
    """Tell whether a line has so many points, none of them alone, that marks on it would only thicken it."""
    heights = trace["y"]
    if not isinstance(heights, list) or len(heights) < DENSE:
        return False
    around = zip([None, *heights], heights, [*heights[1:], None], strict=False)
    return not any(before is None is after and here is not None for before, here, after in around)


def slim(drawn: str, prefix: str) -> str:
    """Return a drawn SVG without what has no look, its ids beginning with `prefix`.

    Styles become attributes, which a page that forbids inline styles still follows.
    """
    root = ElementTree.fromstring(drawn)
    names = _names(root, prefix)
    _walk(root, names)
    size = root.get("viewBox", "0 0 0 0")
    root.attrib = {"viewBox": size, "width": size.split()[2], "height": size.split()[3], "aria-hidden": "true"}
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode").replace(f' xmlns="{SVG}"', "", 1)


def _names(root: ElementTree.Element, prefix: str) -> dict[str, str]:
    """Return a new id for each that something refers to: Plotly's are drawn by lot."""
    used = {found for each in root.iter() for value in each.attrib.values() for found in _referred(value)}
    ids = [key for each in root.iter() if (key := each.get("id")) in used and key]
    return {key: f"{prefix}-{place}" for place, key in enumerate(ids)}


def _referred(value: str) -> Iterator[str]:
    yield from re.findall(r"url\(['\"]?#([^'\")]+)['\"]?\)", value)
    if value.startswith("#"):
        yield value[1:]


def _walk(element: ElementTree.Element, names: dict[str, str]) -> None:
    element.attrib = dict(_attributes(element, names))
    for child in list(element):
        _walk(child, names)
        if _is_nothing(child):
            element.remove(child)


def _attributes(element: ElementTree.Element, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        if key == "style":
            yield from _presented(value, names)
        elif key == "id":
            if value in names:
                yield key, names[value]
        elif key in ("d", "x", "y", "transform", "points"):
            # A tenth of a pixel is as fine as anybody sees.
            yield key, re.sub(r"-?\d+\.\d+", lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), value)
        elif key != "class" and not key.startswith("data-"):
            yield key, _renamed(value, names)


def _presented(style: str, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    for declaration in style.split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if not key or key in DROPPED or SILENT.get(key) == value or key.startswith("--"):
            continue
        value = PAGE_COLOURS.get(value, value)
        if found := re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", value):
            value = "#{:02x}{:02x}{:02x}".format(*map(int, found.groups()))
        yield key, _renamed(value, names)


def _renamed(value: str, names: dict[str, str]) -> str:
    def new(found: re.Match[str]) -> str:
        return f"url(#{names.get(found[1], found[1])})"

    if value.startswith("#") and value[1:] in names:
        return f"#{names[value[1:]]}"
    return re.sub(r"url\(['\"]?#([^'\")]+)['\"]?\)", new, value)


def _is_nothing(element: ElementTree.Element) -> bool:
    """Tell whether an element draws nothing: empty, or there only to be pointed at."""
    tag = element.tag.removeprefix(f"{{{SVG}}}")
    if tag in ("g", "defs", "clipPath"):
        return len(element) == 0
    if tag in ("tspan", "text"):
        return len(element) == 0 and not (element.text or "").strip()
    if element.get("opacity") == "0":
        return True
    is_hollow = element.get("fill-opacity") == "0" or element.get("fill") == "none"
    is_edgeless = element.get("stroke") in (None, "none") or element.get("stroke-opacity") == "0"
    is_edgeless = is_edgeless or element.get("stroke-width") in ("0", "0px")
    return (tag in ("rect", "path", "circle") and (is_hollow and is_edgeless)) or (
        tag == "path" and not element.get("d")
    )
