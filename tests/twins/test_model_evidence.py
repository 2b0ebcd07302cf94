"""What the model was told, what it has to meet, and what it makes of each pair, as the Evidence page tells it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.view import View
from tests.twins.comparing import empty_world, tried
from tests.worlds import SmallWorld

YEAR = {"period_from": datetime.date(2024, 1, 1), "period_to": datetime.date(2025, 1, 1)}
TABLES = ("delivery_log", "capacity", "contract", "service_standard", "qa_sample")
# What a table that is made of others is made of.
PARTS = {
    "throughput": {"delivery_log", "service_standard"},
    "throughput_path": {"throughput", "delivery_log", "service_standard"},
    "turnaround": {"delivery_log"},
    "contract_version": {"contract"},
}
Row = dict[str, Any]


def model() -> SmallWorld:
    world = empty_world()
    world.model_run("run")
    return world


def parameter(world: SmallWorld, name: str, shapes: list[str], source_id: str | None = None) -> None:
    value = {"value": 2.5, "low": 2, "high": 3, "unit": "USD", "reason": "It is so."}
    world.lay("model_param", run_id="run", name=name, shapes=shapes, source_id=source_id, **value)


@settings(tried, max_examples=tried.max_examples // 3)
@given(
    shapes=st.lists(st.sets(st.sampled_from(TABLES), min_size=1), max_size=5),
    asked=st.none() | st.lists(st.sampled_from((*TABLES, *PARTS)), min_size=1, max_size=3, unique=True),
)
def test_parameters_are_those_that_shape_the_tables_asked_for(shapes: list[set[str]], asked: list[str] | None):
    world = model()
    for place, tables in enumerate(shapes):
        parameter(world, f"p{place}", sorted(tables))
    rows = world.ask("evidence/model_parameters", {"tables": asked}).rows
    wanted = set().union(*({name} | PARTS.get(name, set()) for name in asked or ()))
    kept = {f"p{place}" for place, tables in enumerate(shapes) if asked is None or tables & wanted}
    assert {row["name"] for row in rows} == kept
    assert all(row["origin"] == "our assumption" and row["basis"] == "modelled" for row in rows)


@pytest.mark.parametrize(("table", "parts"), PARTS.items())
def test_what_shapes_the_parts_of_a_table_shapes_the_table(table: str, parts: set[str]):
    world = model()
    for name in (*TABLES, "throughput"):
        parameter(world, name, [name])
    assert {row["name"] for row in ask(world, "parameters", tables=[table])} == parts | {table} & {"throughput"}


def test_a_parameter_says_where_it_is_from():
    world = model()
    parameter(world, "cited", ["capacity"], world.source("paper"))
    parameter(world, "assumed", ["capacity"])
    told = {
        row["name"]: (row["origin"], row["source_ids"].tolist(), row["basis"]) for row in ask(world, "parameters")
    }
    assert told == {
        "assumed": ("our assumption", [], "modelled"),
        "cited": ("Publisher: paper", ["paper"], "modelled"),
    }
    finding = "1 of 2 numbers put into the model here is our assumption; the rest is cited."
    assert {row["finding"] for row in ask(world, "parameters")} == {finding}


def ask(world: SmallWorld, name: str, view: View | None = None, **asked: Any) -> list[Row]:
    return world.ask(f"evidence/model_{name}", asked, view).rows


def anchor(world: SmallWorld, key: str, operator: str, **given: Any) -> None:
    row = {"vendor": "Vim", "covers": "pair", "reason": "It was said.", "basis": "reported"} | YEAR | given
    world.lay("model_anchor", anchor_id=key, run_id="run", operator=operator, **row)


def test_an_anchor_says_whom_it_ties_to_what():
    world = model()
    anchor(world, "a", "=", client="Ada", low_usd=5, high_usd=5, source_id=world.source("paper"))
    anchor(world, "b", "<", client=None, high_usd=9, binds_scenario="no_event", basis="estimated")
    anchor(world, "c", "between", covers="vendor", client=None, low_usd=1, high_usd=2, binds_scenario="low")
    told = {row["anchor_id"]: row for row in ask(world, "anchors")}
    names = ("client", "meaning", "low", "high", "binds", "origin")
    assert {key: tuple(row[name] for name in names) for key, row in told.items()} == {
        "a": ("Ada", "the amount given", 5, 5, "every path", "Publisher: paper"),
        "b": ("Other clients", "less than the amount given", None, 9, "the path without the event", "our assumption"),
        "c": ("all its clients", "between the two amounts", 1, 2, "the low path", "our assumption"),
    }
    assert str(told["a"]["last_day"].date()) == "2024-12-31"
    assert {row["finding"] for row in told.values()} == {
        "The model is tied to 3 figures, 2 of single pairs; 2 give no more than a bound."
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [({}, 1), ({"from": "2024-12"}, 1), ({"from": "2025"}, 0), ({"to": "2024-01"}, 1), ({"to": "2023"}, 0)],
)
def test_an_anchor_is_kept_if_its_period_meets_the_span_asked_for(asked: dict[str, str], found: int):
    world = model()
    anchor(world, "a", "=", client="Ada", low_usd=5, high_usd=5)
    assert len(ask(world, "anchors", **asked)) == found


def cell(world: SmallWorld, client: str | None, base: float, method: str = "fitted", year: int = 2024) -> None:
    usd = {"low_usd": base / 2, "base_usd": base, "high_usd": base * 2}
    if method == "anchored":
        usd = dict.fromkeys(usd, base)
    row = {"method": method, "range_only": method == "fitted", "year": year, **usd}
    world.lay("model_cell", run_id="run", client=client, vendor="Vim", **row)


def test_a_pair_without_a_public_figure_is_shown_as_a_range_only():
    world = model()
    cell(world, "Ada", 30, "anchored")
    cell(world, "Bob", 60)
    cell(world, None, 10, "remainder")
    cell(world, "Bob", 99, year=2023)
    anchor(world, "a", "=", client="Ada", low_usd=30, high_usd=30, source_id=world.source("paper"))
    anchor(world, "b", "=", client="Bob", low_usd=99, high_usd=99, source_id=world.source("old"), **before(2024))
    told = {row["pair"]: row for row in ask(world, "cells")}
    assert {key: (row["amount_usd"], row["low"], row["high"]) for key, row in told.items()} == {
        "Bob at Vim": (None, 30, 120),
        "Ada at Vim": (30, 30, 30),
        "Other clients at Vim": (10, 5, 20),
    }
    assert list(told) == ["Bob at Vim", "Ada at Vim", "Other clients at Vim"]
    assert told["Bob at Vim"]["null_reason"] == "no figure of this pair is public, so only a range can be given"
    assert [row["source_ids"].tolist() for row in told.values()] == [[], ["paper"], []]
    assert {row["finding"] for row in told.values()} == {
        "Of 3 modelled pairs in 2024, 1 is known as a range only; "
        "30% of the modelled money is tied to a public figure of the pair."
    }
    assert [row["year"] for row in ask(world, "cells", year=2023)] == [2023]
    assert [row["pair"] for row in ask(world, "cells", client="ada")] == ["Ada at Vim"]
    assert ask(world, "cells", View(basis="reported")) == []


def before(year: int) -> Row:
    return {"period_from": datetime.date(year - 1, 1, 1), "period_to": datetime.date(year, 1, 1)}


def test_money_of_nothing_has_no_part_that_is_tied_down():
    world = model()
    cell(world, "Ada", 0)
    (row,) = ask(world, "cells")
    assert row["finding"] == "Of 1 modelled pair in 2024, 1 is known as a range only."
