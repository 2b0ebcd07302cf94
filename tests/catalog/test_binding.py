"""Parameters become typed values, `to` the first day after, and what cannot be read is named."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.catalog.binding import bind
from dashboard.catalog.folder import Catalogue, catalogue
from dashboard.declared import Parameter
from dashboard.errors import QueryRefused
from dashboard.model import Query
from dashboard.warehouse.params import bound_in
from dashboard.warehouse.version import Version
from tests.catalog.files import CLIENTS, lay


@pytest.fixture
def query(tmp_path: Path) -> Query:
    lay(tmp_path, "people/clients", CLIENTS)
    return catalogue(tmp_path).queries["people/clients"]


def taking(query: Query, name: str, kind: str, default: Any = None) -> Query:
    """Return the query with one parameter of the kind instead of its own."""
    return replace(query, parameters={name: Parameter(type=kind, default=default, help="One thing.")})


@pytest.mark.parametrize(
    "case",
    [
        ("client", "client", "openai", "openai"),
        ("vendor", "vendor", "scale-ai", "scale-ai"),
        ("service", "service", "text-nlp", "text-nlp"),
        ("from", "month", "2025", datetime.date(2025, 1, 1)),
        ("from", "month", "2025-06", datetime.date(2025, 6, 1)),
        ("from", "date", "2025-06-14", datetime.date(2025, 6, 14)),
        ("to", "month", "2025", datetime.date(2026, 1, 1)),
        ("to", "month", "2025-06", datetime.date(2025, 7, 1)),
        ("to", "date", "2025-06-30", datetime.date(2025, 7, 1)),
        ("day", "date", "2025-06", datetime.date(2025, 6, 30)),
        ("day", "date", "as_of", datetime.date(2026, 11, 23)),
        ("first_year", "year", "2024", 2024),
        ("count", "whole", "-3", -3),
        ("share", "number", "0.25", 0.25),
        ("word", "text", "a, b", "a, b"),
        ("tables", "texts", "spend,event,", ("spend", "event")),
        ("tables", "texts", ["spend", "event"], ("spend", "event")),
        ("word", "text", "", None),
        ("client", "client", None, None),
    ],
)
def test_a_word_becomes_the_value_of_its_type(query: Query, shipped: Version, case: tuple[str, str, Any, Any]):
    name, kind, text, value = case
    found = bind(taking(query, name, kind), {name: text}, shipped.world)
    assert found == {name: value}
    assert type(found[name]) is type(value)


@pytest.mark.parametrize(
    "case",
    [
        ("client", "client", "opnai", '"opnai" is no client in this data. Did you mean "openai"?'),
        ("client", "client", "appen", '"appen" is no client in this data'),
        ("vendor", "vendor", "scale", '"scale" is no vendor in this data. Did you mean "scale-ai"?'),
        ("service", "service", "zzz", '"zzz" is no service in this data.'),
        ("day", "date", "2025-13-40", '"2025-13-40" is no date: write YYYY, YYYY-MM or YYYY-MM-DD.'),
        ("to", "month", "soon", '"soon" is no date: write YYYY, YYYY-MM or YYYY-MM-DD.'),
        ("from", "date", "2025-W01-1", '"2025-W01-1" is no date: write YYYY, YYYY-MM or YYYY-MM-DD.'),
        ("count", "whole", "1.5", '"1.5" is no whole number.'),
        ("share", "number", "half", '"half" is no number.'),
        ("share", "number", "nan", '"nan" is no number.'),
        ("share", "number", "inf", '"inf" is no number.'),
    ],
)
def test_a_value_that_cannot_be_read_is_named_with_its_parameter(
    query: Query, shipped: Version, case: tuple[str, ...]
):
    name, kind, text, message = case
    with pytest.raises(QueryRefused) as refused:
        bind(taking(query, name, kind), {name: text}, shipped.world)
    assert str(refused.value).startswith(f"{name}: {message}"), refused.value


def test_a_period_ends_after_it_begins(query: Query, shipped: Version):
    ends = {name: Parameter(type="month", default=None, help="One end.") for name in ("from", "to")}
    both = replace(query, parameters=ends)
    with pytest.raises(QueryRefused, match='from: "2025" lies after to=2024-12'):
        bind(both, {"from": "2025", "to": "2024-12"}, shipped.world)
    for day in ("2025-01", "as_of", "9999-12-31"):
        assert bind(both, {"from": day, "to": day}, shipped.world)["to"] is not None


def test_a_default_that_cannot_be_read_is_told_of_a_case_that_does_not_give_it(query: Query, shipped: Version):
    with pytest.raises(QueryRefused, match='to: "soon" is no date'):
        bound_in({}, taking(query, "to", "month", "soon"), shipped.world)


def test_an_unknown_parameter_is_named_with_those_there_are(query: Query, shipped: Version):
    with pytest.raises(QueryRefused) as refused:
        bind(query, {"clint": "openai"}, shipped.world)
    message = 'people/clients: has no parameter "clint". It takes: client. Did you mean "client"?'
    assert str(refused.value) == message


def test_a_default_is_read_as_the_same_word_would_be(query: Query, shipped: Version):
    assert bind(taking(query, "to", "month", "2025-06"), {}, shipped.world) == {"to": datetime.date(2025, 7, 1)}
    assert bind(taking(query, "day", "date", "as_of"), {}, shipped.world) == {"day": shipped.world.as_of}


def test_a_default_that_these_data_do_not_know_is_no_fault_of_the_reader(query: Query, shipped: Version):
    assert bind(taking(query, "client", "client", "nobody"), {}, shipped.world) == {"client": None}
    with pytest.raises(QueryRefused, match="is no client in this data"):
        bind(taking(query, "client", "client", "nobody"), {"client": "nobody"}, shipped.world)


def test_every_shipped_query_answers_to_its_own_defaults(queries_held: Catalogue, shipped: Version):
    for query in queries_held.queries.values():
        bound = bind(query, {}, shipped.world)
        assert list(bound) == list(query.parameters)
        given = {name: p.default for name, p in query.parameters.items() if p.default is not None}
        assert {name for name, value in bound.items() if value is not None} == set(given)
