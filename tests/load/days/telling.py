"""What was seen of logs of partitions, as a table in Markdown."""

from __future__ import annotations

import statistics
from typing import Any

ROWS = (
    ("batches of the log", lambda one: f"{one['rows']:,}"),
    ("days, a partition each", lambda one: f"{one['days']:,}"),
    ("log as Parquet, MB", lambda one: f"{one['log_bytes'] / 1e6:,.0f}"),
    ("version file, MB", lambda one: f"{one['version_bytes'] / 1e6:,.0f}"),
    ("version file after those days, MB", lambda one: f"{one['grown_bytes'] / 1e6:,.0f}"),
    ("roll up all, s", lambda one: f"{one['seconds']['roll_up']:,.0f}"),
    ("batches rolled up a second", lambda one: f"{one['rows'] / one['seconds']['roll_up']:,.0f}"),
    ("build from all sums, s", lambda one: f"{one['seconds']['build']:,.1f}"),
    ("one day more, until it serves, median, s", lambda one: f"{_median(one, 'serving'):,.2f}"),
    ("one day more, until all is tidied, median, s", lambda one: f"{_median(one, 'tidied'):,.2f}"),
    ("questions, p50, ms", lambda one: f"{one['questions']['p50']:,.1f}"),
    ("questions, p95, ms", lambda one: f"{one['questions']['p95']:,.1f}"),
    ("questions after those days, p95, ms", lambda one: f"{one['grown_questions']['p95']:,.1f}"),
    ("units of the rows are those of the sums", lambda one: "yes" if one["sums_alike"] else "no"),
)


def written(seen: list[dict[str, Any]]) -> str:
    """Return the page of the results of all sizes."""
    machine = seen[-1]["machine"]
    lines = [f"| {name} | {' | '.join(told(one) for one in seen)} |" for name, told in ROWS]
    return "\n".join(
        [
            "# A log of partitions, and one day more",
            "",
            f"A made-up log beside the public record, on {machine['cores']} cores, DuckDB {machine['duckdb']}, "
            f"{machine['system']}. Every shipped question at its default View, no answer kept but what questions "
            "read of each other.",
            "",
            lines[0],
            "|:--|" + "--:|" * len(seen),
            *lines[1:],
            "",
            *(line for one in seen if "note" in one for line in (one["note"], "")),
        ]
    )


def _median(one: dict[str, Any], part: str) -> float:
    return statistics.median(day[part] for day in one["new_days"])
