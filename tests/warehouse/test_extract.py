"""A reader's own file holds their rows, whole where a question needs it, and nothing of anybody else."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest

from dashboard.answers import answer_for
from dashboard.catalog.folder import Catalogue
from dashboard.entitlement import Entitlement
from dashboard.errors import DataRefused, LinchpinError, NotYours
from dashboard.model import Query
from dashboard.settings import ACCESS, Settings
from dashboard.view import View
from dashboard.warehouse import extract
from dashboard.warehouse.extract import ensure_extract
from dashboard.warehouse.version import Version, open_version

CLIENT, VENDOR = "openai", "scale-ai"
# Files that were brought, and rows of them that were refused, are for those who may see everything.
NOT_KEPT = {"import", "import_row", "import_rule", "version_import"}


@pytest.fixture(scope="session")
def of_client(shipped_settings: Settings) -> Version:
    return open_version(replace(shipped_settings, sees=Entitlement(clients=(CLIENT,))))


@pytest.fixture(scope="session")
def of_vendor(shipped_settings: Settings) -> Version:
    return open_version(replace(shipped_settings, sees=Entitlement(vendors=(VENDOR,))))


def tables(version: Version) -> dict[str, list[str]]:
    with version.cursor() as cursor:
        rows = cursor.execute(
            "select table_name, column_name from duckdb_columns() "
            "where schema_name = 'record' and table_oid in (select table_oid from duckdb_tables())"
        ).fetchall()
    found: dict[str, list[str]] = {}
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return found


def rows(version: Version, table: str, where: str = "true") -> int:
    with version.cursor() as cursor:
        found = cursor.execute(f"select count(*) from record.{table} where {where}").fetchone()
    assert found is not None
    return int(found[0])


def test_what_cannot_be_laid_is_not_tried_at_every_request(
    shipped_settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    asked = replace(shipped_settings, sees=Entitlement(clients=(CLIENT,)))
    for _ in range(3):
        with pytest.raises(DataRefused, match="could not be made"):
            ensure_extract(asked, "000000000000")
    assert len(caplog.records) == 1
    monkeypatch.setattr(extract, "_failed", {})
    with pytest.raises(DataRefused, match="could not be made"):
        ensure_extract(asked, "000000000000")
    assert len(caplog.records) == 2


def test_every_table_of_the_record_is_decided_on(shipped: Version):
    text = (ACCESS / "rows.sql").read_text(encoding="utf-8")
    decided = {table for table in tables(shipped) if f"create view kept.{table} as" in text}
    assert set(tables(shipped)) - decided == NOT_KEPT


@pytest.mark.parametrize("side", ["client", "vendor"])
def test_rows_of_a_pair_are_one_s_own_or_not_there(
    shipped: Version, of_client: Version, of_vendor: Version, side: str
):
    own, named = (of_client, CLIENT) if side == "client" else (of_vendor, VENDOR)
    checked = 0
    for table, columns in tables(own).items():
        if f"{side}_id" not in columns or table == "incident_client":
            continue
        mine = f"{side}_id = '{named}'"
        assert rows(own, table) == rows(own, table, mine), f"{table} holds rows of others"
        if table in ("incident",) or (side == "vendor" and table in ("business_function", "eligibility")):
            continue
        assert rows(own, table) in (0, rows(shipped, table, mine)), f"{table} lacks rows"
        checked += rows(own, table) > 0
    assert checked > 8


def test_names_and_sources_are_those_of_one_s_own_rows(shipped: Version, of_client: Version):
    assert set(of_client.world.clients) < set(shipped.world.clients)
    assert {"waymo", "zoox"} & set(of_client.world.organisations) == set()
    assert 0 < rows(of_client, "source") < rows(shipped, "source")


def test_a_vendor_s_whole_revenue_and_a_client_s_judgment_are_hidden(
    shipped: Version, of_client: Version, of_vendor: Version
):
    of_openai = rows(shipped, "customer_share", "client_id = 'meta' and vendor_revenue_usd is not null")
    assert of_openai > 0
    assert rows(of_client, "customer_share", "vendor_revenue_usd is not null") == 0
    assert rows(of_client, "contract", "exit_plan != 'not_assessed'") > 0
    assert rows(of_vendor, "contract", "exit_plan != 'not_assessed'") == 0
    assert rows(of_vendor, "eligibility") == rows(of_vendor, "service_assessment") == 0
    assert rows(of_client, "capacity") == rows(of_client, "vendor_financial") == 0


def test_nor_can_a_client_reckon_a_vendor_s_whole_revenue_from_its_share_of_it(
    record: Version, record_settings: Settings
):
    reckoned = "client_revenue_usd / coalesce(share, client_revenue_usd / vendor_revenue_usd) > 0"
    assert rows(record, "customer_share", f"client_id = 'google' and {reckoned}") > 3
    of_google = open_version(replace(record_settings, sees=Entitlement(clients=("google",))))
    assert rows(of_google, "customer_share", "client_revenue_usd > 0") > 3
    assert rows(of_google, "customer_share", reckoned) == 0
    of_appen = open_version(replace(record_settings, sees=Entitlement(vendors=("appen",))))
    assert rows(of_appen, "customer_share", reckoned) > 1


@pytest.mark.parametrize("side", ["clients", "vendors"])
def test_every_client_s_and_every_vendor_s_rows_can_be_laid(record_settings: Settings, record: Version, side: str):
    """Where each is seen from its own side alone, each row keeps what its table asks for."""
    column = {"clients": "client_id", "vendors": "vendor_id"}[side]
    asked = f"select distinct {column} from relationship union select {column} from customer_share order by all"
    with record.cursor() as cursor:
        ids = tuple(name for (name,) in cursor.execute(asked).fetchall() if name)
    assert len(ids) > 10
    laid = open_version(replace(record_settings, sees=Entitlement(**{side: ids})))
    with laid.cursor() as cursor:
        assert cursor.execute("select count(*) from customer_share").fetchone()[0] > 10


def test_the_file_itself_says_no_to_everything_else(of_client: Version, shipped: Version):
    for statement in (
        f"attach '{shipped.path}' as whole (read_only)",
        "select * from read_csv('/etc/passwd')",
        f"select * from '{shipped.path}'",
        "set enable_external_access = true",
        "set variable own_clients = ['meta']; create table x (a integer)",
        "insert into record.service values ('x', 'x')",
        "copy record.spend to 'x.csv'",
    ):
        with of_client.cursor() as cursor, pytest.raises(duckdb.Error):
            cursor.execute(statement)
    with of_client.cursor() as cursor:
        # Whoever says to be somebody else is not given more.
        cursor.execute("set variable own_clients = ['meta']")
        assert cursor.execute("select count(*) from contract where client_id = 'meta'").fetchone() == (0,)


def same(found: Any, expected: Any) -> bool:
    if isinstance(found, float) and isinstance(expected, int | float):
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)
    if hasattr(found, "tolist"):
        return bool(found.tolist() == expected.tolist())
    return bool(found == expected)


def alike(query: Query, own: Version, whole: Version, given: dict[str, str]) -> list[str]:
    """Return the columns in which a reader's answer differs from that over all rows, asked for the same one."""
    mine = answer_for(query, given, View(), own).rows
    theirs = answer_for(query, given, View(), whole).rows
    if len(mine) != len(theirs):
        return [f"{len(mine)} rows for {len(theirs)}"]
    return sorted(
        {name for row, other in zip(mine, theirs, strict=True) for name in row if not same(row[name], other[name])}
    )


# What the file hides of a row that is shown.
HIDDEN = {
    "dependence/client_concentration": {"vendor_revenue_usd"},
    "contracts/all_contracts": {"exit_plan"},
    # It tells how new the newest row is, those that name nobody among them.
    "evidence/coverage": {"latest_known_on", "stale_days", "finding"},
}


def asked_of_one(queries: Catalogue, reaches: tuple[str, ...], side: str) -> Iterator[Query]:
    for query in queries.queries.values():
        if query.reach in reaches and side in query.parameters:
            yield query


@pytest.mark.parametrize("side", ["client", "vendor"])
def test_whoever_keeps_themselves_reads_what_somebody_reads_who_sees_everything(
    shipped: Version, of_client: Version, of_vendor: Version, queries_held: Catalogue, side: str
):
    own, named = (of_client, CLIENT) if side == "client" else (of_vendor, VENDOR)
    wrong, asked = {}, 0
    for query in asked_of_one(queries_held, ("own", side), side):
        differs = set(alike(query, own, shipped, {side: named})) - HIDDEN.get(query.id, set())
        asked += 1
        if differs:
            wrong[query.id] = differs
    assert wrong == {}
    assert asked > 30


@pytest.mark.parametrize(("reach", "told"), [("vendor", "all rows of a vendor"), ("market", "it compares")])
def test_what_needs_the_rows_of_others_is_refused_and_not_reckoned_from_fewer(
    of_client: Version, queries_held: Catalogue, reach: str, told: str
):
    refused = [one for one in queries_held.queries.values() if one.reach == reach and one.header.market is None]
    assert len(refused) > 5
    for query in refused:
        with pytest.raises(NotYours, match=told):
            answer_for(query, {}, View(), of_client)


def test_the_answer_over_all_is_told_without_filters_only(of_client: Version, queries_held: Catalogue):
    told = [one for one in queries_held.queries.values() if one.header.market]
    assert [one.id for one in told] == ["delivery/first_pass_yield"]
    for query in told:
        answer = answer_for(query, {}, View(), of_client)
        assert "withheld" in answer.rows[0]["finding"]
        assert answer.rows[0]["source_ids"].tolist() == []
        assert answer_for(query, {"client": CLIENT}, View(), of_client).rows
        for given, view in (
            ({"vendor": "surge-ai"}, View()),
            ({"from": "2024"}, View()),
            ({}, View(basis="reported")),
        ):
            with pytest.raises(NotYours, match="without filters only"):
                answer_for(query, given, view, of_client)


@pytest.mark.parametrize("side", ["client", "vendor"])
def test_no_row_is_told_that_is_reckoned_from_withheld_ones(
    of_client: Version, of_vendor: Version, queries_held: Catalogue, side: str
):
    """Right the first time in all services, one after another, is the product of what is withheld of each."""
    for query in [one for one in queries_held.queries.values() if one.header.market]:
        rows = answer_for(query, {}, View(), of_client if side == "client" else of_vendor).rows
        assert query.header.market is not None
        assert any("withheld" in str(row["null_reason"]) for row in rows)
        for row in rows:
            if all(row[name] is None for name in query.header.market.adds_up):
                told = {name for name in query.header.market.follows if row[name] is not None}
                assert told <= set(query.header.grain), (query.id, row)


def test_a_question_in_other_words_is_not_answered_by_what_was_told_in_these(
    of_client: Version, queries_held: Catalogue
):
    query = next(one for one in queries_held.queries.values() if one.header.market)
    for other in (
        replace(query, text=query.text + "\n-- as it was"),
        replace(query, statement=query.statement + "\n-- as it was"),
    ):
        with pytest.raises(NotYours, match="not among the questions"):
            answer_for(other, {}, View(), of_client)


def test_no_question_fails_otherwise(of_client: Version, of_vendor: Version, queries_held: Catalogue):
    for version in (of_client, of_vendor):
        for query in queries_held.queries.values():
            try:
                answer_for(query, {}, View(), version)
            except NotYours:
                continue
            except LinchpinError as error:
                pytest.fail(f"{query.id}: {error}")
