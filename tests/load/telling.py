"""What was seen as Markdown: a table of all sizes, the slowest questions, and how they grow."""

from __future__ import annotations

import statistics
from typing import Any

from tests.load.beside import compared
from tests.load.road import Overhead, told_road

SLOWEST = 12


def written(seen: dict[str, Any]) -> str:
    """Return the page of a run's results."""
    sizes = seen["sizes"]
    machine = seen["machine"]
    return "\n".join(
        [
            "# Page questions as the log grows",
            "",
            "Every shipped question at its default View, no answer kept but what questions read of each other, "
            f"median of {seen['runs']}, in milliseconds; on {machine['cores']} cores, "
            f"DuckDB {machine['duckdb']}, {machine['system']}. Logs grown from the "
            f"modelled one with seed {seen['seed']}. Raw: those of the log that read of no other question, asked of "
            "its rows, one run where it took over 30 s.",
            "",
            *_table(sizes),
            "",
            "## The slowest",
            "",
            *_slowest(sizes),
            "",
            *_rivals(sizes),
            *told_road([Overhead(**one) for one in seen["road"]]),
            "## Growth of the 95th percentile",
            "",
            *_plot(sizes),
            "",
        ]
    )


def _table(sizes: list[dict[str, Any]]) -> list[str]:
    rows = [
        "| rows of the log | rolled up, days | months | p50 | p95 | raw p50 | raw is slower, median |",
        "|" + "--:|" * 7,
    ]
    for size in sizes:
        raw = size.get("raw")
        told = (f"{raw['p50']:,.0f}", f"{_slower(size):,.0f} x") if raw else ("", "")
        tables = size["tables"]
        cells = (
            *(f"{tables[name]:,}" for name in ("delivery_log", "throughput", "throughput_period")),
            *(f"{size['rolled_up'][part]:,.1f}" for part in ("p50", "p95")),
            *told,
        )
        rows.append("| " + " | ".join(cells) + " |")
    return rows


def _slower(size: dict[str, Any]) -> float:
    rolled = size["rolled_up"]["questions"]
    return statistics.median(
        statistics.median(times) / statistics.median(rolled[name]) for name, times in size["raw"]["questions"].items()
    )


def _rivals(sizes: list[dict[str, Any]]) -> list[str]:
    lines = []
    for size in sizes:
        if "rivals" in size:
            rows = f"{size['tables']['delivery_log']:,}"
            lines += [f"## Beside others on raw rows: {rows} rows of the log", "", *compared(size), ""]
    if not lines:
        return []
    told = (
        "The heart of three questions, of the shown path alone, in milliseconds and as multiples of ours. Each has "
        "the rows of five columns in memory (chDB: in a MergeTree) before it is asked; none says sources, basis or "
        "finding."
    )
    return [*lines[:2], told, "", *lines[2:]]


def _slowest(sizes: list[dict[str, Any]]) -> list[str]:
    last = {name: statistics.median(times) for name, times in sizes[-1]["rolled_up"]["questions"].items()}
    named = sorted(last, key=lambda name: -last[name])[:SLOWEST]
    heads = [f"{size['tables']['delivery_log']:,}" for size in sizes]
    rows = ["| question | " + " | ".join(heads) + " |", "|:--|" + "--:|" * len(heads)]
    for name in named:
        cells = [f"{statistics.median(size['rolled_up']['questions'][name]):,.1f}" for size in sizes]
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    return rows


def _plot(sizes: list[dict[str, Any]]) -> list[str]:
    marks = ", ".join(f'"{size["tables"]["delivery_log"]:,}"' for size in sizes)
    values = ", ".join(f"{size['rolled_up']['p95']:.1f}" for size in sizes)
    return [
        "```mermaid",
        "xychart-beta",
        '  title "95th percentile of all questions, ms"',
        f"  x-axis [{marks}]",
        '  y-axis "ms" 0 --> ' + str(round(max(size["rolled_up"]["p95"] for size in sizes) * 1.2) + 1),
        f"  line [{values}]",
        "```",
    ]
