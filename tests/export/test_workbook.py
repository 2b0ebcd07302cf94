"""A workbook reads back as it was asked: typed, nothing run, nothing cut in silence."""

from __future__ import annotations

import datetime
import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from dashboard.catalog.folder import Catalogue
from dashboard.declared import Column
from dashboard.errors import LinchpinError
from dashboard.export import workbook as written
from dashboard.export.asked import Asked
from dashboard.model import Answer
from dashboard.turns import Busy
from dashboard.view import View
from dashboard.warehouse.version import Version
from tests.picture.answers import CHARTS, answer, row

RUN = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "'=1", '=HYPERLINK("http://x","y")')
ODD = (
    "<b>bold</b> & co",
    "\u202eright to left",
    "a" * 10_000,
    "多语言",
    "line\nbreak",
    "  kept  ",
    "_x0041_",
    "0012",
)


def book(asked: list[Asked], title: str = "By hand") -> Any:
    file = io.BytesIO()
    written.workbook(file, asked, title)
    return openpyxl.load_workbook(file)


def by_hand(said: Answer, held: Catalogue, version: Version) -> Asked:
    return Asked(said.query, View(), held, version, answer=said)


def about(found: Any) -> dict[str, str]:
    return {name: said for name, said in found["About"].iter_rows(values_only=True, max_col=2) if name}


def test_cells_have_the_types_and_forms_of_their_columns(queries_held: Catalogue, shipped: Version) -> None:
    more = {
        "open": Column(type="boolean"),
        "wait": Column(type="number", unit="hours"),
        "ids": Column(type="sources"),
    }
    said = answer(
        CHARTS["table"],
        [row(open=True, wait=1.25, ids=["a", "b"]), row(None, None, open=None, wait=0.1 + 0.2, ids=[])],
        **more,
    )
    sheet = book([by_hand(said, queries_held, shipped)]).worksheets[1]
    names = [cell.value for cell in sheet[1]]
    assert names == [*said.query.header.columns, "data_version"]
    first, second = (dict(zip(names, line, strict=True)) for line in sheet.iter_rows(min_row=2))
    assert (first["day"].value, first["day"].number_format) == (datetime.datetime(2025, 6, 13), "yyyy-mm-dd")
    assert (first["low"].value, first["low"].number_format) == (0.25, "0.0%")
    assert (first["amount"].value, first["amount"].number_format) == (1e9, '"USD "#,##0')
    assert (first["open"].value, first["open"].data_type) == (True, "b")
    assert first["wait"].number_format == '0.##" hours"'
    assert first["ids"].value == "a b"
    assert second["wait"].value == 0.1 + 0.2, "no digit is lost"
    assert [second[name].value for name in ("vendor", "amount", "open", "ids")] == [None] * 4
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:{sheet.cell(3, len(names)).coordinate}")


def test_no_text_is_run_and_each_reads_back(queries_held: Catalogue, shipped: Version) -> None:
    texts = [*RUN, *ODD]
    found = book([by_hand(answer(CHARTS["table"], [row(text) for text in texts]), queries_held, shipped)])
    cells = [cell for (cell,) in found.worksheets[1].iter_rows(min_row=2, max_col=1)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [unescape(cell.value) for cell in cells] == texts
    assert [cell.quotePrefix for cell in cells[: len(RUN)]] == [True] * len(RUN), "an edit makes it no formula either"


@hypothesis_settings(max_examples=25)
@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1), min_size=1, max_size=40))
def test_whatever_a_text_holds_no_sheet_has_a_formula(
    queries_held: Catalogue, shipped: Version, texts: list[str]
) -> None:
    file = io.BytesIO()
    said = answer(CHARTS["table"], [row(text) for text in texts])
    written.workbook(file, [by_hand(said, queries_held, shipped)], "By hand")
    with zipfile.ZipFile(file) as packed:
        sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
    assert all(b"<f>" not in sheet and b"<hyperlink" not in sheet for sheet in sheets)
    assert openpyxl.load_workbook(file).worksheets[1].max_row == len(texts) + 1


def test_a_text_too_long_for_a_cell_is_cut_and_told(queries_held: Catalogue, shipped: Version) -> None:
    said = answer(CHARTS["table"], [row("a" * 40_000), row("b" * 32_767)])
    found = book([by_hand(said, queries_held, shipped)])
    assert [len(cell) for (cell,) in found.worksheets[1].iter_rows(min_row=2, max_col=1, values_only=True)] == [
        32_767
    ] * 2
    assert about(found)["Cut short"] == "1 text of more than 32,767 characters; the CSV holds them whole."


def test_rows_beyond_the_cap_are_told(
    queries_held: Catalogue, shipped: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "MOST_ROWS", 3)
    said = answer(CHARTS["table"], [row(str(number)) for number in range(5)])
    found = book([by_hand(said, queries_held, shipped)])
    assert found.worksheets[1].max_row == 4
    assert about(found)["Rows"] == "The first 3 of 5; the CSV holds all."
    assert about(found)["Basis of the rows"] == "5 reported"


def test_the_first_sheet_says_what_it_takes_to_judge_the_rows(queries_held: Catalogue, shipped: Version) -> None:
    view = View("dependence", client="openai", known="2026-01-31")
    query = queries_held.find("dependence/known_spend")
    found = book([Asked(query, view, queries_held, shipped, texts="0123456789ab")], "Known spend")
    told = about(found)
    assert told["Filter: client"] == "OpenAI (openai)"
    assert told["Question"] == query.header.question
    assert told["Finding"] == Asked(query, view, queries_held, shipped).panel.finding
    assert (told["Data version"], told["Left out"]) == (shipped.id, query.header.leaves_out)
    assert "known = 2026-01-31" in told["Asked with"]
    assert told["Open again"].startswith("/dependence?client=openai&")
    assert all(part in told["Open again"] for part in (f"v={shipped.id}", "q=0123456789ab"))
    assert told["Basis of the rows"].endswith("reported")
    cited = Asked(query, view, queries_held, shipped).panel.answer
    assert cited is not None
    ids = [line[1] for line in found["Sources"].iter_rows(min_row=2, values_only=True)]
    assert ids == [source.id for source in cited.sources] != []
    assert next(found["Columns"].iter_rows(min_row=2, values_only=True))[1] == found.worksheets[1]["A1"].value


def test_a_workbook_is_as_old_as_its_record(queries_held: Catalogue, shipped: Version) -> None:
    asked = [Asked(queries_held.find("contracts/all_contracts"), View(), queries_held, shipped)]
    assert book(asked).properties.created.date() == book(asked).properties.modified.date() == shipped.world.as_of


def test_what_is_modelled_says_so_and_an_unused_filter_too(queries_held: Catalogue, shipped: Version) -> None:
    view = View("dependence", client="openai")
    told = about(book([Asked(queries_held.find("dependence/vendor_income"), view, queries_held, shipped)]))
    assert told["Modelled, not reported"] == "all rows"
    assert told["Not narrowed by"] == "client: this question does not take it."


def test_a_page_is_one_workbook_and_a_broken_question_is_named(queries_held: Catalogue, shipped: Version) -> None:
    fine = answer(CHARTS["table"], [row()])
    asked = [by_hand(fine, queries_held, shipped)] * 2
    broken = Asked(queries_held.find("dependence/known_spend"), View(), queries_held, shipped, {"vendor": "nobody"})
    found = book([*asked, broken])
    assert found.sheetnames == ["About", "By hand", "By hand 2", "Sources", "Columns"]
    assert '"nobody" is no vendor in this data.' in about(found)["Not answered"]
    with pytest.raises(LinchpinError, match="is no vendor"):
        book([broken])


def test_a_workbook_that_is_not_finished_leaves_nothing_behind(
    queries_held: Catalogue, shipped: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    broken = Asked(queries_held.find("dependence/known_spend"), View(), queries_held, shipped, {"vendor": "nobody"})
    with pytest.raises(LinchpinError, match="is no vendor"):
        book([broken])
    assert list(tmp_path.iterdir()) == []


def test_workbooks_are_made_in_turn(
    queries_held: Catalogue, shipped: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written.TURNS, "waiting", 0)
    with written.TURNS.taken(), pytest.raises(Busy, match="workbooks: others are being made"):
        book([by_hand(answer(CHARTS["table"], [row()]), queries_held, shipped)])
