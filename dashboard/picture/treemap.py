"""Treemaps: parts of a whole by the size of their tiles."""

from __future__ import annotations

import html
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.rows import hover, value_text, weakest, words
from dashboard.picture.theme import ACCENT, GREY, PATTERN, color_of, layout, wrapped

# Tiles bring their own ground and white words, so they read the same on a light page and on a dark one.
HEAD, HATCH, WORDS = "#5B6673", "rgba(0,0,0,0.4)", "#FFFFFF"


class Tile(NamedTuple):
    """One tile, and the parts of Plotly's treemap it goes into."""

    ids: str
    labels: str
    parents: str
    values: float
    text: str
    customdata: str
    color: str
    shape: str = ""


def treemap(answer: Answer) -> go.Figure:
    """Draw one tile a row, as large as its `value`, under the name of its `color`; not reported ones are hatched.

    What cannot be a tile, an unknown amount or one that is not above zero, is told beneath.
    """
    tiles = _tiles(answer)
    parts = {name: [getattr(tile, name) for tile in tiles] for name in Tile._fields}
    look = {
        "colors": parts.pop("color"),
        "line": {"width": 1, "color": HEAD},
        "pattern": {
            "shape": parts.pop("shape"),
            "fillmode": "overlay",
            "fgcolor": HATCH,
            "fgopacity": 1,
            "solidity": 0.12,
            "size": 10,
        },
    }
    drawn = go.Figure(
        go.Treemap(
            **parts,
            marker=look,
            texttemplate="%{text}",
            hovertemplate="%{customdata}<extra></extra>",
            branchvalues="remainder",
            sort=False,
            pathbar={"visible": False},
            root={"color": "rgba(0,0,0,0)"},
            textfont={"color": WORDS},
            tiling={"pad": 2},
        )
    )
    drawn.update_layout(layout(360))
    _left_out(drawn, answer)
    return drawn


def _tiles(answer: Answer) -> list[Tile]:
    """Return a tile for each row, and before them a head for each group if there are several."""
    chart = answer.query.header.chart
    rows = [row for row in answer.rows if (row[chart.value or ""] or 0) > 0]
    groups = list(dict.fromkeys(words(row, chart.color) for row in rows))
    many = len(groups) > 1
    tiles = [
        Tile(f"group {name}", html.escape(name), "", 0, html.escape(name), html.escape(name), HEAD)
        for name in groups
        if many
    ]
    for place, row in enumerate(rows):
        name, group = words(row, chart.y), words(row, chart.color)
        text = f"{wrapped(name)}<br>{value_text(answer, row, chart.value)}"
        color = color_of(group, groups.index(group)) if many else ACCENT
        parent = f"group {group}" if many else ""
        amount, shape = row[chart.value or ""], PATTERN[weakest([row])]
        tiles.append(Tile(f"row {place}", html.escape(name), parent, amount, text, hover(answer, row), color, shape))
    return tiles


def _left_out(drawn: go.Figure, answer: Answer) -> None:
    chart = answer.query.header.chart
    rows = [row for row in answer.rows if (row[chart.value or ""] or 0) <= 0]
    if rows:
        named = "; ".join(f"{words(row, chart.y)}: {value_text(answer, row, chart.value)}" for row in rows)
        text = wrapped(f"Without a tile: {named}", 52)
        drawn.add_annotation(
            x=0,
            y=0,
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor="top",
            align="left",
            showarrow=False,
            text=text,
            font={"size": 11, "color": GREY},
        )
        drawn.update_layout(margin_b=12 + 16 * (text.count("<br>") + 1))
