"""Answers made by hand, to be drawn and put into words."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pandas

from dashboard.declared import Chart, Column, Header
from dashboard.model import BASES, Answer, Query

COLUMNS = {
    "vendor": Column(type="text", label="Vendor"),
    "client": Column(type="text", label="Client"),
    "day": Column(type="date", label="Day"),
    "amount": Column(type="number", label="Amount", format="usd"),
    "low": Column(type="number", label="Least", format="percent"),
    "high": Column(type="number", label="Most", format="percent"),
    "status": Column(type="text", label="Status"),
    "starts": Column(type="date", label="Start"),
    "ends": Column(type="date", label="End"),
    "basis": Column(type="basis"),
}
# One chart for each way of drawing: mark, and which column plays which part.
CHARTS = {
    "bar": Chart(mark="bar", x="amount", y="vendor"),
    "line": Chart(mark="line", x="day", y="amount", color="client"),
    "scatter": Chart(mark="scatter", x="low", y="amount", color="client"),
    "interval": Chart(mark="interval", y="vendor", low="low", high="high"),
    "timeline": Chart(mark="timeline", x="day", y="vendor", color="status", text="client"),
    "heatmap": Chart(mark="heatmap", x="vendor", y="client", value="amount"),
    "heatmap of states": Chart(mark="heatmap", x="vendor", y="client", value="status"),
    "area": Chart(mark="area", x="day", y="amount", color="client"),
    "ribbon": Chart(mark="line", x="day", y="amount", color="client", low="low", high="high"),
    "control": Chart(mark="control", x="day", y="amount", low="low", high="high"),
    "gantt": Chart(mark="gantt", y="vendor", low="starts", high="ends", color="status"),
    "treemap": Chart(mark="treemap", y="vendor", value="amount", color="status"),
    "number": Chart(mark="number", y="vendor", value="amount"),
    "table": Chart(mark="table"),
}


def row(vendor: str = "Scale AI", amount: float | None = 1e9, basis: str = "reported", **more: Any) -> dict[str, Any]:
    """Return a row of COLUMNS."""
    plain = {"client": "OpenAI", "day": datetime.date(2025, 6, 13), "low": 0.25, "high": 0.5, "status": "active"}
    dates = {"starts": datetime.date(2024, 1, 1), "ends": datetime.date(2026, 12, 31)}
    return {"vendor": vendor, "amount": amount, "basis": basis, **plain, **dates, **more}


def month(number: int) -> datetime.date:
    """Return the first day of a month counted from January 2025."""
    return datetime.date(2025 + number // 12, number % 12 + 1, 1)


def answer(chart: Chart, rows: list[dict[str, Any]], **columns: Column) -> Answer:
    """Return an answer of these rows, as a query with that chart would give it."""
    header = Header(
        title="By hand",
        question="What do these rows say?",
        chart=chart,
        grain=("vendor",),
        reach="own",
        columns={**COLUMNS, **columns},
        leaves_out="Everything else.",
        owner="tests",
        reviewed=datetime.date(2026, 11, 23),
    )
    query = Query("tests/by_hand", Path("by_hand.sql"), header, "", "", (), (), {})
    frame = pandas.DataFrame(rows, columns=list(header.columns))
    for name in ("day", "starts", "ends"):
        frame[name] = pandas.to_datetime(frame[name])
    mix = {name: found for name in BASES if (found := sum(each["basis"] == name for each in rows))}
    return Answer(query, "0123456789ab", datetime.date(2026, 11, 23), {}, {}, frame, basis_mix=mix)
