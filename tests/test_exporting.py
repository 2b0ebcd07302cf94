"""The command that writes files: under a name that says what is in it, never over another, whole or not at all."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pytest

from dashboard.answers import answer_for
from dashboard.cli import main
from dashboard.picture.export import as_csv
from dashboard.settings import Settings
from dashboard.view import View
from dashboard.warehouse.version import Version

NAME = "dependence/known_spend"


def export(settings: Settings, folder: Path, *arguments: str) -> int:
    folders = ["--data", str(settings.data), "--queries", str(settings.queries)]
    return main([*folders, "export", *arguments, "--out", str(folder)])


def test_a_question_is_written_under_its_own_name_and_not_over_another(
    shipped_settings: Settings, shipped: Version, queries_held, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = (NAME, "--client", "openai", "--known", "2026-01-31")
    assert export(shipped_settings, tmp_path, *asked) == 0
    (path,) = tmp_path.iterdir()
    end = f"{shipped.world.as_of}_{shipped.id}.csv"
    assert path.name == f"linchpin_dependence-known-spend_openai_known-2026-01-31_{end}"
    assert capsys.readouterr().out.strip().endswith(path.name)
    answer = answer_for(queries_held.find(NAME), {"client": "openai"}, View(known="2026-01-31"), shipped)
    assert path.read_text() == as_csv(answer)
    path.write_text("mine")
    assert export(shipped_settings, tmp_path, *asked) == 1
    assert "is there already. Name another with --out, or add --force." in capsys.readouterr().err
    assert path.read_text() == "mine"
    assert export(shipped_settings, tmp_path, *asked, "--force") == 0
    assert len(list(csv.reader(path.open()))) == len(answer.frame) + 1


def test_a_page_is_written_as_workbook_and_a_chart_as_picture(shipped_settings: Settings, tmp_path: Path) -> None:
    assert export(shipped_settings, tmp_path / "people.xlsx", "people", "--format", "xlsx") == 0
    assert openpyxl.load_workbook(tmp_path / "people.xlsx").sheetnames[0] == "About"
    assert export(shipped_settings, tmp_path, "market/vendor_revenue", "--format", "svg") == 0
    (drawn,) = tmp_path.glob("*.svg")
    assert drawn.read_text().startswith("<svg ")


def test_the_end_of_a_file_says_its_form(
    shipped_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = tmp_path / "spend.xlsx"
    assert export(shipped_settings, wanted, NAME, "--format", "csv") == 1
    assert "spend.xlsx: names another form than --format csv." in capsys.readouterr().err
    assert export(shipped_settings, tmp_path / "spend.pdf", NAME) == 1
    assert "spend.pdf: a question is not written as pdf." in capsys.readouterr().err
    assert export(shipped_settings, tmp_path / "spend.json", NAME) == 1
    assert "spend.json: a question is not written as json." in capsys.readouterr().err
    assert export(shipped_settings, tmp_path / "spend.pdf", NAME, "--format", "csv") == 1
    assert "names another form than --format csv. End it in .csv.\n" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    assert export(shipped_settings, wanted, NAME) == 0
    assert openpyxl.load_workbook(wanted).sheetnames[0] == "About"


WRONG = [
    ((), "export: is given no name."),
    (("--client", "openai"), "export: is given options and no name."),
    (("dependence", "--format", "png"), "--format: a page is not written as png. Choose one of pdf, xlsx."),
    ((NAME, "--format", "pdf"), "--format: a question is not written as pdf. Choose one of csv, xlsx, png, svg."),
    (("dependance",), 'Did you mean "dependence"?'),
    (("dependence/known_spnd",), 'Did you mean "dependence/known_spend"?'),
    ((NAME, "--client", "opnai"), '"opnai" is no client in this data. Did you mean "openai"?'),
    ((NAME, "--basis", "sure"), 'basis: "sure" is refused.'),
    (("market", "--vendor", "scale"), 'vendor: "scale" is refused.'),
    (("vendor",), "shows one vendor, and none is named."),
    ((NAME, "--v", "000000000000"), "there is no such version"),
    ((NAME, "--q", "000000000000"), "the query texts of that id are not here."),
    (("market", "--v", "000000000000"), "v: 000000000000 is not here."),
    (("evidence/rows", "--format", "png"), "has no picture under these filters."),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_cannot_be_written_is_told_and_leaves_nothing(
    arguments: tuple[str, ...],
    said: str,
    shipped_settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert export(shipped_settings, tmp_path, *arguments) == 1
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_places_that_take_no_file_and_a_missing_browser_are_told(
    shipped_settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert export(shipped_settings, tmp_path / "none" / "a.csv", NAME) == 1
    assert "lies in a folder that is not there." in capsys.readouterr().err
    monkeypatch.setenv("LINCHPIN_CHROMIUM", "no-such-browser")
    assert export(shipped_settings, tmp_path / "a.pdf", "market") == 1
    assert re.search(r"no-such-browser: is not there.*Install Debian's package chromium", capsys.readouterr().err)
    assert list(tmp_path.iterdir()) == []
