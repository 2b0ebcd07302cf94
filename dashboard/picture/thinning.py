"""Pictures of more categories than a reader can tell apart: the fullest are drawn, and the rest is named."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from dashboard.model import Answer

# A heatmap of more columns or rows than these has no readable names; the other marks list one name below another.
ACROSS, DOWN, LISTED = 40, 40, 150
LISTING = ("bar", "gantt", "interval", "timeline", "scatter")


def thinned(answer: Answer) -> tuple[Answer, str]:
    """Return the answer with the rows that are drawn, and what is said of those that are not; often nothing."""
    # An answer that kept itself would not go with its last reader.
    fitting, said = answer.once(thinned, lambda: _thinned(answer))
    return fitting or answer, said


def _thinned(answer: Answer) -> tuple[Answer | None, str]:
    chart = answer.query.header.chart
    if chart.mark == "heatmap":
        return _grid(answer, chart.x or "", chart.y or "")
    if chart.mark in LISTING and answer.query.header.columns[chart.y or ""].type == "text":
        return _kept(answer, {chart.y or "": _first(answer, chart.y or "")})
    return None, ""


def _grid(answer: Answer, across: str, down: str) -> tuple[Answer | None, str]:
    rows = _fullest(answer, down, DOWN)
    inner = answer.frame[answer.frame[down].isin(rows)]
    return _kept(answer, {down: rows, across: _fullest(replace(answer, frame=inner), across, ACROSS)})


def _fullest(answer: Answer, name: str, most: int) -> set[str]:
    frame, measure = answer.frame, answer.query.header.chart.value
    # A row of unknowns would be drawn as nothing.
    known = Counter(frame.loc[frame[measure].notna(), name]) if measure else Counter()
    counted = Counter(frame[name])
    return set(sorted(counted, key=lambda value: (-known[value], -counted[value], str(value)))[:most])


def _first(answer: Answer, name: str) -> set[str]:
    return set(answer.frame[name].drop_duplicates().head(LISTED))


def _kept(answer: Answer, kept: dict[str, set[str]]) -> tuple[Answer | None, str]:
    counts = {name: answer.frame[name].nunique() for name in kept}
    told = [
        f"{len(kept[name]):,} of {count:,} ({answer.query.header.columns[name].label})"
        for name, count in counts.items()
        if count > len(kept[name])
    ]
    if not told:
        return None, ""
    frame = answer.frame
    for name, values in kept.items():
        frame = frame[frame[name].isin(values)]
    how = "those of which most is known" if len(kept) > 1 else "the first"
    said = f"Drawn are {' and '.join(told)}, {how}; choose a client, vendor or service to see its own."
    return replace(answer, frame=frame.reset_index(drop=True)), said
