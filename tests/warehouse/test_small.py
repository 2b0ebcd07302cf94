"""Small worlds: every query answers in them, and a fault in their files is told at its place."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import duckdb
import pytest

from dashboard.catalog.binding import bind
from dashboard.catalog.folder import Catalogue
from dashboard.errors import DataRefused
from dashboard.warehouse.answer import ask
from dashboard.warehouse.check import held_against
from dashboard.warehouse.small import SMALL, Ground, empty, files_of, laid, small
from dashboard.warehouse.version import Version

PARTY = "party_id,name,is_client,is_vendor\nclient-a,Client A,true,false\nvendor-a,Vendor A,false,true\n"
SERVICE = "service_id,name\nlabelling,Labelling\n"
# These ask by default about organisations of the record, or need more rows than a small world has.
WITHOUT_ROWS = {"overview/meta_deal_and_openai", "quality/rater_pairs"}


def written(folder: Path, **files: str | bytes) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def rows(version: Version, statement: str) -> list[tuple[object, ...]]:
    with version.cursor() as cursor:
        return cursor.execute(statement).fetchall()


@pytest.mark.parametrize("world", [empty, small])
def test_every_shipped_query_answers_whole(world, queries_held: Catalogue):
    laid = world()
    for query_id, query in queries_held.queries.items():
        assert held_against(queries_held.files[query_id], query, laid)[0] == [], query_id


def test_nearly_every_shipped_query_has_rows_in_the_small_world(queries_held: Catalogue):
    without = {
        query.id
        for query in queries_held.queries.values()
        if ask(small(), query, bind(query, {}, small().world), {}).frame.empty
    }
    assert without == WITHOUT_ROWS


def test_the_two_that_ask_about_a_pair_answer_for_one_of_the_small_world(queries_held: Catalogue):
    for query_id in ("dependence/status_on_two_clocks", "overview/meta_deal_and_openai"):
        query = queries_held.queries[query_id]
        bound = bind(query, {"client": "client-b", "vendor": "vendor-a"}, small().world)
        assert not ask(small(), query, bound, {}).frame.empty


def test_the_small_world_has_a_null_in_every_column_that_takes_one_and_a_row_in_every_table():
    described = rows(small(), (Path(__file__).parent / "nullable_columns.sql").read_text(encoding="utf-8"))
    assert len(described) > 100
    without = []
    for table, column, is_nullable in described:
        counted = f"count(*), count(*) - count({column})"
        ((held, nulls),) = rows(small(), f"select {counted} from record.{table}")
        assert held > 0, table
        if is_nullable and not nulls:
            without.append(f"{table}.{column}")
    assert without == []


def test_the_empty_world_has_its_version_and_nothing_else():
    assert rows(empty(), "select version_id, as_of from version") == [("small", datetime.date(2026, 6, 30))]
    assert rows(empty(), "select count(*) from party") == [(0,)]


def test_a_small_world_is_locked_as_version_files_are(tmp_path: Path):
    with pytest.raises(duckdb.Error, match="disabled"):
        rows(small(), f"select * from read_csv('{SMALL / 'party.csv'}')")
    with pytest.raises(duckdb.Error, match="locked"):
        rows(small(), "set enable_external_access = true")


def test_left_out_columns_get_stand_ins(tmp_path: Path):
    claim = "client_id,vendor_id,service_id,status\nclient-a,vendor-a,labelling,active\n"
    spend = "client_id,vendor_id,period,amount,amount_kind\nclient-a,vendor-a,2025-06,10,annual_spend\n"
    log = "client_id,vendor_id,service_id,submitted_at,units,basis\n"
    log += "client-a,vendor-a,labelling,2026-06-01 09:00,5,reported\n"
    log += "client-a,vendor-a,labelling,2026-06-01 09:00,7,modelled\n"
    folder = written(tmp_path, party=PARTY, service=SERVICE, relationship_claim=claim, spend=spend, delivery_log=log)
    world = laid(folder, datetime.date(2026, 6, 15))
    assert rows(world, "select claim_id, amount_kind, known_on, claimant, source_id from relationship_claim") == [
        ("relationship_claim-1", "none", datetime.date(2026, 6, 15), "report", "paper")
    ]
    june, july = datetime.date(2025, 6, 1), datetime.date(2025, 7, 1)
    assert rows(world, "select client_as_reported, period_from, period_to, known_on from spend") == [
        ("client-a", june, july, None)
    ]
    assert rows(world, "select batch_id, scenario, source_id, run_id from delivery_log order by units") == [
        ("delivery_log-1", "actual", "paper", None),
        ("delivery_log-2", "base", None, "run"),
    ]
    assert rows(world, "select sum(submitted) from throughput") == [(12,)]
    assert rows(world, "select sum(units) from turnaround") == [(12,)]


def test_lists_are_written_with_semicolons(tmp_path: Path):
    text = 'name,value,unit,reason,shapes\none,1,USD,"Why, so","capacity; it\'s ""so"""\ntwo,1,USD,No,[]\n'
    assert rows(laid(written(tmp_path, model_param=text)), "select shapes from record.model_param order by name") == [
        (["capacity", 'it\'s "so"'],),
        ([],),
    ]


def test_an_empty_cell_is_the_default_where_no_null_may_stand(tmp_path: Path):
    text = "client_id,vendor_id,period,amount,currency,amount_kind,bound\n"
    text += "client-a,vendor-a,2025,1,,annual_spend,\nclient-a,vendor-a,2025,2,EUR,annual_spend,about\n"
    world = laid(written(tmp_path, party=PARTY, spend=text))
    assert rows(world, "select currency, bound from record.spend order by amount") == [
        ("USD", None),
        ("EUR", "about"),
    ]


def test_worlds_follow_one_another_on_one_ground(tmp_path: Path):
    ground = Ground()
    assert rows(ground.lay(files_of(SMALL)), "select count(*) > 0 from throughput") == [(True,)]
    (tmp_path / "one").mkdir()
    world = ground.lay(files_of(written(tmp_path / "one", party=PARTY)))
    assert rows(world, "select (select count(*) from party), (select count(*) from throughput)") == [(2, 0)]
    (tmp_path / "bad").mkdir()
    with pytest.raises(DataRefused):
        ground.lay(files_of(written(tmp_path / "bad", party=PARTY.replace("true", "maybe"))))
    assert rows(ground.lay([]), "select count(*) from party") == [(0,)]
    assert world.world.clients == {"client-a": "Client A"}


SPEND = "client_id,vendor_id,period,amount,amount_kind\nclient-a,vendor-a,2025,{},{}\n"
REFUSED = {
    "unknown table": (
        {"spendings": "a\n1\n"},
        ['spendings.csv:1:1: there is no table "spendings". Did you mean "spend"?'],
    ),
    "a table that is made": (
        {"calendar": "day\n2025-01-01\n"},
        ['calendar.csv:1:1: there is no table "calendar". There are: annotation, '],
    ),
    "unknown column": (
        {"party": PARTY.replace("is_client", "is_cliant")},
        ['party.csv:1:15: unknown column "is_cliant". Did you mean "is_client"?'],
    ),
    "not a number": (
        {"party": PARTY, "spend": SPEND.format("much", "annual_spend")},
        [
            'spend.csv:2:24: amount "much" is no number that fits DECIMAL(18,2). '
            "Write digits, with a point before the decimals."
        ],
    ),
    "two values that do not fit": (
        {"party": PARTY.replace("true,false", "maybe,false"), "spend": SPEND.format("1", "anual_spend")},
        [
            'party.csv:2:19: is_client "maybe" is no boolean. Write true or false.',
            'spend.csv:2:26: amount_kind "anual_spend" is not one of none, annual_spend, contract_total, '
            'planned_spend, ceiling, investment, statement. Did you mean "annual_spend"?',
        ],
    ),
    "not a day": (
        {"party": PARTY, "event": "happened_on,kind,vendor_id\n2025-02-30,lawsuit,vendor-a\n"},
        ['event.csv:2:1: happened_on "2025-02-30" is no day. Write YYYY-MM-DD.'],
    ),
    "a missing parent": (
        {"party": PARTY, "spend": SPEND.format("1", "annual_spend").replace("vendor-a", "vendor-aa")},
        ['spend.csv:2:10: vendor_id "vendor-aa" is no row of party. Did you mean "vendor-a"?'],
    ),
    "a missing parent without a file": (
        {"spend": "client_id,vendor_id,period,amount,amount_kind\n,x,2025,1,annual_spend\n"},
        ['spend.csv:2:2: vendor_id "x" is no row of party. Add a row to party.csv.'],
    ),
    "too few cells": (
        {"party": PARTY + "client-b,Client B,true\n"},
        ["party.csv:4:19: has 3 cells, and line 1 names 4. Add the rest."],
    ),
    "too many cells": (
        {"party": PARTY + "client-b,Client B,Inc.,true,false\n"},
        ["party.csv:4:29: has 5 cells, and line 1 names 4. Quote a comma inside a cell."],
    ),
    "not UTF-8": (
        {"party": PARTY.encode() + b"client-b,Caf\xe9,true,false\n"},
        ["party.csv:4:13: a letter that is not UTF-8. Save the file as UTF-8."],
    ),
    "an open quote": (
        {"party": PARTY + 'client-b,"Client B,true,false\n'},
        ['party.csv:4:10: a quote is never closed. End the cell with a quote, and double each quote inside it: "".'],
    ),
    "a key twice": (
        {"party": PARTY + "client-a,Client B,true,false\n"},
        ["party.csv:4:1: party_id client-a stands twice. Keep one of the rows."],
    ),
    "a column twice": (
        {"party": PARTY.replace("is_vendor", "is_client")},
        ['party.csv:1:25: column "is_client" stands twice. Keep one of them.'],
    ),
    "a needed column left out": (
        {"party": PARTY, "service": SERVICE, "relationship_claim": "client_id,vendor_id,service_id\n,,labelling\n"},
        [
            'relationship_claim.csv:1:1: column "status" is missing. '
            "Add it: every row of relationship_claim needs one."
        ],
    ),
    "a period without days": (
        {"party": PARTY, "spend": SPEND.format("1", "annual_spend").replace("2025", "2025Q1")},
        [
            'spend.csv:1:1: column "period_from" is missing. Add it: every row of spend needs one.',
            'spend.csv:1:1: column "period_to" is missing. Add it: every row of spend needs one.',
        ],
    ),
    "an empty cell in a needed column": (
        {"party": PARTY.replace("Client A", "")},
        ["party.csv:2:10: name is empty. Fill it in: every row of party needs one."],
    ),
    "a rule of the table": (
        {"party": PARTY + "client-b,Client B,false,false\n"},
        ["party.csv:4:1: the row breaks a rule of party: CHECK constraint failed"],
    ),
    "an empty file": (
        {"party": ""},
        ["party.csv:1:1: the file is empty. Write the names of columns on line 1."],
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_fault_is_told_at_its_place(fault: str, tmp_path: Path):
    files, told = REFUSED[fault]
    with pytest.raises(DataRefused) as refused:
        laid(written(tmp_path, **files))
    found = [str(finding).removeprefix(f"{tmp_path}/") for finding in refused.value.findings]
    assert len(found) == len(told), found
    for message, start in zip(found, told, strict=True):
        assert message.startswith(start), message
        assert re.match(r"\w+\.csv:\d+:\d+: ", message)
