"""What is laid down for readers without a clock is what its views tell them, and clocks read the views."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.answers import asked_for
from dashboard.catalog.folder import Catalogue
from dashboard.view import View
from dashboard.warehouse.answer import in_turn
from dashboard.warehouse.clocks import CLOCK
from dashboard.warehouse.statements import statement
from dashboard.warehouse.version import Version
from tests.warehouse.alike import alike

# As large as the log itself, so they are not laid down again; one is a part of another that is.
VIEWS_STILL = {"delivery_log", "turnaround", "throughput"}


def rows_of(version: Version, text: str) -> list[tuple[Any, ...]]:
    with version.cursor() as cursor:
        return cursor.execute(text).fetchall()


def listed(version: Version, function: str, name: str, schema: str) -> set[str]:
    found = rows_of(version, f"select {name} from {function}() where schema_name = '{schema}' and not internal")
    return {name for (name,) in found}


def test_every_view_but_those_of_the_log_is_laid_down(shipped: Version):
    views = listed(shipped, "duckdb_views", "view_name", "main")
    assert listed(shipped, "duckdb_tables", "table_name", "latest") == views - VIEWS_STILL


def test_what_is_laid_down_is_what_the_view_shows(shipped: Version):
    for table in (*sorted(listed(shipped, "duckdb_tables", "table_name", "latest")), "throughput"):
        laid = f"select count(*) from (from main.{table} except all from latest.{table})"
        counts = f"select (select count(*) from main.{table}) = (select count(*) from latest.{table})"
        assert rows_of(shipped, laid) == [(0,)], table
        assert rows_of(shipped, counts) == [(True,)], table


@pytest.mark.parametrize("table", ["throughput", "throughput_path", "turnaround"])
@pytest.mark.parametrize("period", ["week", "month"])
def test_what_is_laid_down_of_periods_is_what_the_view_shows_of_them(shipped: Version, period: str, table: str):
    with shipped.cursor() as cursor:
        cursor.execute(statement("set_work_period"), {"value": period})
        cursor.execute(statement("set_work_cuts"), {"value": []})
        for one, other in ((f"main.{table}", f"{period}.{table}"), (f"{period}.{table}", f"main.{table}")):
            differing = f"select count(*) from (from {one} except all from {other})"
            assert cursor.execute(differing).fetchall() == [(0,)], (one, other)


@pytest.mark.parametrize("table", ["throughput", "throughput_path"])
@pytest.mark.parametrize(("period", "cuts"), [("week", ["2025-06-09", "2026-03-02"]), ("month", ["2025-06-01"])])
def test_of_a_period_that_is_cut_days_are_read(shipped: Version, period: str, cuts: list[str], table: str):
    with shipped.cursor() as cursor:
        cursor.execute(statement("set_work_period"), {"value": period})
        cursor.execute(statement("set_work_cuts"), {"value": cuts})
        for one, other in ((f"main.{table}", f"{period}_cut.{table}"), (f"{period}_cut.{table}", f"main.{table}")):
            differing = f"select count(*) from (from {one} except all from {other})"
            assert cursor.execute(differing).fetchall() == [(0,)], (one, other)
        days = f"select count(distinct day) from {period}_cut.{table} where date_trunc('month', day) = '2025-06-01'"
        ((found,),) = cursor.execute(days).fetchall()
        assert found > 5


def test_no_answer_differs(shipped: Version, queries_held: Catalogue):
    views = replace(shipped, has_latest=False, parts=None)
    for query in queries_held.queries.values():
        bound, clock = asked_for(query, {}, View(), shipped)
        asked = query, dict(bound), dict(zip(CLOCK, clock, strict=True))
        names, laid = in_turn(shipped, *asked)
        others, viewed = in_turn(views, *asked)
        assert names == others
        for one, other in zip(laid, viewed, strict=True):
            assert alike(one, other), (query.id, one, other)


@pytest.mark.parametrize("key", CLOCK)
def test_a_clock_reads_the_views(shipped: Version, queries_held: Catalogue, key: str):
    value = {"known": "2025-06-14", "on": "2025-06-14", "basis": "reported", "scenario": "low"}[key]
    query = queries_held.find("contracts/all_contracts")
    bound, _ = asked_for(query, {}, View(), shipped)
    _, laid = in_turn(shipped, query, dict(bound), {key: value})
    _, viewed = in_turn(replace(shipped, has_latest=False), query, dict(bound), {key: value})
    found = list(laid)
    assert found == list(viewed)
    if key in ("known", "basis"):
        _, without = in_turn(shipped, query, dict(bound), {})
        assert found != list(without)
