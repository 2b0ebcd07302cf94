"""The reader of real label files, on a tiny made-up file with the same traps, and the whole road on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real import crowd_judgments

# No header; a task named by an address with a comma in quotes; a worker who judged a task twice, otherwise the second
# time; a task judged by one worker only.
ROWS = """\
w2,A-http://example.org/a,1,1,3
w1,A-http://example.org/a,1,1,3
w1,"B-http://example.org/b,c",0,1,12
w2,"B-http://example.org/b,c",1,1,9
w1,A-http://example.org/a,0,1,3
w3,"B-http://example.org/b,c",0,1,7
w3,C-http://example.org/c,2,2,40
"""
SOURCE = """\
# Made up

| set_name | judgments | workers | tasks | accuracy | repeated_worker_task | missing |
|---|---|---|---|---|---|---|
| tiny | 7 | 3 | 3 | 0.5714 | 1 | 0 |

Then the busiest.

| set_name | rank_in_set | accuracy |
|---|---|---|
| tiny | 1 | 0.3333 |

| set_name | mean_pairwise_agreement | tasks |
|---|---|---|
| tiny | 0.4167 | 3 |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tiny.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "SOURCE.md").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def test_the_first_line_is_a_judgment_and_repetitions_are_numbered(folder: Path) -> None:
    rows = crowd_judgments.read(folder / "tiny.csv")
    assert len(rows) == 7
    assert rows[0] == crowd_judgments.Judgment("w2", "A-http://example.org/a", 1, "1", "1")
    assert [(row.worker, row.label) for row in rows if row.sequence == 2] == [("w1", "0")]
    assert {row.task for row in rows if row.task.startswith("B")} == {"B-http://example.org/b,c"}


def test_a_row_of_other_form_stops_with_its_line(folder: Path) -> None:
    (folder / "tiny.csv").write_text("w1,A,1,1,3\nw1,A,1,1\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"tiny\.csv:2: 4 fields, not 5"):
        crowd_judgments.read(folder / "tiny.csv")


def test_the_first_table_that_tells_a_figure_counts() -> None:
    figures = crowd_judgments.told(SOURCE)
    assert figures["tiny"]["accuracy"] == "0.5714"
    assert figures["tiny"]["mean_pairwise_agreement"] == "0.4167"


def test_every_answer_is_held_and_agrees(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert crowd_judgments.main([str(folder)]) == 0
    shown = capsys.readouterr().out
    for metric in (
        "read: mean_pairwise_agreement",
        "told: pairwise agreement, all judgments",
        "told: accuracy",
        "Q01 low",
        "Q03",
        "Q04",
        "Q05",
        "ordinal",
        "interval",
    ):
        assert metric in shown
    assert "w1" not in shown


def test_a_figure_that_is_not_so_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "SOURCE.md").write_text(SOURCE.replace("| tiny | 7 |", "| tiny | 8 |"), encoding="utf-8")
    assert crowd_judgments.main([str(folder)]) == 1
    assert "DIFFERS" in capsys.readouterr().out
