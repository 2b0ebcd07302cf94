"""Each answer from the coarsest roll-up that gives it exactly: whoever writes a query says nothing of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import duckdb

from dashboard.catalog.grains import grains
from dashboard.warehouse.clocks import Clock
from dashboard.warehouse.statements import statement

# Beyond so many periods that are cut, days are as quick.
MOST_CUT = 12


def route(
    cursor: duckdb.DuckDBPyConnection, text: str, values: Mapping[str, Any], clock: Clock, has_latest: bool = False
) -> None:
    """Let a cursor, under its reader's clocks, read weeks or months in place of days where the answer is the same.

    What was known on an earlier day is answered from days, for which it is kept when each was known. Where no clock
    is set, it reads what is laid down for that, if `has_latest` says that there is such.
    """
    found = None if clock.get("known") is not None else grains(text)
    period = found.period(values) if found else None
    if found is None or period is None:
        return
    try:
        cuts = _cuts(cursor, found.cuts, {name: values[name] for name in found.parameters}, period)
    except duckdb.Error:
        # Its bounds mean something only where they stand.
        return
    if len(cuts) > MOST_CUT:
        return
    is_laid_down = has_latest and all(value is None for value in clock.values())
    if is_laid_down:
        cursor.execute(statement("read_periods").format(schema=f"{period}_cut" if cuts else period))
    if cuts or not is_laid_down:
        cursor.execute(statement("set_work_period"), {"value": period})
        cursor.execute(statement("set_work_cuts"), {"value": cuts})


def _cuts(cursor: duckdb.DuckDBPyConnection, text: str, bound: Mapping[str, Any], period: str) -> list[datetime.date]:
    """Return the first days of the periods in which a bound falls; one that falls between two cuts neither."""
    asked = statement("cut_days").format(days=text)
    days = [day for (day,) in cursor.execute(asked, dict(bound)).fetchall()] if text else []
    return sorted({begin for day in days if (begin := _begin(period, day)) != day})


def _begin(period: str, day: datetime.date) -> datetime.date:
    return day.replace(day=1) if period == "month" else day - datetime.timedelta(days=day.weekday())
