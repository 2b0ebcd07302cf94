"""What queries read of each other is answered once for all of them, as it was when it was written in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.answers import asked_for
from dashboard.catalog.folder import Catalogue, catalogue
from dashboard.errors import QueryRefused
from dashboard.model import Part
from dashboard.view import View
from dashboard.warehouse import parts as kept
from dashboard.warehouse.answer import in_turn
from dashboard.warehouse.clocks import CLOCK
from dashboard.warehouse.parts import PartRefused, Parts
from dashboard.warehouse.version import Version
from tests.warehouse.alike import alike

INNER = Part("theme.inner", "select $least::integer + n as n from range(3) as numbers (n)", frozenset({"least"}))
OUTER = Part("theme.outer", 'select sum(n)::integer as n from "theme.inner"', frozenset(), (INNER,))
SLOW = Part("theme.inner", "select count(*) as n from range(30000000)", frozenset())
VALUES = {"least": 1}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("create schema latest")
    yield connection
    connection.close()


def asked(connection: duckdb.DuckDBPyConnection, parts: Parts, part: Part, values: dict[str, Any]) -> list[Any]:
    cursor = connection.cursor()
    with parts.shown(cursor, part, values, {}):
        return cursor.execute(part.statement, {name: values[name] for name in part.used}).fetchall()


LISTED = Part("theme.inner", "select len($names) + $share.low as n", frozenset({"names", "share"}))


def tables(connection: duckdb.DuckDBPyConnection) -> int:
    listed = "select count(*) from duckdb_tables() where database_name like 'parts_%'"
    return int(connection.execute(listed).fetchall()[0][0])


def test_each_view_has_the_answer_that_it_had_with_all_written_in(shipped: Version, queries_held: Catalogue):
    views = (View(), View(client="openai"), View(scenario="low"), View(known="2025-06-14"))
    for query in (query for query in queries_held.queries.values() if query.reads):
        for view in views:
            given = {name: value for name, value in view.params().items() if name in query.parameters}
            bound, clock = asked_for(query, given, view, shipped)
            named = query, dict(bound), dict(zip(CLOCK, clock, strict=True))
            names, found = in_turn(shipped, *named)
            others, written_in = in_turn(replace(shipped, parts=None), *named)
            assert names == others
            for one, other in zip(found, written_in, strict=True):
                assert alike(one, other), (query.id, view, one, other)


def test_a_file_is_opened_again_while_it_is_still_read(tmp_path: Path):
    path = str(tmp_path / "once.duckdb")
    duckdb.connect(path).close()
    first, second = (duckdb.connect(path, read_only=True) for _ in range(2))
    for connection in (first, second):
        connection.execute("set search_path = ''")
        parts, cursor = Parts(connection, has_latest=True), connection.cursor()
        with parts.shown(cursor, OUTER, VALUES, {"scenario": "low"}):
            assert cursor.execute(OUTER.statement).fetchall() == [(6,)]


def test_answers_of_few_rows_go_too_when_there_are_many(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept, "MOST_ANSWERS", 3)
    parts = Parts(connection, has_latest=True)
    for least in range(9):
        asked(connection, parts, OUTER, {"least": least})
    assert tables(connection) == 3


def test_an_answer_is_kept_for_its_values(connection: duckdb.DuckDBPyConnection):
    parts = Parts(connection, has_latest=True)
    assert [asked(connection, parts, OUTER, {"least": least}) for least in (1, 1, 2)] == [[(6,)], [(6,)], [(9,)]]
    assert tables(connection) == 2


def test_readers_who_ask_at_once_have_it_made_once(connection: duckdb.DuckDBPyConnection):
    parts, outer = Parts(connection, has_latest=True), Part("theme.outer", 'from "theme.inner"', frozenset(), (SLOW,))
    together = threading.Barrier(4)

    def ask(_: int) -> list[Any]:
        together.wait()
        return asked(connection, parts, outer, {})

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [[(30_000_000,)]] * 4
    assert tables(connection) == 1


def test_what_was_not_asked_for_longest_goes_first(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept, "MOST_ROWS", 6)
    parts = Parts(connection, has_latest=True)
    for least in (1, 2, 1, 3):
        asked(connection, parts, OUTER, {"least": least})
    assert tables(connection) == 2
    left = {values for _, values, _ in parts._kept}
    assert left == {(("least", 1),), (("least", 3),)}


def test_one_that_is_read_stays(connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kept, "MOST_ROWS", 0)
    parts, cursor = Parts(connection, has_latest=True), connection.cursor()
    with parts.shown(cursor, OUTER, VALUES, {}):
        asked(connection, parts, OUTER, {"least": 5})
        assert cursor.execute(OUTER.statement).fetchall() == [(6,)]
    assert tables(connection) == 0


def test_one_that_cannot_be_answered_is_refused_and_not_kept(connection: duckdb.DuckDBPyConnection):
    broken = replace(INNER, statement="select ($least || 'x')::integer as n")
    parts, outer = Parts(connection, has_latest=True), replace(OUTER, reads=(broken,))
    for _ in range(2):
        with pytest.raises(PartRefused, match="1x"):
            asked(connection, parts, outer, VALUES)
    assert tables(connection) == 0
    assert parts._kept == {}


def test_lists_and_ranges_are_told_apart(connection: duckdb.DuckDBPyConnection):
    parts, outer = Parts(connection, has_latest=True), replace(OUTER, reads=(LISTED,))
    for names, low in ((["a"], 1), (["a"], 2), (["a", "b"], 2), (["b", "a"], 2)):
        found = asked(connection, parts, outer, {"names": names, "share": {"low": low, "high": 3}})
        assert found == [(len(names) + low,)]
    assert tables(connection) == 4


HEADER = """/*---
title: {title}
question: What?
chart: {{mark: table}}
grain: [n]
reach: market
columns:
  n: {{type: whole, label: Number}}
leaves_out: Nothing.
owner: tests
reviewed: 2026-11-25
---*/
"""


def test_a_fault_is_told_at_its_line_in_the_file_that_was_asked(shipped: Version, tmp_path: Path):
    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / "low.sql").write_text(HEADER.format(title="Low") + "select 1 as n\n")
    (theme / "middle.sql").write_text(HEADER.format(title="Middle") + "select\n    m as n\nfrom theme.low\n")
    (theme / "high.sql").write_text(HEADER.format(title="High") + "select n\nfrom theme.middle\n")
    held = catalogue(tmp_path)
    for name, place in {"theme/middle": "middle.sql:14:5", "theme/high": "high.sql:1:1"}.items():
        query = held.find(name)
        with pytest.raises(QueryRefused, match=place):
            in_turn(shipped, query, {}, {})


def test_a_column_that_what_is_read_has_not_is_told_with_the_nearest(shipped: Version, tmp_path: Path):
    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / "low.sql").write_text(HEADER.format(title="Low") + "select count(p.nam) as n\nfrom party as p\n")
    (theme / "high.sql").write_text(HEADER.format(title="High") + "select n\nfrom theme.low\n")
    for version in (shipped, replace(shipped, parts=None)):
        with pytest.raises(QueryRefused, match='Did you mean "name"'):
            in_turn(version, catalogue(tmp_path).find("theme/high"), {}, {})
