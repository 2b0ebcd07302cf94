"""Draws hang on their key alone, and DuckDB draws the same."""

from __future__ import annotations

import re
from statistics import mean, pstdev

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.science.keyed import lognormal, normal, uniform
from dashboard.settings import PROJECT

STATEMENT = (PROJECT / "data" / "model" / "10_run.sql").read_text(encoding="utf-8")
MACROS = re.findall(r"create temp macro keyed_\w+\(.*?;", STATEMENT, flags=re.DOTALL)


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    opened = duckdb.connect()
    opened.execute("set variable model_seed = 7")
    for macro in MACROS:
        opened.execute(macro)
    return opened


@given(key=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
def test_duckdb_draws_the_same_uniform(connection: duckdb.DuckDBPyConnection, key: str) -> None:
    ((found,),) = connection.execute("select keyed_uniform($key)", {"key": key}).fetchall()
    assert found == uniform(7, key)
    assert 0 < found < 1


def test_draws_are_spread_as_they_should_be(connection: duckdb.DuckDBPyConnection) -> None:
    own = [normal(7, "day", place) for place in range(4000)]
    drawn = "select keyed_normal('day|' || range) from range(4000)"
    theirs = [value for (value,) in connection.execute(drawn).fetchall()]
    for draws in (own, theirs):
        assert mean(draws) == pytest.approx(0, abs=0.05)
        assert pstdev(draws) == pytest.approx(1, abs=0.05)
    assert mean(lognormal(0.3, draw) for draw in own) == pytest.approx(1, abs=0.03)


def test_a_draw_changes_with_every_part_of_its_key() -> None:
    keys = [(7, "a", 1), (7, "a", 2), (7, "b", 1), (8, "a", 1)]
    assert len({uniform(*key) for key in keys}) == len(keys)
