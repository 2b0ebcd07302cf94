"""Lines and points over time or over another measure."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.model import Answer
from dashboard.picture.axes import axis, threshold_lines
from dashboard.picture.rows import Row, hover, words
from dashboard.picture.theme import ACCENT, categories, color_of, lane_heights, layout, legend_room, wrapped

SYMBOL = {"reported": "circle", "estimated": "circle-open", "modelled": "x-thin-open"}


def line(answer: Answer) -> go.Figure:
    """Draw one line for each `color`; unknown points leave a gap, estimated points are open."""
    return _drawn(answer, "lines+markers")


def scatter(answer: Answer) -> go.Figure:
    """Draw one point a row, coloured by `color`; estimated points are open."""
    return _drawn(answer, "markers")


def _drawn(answer: Answer, mode: str) -> go.Figure:
    chart = answer.query.header.chart
    rows = answer.rows
    colors = {group: place for place, group in enumerate(dict.fromkeys(words(row, chart.color) for row in rows))}
    # Rows of one colour may belong to several lines, told apart by `text`.
    paths: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        paths.setdefault((words(row, chart.color), words(row, chart.text)), []).append(row)
    drawn = go.Figure()
    named: set[str] = set()
    for (group, _), members in sorted(paths.items(), key=lambda item: -colors[item[0][0]]):
        color = color_of(group, colors[group]) if group else ACCENT
        drawn.add_trace(
            go.Scatter(
                mode=mode,
                name=group,
                legendgroup=group,
                showlegend=group not in named,
                x=[row[chart.x or ""] for row in members],
                y=[_place(answer, row) for row in members],
                customdata=[hover(answer, row) for row in members],
                hovertemplate="%{customdata}<extra></extra>",
                connectgaps=False,
                line={"color": color, "width": 2, "dash": _dash(members)},
                marker={"color": color, "size": 8, "symbol": [_symbol(row) for row in members]},
            )
        )
        named.add(group)
    many = len(colors) > 1
    drawn.update_xaxes(**axis(answer, chart.x), showgrid=False)
    if answer.query.header.columns[chart.y or ""].type == "text":
        names = list(dict.fromkeys(wrapped(words(row, chart.y)) for row in rows))
        drawn.update_layout(layout(80 + lane_heights(names, 34) + legend_room(len(colors)), showlegend=many))
        drawn.update_xaxes(side="top", rangemode="tozero")
        drawn.update_yaxes(**categories(names))
    else:
        drawn.update_layout(layout(340 + legend_room(len(colors) + 1), showlegend=many))
        drawn.update_yaxes(**axis(answer, chart.y), rangemode="tozero", nticks=6)
    threshold_lines(drawn, answer, chart.y, vertical=False)
    return drawn


def _place(answer: Answer, row: Row) -> object:
    """Return a row's place on y: its value, or its wrapped name where y is a list of names."""
    name = answer.query.header.chart.y or ""
    return wrapped(words(row, name)) if answer.query.header.columns[name].type == "text" else row[name]


def _symbol(row: Row) -> str:
    return SYMBOL.get(row.get("basis") or "reported", "circle")


def _dash(rows: list[Row]) -> str:
    return "solid" if all(row.get("basis") in (None, "reported") for row in rows) else "dot"
