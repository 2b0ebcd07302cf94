"""Templates can be imported as they are printed, and the reference of profiles says what the program reads."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from dashboard.cli import main
from dashboard.errors import DataRefused
from dashboard.intake.kinds import KINDS, Holds
from dashboard.intake.profile import Row, load_profile, read_profile
from dashboard.intake.profile_reference import HOLDS, ROWS, profile_reference
from dashboard.intake.templates import template
from dashboard.settings import PROJECT
from tests.imports.bringing import bring, own_folder


@pytest.mark.parametrize("name", ["contracts", "throughput", "payments", "annotations"])
def test_a_template_is_taken_as_it_is_printed(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["import", "--template", name]) == 0
    printed = capsys.readouterr().out
    assert printed == template(load_profile(name)[0])
    path = tmp_path / "template.csv"
    path.write_text(printed, encoding="utf-8")
    card = bring(own_folder(tmp_path), name, path)
    assert (card.read, card.taken, card.refused, card.ignored) == (1, 1, 0, 0)
    assert not [told for told in card.told if "does not name" in told]


def test_a_template_is_written_as_its_profile_reads(tmp_path: Path):
    text = """\
title: Payments from a German system
row: payment
read: {separator: ";"}
fields: {client: Mandant, vendor: Lieferant, billed_on: Datum, currency: Waehrung, amount: Betrag}
dates: day_first
decimal: ","
"""
    printed = template(read_profile(text, "own.yml"))
    assert printed.splitlines()[0] == "Mandant;Lieferant;Datum;Waehrung;Betrag"
    assert printed.splitlines()[1].endswith(";31/05/2024;EUR;12000,00")
    path = tmp_path / "template.csv"
    path.write_text(printed, encoding="utf-8")
    assert bring(own_folder(tmp_path), "own", path, text=text).taken == 1


@pytest.mark.parametrize("name", ["ocds", "dora"])
def test_what_is_no_plain_table_has_no_template(name: str):
    with pytest.raises(DataRefused, match="no template"):
        template(load_profile(name)[0])


def test_an_import_without_files_says_what_to_do(capsys: pytest.CaptureFixture[str]):
    assert main(["import", "contracts"]) == 1
    assert "no file." in capsys.readouterr().err


def test_the_reference_of_profiles_is_current():
    held = (PROJECT / "data" / "profiles" / "README.md").read_text(encoding="utf-8")
    assert profile_reference() == held, "run `make reference`"


def test_the_reference_tells_every_row_and_every_kind_of_value():
    assert set(ROWS) == set(get_args(Row))
    assert set(HOLDS) == set(get_args(Holds))
    used = {field.holds for kind in KINDS.values() for field in kind.fields.values()}
    assert used == set(HOLDS)
