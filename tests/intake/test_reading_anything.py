"""Whatever bytes a file holds, reading gives rows or a refusal in words, never another error."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import DataRefused, Finding
from dashboard.intake.reading import is_parquet
from tests.intake.made import as_json, gzipped, made, read, workbook, zipped
from tests.intake.test_reading_json import FORMS, HOW
from tests.intake.test_reading_workbooks import GRID, opendocument, replaced

CSV = 'a,b,c\n1,"x\ny",é\n2,"x ""y""",z\n' * 5
KINDS = {
    "a.csv": CSV.encode(),
    "b.csv": CSV.encode("utf-16"),
    "c.csv": CSV.replace("é", "株式").encode("cp932"),
    "a.csv.gz": gzipped(CSV),
    "a.zip": zipped({"a.csv": CSV, "b.json": FORMS["releases.json"], "README": "x"}),
    "a.xlsx": workbook(S=GRID | {"C1": "c", "C2": "#REF!", "C3": "=A1"}),
    "a.ods": opendocument(("a", "b"), ("1", "2")),
    **{name: text.encode() for name, text in FORMS.items()},
    "b.json": as_json([1, {"a": [{"b": 1.5e3}]}]).encode(),
}


def refusal_or_rows(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = made(Path(folder), name, content)
        for how in ({}, HOW if "json" in name else {"header": False}):
            refused: tuple[Finding, ...] = ()
            try:
                read(path, **how)
            except DataRefused as error:
                refused = error.findings
            for found in refused:
                assert found.where.startswith(name)
                assert found.what.endswith(".")
                assert found.do.endswith((".", "?"))


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.json", "a.jsonl", "a.xlsx", "a.zip", "a.gz", "a"]))
def test_any_bytes(content: bytes, name: str):
    refusal_or_rows(name, content)


MARKS = [
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xfe\xff",
    b"[{",
    b"%PDF-1.7",
]


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(MARKS), st.binary(max_size=120))
def test_any_bytes_behind_a_mark(mark: bytes, content: bytes):
    refusal_or_rows("a", mark + content)


EDIT = st.tuples(
    st.integers(0, 10**6), st.sampled_from(["flip", "cut", "drop", "add", "twice"]), st.binary(max_size=4)
)


def edited(content: bytes, edits: list[tuple[int, str, bytes]]) -> bytes:
    for place, kind, more in edits:
        at = place % (len(content) or 1)
        match kind:
            case "flip":
                content = content[:at] + bytes([place % 256]) + content[at + 1 :]
            case "cut":
                content = content[: max(at, 1)]
            case "drop":
                content = content[:at] + content[at + 1 + place % 7 :]
            case "add":
                content = content[:at] + more + content[at:]
            case "twice":
                content = content[:at] + content[at // 2 :]
    return content


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(sorted(KINDS)), st.lists(EDIT, min_size=1, max_size=4))
def test_any_edit_of_a_good_file(name: str, edits):
    refusal_or_rows(name, edited(KINDS[name], edits))


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(["a.xlsx", "a.ods"]), st.integers(0, 20), st.lists(EDIT, min_size=1, max_size=3))
def test_any_edit_inside_a_good_workbook(name: str, member: int, edits):
    with zipfile.ZipFile(io.BytesIO(KINDS[name])) as archive:
        inner = archive.namelist()[member % len(archive.namelist())]
        held = archive.read(inner)
    if held:
        refusal_or_rows(name, replaced(KINDS[name], inner, held, edited(held, edits)))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 x", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"PAR1xxxxPAR1", "is a Parquet file"),
        (b"7z\xbc\xaf\x27\x1c", "is packed in a way that is not read"),
        (b"<!DOCTYPE html><table>", "is a web page or XML"),
        (bytes(range(256)) * 4, "is of no known kind"),
        (b"", "is empty"),
    ],
)
def test_what_is_no_table_is_refused_by_name(content: bytes, words: str, tmp_path: Path):
    with pytest.raises(DataRefused, match=words):
        read(made(tmp_path, "a.csv", content))


def test_parquet_is_known_by_both_its_ends(tmp_path: Path):
    assert is_parquet(made(tmp_path, "a", b"PAR1xxxxPAR1"))
    assert not is_parquet(made(tmp_path, "b.parquet", b"PAR1xxxx"))
    assert not is_parquet(tmp_path / "none")
    assert not is_parquet(made(tmp_path, "c", b"PA"))
