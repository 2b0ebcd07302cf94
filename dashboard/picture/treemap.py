"""Treemaps: parts of a whole by the size of their tiles."""

from __future__ import annotations

import html

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.rows import Row, hover, value_text, weakest, words
from dashboard.picture.theme import ACCENT, GREY, PATTERN, color_of, layout, wrapped

CLEAR = "rgba(0,0,0,0)"
# Tiles bring their own ground and white words, so they read the same on a light page and on a dark one.
HEAD, HATCH, WORDS = "#5B6673", "rgba(0,0,0,0.4)", "#FFFFFF"


def treemap(answer: Answer) -> go.Figure:
    """Draw one tile a row, as large as its `value`, under the name of its `color`; not reported ones are hatched.

    What cannot be a tile, an unknown amount or one that is not above zero, is told beneath.
    """
    chart = answer.query.header.chart
    tiles = [row for row in answer.rows if (row[chart.value or ""] or 0) > 0]
    groups = list(dict.fromkeys(words(row, chart.color) for row in tiles))
    many = len(groups) > 1
    heads = [f"group {group}" for group in groups] if many else []
    colors = [color_of(words(row, chart.color), groups.index(words(row, chart.color))) for row in tiles]
    drawn = go.Figure(
        go.Treemap(
            ids=[*heads, *(f"row {place}" for place in range(len(tiles)))],
            labels=[*(groups if many else []), *(words(row, chart.y) for row in tiles)],
            parents=[""] * len(heads) + [f"group {words(row, chart.color)}" if many else "" for row in tiles],
            values=[0] * len(heads) + [row[chart.value or ""] for row in tiles],
            text=[*(html.escape(group) for group in groups if many), *(_told(answer, row) for row in tiles)],
            texttemplate="%{text}",
            customdata=[*(html.escape(group) for group in groups if many), *(hover(answer, row) for row in tiles)],
            hovertemplate="%{customdata}<extra></extra>",
            branchvalues="remainder",
            sort=False,
            pathbar={"visible": False},
            root={"color": CLEAR},
            textfont={"color": WORDS},
            tiling={"pad": 2},
            marker={
                "colors": [*(HEAD for _ in heads), *(colors if many else [ACCENT] * len(tiles))],
                "line": {"width": 1, "color": HEAD},
                "pattern": {
                    "shape": [*("" for _ in heads), *(PATTERN[weakest([row])] for row in tiles)],
                    "fillmode": "overlay",
                    "fgcolor": HATCH,
                    "fgopacity": 1,
                    "solidity": 0.12,
                    "size": 10,
                },
            },
        )
    )
    drawn.update_layout(layout(360))
    _left_out(drawn, answer)
    return drawn


def _told(answer: Answer, row: Row) -> str:
    chart = answer.query.header.chart
    return f"{wrapped(html.escape(words(row, chart.y)))}<br>{value_text(answer, row, chart.value)}"


def _left_out(drawn: go.Figure, answer: Answer) -> None:
    chart = answer.query.header.chart
    rows = [row for row in answer.rows if (row[chart.value or ""] or 0) <= 0]
    if rows:
        named = "; ".join(f"{words(row, chart.y)}: {value_text(answer, row, chart.value)}" for row in rows)
        text = wrapped(html.escape(f"Without a tile: {named}"), 52)
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
