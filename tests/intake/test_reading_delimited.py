"""Reading of separated fields: any dialect, encoding and line end, and every way a row can be broken."""

from __future__ import annotations

import csv
import io
import tempfile
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.errors import DataRefused
from dashboard.intake.reading import Reading, parts
from tests.intake.made import made, one, read

PLAIN = "vendor,amount,day\nAcme,12,2024-01-02\nBolt, 7 ,\n"


def test_values_are_kept_as_received_and_a_blank_one_is_none(tmp_path: Path):
    found = one(tmp_path, "a.csv", PLAIN)
    assert found.fields == ("vendor", "amount", "day")
    assert found.rows == [("Acme", "12", "2024-01-02"), ("Bolt", " 7 ", None)]
    assert (found.lines, found.unread, found.told, found.name) == ([2, 3], [], (), "a.csv")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_and_line_end_are_found_out(separator: str, end: str, tmp_path: Path):
    lines = ["who", "cost", "note"], ["Acme", "1", "a"], ["Bolt", "2", "b"]
    found = one(tmp_path, "a.csv", end.join(separator.join(line) for line in lines))
    assert found.rows == [tuple(lines[1]), tuple(lines[2])]
    assert found.lines == [2, 3]


def test_a_decimal_comma_is_no_separator(tmp_path: Path):
    found = one(tmp_path, "a.csv", "a;b;c\n1,5;2,5;x\n1,7;2,5;y, z\n")
    assert found.rows[0] == ("1,5", "2,5", "x")
    assert found.told == ("separated by ;",)


def test_the_line_of_excel_that_names_the_separator_is_no_header(tmp_path: Path):
    assert one(tmp_path, "a.csv", "sep=|\na|b\n1|2\n").rows == [("1", "2")]


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("utf-8", "Müller 株式会社"),
        ("utf-8-sig", "Müller 株式会社"),
        ("utf-16", "Müller 株式会社"),
        ("cp1252", "Société Générale – “Müller” für Öffentliche Aufträge, Façade"),
        ("latin-1", "Société Générale, Müller für Öffentliche Aufträge, Façade"),
        ("cp932", "株式会社データ入力センター、東京都千代田区丸の内"),
        ("gb18030", "北京数据标注有限公司，上海市浦东新区采购合同"),
    ],
)
def test_an_encoding_is_found_out(codec: str, text: str, tmp_path: Path):
    content = "name,amount\n" + f'"{text}",12\n' * 40
    found = one(tmp_path, "a.csv", content.encode(codec))
    assert found.fields == ("name", "amount")
    assert set(found.rows) == {(text, "12")}
    assert bool(found.told) == (codec not in ("utf-8", "utf-8-sig"))
    assert set(one(tmp_path, "a.csv", content.encode(codec), encoding=codec).rows) == {(text, "12")}


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zero_bytes(codec: str, tmp_path: Path):
    assert one(tmp_path, "a.csv", PLAIN.encode(codec)).rows[0] == ("Acme", "12", "2024-01-02")


def test_a_wrong_encoding_of_the_profile_is_refused(tmp_path: Path):
    content = ("name,amount\n" + "Société Générale,12\n" * 9).encode("cp1252")
    with pytest.raises(DataRefused, match=r"a.csv: is not utf-8, as the profile says"):
        one(tmp_path, "a.csv", content, encoding="utf-8")
    with pytest.raises(DataRefused, match="every other byte of it is zero"):
        one(tmp_path, "a.csv", PLAIN.encode("utf-16-le"), encoding="cp1252")
    few = one(tmp_path, "a.csv", b"a,b\n" + b"x,1\n" * 99 + b"\xfc,2\n", encoding="utf-8")
    assert (len(few.rows), [bad.line for bad in few.unread]) == (99, [101])
    with pytest.raises(ValueError, match="is no encoding"):
        Reading(encoding="klingon")


def test_one_broken_byte_in_a_long_utf_8_file_costs_one_row(tmp_path: Path):
    lines = [f"Müller {number},{number}".encode() for number in range(50_000)]
    lines[30_000] = b"M\xfcller,30000"
    found = one(tmp_path, "a.csv", b"name,n\n" + b"\n".join(lines))
    assert len(found.rows) == 49_999
    assert [(bad.line, bad.reason) for bad in found.unread] == [(30_002, "The line holds bytes that are not UTF-8.")]
    assert found.unread[0].value == "M\ufffdller,30000"


def test_odd_headers_get_names_and_are_told(tmp_path: Path):
    found = one(tmp_path, "a.csv", " a ,a,,a_2,b\n1,2,3,4,5\n")
    assert found.fields == ("a", "a_3", "column_3", "a_2", "b")
    assert len(found.told) == 2


def test_files_without_a_header_are_named_by_place_or_by_the_profile(tmp_path: Path):
    assert one(tmp_path, "a.csv", "1,2\n3,4\n", header=False).fields == ("column_1", "column_2")
    found = one(tmp_path, "a.csv", "x\n1,2\n3,4\n", header=False, names=["p", "q"], skip_lines=1)
    assert (found.fields, found.rows, found.lines) == (("p", "q"), [("1", "2"), ("3", "4")], [2, 3])


def test_every_kind_of_broken_row_is_told_with_its_line_and_costs_itself_only(tmp_path: Path):
    rows = [
        b"1,good,x",
        b"2,ragged",
        b"3,rag,ged,row",
        b'4,"torn,x',
        b"5,good,x",
        b'6,"after"wards,x',
        b"7,ze\0ro,x",
        b'8,"two\nlines",x',
        b"9,b\xffd,x",
        b"10," + b"long" * 300_000 + b",x",
        b'11,"quoted ""twice""",x',
        b"",
        b"12,good,x",
    ]
    content = "n,text,é\n".encode() + b"\n".join(rows) + b"\n" + "13,é,é\n".encode() * 30
    found = one(tmp_path, "a.csv", content)
    assert [row[0] for row in found.rows][:6] == ["1", "5", "8", "11", "12", "13"]
    assert found.rows[2] == ("8", "two\nlines", "x")
    assert found.lines[:6] == [2, 6, 9, 13, 15, 16]
    assert [(bad.line, bad.reason.split()[-2]) for bad in found.unread] == [
        (3, "has"),
        (4, "has"),
        (5, "not"),
        (7, "closing"),
        (8, "zero"),
        (11, "not"),
        (12, "1,048,576"),
    ]


def test_a_torn_quote_at_the_end_or_without_end_swallows_nothing(tmp_path: Path):
    good = [f"{number},x,y" for number in range(5_000)]
    found = one(tmp_path, "a.csv", "a,b,c\n" + "\n".join(['1,"torn,y', *good, '2,"torn,y']))
    assert len(found.rows) == 5_000
    assert [bad.line for bad in found.unread] == [2, 5003]


def test_empty_and_headers_only(tmp_path: Path):
    with pytest.raises(DataRefused, match=r"a.csv: is empty"):
        one(tmp_path, "a.csv", "")
    with pytest.raises(DataRefused, match=r"a.csv: is empty"):
        one(tmp_path, "a.csv", "\n \n")
    found = one(tmp_path, "a.csv", "a,b")
    assert (found.fields, found.rows) == (("a", "b"), [])
    with pytest.raises(DataRefused, match=r"a.csv:1: the header cannot be read"):
        one(tmp_path, "a.csv", 'a,"b\n1,2\n')


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=6)


@settings(deadline=None)
@given(
    st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), max_size=8)),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_whatever_a_csv_writer_writes_is_read_back(rows, separator, end, codec, quoting):
    width = len(rows[0]) if rows else 2
    into = io.StringIO()
    writer = csv.writer(into, delimiter=separator, lineterminator=end, quoting=quoting)
    lines = []
    for row in [[f"field {place}" for place in range(width)], *rows]:
        lines.append(into.getvalue().count("\n") + 1)
        writer.writerow(row)
    with tempfile.TemporaryDirectory() as folder:
        found = one(Path(folder), "a.csv", into.getvalue().encode(codec), separator=separator, encoding=codec)
    kept = [(line, row) for line, row in zip(lines[1:], rows, strict=True)]
    assert found.rows == [tuple(cell if cell.strip() else None for cell in row) for _, row in kept]
    assert found.lines == [line for line, _ in kept]
    assert found.unread == []


WORD = st.text("ab 1é;'", min_size=1, max_size=5).filter(str.strip)
MORE = st.text('ab 1é,\n"', min_size=1, max_size=6).filter(lambda text: text.strip() and text[0] not in ",\n")
TEARS = ['"torn,x,y,z', 'a,"torn,x,y', 'a,b,"torn,x', 'a,b,c,"torn', 'a,"b"c,d,e', "a,b", "a,b,c,d,e", "a,\0,b,c"]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(WORD, MORE, WORD, MORE), min_size=1, max_size=8), st.sampled_from(TEARS), st.integers(0, 8))
def test_one_torn_row_costs_only_itself(rows, tear, place):
    into = io.StringIO()
    writer = csv.writer(into, lineterminator="\n")
    writer.writerow("wxyz")
    for number, row in enumerate([*rows, None]):
        if number == min(place, len(rows)):
            line = into.getvalue().count("\n") + 1
            into.write(tear + "\n")
        if row:
            writer.writerow(row)
    with tempfile.TemporaryDirectory() as folder:
        found = one(Path(folder), "a.csv", into.getvalue(), separator=",")
    assert found.rows == rows
    assert [bad.line for bad in found.unread] == [line]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.text('ab,"\t é\0', max_size=12).filter(str.strip), min_size=1, max_size=12))
@example(["\0", "\0", "\0"])
def test_rows_and_unread_rows_are_the_lines_given(lines):
    with tempfile.TemporaryDirectory() as folder:
        found = one(Path(folder), "a.csv", "a,b\n" + "\n".join(lines) + "\n", separator=",", encoding="utf-8")
    starts = sorted([*found.lines, *(bad.line for bad in found.unread)])
    within = [line for line in range(2, len(lines) + 2) if line not in starts]
    assert len(set(starts)) == len(starts)
    assert starts[0] == 2
    # A line at which nothing begins lies inside a quoted field that a line above it opens.
    assert all('"' in "".join(lines[: line - 2]) for line in within)
    if '"' not in "".join(lines):
        assert starts == list(range(2, len(lines) + 2))


def test_a_long_file_streams_in_little_memory_and_tells_how_far_it_is(tmp_path: Path):
    path = made(tmp_path, "a.csv", "a,b,c\n" + "some text,12,\n" * 1_000_000)
    tracemalloc.start()
    begun = time.perf_counter()
    (part,) = parts(path, Reading())
    seen = []
    rows = 0
    for batch in part.batches:
        rows += len(batch.lines)
        seen.append(part.read_bytes())
    seconds, (_, peak) = time.perf_counter() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == 1_000_000
    assert seen == sorted(seen)
    assert seen[-1] == path.stat().st_size
    assert seen[0] < path.stat().st_size / 2
    assert peak < 40_000_000
    assert seconds < 120


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path):
    with pytest.raises(DataRefused, match="is a folder"):
        read(tmp_path)
    with pytest.raises(DataRefused, match="is not there"):
        read(tmp_path / "none.csv")
