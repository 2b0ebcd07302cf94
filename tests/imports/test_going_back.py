"""An import after somebody went back: it is added to the version gone back to, and the printed words say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.intake.live import read_live
from dashboard.warehouse.holding import use
from dashboard.warehouse.version import current_id
from tests.imports.brought import as_csv, bring, good, profile, small_settings
from tests.test_cli import said


def test_an_import_after_going_back_is_added_to_the_version_that_serves_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    settings = small_settings(tmp_path)
    first, (one,) = current_id(settings), read_live(settings)
    for name in ("second", "third"):
        (tmp_path / f"{name}.csv").write_text(as_csv([good(contract_id=name)]), encoding="utf-8")
    (tmp_path / "own.yml").write_text(profile(), encoding="utf-8")
    second = bring(settings, profile(), tmp_path / "second.csv")
    use(settings, first)
    status, out, err = said(settings, capsys, "import", str(tmp_path / "own.yml"), str(tmp_path / "third.csv"))
    assert (status, err) == (0, "")
    assert (
        f"it is added to the imports of {first}, the version you went back to; 1 other import does not count: "
        f"`python -m dashboard versions use {second.built.version}` goes back to a version that has it" in out
    )
    live = read_live(settings)
    assert (live[0], len(live)) == (one, 2)
    third = current_id(settings)
    assert said(settings, capsys, "versions", "use", second.built.version)[0] == 0
    assert read_live(settings) == (one, second.imported.id)
    # The latest is where the last import led to.
    assert said(settings, capsys, "versions", "use", "latest")[0] == 0
    assert (current_id(settings), read_live(settings)) == (third, live)
