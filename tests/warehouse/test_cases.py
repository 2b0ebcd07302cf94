"""A case says what differs, row by row, and every fault in its files is told at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.catalog.folder import Catalogue, catalogue
from dashboard.errors import LinchpinError
from dashboard.warehouse.cases import cases_folder, cases_of, read_case, run_case, run_cases, stray_cases
from tests.catalog.files import CLIENTS, LONGEST, lay

DO = " Mend the query, or the case if the rule has changed."
PARTY = "party_id,name,is_client,is_vendor\na,Ann,true,false\nb,Bo Ro,true,false\nc,Carlos,true,true\n"
ALL = "client,client_id,letters\nAnn,a,3\nBo Ro,b,5\nCarlos,c,6\n"
QUERY = CLIENTS.replace("length(party.name)", "nullif(length(party.name), 6)")


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    lay(tmp_path / "queries", "people/clients", CLIENTS.replace("owner:", "aliases: [people/customers]\nowner:"))
    lay(tmp_path / "queries", "people/longest", LONGEST)
    return tmp_path / "queries"


def a_case(queries: Path, query_id: str = "people/clients", rule: str = "a rule", **files: str) -> Path:
    folder = cases_folder(queries) / query_id / rule
    folder.mkdir(parents=True)
    for name, text in {"party": PARTY, "expect": ALL, **files}.items():
        (folder / (name.replace("_yml", ".yml") if name.endswith("_yml") else f"{name}.csv")).write_text(text)
    return folder


def told(queries: Path, folder: Path) -> list[str]:
    """Return what is found, without the path of the folder."""
    query = catalogue(queries).find(f"{folder.parent.parent.name}/{folder.parent.name}")
    try:
        found = run_case(read_case(folder), query)
    except LinchpinError as error:
        found = list(error.findings)
    return [str(finding).removeprefix(f"{folder}/") for finding in found]


def test_a_case_that_holds_has_no_findings(queries: Path):
    folder = a_case(queries)
    assert told(queries, folder) == []
    assert read_case(folder).rule == "a rule"


@pytest.mark.parametrize(
    "expect",
    ["letters,client\n3,Ann\n5.000000000001,Bo Ro\n6,Carlos\n", "client_id\na\nb\nc\n", "letters\n3\n5\n6\n"],
)
def test_any_columns_in_any_order_and_numbers_to_nine_digits(queries: Path, expect: str):
    assert told(queries, a_case(queries, expect=expect)) == []


DIFFERENCES = {
    "a cell": (
        ALL.replace("Bo Ro,b,5", "Bo Ro,b,4"),
        ["expect.csv:3:9: row 2 (client_id b): letters is 5, expected 4."],
    ),
    "two cells": (
        ALL.replace("Ann,a,3", "Anna,a,"),
        [
            "expect.csv:2:1: row 1 (client_id a): client is Ann, expected Anna.",
            "expect.csv:2:8: row 1 (client_id a): letters is 3, expected NULL.",
        ],
    ),
    "just beyond nine digits": (
        ALL.replace(",5", ",5.00000001"),
        ["expect.csv:3:9: row 2 (client_id b): letters is 5, expected 5.00000001."],
    ),
    "a row missing": (
        ALL + "Dora,d,4\n",
        ["expect.csv:5:1: row 4 (client_id d) is missing in the answer."],
    ),
    "a row too many": (
        ALL.replace("Bo Ro,b,5\n", ""),
        ["expect.csv:1:1: the answer has a row too many (client Bo Ro, client_id b, letters 5)."],
    ),
    "one for another": (
        ALL.replace("Bo Ro,b,5", "Bo Ro,d,5"),
        [
            "expect.csv:3:1: row 2 (client_id d) is missing in the answer.",
            "expect.csv:1:1: the answer has a row too many (client Bo Ro, client_id b, letters 5).",
        ],
    ),
    "without the grain": (
        "letters\n3\n5\n7\n",
        [
            "expect.csv:4:1: row 3 (letters 7) is missing in the answer.",
            "expect.csv:1:1: the answer has a row too many (letters 6).",
        ],
    ),
    "no rows expected": (
        "client_id\n",
        [f"expect.csv:1:1: the answer has a row too many (client_id {key})." for key in "abc"],
    ),
}


@pytest.mark.parametrize("kind", DIFFERENCES)
def test_a_difference_is_told_in_words(kind: str, queries: Path):
    expect, lines = DIFFERENCES[kind]
    assert told(queries, a_case(queries, expect=expect)) == [line + DO for line in lines]


def test_rows_in_another_order_are_a_difference(queries: Path):
    do = "Put the rows in the order of the answer, or mend the query's order by."
    expect = "client_id\nb\na\nc\n"
    assert told(queries, a_case(queries, expect=expect)) == [
        f"expect.csv:2:1: row 1 (client_id b) is row 2 of the answer. {do}",
        f"expect.csv:3:1: row 2 (client_id a) is row 1 of the answer. {do}",
    ]


def test_many_differences_are_cut_off_and_counted(queries: Path):
    party = "party_id,name,is_client,is_vendor\n" + "".join(f"p{n:02},N{n},true,false\n" for n in range(30))
    lines = told(queries, a_case(queries, party=party, expect="client_id\n"))
    assert len(lines) == 21
    assert lines[-1] == "expect.csv:1:1: 10 more differences are not listed." + DO


def test_an_unknown_number_equals_an_empty_cell_only(queries: Path):
    lay(queries, "people/clients", QUERY)
    assert told(queries, a_case(queries, expect=ALL.replace(",6", ","))) == []
    assert told(queries, a_case(queries, rule="another", expect=ALL)) == [
        "expect.csv:4:10: row 3 (client_id c): letters is NULL, expected 6." + DO
    ]


PARAMS = {
    "an unknown key": (
        "cliant: a\n",
        'params.yml:1:1: unknown key "cliant". Known: client, on, known, basis, scenario, as_of. '
        'Did you mean "client"?',
    ),
    "nobody": ("# Who?\nclient: d\n", 'params.yml:2:9: client "d" is no client in this data. Keep one client.'),
    "a basis": ("basis: reportd\n", 'params.yml:1:8: "reportd" is no basis. Did you mean "reported"?'),
    "a scenario": ("scenario: x\n", 'params.yml:1:11: "x" is no scenario. Write one of base, low, high, no_event.'),
    "a day": ("on: 2025-02-30\n", 'params.yml:1:5: on "2025-02-30" is no day. Write YYYY-MM-DD.'),
    "an as_of": ("as_of: soon\n", 'params.yml:1:8: as_of "soon" is no day. Write YYYY-MM-DD.'),
    "a key twice": ("client: a\nclient: b\n", 'params.yml:2:1: key "client" stands twice. Keep one of them.'),
    "a map": (
        "client: {a: 1}\n",
        "params.yml:1:9: client is neither a value nor a list of values. Write one, or [a, b].",
    ),
    "a list": ("- client\n", "params.yml:1:1: the file is not a list of keys. Write key: value."),
    "no YAML": (
        "client: [a\n",
        "params.yml:1:9: the list that begins here is not closed. Close it with ]. "
        "A text in it with a comma, a colon or a bracket needs quotes.",
    ),
}


@pytest.mark.parametrize("fault", PARAMS)
def test_a_fault_in_the_parameters_is_told_at_its_place(fault: str, queries: Path):
    text, line = PARAMS[fault]
    assert told(queries, a_case(queries, params_yml=text)) == [line]


def test_parameters_and_clocks_reach_the_query(queries: Path):
    text = "client: b\non: 2025-01-01\nknown: 2025-06\nbasis: reported\nscenario: low\nas_of: 2025-12-31\n"
    assert told(queries, a_case(queries, params_yml=text, expect="client_id\nb\n")) == []
    empty = a_case(queries, rule="no value", params_yml="client:\n")
    assert told(queries, empty) == []
    assert told(queries, a_case(queries, rule="nothing", params_yml="# Nothing.\n")) == []


EXPECTED = {
    "an unknown column": (
        "cliant\nAnn\n",
        'expect.csv:1:1: the query has no column "cliant". Did you mean "client"?',
    ),
    "no number": (
        "client,letters\nAnn,three\n",
        'expect.csv:2:5: letters "three" is no whole number. Write digits only.',
    ),
    "NaN": ("client,letters\nAnn,nan\n", 'expect.csv:2:5: letters "nan" is no whole number. Write digits only.'),
    "too few cells": ("client,letters\nAnn\n", "expect.csv:2:1: has 1 cell, and line 1 names 2. Add the rest."),
}


@pytest.mark.parametrize("fault", EXPECTED)
def test_a_fault_in_what_is_expected_is_told_at_its_place(fault: str, queries: Path):
    text, line = EXPECTED[fault]
    assert told(queries, a_case(queries, expect=text)) == [line]


def test_a_fault_in_the_rows_laid_is_told_at_its_place(queries: Path):
    assert told(queries, a_case(queries, party=PARTY.replace("Ann,true", "Ann,maybe"))) == [
        'party.csv:2:7: is_client "maybe" is no boolean. Write true or false.'
    ]


def test_an_error_of_the_query_is_told_as_always(queries: Path):
    lay(queries, "people/clients", CLIENTS.replace("length(party.name)", "length(party.nam)"))
    (line,) = told(queries, a_case(queries))
    assert line.startswith(f"{queries}/people/clients.sql:23:12: ")


def test_a_folder_without_expected_rows_or_with_other_files_is_refused(queries: Path):
    folder = a_case(queries)
    (folder / "expect.csv").rename(folder / "expct.csv")
    (folder / "parms.yml").write_text("")
    (folder / "notes.txt").write_text("")
    assert told(queries, folder) == [
        "notes.txt:1:1: is no file of a case. A case holds params.yml, expect.csv, and a .csv for each table that it "
        "needs rows of.",
        'parms.yml:1:1: is no file of a case. Did you mean "params.yml"?',
        "expect.csv:1:1: the file is missing. Write the rows that the query must answer; only a header if it must "
        "answer none.",
    ]


def test_lists_and_days_are_read_as_in_the_tables(queries_held: Catalogue, tmp_path: Path):
    event = "event_id,happened_on,kind\nevent-1,2025-06-01,lawsuit\n"
    folder = a_case(
        tmp_path / "queries",
        "events/timeline",
        event=event,
        expect="event_id,happened_on,is_landmark,source_ids\nevent-1,2025-06-02,true,paper;filing\n",
    )
    found = run_case(read_case(folder), queries_held.queries["events/timeline"])
    assert [finding.what for finding in found] == [
        "row 1 (event_id event-1): happened_on is 2025-06-01, expected 2025-06-02.",
        "row 1 (event_id event-1): is_landmark is false, expected true.",
        "row 1 (event_id event-1): source_ids is paper, expected paper;filing.",
    ]


def test_cases_of_former_names_count(queries: Path):
    one = a_case(queries)
    other = a_case(queries, "people/customers", expect="client_id\n")
    query = catalogue(queries).queries["people/clients"]
    folder = cases_folder(queries)
    assert cases_of(query.id, folder) == [one]
    assert cases_of(query.id, folder, query.header.aliases) == [one, other]
    assert [finding.where for finding in run_cases(query, folder)] == [f"{other}/expect.csv:1:1"] * 3
    assert stray_cases(catalogue(queries), folder) == []


def test_cases_of_no_query_and_files_in_no_case_are_found(queries: Path):
    folder = cases_folder(queries)
    a_case(queries, "people/clint")
    (folder / "people" / "clients").mkdir()
    (folder / "people" / "clients" / "expect.csv").write_text("")
    assert list(map(str, stray_cases(catalogue(queries), folder))) == [
        f'{folder}/people/clint: there is no query "people/clint". Did you mean "people/clients"?',
        f"{folder}/people/clients/expect.csv: lies in no case. Put it into theme/name/the rule as a sentence/.",
    ]
    assert stray_cases(catalogue(queries), folder / "nowhere") == []
