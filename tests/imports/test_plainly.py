"""What the database did not foresee is told once, and as ours where no file can have brought it about."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dashboard.errors import DataRefused
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.imports.plainly import told_plainly


@pytest.mark.parametrize("asked", ["select absent", "from absent", "selec 1"])
def test_a_statement_that_is_wrong_is_ours_and_blames_no_file(asked: str, tmp_path: Path):
    settings = Settings(tmp_path, PROJECT / "queries")
    with pytest.raises(DataRefused) as refused, duckdb.connect() as connection, told_plainly(settings, "own.csv"):
        connection.execute(asked)
    (finding,) = refused.value.findings
    assert finding.where == "import"
    assert "Report it" in finding.do
