"""What stands in a needed column that a small CSV leaves out, so that a rule can be shown with few columns."""

from __future__ import annotations

import datetime

from dashboard.view import day_after, first_day
from dashboard.warehouse.record_tables import RecordTable

Row = dict[str, str | None]
PAPER, RUN = "paper", "run"
# Parents that are laid when a row needs them and no file of the folder holds them.
PARENTS: dict[str, dict[str, Row]] = {
    "source": {PAPER: {"source_id": PAPER, "title": "A paper", "publisher": "A publisher"}},
    "model_run": {RUN: {"run_id": RUN, "seed": "1", "description": "A run of the model"}},
}
PLAIN = {
    "fact": "It was said.",
    "filing": "A filing.",
    "headline": "It happened.",
    "reason": "It is assumed.",
    "claimant": "report",
    "evidence": "direct",
    "basis": "reported",
    "source_id": PAPER,
    "run_id": RUN,
    "title": "A title",
    "publisher": "A publisher",
}


def filled(name: str, table: RecordTable, row: Row, number: int, as_of: datetime.date) -> Row:
    """Return the row of table `name` with a stand-in for each column that it needs and does not have at all.

    Ids are numbered, names are taken from ids, the days of a period from the period (YYYY, YYYY-MM, YYYY-MM-DD), a
    day by which something must be known is `as_of`; the source is "paper", and a modelled row has the run "run".
    """
    full = {**_cited(table, row), **row}
    for column, described in table.columns.items():
        if described.is_needed and column not in full:
            text = _numbered(name, table, column, number) or _stand_in(table, column, full, as_of)
            if text is not None:
                full[column] = text
    return full


def _cited(table: RecordTable, row: Row) -> Row:
    """Return where a row of delivered work comes from: what is modelled from a run, all else from a document."""
    if "run_id" not in table.parents or table.columns["run_id"].is_needed:
        return {}
    if row.get("basis") == "modelled" or row.get("run_id") is not None:
        return {"run_id": RUN, "basis": "modelled", **({"scenario": "base"} if "scenario" in table.columns else {})}
    return {"source_id": PAPER}


def _numbered(name: str, table: RecordTable, column: str, number: int) -> str | None:
    """Return a number for the id of a row that nobody else speaks of."""
    is_own = column not in table.parents and (table.key == (column,) or (column == "batch_id" and not table.key))
    return f"{name}-{number}" if is_own else None


def _stand_in(table: RecordTable, column: str, row: Row, as_of: datetime.date) -> str | None:
    plain = {**PLAIN, "known_on": as_of.isoformat()}
    if column in plain:
        return plain[column]
    if column == "amount_kind" and "amount_usd" in table.columns and row.get("amount_usd") is None:
        return "none"
    if table.columns[column].type == "BOOLEAN" and column.startswith("is_"):
        return "false"
    if column.endswith("_as_reported"):
        start = column.removesuffix("_as_reported")
        return row.get(f"{start}_id") or row.get("happened_on" if start == "date" else start) or "not said"
    if column in ("period_from", "period_to"):
        return _end_of_period(column, row.get("period") or "")
    return None


def _end_of_period(column: str, period: str) -> str | None:
    try:
        return (first_day(period) if column == "period_from" else day_after(period)).isoformat()
    except ValueError:
        return None
