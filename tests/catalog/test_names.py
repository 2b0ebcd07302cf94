"""A query is found, read and tested under its former names, and no two go by one."""

from __future__ import annotations

from pathlib import Path

from dashboard.catalog.folder import catalogue
from dashboard.catalog.names import alias_faults
from dashboard.panel import panel
from dashboard.view import View
from dashboard.warehouse.cases import cases_of, stray_cases
from dashboard.warehouse.version import Version
from tests.catalog.files import CLIENTS, LONGEST, lay

RENAMED = CLIENTS.replace("owner:", "aliases: [people/buyers, market/buyers]\nowner:")


def test_a_query_is_read_under_its_former_name_with_the_rows_of_its_new_one(tmp_path: Path, shipped: Version):
    lay(tmp_path, "people/clients", RENAMED)
    lay(tmp_path, "people/longest", LONGEST)
    for name, written in (("one", "people.buyers as clients"), ("two", "market.buyers clients")):
        lay(tmp_path, f"people/{name}", LONGEST.replace("people.clients", written))
    lay(
        tmp_path,
        "people/bare",
        LONGEST.replace("from people.clients", "from people.buyers").replace("clients.", "buyers."),
    )
    held = catalogue(tmp_path)
    assert held.broken == {}
    assert held.find("people/buyers") is held.find("market/buyers") is held.queries["people/clients"]
    rows = [
        panel(held.queries[f"people/{n}"], View("people"), held, shipped).answer.rows
        for n in ("longest", "one", "two", "bare")
    ]
    assert rows[0] == rows[1] == rows[2] == rows[3] != []
    assert {held.queries[f"people/{name}"].reads for name in ("one", "two", "bare")} == {("people/clients",)}
    notes = list(alias_faults(held))
    assert {note.level for note in notes} == {"note"}
    assert [note.what.split()[0] for note in notes] == ["people/buyers", "people/buyers", "market/buyers"]


def test_a_file_that_bears_a_name_today_keeps_it_and_of_two_former_bearers_the_later_id_does(tmp_path: Path):
    lay(tmp_path, "people/clients", RENAMED)
    lay(tmp_path, "people/buyers", CLIENTS)
    lay(tmp_path, "people/again", RENAMED)
    held = catalogue(tmp_path)
    assert held.find("people/buyers").id == "people/buyers"
    assert held.find("market/buyers").id == "people/clients"
    assert [(fault.level, fault.where.rpartition("/")[2], fault.what) for fault in alias_faults(held)] == [
        ("error", "again.sql:16:11", 'the alias "people/buyers" is a name of people/buyers.'),
        ("error", "again.sql:16:26", 'the alias "market/buyers" is a name of people/clients.'),
        ("error", "clients.sql:16:11", 'the alias "people/buyers" is a name of people/buyers.'),
    ]


def test_the_cases_of_a_former_name_are_cases_of_the_query(tmp_path: Path):
    lay(tmp_path / "queries", "people/clients", RENAMED)
    rule = tmp_path / "tests" / "queries" / "people" / "buyers" / "a rule"
    rule.mkdir(parents=True)
    assert cases_of("people/clients", tmp_path / "tests" / "queries", ("people/buyers",)) == [rule]
    assert stray_cases(catalogue(tmp_path / "queries"), tmp_path / "tests" / "queries") == []
    lay(tmp_path / "queries", "people/clients", CLIENTS)
    (found,) = stray_cases(catalogue(tmp_path / "queries"), tmp_path / "tests" / "queries")
    assert found.what == 'there is no query "people/buyers".'
