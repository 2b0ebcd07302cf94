"""The commands print the rows that a page shows, or one clear line and a status that is not zero."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas
import pytest

from dashboard.catalog.folder import Catalogue
from dashboard.cli import main
from dashboard.panel import panel
from dashboard.settings import PROJECT, Settings
from dashboard.view import View
from dashboard.warehouse.version import Version
from tests.catalog.files import CLIENTS, lay
from tests.intake.edits import put

NAME = "dependence/known_spend"


def run(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "dashboard", "--data", str(settings.data), "--queries", str(settings.queries)]
    return subprocess.run([*command, *arguments], cwd=PROJECT, capture_output=True, check=False, timeout=120)


def said(settings: Settings, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command within the process; return its status and what it printed."""
    try:
        status = main(["--data", str(settings.data), "--queries", str(settings.queries), *arguments])
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


@pytest.fixture
def shown(shipped: Version, queries_held: Catalogue) -> list[dict[str, Any]]:
    """The rows as the page shows them."""
    view = View("dependence", client="google", known="2026-01-31")
    answer = panel(queries_held.queries[NAME], view, queries_held, shipped).answer
    assert len(answer.rows) >= 3
    return answer.rows


ASKED = ("query", NAME, "--client", "google", "--known", "2026-01-31", "--format")
PLAIN = ("pair", "client_id", "vendor_id", "period", "amount_kind", "amount_usd", "share", "basis")


def plain(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return the simple columns of rows, every unknown as None."""
    return [tuple(None if pandas.isna(row[name]) else row[name] for name in PLAIN) for row in rows]


@pytest.mark.parametrize(
    "options", [("--client", "google", "--vendor", "scale-ai"), ("--client=google", "--vendor", "scale-ai")]
)
def test_a_draft_takes_its_options_in_any_form(
    tmp_path: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
):
    draft = tmp_path / "dependence" / "drafted.sql"
    lay(tmp_path, "dependence/drafted", (PROJECT / "queries" / f"{NAME}.sql").read_text(encoding="utf-8"))
    asked = said(shipped_settings, capsys, "query", "--format", "csv", "--draft", str(draft), *options)
    assert asked == said(shipped_settings, capsys, "query", NAME, "--format", "csv", *options)
    assert asked[0] == 0
    assert len(asked[1].splitlines()) > 1


def test_csv_prints_the_rows_of_the_page(shown: list[dict[str, Any]], shipped_settings: Settings, shipped: Version):
    done = run(shipped_settings, *ASKED, "csv")
    assert (done.returncode, done.stderr) == (0, b"")
    frame = pandas.read_csv(io.BytesIO(done.stdout), dtype={"period": str})
    assert list(frame.columns) == [*(name for name in shown[0] if name != "finding"), "data_version"]
    assert set(frame["data_version"]) == {shipped.id}
    assert plain(frame.to_dict("records")) == plain(shown)
    assert [row.split() for row in frame["source_ids"]] == [list(row["source_ids"]) for row in shown]


def test_json_prints_the_rows_of_the_page(
    shown: list[dict[str, Any]], shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    status, out, _ = said(shipped_settings, capsys, *ASKED, "json")
    assert status == 0
    rows = json.loads(out)
    assert plain(rows) == plain(shown)
    assert [row["source_ids"] for row in rows] == [list(row["source_ids"]) for row in shown]


def test_parquet_holds_the_rows_of_the_page(shown: list[dict[str, Any]], shipped_settings: Settings):
    done = run(shipped_settings, *ASKED, "parquet")
    assert done.returncode == 0
    frame = pandas.read_parquet(io.BytesIO(done.stdout))
    assert plain(frame.to_dict("records")) == plain(shown)
    assert [list(row) for row in frame["source_ids"]] == [list(row["source_ids"]) for row in shown]


def test_a_table_names_rows_version_and_basis(
    shown: list[dict[str, Any]], shipped: Version, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    status, out, _ = said(shipped_settings, capsys, *ASKED, "table")
    assert status == 0
    assert out.splitlines()[0] == shown[0]["finding"]
    assert all(row["pair"] in out for row in shown)
    assert f"{len(shown)} rows, data version {shipped.id}, basis: " in out.splitlines()[-1]


def test_a_long_list_of_sources_is_printed_whole(
    shipped: Version, shipped_settings: Settings, queries_held: Catalogue, capsys: pytest.CaptureFixture[str]
):
    _, out, _ = said(shipped_settings, capsys, "query", "evidence/basis_mix", "--format", "csv")
    answer = panel(queries_held.queries["evidence/basis_mix"], View("evidence"), queries_held, shipped).answer
    frame = pandas.read_csv(io.StringIO(out))
    assert [row.split() for row in frame["source_ids"]] == [list(row["source_ids"]) for row in answer.rows]


def test_query_without_a_name_lists_all(
    shipped_settings: Settings, queries_held: Catalogue, capsys: pytest.CaptureFixture[str]
):
    status, out, _ = said(shipped_settings, capsys, "query")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == list(queries_held.queries)


def test_an_empty_option_keeps_all_where_the_default_keeps_one(
    shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    asked = ("query", "delivery/pair_range", "--format", "csv")
    _, of_one, _ = said(shipped_settings, capsys, *asked)
    _, of_all, _ = said(shipped_settings, capsys, *asked, "--vendor", "")
    assert "Surge AI" in of_all
    assert "Surge AI" not in of_one


REFUSED = {
    "unknown query": (["query", "dependence/known_spent"], 1, 'Did you mean "dependence/known_spend"?'),
    "unknown client": (["query", NAME, "--client", "gogle"], 1, 'Did you mean "google"?'),
    "unknown option": (["query", NAME, "--clint", "google"], 2, "--clint"),
    "bad day": (
        ["query", NAME, "--known", "2025-13-40"],
        1,
        'known: "2025-13-40" is refused. Write a day as YYYY-MM-DD.',
    ),
    "bad month": (["query", NAME, "--from", "soon"], 1, '"soon" is no date'),
    "bad basis": (["query", NAME, "--basis", "true"], 1, "A basis is one of reported, estimated, modelled."),
    "unknown version": (["query", NAME, "--v", "000000000000"], 1, "000000000000"),
    "twice": (["query", NAME, "--client", "google", "--client", "meta"], 1, "client: is given more than once."),
    "ends first": (["query", NAME, "--from", "2025", "--to", "2024"], 1, 'from: "2025" lies after to=2024.'),
    "no count": (["versions", "prune", "--keep", "x"], 2, '"x" is no whole number from 0 to 1,000,000'),
    "bad format": (["query", NAME, "--format", "xml"], 2, "xml"),
    "unknown command": (["qeury", NAME], 2, "qeury"),
    "surplus word": (["build", "now"], 2, "now"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_done_is_said_in_a_line_and_nothing_is_printed(
    fault: str, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    arguments, wanted, part = REFUSED[fault]
    status, out, err = said(shipped_settings, capsys, *arguments)
    assert (status, out) == (wanted, "")
    last = err.strip().splitlines()[-1]
    assert part in last
    if wanted == 1:
        assert len(err.strip().splitlines()) == 1


def test_an_error_of_a_real_process_is_a_line_and_never_a_traceback(shipped_settings: Settings):
    done = run(shipped_settings, "query", NAME, "--client", "gogle")
    message = 'client: "gogle" is no client in this data. Did you mean "google"? Keep one client; '
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"{message}empty keeps all.\n"


def test_build_versions_and_an_edit_are_told(copied_sources: Settings, capsys: pytest.CaptureFixture[str]):
    status, _, err = said(copied_sources, capsys, "versions")
    assert status == 1
    assert "there is no data version yet. Run `make build`." in err
    status, out, _ = said(copied_sources, capsys, "build")
    first = out.split()[2]
    assert (status, out) == (0, f"data version {first} is now current\n")
    assert said(copied_sources, capsys, "build")[1] == f"data version {first} was already current\n"
    put(copied_sources, "client_spend:2:amount_usd", "151000000")
    status, out, _ = said(copied_sources, capsys, "build")
    second = out.split()[2]
    assert out.splitlines()[1].startswith("client_spend.csv differs from the edition that its card describes")
    newest, former = said(copied_sources, capsys, "versions")[1].splitlines()
    assert re.fullmatch(rf"{second}  built [-\d]{{10}} [\d:]{{5}}  as of 2026-11-23  0 imports  current", newest)
    assert re.fullmatch(rf"{first}  built [-\d]{{10}} [\d:]{{5}}  as of 2026-11-23  0 imports", former)
    amounts = [
        json.loads(said(copied_sources, capsys, "query", NAME, "--v", version, "--format", "json")[1])
        for version in (first, second)
    ]
    assert [any(row["amount_usd"] == 151_000_000 for row in rows) for rows in amounts] == [False, True]


def test_a_refused_build_is_told_with_file_and_line_and_status_1(
    copied_sources: Settings, capsys: pytest.CaptureFixture[str]
):
    put(copied_sources, "client_spend:2:client", "Gogle")
    status, out, err = said(copied_sources, capsys, "build")
    assert (status, out) == (1, "")
    assert err.startswith(f'{copied_sources.sources}/client_spend.csv:2: client "Gogle": A row names an organisation')


def test_check_names_the_line_of_a_broken_file_and_ends_with_1(
    tmp_path: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    settings = Settings(data=shipped_settings.data, queries=tmp_path)
    whole = lay(tmp_path, "people/clients", CLIENTS)
    broken = lay(tmp_path, "people/wrong", CLIENTS.replace("party_id = $client", "party_id = $clint"))
    status, out, err = said(settings, capsys, "check")
    assert (status, out) == (1, "2 query files, 1 finding\n")
    assert err.startswith(
        f'{broken}:26:46: parameter "clint" is used but not declared. Declared: client. Did you mean'
    )
    assert said(settings, capsys, "check", str(broken))[0] == 1
    assert said(settings, capsys, "check", str(whole)) == (0, "1 query file, 0 findings\n", "")


def test_check_of_a_file_that_is_not_there_is_a_finding(
    tmp_path: Path, shipped_settings: Settings, capsys: pytest.CaptureFixture[str]
):
    lay(tmp_path, "people/clients", CLIENTS)
    settings = Settings(data=shipped_settings.data, queries=tmp_path)
    status, _, err = said(settings, capsys, "check", str(tmp_path / "people" / "missing.sql"))
    assert status == 1
    assert "missing.sql" in err


def test_the_folders_can_be_named_in_the_environment(
    shipped_settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shipped: Version
):
    monkeypatch.setenv("LINCHPIN_DATA", str(shipped_settings.data))
    assert main(["versions"]) == 0
    assert capsys.readouterr().out.startswith(f"{shipped.id}  built ")
