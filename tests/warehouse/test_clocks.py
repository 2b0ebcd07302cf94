"""Two clocks and the weakest basis let in: what was true, what could be known, and how well."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.catalog.folder import Catalogue
from dashboard.model import Answer
from dashboard.panel import panel
from dashboard.view import View
from dashboard.warehouse.version import Version

PAIR = {"client": "openai", "vendor": "scale-ai"}
DAYS = st.dates(datetime.date(2018, 1, 1), datetime.date(2026, 11, 23))


@pytest.fixture(scope="module")
def published(shipped: Version) -> dict[str, datetime.date | None]:
    """The day from which each source may be cited: its own, or that of a claim or stake which has its own day.

    A claim's day is when it could first be read anywhere; the document that is cited for it may be a later print.
    """
    tables = ("source", "relationship_claim", "ownership")
    days: dict[str, datetime.date | None] = {}
    with shipped.cursor() as cursor:
        for table in tables:
            for source, day in cursor.execute(f"select source_id, known_on from record.{table}").fetchall():
                held = days.get(source)
                days[source] = day if held is None else min(held, day or held)
    return days


def rows(name: str, queries: Catalogue, version: Version, **asked: str) -> list[dict[str, Any]]:
    found = panel(queries.queries[name], View(**{"page": "dependence", **asked}), queries, version)
    assert found.answer is not None, found.error
    return found.answer.rows


@pytest.mark.parametrize(
    ("known", "status", "contested"),
    [("2025-06-14", "active", True), ("2025-07-15", "winding down", None)],
)
def test_g03_openai_at_scale_on_14_june_2025_depends_on_the_day_of_asking(
    known: str, status: str, contested: bool | None, shipped: Version, queries_held: Catalogue
):
    (row,) = rows("dependence/who_buys_from_whom", queries_held, shipped, on="2025-06-14", known=known, **PAIR)
    assert row["status"] == status
    assert contested is None or row["contested"] is contested
    assert row["known_on"].date() <= datetime.date.fromisoformat(known)


def test_the_history_of_a_pair_tells_the_same_as_asking_on_each_of_its_days(
    shipped: Version, queries_held: Catalogue
):
    steps = rows("dependence/status_on_two_clocks", queries_held, shipped, on="2025-06-14", **PAIR)
    assert len(steps) >= 3
    for step in steps:
        day = step["known_from"].date().isoformat()
        (row,) = rows("dependence/who_buys_from_whom", queries_held, shipped, on="2025-06-14", known=day, **PAIR)
        assert row["status"] == step["status"], day
        assert list(row["source_ids"]) == list(step["source_ids"]), day


def views_with_basis(shipped: Version) -> list[str]:
    listed = (
        "select distinct table_name from duckdb_columns() "
        "where database_name = current_database() and schema_name = 'main' and column_name = 'basis'"
    )
    with shipped.cursor() as cursor:
        return sorted(name for (name,) in cursor.execute(listed).fetchall())


@pytest.mark.parametrize(
    ("basis", "left"),
    [
        ("reported", {"reported"}),
        ("estimated", {"reported", "estimated"}),
        ("modelled", {"reported", "estimated", "modelled"}),
    ],
)
def test_a_basis_lets_in_rows_at_least_as_strong_from_every_table(basis: str, left: set[str], shipped: Version):
    views = views_with_basis(shipped)
    assert {"spend", "event", "relationship_claim", "relationship", "evidence_row", "vendor_financial"} <= set(views)
    found: set[str] = set()
    with shipped.cursor() as cursor:
        cursor.execute("set variable view_basis = $basis", {"basis": basis})
        for view in views:
            found |= {kind for (kind,) in cursor.execute(f'select distinct basis from "{view}"').fetchall()}
    assert found == left


LISTING = ("dependence/known_spend", "events/timeline", "evidence/rows", "market/federal_awards", "market/run_rate")


@pytest.mark.parametrize("name", LISTING)
def test_a_query_asked_for_reported_facts_shows_no_other(name: str, shipped: Version, queries_held: Catalogue):
    every, kept = (rows(name, queries_held, shipped, **asked) for asked in ({}, {"basis": "reported"}))
    assert {row["basis"] for row in kept} == {"reported"}
    if name in ("dependence/known_spend", "evidence/rows", "market/run_rate"):
        assert len(kept) < len(every)


def test_basis_filters_what_goes_in_not_what_comes_out(shipped: Version, queries_held: Catalogue):
    every, kept = (
        rows("evidence/basis_mix", queries_held, shipped, **asked) for asked in ({}, {"basis": "reported"})
    )
    assert [row["basis"] for row in kept] == ["reported"]
    assert kept[0]["share_of_rows"] == 1
    assert kept[0]["row_count"] == next(row["row_count"] for row in every if row["basis"] == "reported")


def late(answer: Answer, known: datetime.date, published: dict[str, datetime.date | None]) -> list[str]:
    """Name the sources of an answer that could not be known on the day."""
    return [
        f"{answer.query.id} on {known} cites {source.id} of {published[source.id]}"
        for source in answer.sources
        if (day := published[source.id]) is None or day > known
    ]


@pytest.mark.parametrize("known", ["2018-12-31", "2022-06-30", "2025-06-13", "2025-06-14", "2026-11-23"])
def test_on_a_known_day_no_query_cites_what_was_published_later(
    known: str, shipped: Version, queries_held: Catalogue, published: dict[str, datetime.date | None]
):
    found = []
    for query in queries_held.queries.values():
        asked = panel(query, View(query.page, known=known), queries_held, shipped)
        assert asked.answer is not None, asked.error
        found += late(asked.answer, datetime.date.fromisoformat(known), published)
    assert found == []


def test_on_any_known_day_no_row_of_the_record_cites_what_was_published_later(
    shipped: Version, queries_held: Catalogue, published: dict[str, datetime.date | None]
):
    @settings(max_examples=60)
    @given(DAYS)
    def holds(known: datetime.date) -> None:
        query = queries_held.queries["evidence/rows"]
        answer = panel(query, View("evidence", known=known.isoformat()), queries_held, shipped).answer
        assert late(answer, known, published) == []

    holds()


def test_what_could_be_known_only_grows(shipped: Version, queries_held: Catalogue):
    @settings(max_examples=60)
    @given(DAYS, DAYS)
    def holds(one: datetime.date, other: datetime.date) -> None:
        early, late_day = sorted([one, other])
        before, after = (
            {
                (row["table_name"], row["row_id"])
                for row in rows("evidence/rows", queries_held, shipped, known=day.isoformat())
            }
            for day in (early, late_day)
        )
        assert before <= after

    holds()


def test_without_a_known_day_an_undated_source_shows_and_with_one_it_does_not(shipped: Version):
    with shipped.cursor() as cursor:
        undated = "select count(*) from evidence_row where known_on is null"
        (count,) = cursor.execute(undated).fetchone()
        assert count > 0
        cursor.execute("set variable view_known = '2026-11-23'")
        assert cursor.execute(undated).fetchone() == (0,)
