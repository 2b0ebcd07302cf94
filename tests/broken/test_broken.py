"""Every rule has files that break it, each in one way, and `check` says of each exactly what stands beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.authoring import as_text
from dashboard.catalog.rules import RULES
from dashboard.checking import Report, check
from dashboard.cli import main
from dashboard.settings import Settings
from tests.catalog.files import CLIENTS, LONGEST, lay

FOLDER = Path(__file__).parent
BROKEN = [path.parent for path in sorted(FOLDER.glob("*/*/expected.txt"))]
# A file that reads a broken one cannot be alone.
BESIDE = {"reads-broken": {"syntax"}}


def judged(folder: Path, shipped_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(folder)
    return check(Settings(data=shipped_settings.data, queries=folder / "queries"))


@pytest.mark.parametrize("folder", BROKEN, ids=[path.relative_to(FOLDER).as_posix() for path in BROKEN])
def test_a_broken_file_is_told_as_it_is_written_beside_it(
    folder: Path, shipped_settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    report = judged(folder, shipped_settings, monkeypatch)
    assert "".join(f"{as_text(found)}\n" for found in report.findings) == (folder / "expected.txt").read_text("utf-8")
    rule = folder.parent.name
    assert rule in {found.rule for found in report.findings} <= {rule, *BESIDE.get(rule, ())}


def test_every_rule_is_broken_by_a_file_and_no_folder_is_of_no_rule():
    assert {path.parent.name for path in BROKEN} == set(RULES)
    assert {path.name for path in FOLDER.iterdir() if path.is_dir() and path.name[0] not in "._"} == set(RULES)


def test_the_files_that_the_faults_are_made_from_are_whole(
    tmp_path: Path, shipped_settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    lay(tmp_path / "queries", "people/clients", CLIENTS)
    lay(tmp_path / "queries", "people/longest", LONGEST)
    assert judged(tmp_path, shipped_settings, monkeypatch) == Report((), 2)


FIVE = {
    "title: Clients of the record": 'title: "REPLACE: a few words"',
    "grain: [client_id]": "grain: [client_id, vendor]",
    "type: whole, label: Letters in its name": "type: number, label: Letters in its name",
    "party.party_id = $client": "party.party_id = $clint",
    "x: letters, ": "",
}


def test_all_that_is_wrong_with_a_file_is_told_at_once_header_and_sql(
    tmp_path: Path, shipped_settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    text = CLIENTS
    for written, instead in FIVE.items():
        assert text.count(written) == 1
        text = text.replace(written, instead)
    lay(tmp_path / "queries", "people/clients", text)
    report = judged(tmp_path, shipped_settings, monkeypatch)
    assert [(found.rule, *found.place[1:]) for found in report.findings] == [
        ("placeholder", 2, 9),
        ("chart-part", 4, 9),
        ("column-unknown", 5, 20),
        ("format", 12, 3),
        ("parameter-undeclared", 26, 46),
    ]


def test_what_can_be_asked_and_is_wrong_is_told_at_once_too(
    tmp_path: Path, shipped_settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    text = CLIENTS.replace("type: whole, label", "type: text, label").replace("from party", "FROM party")
    text = text.replace("x: letters, y: client}", "x: client}").replace("mark: bar", "mark: table")
    text = text.replace("where party", "where today() > date '2020-01-01'\n    and party").replace(
        "order by c", "-- c"
    )
    text = text.replace("length(party.name)", "1 / length(party.name)")
    lay(tmp_path / "queries", "people/clients", text)
    report = judged(tmp_path, shipped_settings, monkeypatch)
    assert [found.rule for found in report.findings] == ["column-type", "order", "division", "style", "clock"]


def test_a_header_and_a_statement_that_cannot_be_read_are_both_told(
    tmp_path: Path, shipped_settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    text = CLIENTS.replace("grain: [client_id]", "grain: [client_id").replace("(party.name)", "((party.name)")
    lay(tmp_path / "queries", "people/clients", text)
    report = judged(tmp_path, shipped_settings, monkeypatch)
    assert [found.rule for found in report.findings] == ["yaml", "syntax"]


def printed(
    capsys: pytest.CaptureFixture[str], settings: Settings, folder: Path, *arguments: str
) -> tuple[int, str, str]:
    status = main(["--data", str(settings.data), "--queries", str(folder / "queries"), "check", *arguments])
    told = capsys.readouterr()
    return status, told.out, told.err


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one fault, in a file whose name and message hold all that must be escaped, and one note."""
    text = CLIENTS.replace("owner:", "aliases: [people/buyers]\nowner:")
    lay(tmp_path / "queries", "people/clients", text)
    reader = LONGEST.replace("from people.clients", "from people.buyers as clients")
    lay(tmp_path / "queries", "people/longest", reader)
    lay(tmp_path / "queries", "people/100%, all: of", CLIENTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_findings_are_printed_for_a_workflow_with_its_signs_escaped(
    faulty: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    status, out, err = printed(capsys, shipped_settings, faulty, "--format", "github")
    assert (status, err) == (1, "")
    assert out.splitlines() == [
        "::error file=queries/people/100%25%2C all%3A of.sql,line=1,col=1,title=outside::is no name of a query. "
        "Name theme and file in small letters, digits and underscores.",
        "::notice file=queries/people/longest.sql,line=21,col=6,title=alias::people/buyers is called people/clients "
        "now. Write people.clients.",
        "2 query files, 1 finding, 1 note",
    ]


def test_a_message_for_a_workflow_keeps_its_percent_signs_and_stays_on_one_line(
    tmp_path: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    lay(tmp_path / "queries", "people/clients", CLIENTS.replace("mark: bar", 'mark: "50%,\\nbar: 1"'))
    _, out, _ = printed(capsys, shipped_settings, tmp_path, "--format", "github")
    first, last = out.splitlines()
    assert first.startswith(
        '::error file=queries/people/clients.sql,line=4,col=9,title=value::chart.mark: "50%25,%0Abar: 1" is unknown.'
    )
    assert last == "1 query file, 1 finding"


def test_findings_are_printed_as_json(faulty: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]):
    status, out, err = printed(capsys, shipped_settings, faulty, "--format", "json")
    assert (status, err) == (1, "")
    assert json.loads(out) == [
        {
            "file": "queries/people/100%, all: of.sql",
            "line": 1,
            "column": 1,
            "rule": "outside",
            "level": "error",
            "what": "is no name of a query.",
            "do": "Name theme and file in small letters, digits and underscores.",
        },
        {
            "file": "queries/people/longest.sql",
            "line": 21,
            "column": 6,
            "rule": "alias",
            "level": "note",
            "what": "people/buyers is called people/clients now.",
            "do": "Write people.clients.",
        },
    ]


def test_a_note_is_told_and_fails_nothing(
    faulty: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    (faulty / "queries" / "people" / "100%, all: of.sql").unlink()
    status, out, err = printed(capsys, shipped_settings, faulty)
    assert (status, out) == (0, "2 query files, 0 findings, 1 note\n")
    assert err == (
        "queries/people/longest.sql:21:6: people/buyers is called people/clients now. Write people.clients. (note)\n"
    )
    assert printed(capsys, shipped_settings, faulty, "queries/people/clients.sql") == (
        0,
        "1 query file, 0 findings\n",
        "",
    )


def test_without_a_data_version_the_small_world_is_asked_and_a_note_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    lay(tmp_path / "queries", "people/clients", CLIENTS.replace("from party", "from partie as party"))
    status, out, err = printed(capsys, Settings(tmp_path / "data", tmp_path), tmp_path)
    assert (status, out) == (1, "1 query file, 1 finding, 1 note\n")
    assert err.splitlines() == [
        "queries/people/clients.sql:24:6: Catalog Error: Table with name partie does not exist in the small world, "
        'data/small. Did you mean "party"?',
        "data/versions:1:1: there is no data version, so no query was asked on the data. Run `make build`. (note)",
    ]


def test_a_file_that_is_named_is_told_what_is_wrong_with_its_place(
    tmp_path: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    lay(tmp_path / "queries", "people/clients", CLIENTS)
    lay(tmp_path, "clients", CLIENTS)
    (tmp_path / "queries" / "people" / "folder.sql").mkdir()
    wanted = ("queries/people/client.sql", "clients.sql", "queries/people", "queries/people/folder.sql")
    status, out, err = printed(capsys, shipped_settings, tmp_path, *wanted, wanted[0])
    assert (status, out) == (1, "0 query files, 4 findings\n")
    assert err.splitlines() == [
        "clients.sql:1:1: lies outside the folder of queries. Move it under queries.",
        'queries/people:1:1: there is no such file. Did you mean "queries/people/clients.sql"?',
        'queries/people/client.sql:1:1: there is no such file. Did you mean "queries/people/clients.sql"?',
        'queries/people/folder.sql:1:1: there is no such file. Did you mean "queries/people/clients.sql"?',
    ]
