"""A folder of query files: read again when it changes, and one broken file breaks only those that read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.catalog.folder import catalogue
from dashboard.errors import QueryRefused
from dashboard.panel import panel
from dashboard.view import View
from dashboard.warehouse.version import Version
from tests.catalog.files import CLIENTS, LONGEST, lay


def test_a_file_dropped_changed_and_removed_is_seen_the_next_time(tmp_path: Path):
    assert catalogue(tmp_path).queries == {}
    path = lay(tmp_path, "people/clients", CLIENTS)
    held = catalogue(tmp_path)
    assert list(held.queries) == ["people/clients"]
    assert catalogue(tmp_path) is held
    lay(tmp_path, "people/clients", CLIENTS.replace("Clients of the record", "All who buy"))
    assert catalogue(tmp_path).queries["people/clients"].header.title == "All who buy"
    lay(tmp_path, "people/clients", CLIENTS.replace("owner: record\n", ""))
    assert list(catalogue(tmp_path).broken) == ["people/clients"]
    path.unlink()
    held = catalogue(tmp_path)
    assert (held.queries, held.broken) == ({}, {})


def test_the_folder_is_the_page_unless_the_header_names_another(tmp_path: Path):
    lay(tmp_path, "people/clients", CLIENTS)
    lay(tmp_path, "people/elsewhere", CLIENTS.replace("grain:", "page: market\norder: 5\ngrain:"))
    lay(tmp_path, "a_new_page/clients", CLIENTS)
    held = catalogue(tmp_path)
    assert held.pages == ("a_new_page", "market", "people")
    assert [query.id for query in held.on_page("market")] == ["people/elsewhere"]


def test_panels_stand_in_the_order_their_files_ask_for(tmp_path: Path):
    for name, order in (("b", 10), ("a", 20), ("c", 10)):
        lay(tmp_path, f"people/{name}", CLIENTS.replace("grain:", f"order: {order}\ngrain:"))
    assert [query.id for query in catalogue(tmp_path).on_page("people")] == ["people/b", "people/c", "people/a"]


def test_a_query_that_reads_another_by_name_gets_the_rows_of_the_same_text_by_hand(tmp_path: Path, shipped: Version):
    lay(tmp_path, "people/clients", CLIENTS)
    lay(tmp_path, "people/longest", LONGEST)
    inner = CLIENTS.split("---*/")[1]
    lay(tmp_path, "people/by_hand", LONGEST.replace("from people.clients", f"from ({inner}) as clients"))
    held = catalogue(tmp_path)
    assert held.broken == {}
    assert held.queries["people/longest"].reads == ("people/clients",)
    for given in ({}, {"client": "google"}, {"count": "7"}):
        rows, by_hand = (
            panel(held.queries[name], View("people"), held, shipped, given).answer.rows
            for name in ("people/longest", "people/by_hand")
        )
        assert rows == by_hand
        assert len(rows) == (1 if "client" in given else int(given.get("count", 3)))


@pytest.mark.parametrize(
    "written",
    [
        "from people.clients as clients",
        "from people.clients clients",
        'from people.clients as "clients"',
        'from people.clients "clients"',
        "from people . clients",
        "from (select * from people.clients where letters > 0) as clients",
        "from people.clients as clients join people.clients as other on other.client_id = clients.client_id",
    ],
)
def test_another_query_can_be_named_in_every_way_a_table_can(written: str, tmp_path: Path, shipped: Version):
    lay(tmp_path, "people/clients", CLIENTS)
    lay(tmp_path, "people/plain", LONGEST)
    lay(tmp_path, "people/longest", LONGEST.replace("from people.clients", written))
    held = catalogue(tmp_path)
    plain, other = (
        panel(held.queries[name], View("people"), held, shipped) for name in ("people/plain", "people/longest")
    )
    assert other.error is None, other.error
    assert other.answer.rows == plain.answer.rows


def test_a_reader_with_its_own_with_clause_keeps_it(tmp_path: Path, shipped: Version):
    lay(tmp_path, "people/clients", CLIENTS)
    lay(tmp_path, "people/plain", LONGEST)
    own = "with kept as (\n    select * from people.clients\n)\n\nselect\n    clients.client as client"
    text = LONGEST.replace("select\n    clients.client as client", own).replace(
        "from people.clients\n", "from kept\n"
    )
    text = text.replace("from kept\norder", "from kept as clients\norder").replace(
        "from kept\n)", "from people.clients\n)"
    )
    lay(tmp_path, "people/longest", text)
    held = catalogue(tmp_path)
    plain, own_with = (
        panel(held.queries[name], View("people"), held, shipped) for name in ("people/plain", "people/longest")
    )
    assert own_with.error is None, own_with.error
    assert own_with.answer.rows == plain.answer.rows


def test_a_circle_of_queries_is_refused_and_named_and_those_beside_it_answer(tmp_path: Path):
    for name, other in (("one", "two"), ("two", "three"), ("three", "one")):
        lay(tmp_path, f"people/{name}", LONGEST.replace("people.clients", f"people.{other} as clients"))
    lay(tmp_path, "people/outside", LONGEST.replace("people.clients", "people.one as clients"))
    lay(tmp_path, "people/clients", CLIENTS)
    held = catalogue(tmp_path)
    assert list(held.queries) == ["people/clients"]
    for name in ("one", "two", "three"):
        assert "Break the circle: people/one, people/three, people/two." in str(held.broken[f"people/{name}"])
    assert "reads people/one, which is broken. Mend that one first." in str(held.broken["people/outside"])


def test_a_query_that_reads_itself_is_a_circle(tmp_path: Path):
    path = lay(tmp_path, "people/clients", CLIENTS.replace("from party", "from people.clients as party"))
    message = f"{path}:24:6: reads itself through another query. Break the circle: people/clients."
    assert str(catalogue(tmp_path).broken["people/clients"]) == message


FAULTS = {
    "header": ("owner: record\n", ""),
    "YAML": ("grain: [client_id]", "grain: [client_id"),
    "statement": ("length(party.name)", "length((party.name)"),
    "day": ("reviewed: 2026-11-23", "reviewed: 2026-13-45"),
    "unused parameter": ("params:\n", 'params:\n  idle: {type: text, default: null, help: "Nothing."}\n'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_query_breaks_its_readers_by_name_and_nobody_else(fault: str, tmp_path: Path, shipped: Version):
    lay(tmp_path, "people/clients", CLIENTS.replace(*FAULTS[fault]))
    reader = lay(tmp_path, "people/longest", LONGEST)
    lay(tmp_path, "market/clients", CLIENTS)
    held = catalogue(tmp_path)
    assert list(held.queries) == ["market/clients"]
    assert set(held.broken) == {"people/clients", "people/longest"}
    message = f"{reader}:18:1: reads people/clients, which is broken. Mend that one first."
    assert str(held.broken["people/longest"]) == message
    assert panel(held.queries["market/clients"], View("market"), held, shipped).error is None


def test_a_query_is_found_by_its_id_or_alias_and_a_near_name_is_offered(tmp_path: Path):
    lay(tmp_path, "people/clients", CLIENTS.replace("owner:", "aliases: [people/buyers]\nowner:"))
    held = catalogue(tmp_path)
    assert held.find("people/buyers") is held.find("people/clients")
    with pytest.raises(QueryRefused, match=r'people/client: there is no such query. Did you mean "people/clients"\?'):
        held.find("people/client")


@pytest.mark.parametrize("end", [";\n", "; -- done\n", "\n;\n-- done\n", " -- done\n", ";;\n", ""])
def test_a_statement_may_end_in_semicolons_and_comments_and_be_read(end: str, tmp_path: Path, shipped: Version):
    lay(tmp_path, "people/clients", CLIENTS.rstrip() + end)
    lay(tmp_path, "people/longest", LONGEST.rstrip() + end)
    held = catalogue(tmp_path)
    assert held.broken == {}
    for query in held.queries.values():
        assert panel(query, View("people"), held, shipped).answer.rows
    lay(tmp_path, "people/clients", CLIENTS.replace("(party.name)", "(party.nam)").rstrip() + end)
    held = catalogue(tmp_path)
    found = panel(held.queries["people/clients"], View("people"), held, shipped)
    assert str(found.error).startswith(f"{tmp_path}/people/clients.sql:23:12: ")
