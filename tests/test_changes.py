"""What a change of query files does to the numbers is told against what the repository holds."""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path
from typing import Any

import pandas
import pytest

from dashboard.catalog.folder import catalogue
from dashboard.catalog.revision import catalogue_at
from dashboard.cli import main
from dashboard.errors import LinchpinError
from dashboard.model import Answer
from dashboard.picture.difference import difference
from dashboard.settings import Settings
from tests.catalog.files import CLIENTS, LONGEST, lay


def git(folder: Path, *arguments: str) -> None:
    named = ("-c", "user.name=Anna", "-c", "user.email=anna@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *named, "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a folder of two queries, committed."""
    lay(tmp_path / "queries", "people/clients", CLIENTS)
    lay(tmp_path / "queries", "people/longest", LONGEST)
    git(tmp_path, "init", "--initial-branch=main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "Two queries")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(
    capsys: pytest.CaptureFixture[str], settings: Settings, folder: Path, *arguments: str
) -> tuple[int, list[str], str]:
    status = main(["--data", str(settings.data), "--queries", str(folder / "queries"), "check", "--diff", *arguments])
    printed = capsys.readouterr()
    return status, printed.out.splitlines(), printed.err


def test_the_files_of_a_revision_are_read_as_they_were_and_are_gone_afterwards(repository: Path):
    lay(repository / "queries", "people/clients", CLIENTS.replace("Clients of the record", "Others"))
    (repository / "queries" / "people" / "longest.sql").unlink()
    lay(repository / "queries", "people/fresh", CLIENTS)
    with catalogue_at(repository / "queries", "HEAD") as former:
        assert list(former.queries) == ["people/clients", "people/longest"]
        assert former.queries["people/clients"].header.title == "Clients of the record"
        folder = former.folder
        assert folder.exists()
    assert not folder.exists()


def test_a_revision_that_is_not_there_or_a_folder_in_no_repository_is_told(repository: Path, tmp_path_factory: Any):
    for revision in ("v9", "--output=x", "-h", "", "\0", "HEAD:queries"):
        message = rf'has no revision "{revision}" \(.+\)\. Name a commit, a branch or a tag'
        with pytest.raises(LinchpinError, match=message), catalogue_at(repository / "queries", revision):
            pass
    assert not (repository / "x").exists()
    lone = tmp_path_factory.mktemp("lone")
    lay(lone, "people/clients", CLIENTS)
    with pytest.raises(LinchpinError, match=r"not a git repository"), catalogue_at(lone, "HEAD"):
        pass


def test_a_folder_that_was_not_there_held_no_queries(repository: Path):
    lay(repository / "others", "people/clients", CLIENTS)
    with catalogue_at(repository / "others", "HEAD") as former:
        assert former.queries == {}


def test_nothing_is_told_where_no_number_changes(
    repository: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    assert told(capsys, shipped_settings, repository) == (0, ["No number changes against HEAD."], "")
    lay(repository / "queries", "people/clients", CLIENTS.replace("owner: record", "owner: partnerships"))
    assert told(capsys, shipped_settings, repository)[1] == ["No number changes against HEAD."]


def test_a_changed_number_is_told_with_its_row_and_so_are_the_bands_it_crosses(
    repository: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    changed = CLIENTS.replace("length(party.name)", "length(party.name) - 2 * (party.party_id = 'openai')::integer")
    lay(repository / "queries", "people/clients", changed)
    status, lines, err = told(capsys, shipped_settings, repository)
    assert (status, err) == (0, "")
    assert lines == [
        "people/clients: one row of 27 changes, 0 came, 0 went.",
        "people/clients: OpenAI: Letters in its name 6 -> 4.",
        "people/clients: One row changes band at letters >= 5: OpenAI.",
    ]


def test_another_threshold_tells_who_lies_on_its_other_side(
    repository: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    lay(repository / "queries", "people/clients", CLIENTS.replace('">= 5"', '">= 7"'))
    lines = told(capsys, shipped_settings, repository)[1]
    assert any("OpenAI" in line and "change band" in line for line in lines), lines


def test_a_query_that_is_new_gone_broken_or_called_otherwise_is_told(
    repository: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    queries = repository / "queries"
    lay(queries, "people/fresh", CLIENTS)
    (queries / "people" / "longest.sql").unlink()
    assert told(capsys, shipped_settings, repository)[1] == [
        "people/fresh: It is new.",
        "people/longest: It is gone.",
    ]
    (queries / "people" / "fresh.sql").unlink()
    lay(queries, "people/long", LONGEST.replace("owner:", "aliases: [people/longest]\nowner:"))
    assert told(capsys, shipped_settings, repository)[1] == ["people/long: It was called people/longest."]
    lay(queries, "people/clients", CLIENTS.replace("(party.name)", "((party.name)"))
    lines = told(capsys, shipped_settings, repository, "HEAD")[1]
    assert [line for line in lines if line.startswith("people/clients: it cannot be asked now: queries/people/")]
    assert not [line for line in lines if "It is gone" in line]


def test_a_query_that_was_broken_has_nothing_to_be_compared_with(
    repository: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    lay(repository / "queries", "people/clients", CLIENTS.replace("(party.name)", "((party.name)"))
    git(repository, "commit", "-am", "Break one")
    lay(repository / "queries", "people/clients", CLIENTS)
    lines = told(capsys, shipped_settings, repository, "HEAD", "queries/people/clients.sql")[1]
    assert lines == ["people/clients: It is broken there, so there is nothing to compare with."]


def test_only_the_files_named_are_compared(
    repository: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    changed = CLIENTS.replace("length(party.name)", "length(party.name) + 1")
    lay(repository / "queries", "people/clients", changed)
    lines = told(capsys, shipped_settings, repository, "HEAD", "queries/people/longest.sql")[1]
    assert {line.split(":")[0] for line in lines} == {"people/longest"}


PAIR = """/*---
title: Shares
question: Which share has each vendor?
chart: {mark: table}
grain: [vendor_id]
reach: own
columns:
  vendor:    {type: text}
  vendor_id: {type: text}
  share:     {type: number, label: Share of spend, format: percent}
  since:     {type: date}
thresholds:
  - {column: share, level: red, at: ">= 0.5", kind: convention}
leaves_out: "Nothing."
owner: tests
reviewed: 2026-11-24
---*/

select 1 as vendor
"""


def answer(folder: Path, rows: list[tuple[Any, ...]], text: str = PAIR) -> Answer:
    lay(folder, "people/shares", text)
    query = catalogue(folder).queries["people/shares"]
    frame = pandas.DataFrame(rows, columns=list(query.header.columns))
    return Answer(query, "v", datetime.date(2026, 1, 1), {}, {}, frame)


A, B, C = ("Appen", "appen", 0.25, None), ("Scale AI", "scale-ai", 0.6, None), ("Surge AI", "surge-ai", 0.15, None)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([A, B], [A, B], []),
        ([A, B], [(*A[:2], 0.25 * (1 + 1e-12), None), B], []),
        ([A, B], [B, A], ["no rows of 2 change, 0 came, 0 went.", "The rows come in another order."]),
        (
            [A, B],
            [(*A[:2], 0.5, None), B],
            [
                "one row of 2 changes, 0 came, 0 went.",
                "Appen: Share of spend 25% -> 50%.",
                "One row changes band at share >= 50%: Appen.",
            ],
        ),
        (
            [A, B],
            [(*A[:2], 0.2500001, None), B],
            ["one row of 2 changes, 0 came, 0 went.", "Appen: Share of spend 0.25 -> 0.2500001."],
        ),
        ([A], [A, B, C], ["no rows of 1 change, 2 came, 0 went.", "Two rows came: Scale AI; Surge AI."]),
        ([A, B], [B], ["no rows of 1 change, 0 came, 1 went.", "One row went: Appen."]),
        ([], [], []),
    ],
)
def test_a_difference_is_told_in_sentences(
    before: list[tuple[Any, ...]], after: list[tuple[Any, ...]], said: list[str], tmp_path: Path
):
    assert difference(answer(tmp_path / "one", before), answer(tmp_path / "two", after)) == said


def test_an_unknown_value_that_becomes_known_is_told(tmp_path: Path):
    before, after = [(*A[:2], None, None), B], [A, (*B[:3], datetime.date(2024, 5, 1))]
    lines = difference(answer(tmp_path / "one", before), answer(tmp_path / "two", after))
    assert lines[0] == "two rows of 2 change, 0 came, 0 went."
    assert lines[1].startswith("Appen: Share of spend ")
    assert lines[1].endswith(" -> 25%.")
    assert lines[2].endswith(" -> 1 May 2024.")


def test_a_column_that_came_or_went_is_told_once(tmp_path: Path):
    other = PAIR.replace("  since:     {type: date}\n", "  weeks:     {type: whole}\n")
    lines = difference(answer(tmp_path / "one", [A]), answer(tmp_path / "two", [(*A[:3], 3)], other))
    assert lines == ["no rows of 1 change, 0 came, 0 went.", "Columns gone: since.", "New columns: weeks."]


def test_only_the_first_of_many_rows_are_told(tmp_path: Path):
    before = [(f"Vendor {n:02}", f"v{n:02}", 0.01, None) for n in range(20)]
    after = [(*row[:2], 0.02, None) for row in before]
    lines = difference(answer(tmp_path / "one", before), answer(tmp_path / "two", after))
    assert lines[0] == "20 rows of 20 change, 0 came, 0 went."
    assert lines[1] == "Vendor 00: Share of spend 1% -> 2%."
    assert (len(lines), lines[-1]) == (10, "And 12 more rows.")


def test_a_file_that_is_not_there_and_a_format_that_fits_no_sentence_are_refused(
    repository: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    status, lines, said = told(capsys, shipped_settings, repository, "HEAD", "queries/people/client.sql")
    assert (status, lines) == (1, [])
    assert (
        said == 'queries/people/client.sql:1:1: there is no such file. Did you mean "queries/people/clients.sql"?\n'
    )
    status, lines, said = told(capsys, shipped_settings, repository, "HEAD", "--format", "json")
    assert (status, lines) == (1, [])
    assert said == "check --diff: tells sentences, not --format json. Leave one of them out.\n"


def test_a_named_file_that_is_broken_now_is_told(
    repository: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    lay(repository / "queries", "people/clients", CLIENTS.replace("owner: record\n", ""))
    _, lines, _ = told(capsys, shipped_settings, repository, "HEAD", "queries/people/clients.sql")
    assert lines[0].startswith("people/clients: it cannot be asked now: queries/people/clients.sql:2:1:")
