"""The lineage of a query: every part it rests on, every page it reaches, and nothing that Graphviz could misread."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from dashboard.catalog.folder import catalogue
from dashboard.declared import Chart
from dashboard.model import Query, Source
from dashboard.picture.lineage import CHOSEN, lineage
from dashboard.settings import PROJECT
from tests.picture.answers import answer

BENEATH = {"relationship": ("relationship_claim",), "spend_share": ("relationship_claim", "spend")}


def made(
    query_id: str, statement: str, tables: tuple[str, ...], reads: tuple[str, ...] = (), **header: object
) -> Query:
    plain = answer(Chart(mark="table"), []).query
    said = plain.header.model_copy(update={"title": query_id, **header})
    return replace(plain, id=query_id, path=Path("x.sql"), header=said, text=statement, tables=tables, reads=reads)


def edges(dot: str) -> set[tuple[str, str]]:
    return set(re.findall(r'^\s*"([^"]+)" -> "([^"]+)";$', dot, flags=re.MULTILINE))


BASE = made("market/base", "---*/ from relationship", ("relationship",))
MIDDLE = made(
    "market/middle",
    "---*/ from market.base join party",
    ("party", "relationship"),
    ("market/base",),
    also={"client": 1},
)
TOP = made("cost/top", "---*/ from market.middle", ("party", "relationship"), ("market/base", "market/middle"))
OTHER = made("cost/other", "---*/ from spend_share", ("spend_share",))
HELD = {query.id: query for query in (BASE, MIDDLE, TOP, OTHER)}


def test_rows_are_followed_from_the_cited_tables_to_the_pages_and_no_further():
    assert edges(lineage(MIDDLE, HELD, BENEATH)) == {
        ("cited relationship_claim", "table relationship"),
        ("table relationship", "market/base"),
        ("table party", "market/middle"),
        ("market/base", "market/middle"),
        ("market/middle", "cost/top"),
        ("market/base", "page market"),
        ("market/middle", "page market"),
        ("market/middle", "page client"),
        ("cost/top", "page cost"),
    }


def test_a_table_that_only_a_read_query_names_is_not_said_to_be_read_directly():
    assert ("table relationship", "market/middle") not in edges(lineage(MIDDLE, HELD, BENEATH))
    assert "other" not in lineage(MIDDLE, HELD, BENEATH)


def test_documents_lead_to_the_lowest_tables_that_cite_them():
    papers = [Source(f"s{number}", "A title", f'The "Daily" {number}', "2025-06-13", "") for number in range(7)]
    dot = lineage(MIDDLE, HELD, BENEATH, sources=papers)
    assert {end for start, end in edges(dot) if start == "documents"} == {"cited relationship_claim", "table party"}
    assert r"7 documents\nThe \"Daily\" 0 2025\n" in dot
    assert r"\nand 3 more" in dot
    narrowed = lineage(MIDDLE, HELD, BENEATH, sources=papers, citing={"relationship_claim"})
    assert {end for start, end in edges(narrowed) if start == "documents"} == {"cited relationship_claim"}
    assert "documents" not in lineage(MIDDLE, HELD, BENEATH)


def test_the_chosen_query_stands_out_and_all_others_are_links():
    lines = [line.strip() for line in lineage(MIDDLE, HELD, BENEATH).splitlines()]
    (chosen,) = [line for line in lines if CHOSEN[0] in line]
    assert chosen.startswith('"market/middle" [')
    assert "URL" not in chosen
    linked = [line for line in lines if "URL=" in line]
    assert len(linked) == 2
    assert 'URL="/workshop?query=market/base"' in linked[0]


def test_every_query_of_the_catalogue_has_its_lineage():
    held = catalogue(PROJECT / "queries").queries
    for query in held.values():
        dot = lineage(query, held, BENEATH)
        known = set(re.findall(r'"([^"]+)" \[label=', dot))
        reached = edges(dot)
        assert {end for pair in reached for end in pair} <= known, query.id
        assert {f"table {table}" for table in query.tables} <= {start for start, _ in reached}, query.id
        assert (query.id, f"page {query.page}") in reached
