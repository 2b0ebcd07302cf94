"""Answers made by hand, to be drawn and put into words."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pandas

from dashboard.model import Answer, Chart, Column, Header, Query

COLUMNS = {
    "vendor": Column(type="text", label="Vendor"),
    "client": Column(type="text", label="Client"),
    "day": Column(type="date", label="Day"),
    "amount": Column(type="number", label="Amount", format="usd"),
    "low": Column(type="number", label="Least", format="percent"),
    "high": Column(type="number", label="Most", format="percent"),
    "status": Column(type="text", label="Status"),
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
    "number": Chart(mark="number", y="vendor", value="amount"),
    "table": Chart(mark="table"),
}


def row(vendor: str = "Scale AI", amount: float | None = 1e9, basis: str = "reported", **more: Any) -> dict[str, Any]:
    """Return a row of COLUMNS."""
    plain = {"client": "OpenAI", "day": datetime.date(2025, 6, 13), "low": 0.25, "high": 0.5, "status": "active"}
    return {"vendor": vendor, "amount": amount, "basis": basis, **plain, **more}


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
    frame["day"] = pandas.to_datetime(frame["day"])
    return Answer(query, "0123456789ab", datetime.date(2026, 11, 23), {}, {}, frame)
