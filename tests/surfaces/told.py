"""What one question says on one surface: texts as a reader sees them, and the figure as it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Tile = tuple[str, str, str]


@dataclass
class Told:
    """A finding, tiles, a table in words, and a figure; `is_error` where the question could not be answered."""

    finding: str = ""
    tiles: list[Tile] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    figure: dict[str, Any] | None = None
    chart: str = ""
    texts: list[str] = field(default_factory=list)
    is_error: bool = False


@dataclass
class Surface:
    """A page: what it says of each question, by anchor, and the questions that it names as not answered."""

    questions: dict[str, Told] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
