"""Colours and layout. One colour means one thing, on light and on dark ground alike."""

from __future__ import annotations

import html
import textwrap
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

ACCENT = "#3D7FC1"
GREY = "#8A95A3"
RED = "#D9534F"
AMBER = "#DD8A1B"
GREEN = "#2F9E70"
VIOLET = "#A867C9"
SERIES = (
    "#3D7FC1",
    "#2BA6A0",
    "#8C6BC8",
    "#5E8C3A",
    "#B0719B",
    "#6D7F99",
    "#C49A2E",
    "#4FA3D9",
    "#937860",
    "#5BB381",
)

MEANING = {
    "active": GREEN,
    "announced": ACCENT,
    "disputed": VIOLET,
    "winding down": AMBER,
    "winding_down": AMBER,
    "ended": GREY,
    "ceiling": GREY,
    "obligated": ACCENT,
    "red": RED,
    "amber": AMBER,
    "line": GREY,
    "other publishers": GREY,
    "decide within 30 days": RED,
    "decide within 90 days": AMBER,
    "decide later": GREY,
    "within 30 days": RED,
    "within 90 days": AMBER,
    "later": GREY,
    "locked in": RED,
    "may be locked in": AMBER,
    "free to move": GREEN,
    "used up": RED,
    "gone before notice is due": RED,
    "gone before the end": AMBER,
    "some left at the end": ACCENT,
    "nothing is burned": VIOLET,
    "fast": RED,
    "slow": AMBER,
    "on plan": GREEN,
    "too early to tell": GREY,
    "not known": GREY,
    "live": AMBER,
    "over": GREY,
    "shown to be missed": RED,
    "shown to be met": GREEN,
    "not shown either way": GREY,
    "shown to be better": GREEN,
    "shown to be worse": RED,
    "not shown to differ": GREY,
    "overdue": RED,
    "open, not yet due": ACCENT,
    "what was due": ACCENT,
    "what was delivered": GREY,
    "one service": ACCENT,
    "all of them": GREY,
    "upwards": GREY,
    "downwards": ACCENT,
    "the only source": RED,
    "the only large source": AMBER,
    "one of several": GREEN,
    "not certain": GREY,
    "severity 3 or more": RED,
    "severity below 3": AMBER,
    "none on record": GREY,
    "severity not read": GREY,
}
# The weaker the basis, the less solid the mark: fills are hatched, points hollow, lines broken.
PATTERN = {"reported": "", "estimated": "/", "modelled": "x"}
HOLLOW = {"reported": "", "estimated": "-open", "modelled": "-open-dot"}
DASH = {"reported": "solid", "estimated": "dash", "modelled": "dot"}
# How many columns of a grid a phone has room for; in pixels, what one takes, and what the names of the rows do.
GRID_ON_A_PHONE, COLUMN_OF_A_GRID, NAMES_OF_ROWS = 12, 22, 160
# The letters of a column's name that are shown above it.
HEAD = 28


def color_of(word: str, place: int) -> str:
    """Return the colour that a word always has, else the series colour of its place."""
    return MEANING.get(word, SERIES[place % len(SERIES)])


def translucent(color: str, part: float) -> str:
    """Return a colour written as #RRGGBB with only a part of its strength."""
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{part})"


def wrapped(text: str, width: int = 22, most: int | None = 3) -> str:
    """Break a label into lines, so that it stays readable beside a chart on a phone; signs of HTML stay signs."""
    lines = textwrap.wrap(str(text), width, max_lines=most, placeholder=" …")
    return "<br>".join(map(html.escape, lines)) or " "


def lane_names(texts: Iterable[str]) -> dict[str, str]:
    """Return the label of each lane by its text, in order; where two would read the same, both are told in full."""
    labels = {text: wrapped(text) for text in texts}
    seen = Counter(labels.values())
    return {text: wrapped(text, most=None) if seen[name] > 1 else name for text, name in labels.items()}


def short_names(texts: Iterable[str]) -> dict[str, str]:
    """Return the label of each column by its text, in order: its beginning, or all of it where two begin alike."""
    labels = {text: text if len(text) <= HEAD else f"{text[: HEAD - 1].rstrip()}…" for text in texts}
    seen = Counter(labels.values())
    return {text: html.escape(text if seen[name] > 1 else name) for text, name in labels.items()}


def lane_heights(labels: list[str], least: int) -> int:
    """Return the pixels that rows with these labels need, so that no label touches the next."""
    return max(least, 16 * max((name.count("<br>") + 1 for name in labels), default=1) + 10) * len(labels)


def least_width(columns: Collection[str] | None) -> int:
    """Return the pixels across that a grid of so many columns needs, or nought where any phone has room for it."""
    count = len(columns) if columns is not None else 0
    return NAMES_OF_ROWS + COLUMN_OF_A_GRID * count if count > GRID_ON_A_PHONE else 0


def legend_room(entries: int) -> int:
    """Return the pixels a legend needs on a phone, where each entry takes a line of its own."""
    return 12 + 19 * entries if entries > 1 else 0


def categories(labels: list[str]) -> dict[str, Any]:
    """Return the settings of a y axis of names, in the order given from the top down."""
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": labels[::-1],
        "range": [-0.6, len(labels) - 0.4],
        "automargin": True,
        "fixedrange": True,
    }


def layout(height: int, **more: Any) -> dict[str, Any]:
    """Return the layout that every chart begins with; ground and text colours come from the page."""
    base: dict[str, Any] = {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 28, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "showlegend": False,
        "legend": {"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0},
        "bargap": 0.35,
        "hoverlabel": {"align": "left"},
        "dragmode": False,
    }
    return base | more
