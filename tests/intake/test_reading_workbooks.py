"""Reading of workbooks: sheets as parts, cells as text, and what a workbook hides."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import pytest

from dashboard.errors import DataRefused
from dashboard.intake import sheet_marks, workbooks
from tests.intake.made import made, one, read, workbook, zipped

GRID: dict[str, object] = {"A1": "vendor", "B1": "amount", "A2": "Acme", "B2": 12, "A3": "Bolt", "B3": 2.5}
ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def opendocument(*rows: tuple[str, ...], extra: str = "") -> bytes:
    """Return an .ods of one sheet of texts."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    text = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": ODS.format(rows=text + extra), "META-INF/manifest.xml": "<x/>"})


def replaced(content: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """Return a zip with a text of one member replaced."""
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            held = source.read(name)
            if name == member:
                assert old in held
                held = held.replace(old, new, 1)
            target.writestr(name, held)
    return into.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_each_sheet_that_holds_rows_is_a_part(tmp_path: Path):
    content = workbook(One=GRID, Empty={}, Two={"A1": "x", "B1": "y", "A2": True})
    first, second = read(made(tmp_path, "book.xlsx", content))
    assert (first.name, first.fields) == ("book.xlsx/One", ("vendor", "amount"))
    assert (first.rows, first.lines) == ([("Acme", "12"), ("Bolt", "2.5")], [2, 3])
    assert second.rows == [("true", None)]
    assert [found.name for found in read(made(tmp_path, "book.xlsx", content), sheet="Two")] == ["book.xlsx/Two"]
    with pytest.raises(DataRefused, match=r'has no sheet "Twoo"\. .* Did you mean "Two"'):
        read(made(tmp_path, "book.xlsx", content), sheet="Twoo")
    assert one(tmp_path, "year.zip", zipped({"in/book.xlsx": workbook(S=GRID)})).name == "year.zip/in/book.xlsx/S"
    assert one(tmp_path, "really.csv", workbook(S=GRID)).rows == first.rows


def test_cells_become_text_as_a_reader_would_write_them(tmp_path: Path):
    cells = {
        "B2": datetime.datetime(2024, 5, 6),
        "C2": datetime.datetime(2024, 5, 6, 7, 8, 9),
        "D2": datetime.time(7, 8, 9),
        "E2": 1e15,
        "F2": 0.1,
        "G2": " kept ",
        "H2": False,
        "I2": 1234567890123456,
        "J2": "=1+1 as text",
    }
    heads = {f"{column}1": column for column in "ABCDEFGHIJ"}
    content = replaced(workbook(S=heads | cells | {"A2": "x"}), SHEET, b"<f>1+1 as text</f><v />", b"<v>7</v>")
    assert one(tmp_path, "a.xlsx", content).rows == [
        ("x", "2024-05-06", "2024-05-06T07:08:09", "07:08:09", "1000000000000000", "0.1", " kept ", "false",
         "1234567890123456", "7")
    ]  # fmt: skip


def test_titles_margins_and_blank_rows_are_no_rows(tmp_path: Path):
    cells = {"C2": "Contracts of 2024", "C4": "vendor", "D4": "amount", "C6": "Acme", "D6": 1, "C8": "Bolt"}
    found = one(tmp_path, "a.xlsx", workbook(S=cells))
    assert (found.fields, found.rows, found.lines) == (("vendor", "amount"), [("Acme", "1"), ("Bolt", None)], [6, 8])
    assert found.told == ("the header is in row 4; what stands above it is not read",)
    beside = one(tmp_path, "a.xlsx", workbook(S=cells | {"F8": "note"}))
    assert beside.rows[1] == ("Bolt", None, None, "note")
    assert beside.fields[2:] == ("column_3", "column_4")
    left = one(tmp_path, "a.xlsx", workbook(S=cells | {"A8": "note"}))
    assert [(bad.line, bad.reason) for bad in left.unread] == [(8, "Cell A8 lies outside the table, under no name.")]
    plain = one(tmp_path, "a.xlsx", workbook(S=GRID), header=False, names=["v", "a"], skip_lines=1)
    assert plain.rows == [("Acme", "12"), ("Bolt", "2.5")]


def test_errors_keep_their_text_and_a_formula_never_calculated_is_no_blank(tmp_path: Path):
    found = one(tmp_path, "a.xlsx", workbook(S=GRID | {"B2": "#REF!", "B3": "=A1", "A4": "Core", "B4": "#N/A"}))
    assert found.rows == [("Acme", "#REF!"), ("Core", "#N/A")]
    assert [(bad.line, bad.reason) for bad in found.unread] == [(3, "Cell B3 is a formula without a stored value.")]
    stored = replaced(workbook(S=GRID | {"B3": "=A1"}), SHEET, b"<f>A1</f><v />", b"<f>A1</f><v>9</v>")
    assert one(tmp_path, "a.xlsx", stored).rows[1] == ("Bolt", "9")
    blank = replaced(
        workbook(S=GRID | {"B3": "=A1"}), SHEET, b'<c r="B3"><f>A1</f><v />', b'<c r="B3" t="str"><f>A1</f><v></v>'
    )
    assert one(tmp_path, "a.xlsx", blank).rows[1] == ("Bolt", None)


def test_an_opendocument_sheet_is_read(tmp_path: Path):
    found = one(tmp_path, "a.ods", opendocument(("a", "b"), ("1", "é")))
    assert (found.name, found.rows) == ("a.ods/S", [("1", "é")])
    assert "are blank in this format" in found.told[0]


def test_a_workbook_that_explodes_or_spreads_out_is_refused(tmp_path: Path, monkeypatch):
    with pytest.raises(DataRefused, match=r"a.xlsx/S: spreads over 1,048,576 rows and 16,384 columns"):
        one(tmp_path, "a.xlsx", workbook(S=GRID | {"XFD1048576": 1}))
    bomb = replaced(workbook(S=GRID), SHEET, b"</sheetData>", b"</sheetData>" + b" " * 150_000_000)
    with pytest.raises(DataRefused, match="grows to more than 200 times its size"):
        one(tmp_path, "a.xlsx", bomb)
    monkeypatch.setattr(workbooks, "PACKED", 1_000)
    with pytest.raises(DataRefused, match="is a workbook of more than"):
        one(tmp_path, "a.xlsx", workbook(S=GRID))


def test_an_opendocument_row_repeated_without_measure_is_refused(tmp_path: Path):
    cell = '<table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>x</text:p>'
    cell += "</table:table-cell>"
    extra = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    with pytest.raises(DataRefused, match="spreads over"):
        one(tmp_path, "a.ods", opendocument(("a", "b"), extra=extra))


def test_broken_and_empty_workbooks_are_refused(tmp_path: Path):
    whole = workbook(S=GRID)
    for content in (
        whole[:500],
        whole[:-30],
        b"PK\3\4" + b"x" * 90,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 900,
    ):
        with pytest.raises(DataRefused, match="damaged"):
            one(tmp_path, "a.xlsx", content)
    with pytest.raises(DataRefused, match="holds no rows"):
        read(made(tmp_path, "a.xlsx", workbook(S={})))
    with pytest.raises(DataRefused, match="is no Excel workbook"):
        one(tmp_path, "a.csv", "a,b\n", format="excel")
    with pytest.raises(DataRefused, match="and the profile says csv"):
        one(tmp_path, "a.xlsx", whole, format="csv")


def test_letters_and_numbers_of_columns_agree():
    for column in (0, 25, 26, 701, 702, 16_383):
        assert sheet_marks.column_of(workbooks.letters_of(column).encode()) == column
