"""Rows as received: text with its line, and every way in which a file can differ from its card."""

from __future__ import annotations

import csv
import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import DataRefused
from dashboard.intake.card import Card, CardedFile, Rows, carded_files
from dashboard.intake.rows import receive
from dashboard.settings import PROJECT

GOOD = b'code,name,note\na,First,\nb,"Second, quoted",x\n'


def carded(folder: Path, content: bytes, least: int = 0) -> CardedFile:
    path = folder / "things.csv"
    path.write_bytes(content)
    card = Card(
        row="One thing.",
        licence="None.",
        gathered="2026-11-23",
        sha256=hashlib.sha256(GOOD).hexdigest(),
        key=("code",),
        columns=("code", "name", "note"),
        required=("code", "name"),
        rows=Rows(least=least),
    )
    return CardedFile("things", path, card)


def faults(folder: Path, content: bytes, least: int = 0) -> list[str]:
    with pytest.raises(DataRefused) as refused:
        receive(carded(folder, content, least))
    return [line.replace(str(folder), "") for line in str(refused.value).splitlines()]


def test_every_field_is_kept_as_text_with_its_line_and_a_blank_one_is_none(tmp_path: Path):
    file = carded(tmp_path, GOOD)
    received = receive(file)
    assert received.columns == ("line", "code", "name", "note")
    assert received.rows == [(2, "a", "First", None), (3, "b", "Second, quoted", "x")]
    assert not file.is_edited


def test_a_byte_order_mark_windows_lines_and_blank_lines_change_no_row(tmp_path: Path):
    file = carded(tmp_path, b"\xef\xbb\xbf" + GOOD.replace(b"\n", b"\r\n") + b"\r\n\r\n")
    assert receive(file).rows == [(2, "a", "First", None), (3, "b", "Second, quoted", "x")]
    assert file.is_edited


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"code,name,note\na,First\n", "/things.csv:2: has 2 fields, not 3. Quote commas inside a field."),
        (b"code,name,note\na,First,x,y\n", "/things.csv:2: has 4 fields, not 3. Quote commas inside a field."),
        (b"code,name\na,First\n", '/things.csv:1: column "note" is missing. Restore it.'),
        (b"code,nam,name,note\na,b,c,d\n", '/things.csv:1: unknown column "nam". Did you mean "name"?'),
        (b"code,name,name,note\na,b,c,d\n", '/things.csv:1: column "name" stands twice. Keep one of them.'),
        (b"code,name,note\na,First,\n , Second,\n", "/things.csv:3: code is blank. Fill it in; every row needs one."),
        (b"code,name,note\na,One,\na,Two,\n", "/things.csv:3: code = a stands twice. Keep one of the rows."),
        (b'code,name,note\na,"One,\n', "/things.csv:2: unexpected end of data. Close the quoted field."),
        (b"code,name,note\na,caf\xe9,\n", "/things.csv: is not UTF-8 (invalid continuation byte). Save it as UTF-8."),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(content: bytes, message: str, tmp_path: Path):
    assert faults(tmp_path, content) == [message]


def test_fewer_rows_than_the_card_expects_are_refused(tmp_path: Path):
    message = (
        "/things.csv: has 2 rows; its card expects at least 3. "
        "Restore the rows, or lower rows.least in the card if it is meant."
    )
    assert faults(tmp_path, GOOD, least=3) == [message]
    assert len(receive(carded(tmp_path, GOOD, least=2)).rows) == 2


def test_every_fault_of_a_file_is_named_at_once(tmp_path: Path):
    content = b"code,name,note\na,One\nb,,\nb,Two,\n"
    assert [line.split(": ")[0] for line in faults(tmp_path, content)] == [
        "/things.csv:2",
        "/things.csv:3",
        "/things.csv:4",
    ]


def test_a_row_written_over_several_lines_is_named_at_its_first(tmp_path: Path):
    content = b'code,name,note\na,"One\nand more",\nb,Two,\n'
    assert [row[0] for row in receive(carded(tmp_path, content)).rows] == [2, 4]


@given(st.lists(st.text("abc ,\"\n'\u00e9\u4e2d", min_size=1).filter(str.strip), unique_by=str.strip, max_size=6))
def test_whatever_text_a_csv_file_holds_is_received_as_it_is(names: list[str]):
    with tempfile.TemporaryDirectory() as folder:
        file = carded(Path(folder), b"")
        with file.path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([["code", "name", "note"], *([name, name, ""] for name in names)])
        assert [row[1:3] for row in receive(file).rows] == [(name.strip(), name.strip()) for name in names]


def test_the_shipped_files_are_those_their_cards_describe():
    files = carded_files(PROJECT / "data" / "sources")
    assert len(files) >= 15
    for file in files:
        assert receive(file).rows or file.card.rows.least == 0
        assert not file.is_edited, file.name
