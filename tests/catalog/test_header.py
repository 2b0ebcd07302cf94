"""Each fault of a query file is named as `file:line:col: what. What to do.`"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.catalog.folder import catalogue
from tests.catalog.files import CLIENTS, lay

TOP = (
    "Known: title, question, page, also, order, chart, grain, metric, reach, market, params, options, "
    "columns, thresholds, checks, leaves_out, when_empty, aliases, owner, reviewed."
)
COLUMNS = "Declared: client, client_id, letters."
# What is written, what is written instead, where the message points, and what it says.
EXACT = {
    "unknown key": (
        "owner: record",
        "owner: record\nownr: me",
        "ownr",
        f'unknown key "ownr". {TOP} Did you mean "owner"?',
    ),
    "unknown key of the chart": (
        "y: client}",
        "y: client, colour: client}",
        "colour",
        'unknown key "colour". Known: mark, x, y, value, color, low, high, text. Did you mean "color"?',
    ),
    "unknown key of a parameter": (
        "default: null, help",
        "default: null, hint: x, help",
        "hint",
        'unknown key "hint". Known: type, default, help.',
    ),
    "unknown key of a column": (
        "label: Letters in",
        "lable: x, label: Letters in",
        "lable",
        'unknown key "lable". Known: type, label, format, unit, better. Did you mean "label"?',
    ),
    "unknown key of a threshold": (
        "kind: convention}",
        "kind: convention, sauce: x}",
        "sauce",
        'unknown key "sauce". Known: column, level, at, kind, label, source, do. Did you mean "source"?',
    ),
    "missing key": ("owner: record\n", "", "title:", 'key "owner" is missing. Add it.'),
    "missing key of a parameter": ("default: null, ", "", "client: {", 'key "default" is missing. Add it.'),
    "undeclared parameter": (
        "party_id = $client",
        "party_id = $clint",
        "$clint",
        'parameter "clint" is used but not declared. Declared: client. Did you mean "client"?',
    ),
    "declared and unused parameter": (
        "params:\n",
        'params:\n  vendor: {type: vendor, default: null, help: "Keep one vendor."}\n',
        "vendor:",
        'parameter "vendor" is declared but not used. Use $vendor or remove it.',
    ),
    "chart of an unknown column": (
        "x: letters",
        "x: leters",
        "x: leters",
        f'chart names "leters", which is no column. {COLUMNS} Did you mean "letters"?',
    ),
    "grain of an unknown column": (
        "[client_id]",
        "[client_di]",
        "client_di]",
        f'grain names "client_di", which is no column. {COLUMNS} Did you mean "client_id"?',
    ),
    "threshold of an unknown column": (
        "column: letters",
        "column: worth",
        "column: worth",
        f'thresholds names "worth", which is no column. {COLUMNS}',
    ),
    "bad YAML": (
        "grain: [client_id]",
        "grain: [[client_id]",
        "[[client_id]",
        "the list that begins here is not closed. Close it with ]. A text in it with a comma, a colon or a bracket "
        "needs quotes.",
    ),
}


def refusal(folder: Path, text: str) -> str:
    """Lay the text in a folder, see that it is refused and nothing is thrown; return the message."""
    path = lay(folder, "people/clients", text)
    held = catalogue(folder)
    assert list(held.queries) == []
    return str(held.broken["people/clients"]).replace(f"{path}:", "")


def place(text: str, marker: str) -> str:
    """Return line and column of the marker in the text, both from 1."""
    before = text[: text.index(marker)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize("fault", EXACT)
def test_a_fault_is_named_at_its_line_and_column_with_what_to_do(fault: str, tmp_path: Path):
    written, instead, marker, message = EXACT[fault]
    assert CLIENTS.count(written) == 1
    text = CLIENTS.replace(written, instead)
    assert refusal(tmp_path, text) == f"{place(text, marker)}: {message}"


LOOSE = {
    "question without its mark": ("record hold?", "record hold."),
    "unknown mark": ("mark: bar", "mark: pie"),
    "unknown type": ("type: whole", "type: integer"),
    "threshold without a number": ('">= 5"', '"five"'),
    "empty title": ("title: Clients of the record", "title: ' '"),
    "key that is no name": ("params:\n", "params:\n  Two Words: {type: text, default: null, help: x}\n"),
    "key written twice": ("owner: record\n", "owner: record\nowner: other\n"),
    "day that is in no calendar": ("reviewed: 2026-11-23", "reviewed: 2026-13-45"),
    "letter that YAML cannot hold": ("reviewed: 2026-11-23", "reviewed: 2026-11-23\x08"),
    "text that is never closed": ("length(party.name)", "length('party.name)"),
    "bracket that is never closed": ("length(party.name)", "length((party.name)"),
}


@pytest.mark.parametrize("fault", LOOSE)
def test_every_other_fault_is_named_at_its_line_with_what_to_do_too(fault: str, tmp_path: Path):
    written, instead = LOOSE[fault]
    assert CLIENTS.count(written) == 1
    (finding,) = refusal(tmp_path, CLIENTS.replace(written, instead)).splitlines()
    assert re.fullmatch(r"\d+:\d+: .+[.?] .+", finding), finding
    first = CLIENTS[: CLIENTS.index(written)].count("\n") + 1
    lines = {first + extra for extra in range(instead.count("\n") + 1)}
    assert int(finding.split(":")[0]) in lines, finding


@pytest.mark.parametrize("statement", ["select 1 as client;\nselect 2", "delete from party", "", ";"])
def test_a_file_that_is_not_one_select_is_refused(statement: str, tmp_path: Path):
    message = refusal(tmp_path, CLIENTS.split("select\n")[0] + statement)
    assert re.fullmatch(
        r"\d+:\d+: (holds (\d|no) statements|is not a select)\. Write exactly one select statement\.", message
    )


def test_every_fault_of_a_file_is_named_at_once(tmp_path: Path):
    text = CLIENTS.replace("owner: record\n", "").replace("mark: bar", "mark: bar, colour: client")
    assert len(refusal(tmp_path, text).splitlines()) == 2


@pytest.mark.parametrize("text", ["", "select 1", "/* title: x */\n"])
def test_a_file_without_a_header_is_told_where_to_find_one(text: str, tmp_path: Path):
    message = (
        "1:1: the file does not begin with a header between /*--- and ---*/. See queries/README.md for one to copy."
    )
    assert refusal(tmp_path, text) == message


def test_a_file_that_is_not_utf_8_is_refused_by_name(tmp_path: Path):
    path = lay(tmp_path, "people/clients", CLIENTS)
    path.write_bytes(path.read_bytes() + b"-- caf\xe9")
    assert (
        str(catalogue(tmp_path).broken["people/clients"]) == f"{path}:28:7: the file is not UTF-8. Save it as UTF-8."
    )


def test_the_file_that_the_faults_are_made_from_is_whole(tmp_path: Path):
    lay(tmp_path, "people/clients", CLIENTS)
    lay(tmp_path, "people/windows", CLIENTS.replace("\n", "\r\n"))
    held = catalogue(tmp_path)
    assert held.broken == {}
    assert held.queries["people/clients"].header == held.queries["people/windows"].header
    assert held.queries["people/clients"].tables == ("party",)
