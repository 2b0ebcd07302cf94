"""A chart as a picture that travels alone: question and finding above it, basis, sources and data version beneath."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from dashboard.errors import Finding, LinchpinError
from dashboard.export.asked import Asked, filters_told
from dashboard.page.trust import meta, modelled_mark
from dashboard.panel import Panel
from dashboard.picture.inline import FONT, as_text, template
from dashboard.picture.still import draw, photographed
from dashboard.picture.theme import least_width

FORMS = {"png": "image/png", "svg": "image/svg+xml"}
# In pixels: of the picture, which a PNG has doubled, and of what stands around the chart.
WIDTH, SCALE, EDGE = 960, 2, 24
INK, SOFT, LINE, GROUND, MARK, RED = "#16202c", "#5a6675", "#d9dfe7", "#ffffff", "#8f5200", "#b3261e"
# Of a size of letters in pixels: how wide one of them is in the widest of the usual letters, and how far lines stand
# apart: whoever opens an SVG may have other letters than we.
ACROSS, APART = {"normal": 0.56, "bold": 0.64}, 1.4
MOST_SOURCES = 4


class NoPicture(LinchpinError):
    """A question that is answered in words or a table, or has nothing to draw."""


def picture(asked: Asked, form: str) -> bytes:
    """Return the chart of a question as `png` or `svg`, on white ground.

    Raises NoPicture where there is none, NoBrowser without a Chromium, LinchpinError if it is not drawn.
    """
    place = asked.panel
    if place.error is not None:
        raise place.error
    if place.figure is None or place.answer is None:
        do = "Take its rows as csv or xlsx."
        raise NoPicture(Finding(asked.query.id, "has no picture under these filters.", do))
    width = max(WIDTH, least_width(place.figure.layout.xaxis.categoryarray) + 2 * EDGE)
    drawn, height = _framed(asked, place, width)
    if form == "svg":
        return drawn.encode()
    page = f"<!doctype html><style>*{{margin:0}}svg{{display:block}}</style>{drawn}"
    return photographed(page, width, height, SCALE)


def _framed(asked: Asked, place: Panel, width: int) -> tuple[str, int]:
    """Return a chart with its words as SVG, and its height in pixels."""
    assert place.figure is not None
    plain: dict[str, Any] = json.loads(as_text(place.figure))
    plain["layout"]["template"] = template(INK, LINE)
    height = int(plain["layout"]["height"])
    chart = draw(plain, "svg", width - 2 * EDGE, height).decode()
    above, top = _lines(_above(asked, place), EDGE, width)
    below, bottom = _lines(_below(asked, place), top + height + 12, width)
    whole = bottom + EDGE // 2
    # Its own prolog would stand within ours.
    inner = chart[chart.index("<svg") :].replace("<svg", f'<svg x="{EDGE}" y="{top}"', 1)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {whole}" width="{width}" height="{whole}" '
        f'role="img" font-family="{FONT}"><title>{_safe(place.finding)}</title>'
        f'<rect width="{width}" height="{whole}" fill="{GROUND}"/>'
    )
    return f"{head}{above}{inner}{below}</svg>", whole


def _above(asked: Asked, place: Panel) -> Iterator[tuple[str, int, str, str]]:
    """Yield texts with their size, colour and weight."""
    assert place.answer is not None
    yield place.question or place.title, 15, SOFT, "normal"
    yield place.finding, 21, INK, "bold"
    if mark := modelled_mark(place.answer):
        yield mark, 14, MARK, "bold"
    for said in place.failing:
        yield f"A check of this question fails, so mind its numbers: {said}", 13, RED, "normal"
    if told := filters_told(asked.asked, asked.version.world):
        yield " · ".join(f"{name}: {value}" for name, value in told), 13, SOFT, "normal"
    if asked.unused:
        yield f"Not narrowed by {', '.join(asked.unused)}: this question does not take it.", 13, SOFT, "normal"
    if place.drawn:
        yield place.drawn, 13, SOFT, "normal"


def _below(asked: Asked, place: Panel) -> Iterator[tuple[str, int, str, str]]:
    assert place.answer is not None
    yield meta(place.answer), 12, SOFT, "normal"
    publishers = list(dict.fromkeys(source.publisher for source in place.answer.sources))
    if publishers:
        more = f" and {len(publishers) - MOST_SOURCES:,} more" if len(publishers) > MOST_SOURCES else ""
        yield f"Sources: {'; '.join(publishers[:MOST_SOURCES])}{more}.", 12, SOFT, "normal"
    yield f"Left out: {asked.query.header.leaves_out}", 12, SOFT, "normal"
    yield f"Linchpin · {asked.query.id} · {asked.version.world.title}", 12, SOFT, "normal"


def _lines(texts: Iterator[tuple[str, int, str, str]], top: int, width: int) -> tuple[str, int]:
    """Return texts as SVG, broken into lines from `top` down, and where they end."""
    written, place = [], float(top)
    for text, size, color, weight in texts:
        for line in textwrap.wrap(text, int((width - 2 * EDGE) / (size * ACROSS[weight])), break_on_hyphens=False):
            place += size * APART
            written.append(
                f'<text x="{EDGE}" y="{place - size * 0.3:.0f}" font-size="{size}" font-weight="{weight}" '
                f'fill="{color}">{_safe(line)}</text>'
            )
        place += 4
    return "".join(written), round(place) + 4


def _safe(text: str) -> str:
    """Return a text as XML takes it: without signs of its own, and without those that it forbids."""
    return escape("".join(sign for sign in text if sign >= " " or sign in "\t\n"))
