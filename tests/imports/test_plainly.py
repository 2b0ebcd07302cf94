"""What the database did not foresee is told once, and as ours where no file can have brought it about."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from dashboard.errors import DataRefused
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.imports.plainly import told_plainly
from tests.imports.brought import bring, good, own_folder, profile


@pytest.mark.parametrize("asked", ["select absent", "from absent", "selec 1"])
def test_a_statement_that_is_wrong_is_ours_and_blames_no_file(asked: str, tmp_path: Path):
    settings = Settings(tmp_path, PROJECT / "queries")
    with pytest.raises(DataRefused) as refused, duckdb.connect() as connection, told_plainly(settings, "own.csv"):
        connection.execute(asked)
    (finding,) = refused.value.findings
    assert finding.where == "import"
    assert "Report it" in finding.do


def test_broken_json_is_told_by_its_line_and_in_no_words_of_the_database(tmp_path: Path):
    settings, file = own_folder(tmp_path), tmp_path / "own.json"
    file.write_text(json.dumps([good()], indent=1)[:-2] + ",\n {broken}\n]", encoding="utf-8")
    with pytest.raises(DataRefused) as refused:
        bring(settings, profile(), file)
    (finding,) = refused.value.findings
    assert finding.where.startswith("own.json:")
    assert finding.what.startswith("is not JSON")
    assert not any(word in str(finding) for word in ("Arrow", "DataRefused", "Python", "Invalid Input", "taken in"))
