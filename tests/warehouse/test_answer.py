"""An answer is what the header says, or a refusal with its place in the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.catalog.folder import catalogue
from dashboard.checking import check
from dashboard.errors import Finding
from dashboard.panel import Panel, panel
from dashboard.settings import Settings
from dashboard.view import View
from dashboard.warehouse.version import Version
from tests.catalog.files import CLIENTS, LONGEST, lay


def asked(folder: Path, version: Version, text: str, name: str = "people/clients") -> Panel:
    lay(folder, name, text)
    held = catalogue(folder)
    return panel(held.queries[name], View("people"), held, version)


def checked(folder: Path, shipped: Settings, *wanted: Path) -> tuple[Finding, ...]:
    return check(Settings(data=shipped.data, queries=folder), wanted).findings


@pytest.mark.parametrize(
    "case",
    [
        ("from party\n", "from partie\n", "24:6: ", 'Did you mean "'),
        ("length(party.name)", "length(party.nam)", "23:12: ", "nam"),
        ("order by client_id", "order order by client_id", "27:1: ", '"order" is not expected here'),
    ],
)
def test_an_error_of_the_database_is_placed_in_the_file(case: tuple[str, ...], tmp_path: Path, shipped: Version):
    written, instead, start, part = case
    assert CLIENTS.count(written) == 1
    lay(tmp_path, "people/clients", CLIENTS.replace(written, instead))
    held = catalogue(tmp_path)
    found = held.broken.get("people/clients") or asked(tmp_path, shipped, CLIENTS.replace(written, instead)).error
    message = str(found).replace(f"{tmp_path}/people/clients.sql:", "")
    assert message.startswith(start), message
    assert part in message


@pytest.mark.parametrize("value", ["'inf'::double", "'-inf'::double", "1 / 0"])
def test_infinity_is_refused_not_shown(value: str, tmp_path: Path, shipped: Version):
    found = asked(tmp_path, shipped, CLIENTS.replace("length(party.name)", value))
    assert found.answer is None
    assert 'column "letters" holds infinity. Put nullif under the division.' in str(found.error)


@pytest.mark.parametrize("value", ["'nan'::double", "0.0 / 0.0"])
def test_nan_is_shown_as_unknown_and_found_by_the_check(
    value: str, tmp_path: Path, shipped: Version, shipped_settings: Settings
):
    found = asked(tmp_path, shipped, CLIENTS.replace("length(party.name)", value))
    assert {row["letters"] for row in found.answer.rows} == {None}
    (finding,) = (found for found in checked(tmp_path, shipped_settings) if found.rule == "not-a-number")
    assert (finding.what, finding.do) == ('column "letters" holds NaN.', "Put nullif under the division.")


def test_an_unknown_number_is_none_in_the_rows(tmp_path: Path, shipped: Version):
    found = asked(tmp_path, shipped, CLIENTS.replace("length(party.name)", "nullif(length(party.name), 4)"))
    letters = {row["letters"] for row in found.answer.rows}
    assert None in letters
    assert all(value is None or value > 4 or value < 4 for value in letters)


def test_columns_other_than_those_declared_are_refused(tmp_path: Path, shipped: Version):
    found = asked(tmp_path, shipped, CLIENTS.replace("as letters", "as size"))
    assert "columns declared are client, client_id, letters; returned are client, client_id, size." in str(
        found.error
    )
    assert "Make header and final select agree, in order." in str(found.error)


CHECKED = {
    "grain": ("grain: [client_id]", "grain: [letters]", "the grain letters is not unique: "),
    "column-type": (
        "{type: text, label: Client id}",
        "{type: whole}",
        'column "client_id" is declared whole and returned as ',
    ),
    "columns": ("as letters", "as size", "returned are client, client_id, size."),
}


@pytest.mark.parametrize("fault", CHECKED)
def test_the_check_of_all_queries_finds_what_a_page_would_show_wrong(
    fault: str, tmp_path: Path, shipped_settings: Settings
):
    written, instead, part = CHECKED[fault]
    path = lay(tmp_path, "people/clients", CLIENTS.replace(written, instead))
    lay(tmp_path, "market/clients", CLIENTS)
    (finding,) = (found for found in checked(tmp_path, shipped_settings) if found.rule == fault)
    assert re.fullmatch(rf"{path}:\d+:\d+", finding.where)
    assert part in finding.what
    assert finding.do
    assert checked(tmp_path, shipped_settings, tmp_path / "market" / "clients.sql") == ()


def test_the_check_names_a_file_that_lies_outside_the_queries(tmp_path: Path, shipped_settings: Settings):
    lay(tmp_path / "queries", "people/clients", CLIENTS)
    outside = lay(tmp_path, "clients", CLIENTS)
    (finding,) = checked(tmp_path / "queries", shipped_settings, outside)
    assert finding.what == "lies outside the folder of queries."


def test_an_answer_cites_exactly_the_sources_of_its_rows(shipped: Version, tmp_path: Path):
    columns = "  source_ids: {type: sources}\nthresholds:"
    text = CLIENTS.replace("thresholds:", columns).replace(
        "length(party.name) as letters",
        "length(party.name) as letters,\n    ['reuters-2025-fca23', 'no-such-source'] as source_ids",
    )
    found = asked(tmp_path, shipped, text)
    assert [source.id for source in found.answer.sources] == ["reuters-2025-fca23"]
    assert found.answer.sources[0].publisher.startswith("Reuters")


def test_a_reader_and_what_it_reads_stand_under_the_same_clocks(tmp_path: Path, shipped: Version):
    inner = CLIENTS.replace("length(party.name)", "(select count(*) from event)")
    lay(tmp_path, "people/clients", inner)
    lay(tmp_path, "people/longest", LONGEST)
    held = catalogue(tmp_path)
    for day in ("2018-01-01", "2026-11-23"):
        read, reader = (panel(held.queries[n], View("x", known=day), held, shipped) for n in held.queries)
        assert {row["letters"] for row in reader.answer.rows} == {row["letters"] for row in read.answer.rows}
