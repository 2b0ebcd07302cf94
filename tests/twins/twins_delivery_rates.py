"""Slow twins of the rates of delivered work: punctuality (Q09), rework (Q06) and yield (Q07)."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from tests.twins.twins_delivery import (
    Asked,
    Row,
    day_of,
    is_hidden,
    is_seen,
    on_paths,
    period_of,
    share,
    total,
    weigher,
    within,
)
from tests.worlds import slug


def attainment(batches: list[Row], minutes: dict[str, int], asked: Asked) -> dict[tuple[Any, ...], Row]:
    """Return what came on time, of what was due and of what was delivered (Q09)."""
    rows = [row for row in batches if is_seen(row) and within(asked, row, day_of(row, "due_at"))]
    weigh = weigher(rows, minutes)
    shows_pairs = "client" in asked or "vendor" in asked
    lines: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        client = row["client"] and slug(row["client"]) if shows_pairs else None
        lines.setdefault((client, slug(row["vendor"])), []).append(row)
    found = {}
    for line, members in lines.items():
        for measure in ("what was due", "what was delivered"):
            counted = [row for row in members if measure == "what was due" or row["delivered_at"] is not None]
            parts = {path: _on_time(counted_on, weigh) for path, counted_on in on_paths(counted).items()}
            found[*line, measure] = ranged(parts, shows_pairs and any(row["range_only"] for row in members))
    return found


def _on_time(rows: list[Row], weigh: Callable[[Row, int | None], Fraction | None]) -> Fraction | None:
    punctual = [row for row in rows if row["delivered_at"] is not None and row["delivered_at"] <= row["due_at"]]
    whole = total(rows, lambda row: weigh(row, row["units"]))
    return share(total(punctual, lambda row: weigh(row, row["units"])) or Fraction(0), whole)


def ranged(parts: dict[str, Fraction | None], is_range: bool) -> Row:
    """Return a part as a point, or as the range between its two outer paths."""
    ends = [parts[path] for path in ("low", "high") if parts[path] is not None]
    return {
        "part": None if is_range else parts["base"],
        "low": min(ends) if is_range and ends else None,
        "high": max(ends) if is_range and ends else None,
    }


def rework(batches: list[Row], minutes: dict[str, int], asked: Asked) -> dict[tuple[Any, ...], Row]:
    """Return what was sent back of what was finished in each period (Q06)."""
    rows = [row for row in batches if is_seen(row) and within(asked, row, day_of(row, "delivered_at"))]
    weigh = weigher(rows, minutes)
    found = {}
    for measure, count in (
        ("sent back at least once", "reworked_tasks"),
        ("each time sent back counted", "rework_loops"),
    ):
        for period, members in _by_period(rows, asked):
            counted = [row for row in members if row[count] is not None]
            if not counted:
                continue
            parts = {
                path: share(
                    total(on_path, lambda row, count=count: weigh(row, row[count])),
                    total(on_path, lambda row: weigh(row, row["units"])),
                )
                for path, on_path in on_paths(counted).items()
            }
            found[measure, period] = ranged(parts, is_hidden(counted, asked))
    return found


def _by_period(rows: list[Row], asked: Asked) -> Iterator[tuple[datetime.date, list[Row]]]:
    for period in {period_of(asked["grain"], row["delivered_at"].date()) for row in rows}:
        yield period, [row for row in rows if period_of(asked["grain"], row["delivered_at"].date()) == period]


def first_pass(batches: list[Row], asked: Asked) -> dict[str, Fraction | None]:
    """Return what passed at first of what was inspected in each service, and their product (Q07)."""
    rows = [
        row for row in batches if row["inspected"] is not None and within(asked, row, day_of(row, "delivered_at"))
    ]
    parts: dict[str, Fraction | None] = {}
    for service in {row["service"] for row in rows if is_seen(row)}:
        shown = [row for row in rows if row["service"] == service and row["scenario"] in ("actual", "base")]
        seen = sum(row["inspected"] for row in shown)
        parts[service] = share(Fraction(sum(row["passed_first"] for row in shown)), Fraction(seen))
        if is_hidden([row for row in rows if row["service"] == service and is_seen(row)], asked):
            parts[service] = None
    whole = None if None in parts.values() else math.prod(part for part in parts.values() if part is not None)
    return parts | ({"all": whole} if parts else {})
