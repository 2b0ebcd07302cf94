"""An import whose rows have no day says that it is taken as known up to today."""

from __future__ import annotations

import datetime
from pathlib import Path

from dashboard.bringing import report
from tests.imports.brought import as_csv, good, own_folder, profile, taken_in


def test_an_import_without_a_day_says_up_to_when_it_is_known(tmp_path: Path):
    settings, file = own_folder(tmp_path), tmp_path / "own.csv"
    file.write_text(as_csv([good("judgment", judged_at="")]), encoding="utf-8")
    card = taken_in(settings, profile("judgment"), file).card
    today = datetime.date.today()
    said = f"no row has a day: taken as known up to today, {today}; --as-of says otherwise"
    assert card.as_of == today
    assert said in card.told
    assert f"  {said}" in list(report(card))
    (tmp_path / "other").mkdir()
    dated = taken_in(own_folder(tmp_path / "other"), profile("judgment"), file, as_of=datetime.date(2024, 5, 6)).card
    assert dated.as_of == datetime.date(2024, 5, 6)
    assert said not in dated.told
