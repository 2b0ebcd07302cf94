"""Reading of gzip and zip: members as parts, and archives that are damaged, explode or play tricks."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from dashboard.errors import DataRefused
from dashboard.intake import unpacking
from dashboard.intake.reading import Reading, parts
from tests.intake.made import gzipped, made, one, read, table, zipped

CSV = "a,b\n" + "".join(f"{number},x\n" for number in range(20_000))

LONG = "a,b\n" + "".join(f"{number * 7919 % 1_000_003},{number * 104_729 % 1_000_003}\n" for number in range(500_000))


def refused(folder: Path, name: str, content: bytes) -> str:
    with pytest.raises(DataRefused) as error:
        read(made(folder, name, content))
    return str(error.value)


def test_a_packed_table_is_the_table(tmp_path: Path):
    plain = one(tmp_path, "a.csv", CSV)
    for name, content in (
        ("a.csv.gz", gzipped(CSV)),
        ("b.csv", gzipped(CSV)),
        ("c.zip", zipped({"y/a.csv": CSV})),
        ("d.zip", zipped({"a.csv.gz": gzipped(CSV)})),
    ):
        assert one(tmp_path, name, content).rows == plain.rows


def test_progress_of_a_packed_file_is_in_packed_bytes(tmp_path: Path):
    for name, content in (("a.csv.gz", gzipped(LONG)), ("a.zip", zipped({"a.csv": LONG}))):
        path = made(tmp_path, name, content)
        (part,) = parts(path, Reading())
        seen = [part.read_bytes() for _ in part.batches]
        assert seen == sorted(seen)
        assert 0 < seen[0] < seen[-1] <= path.stat().st_size


def test_each_member_is_a_part_and_what_is_no_table_is_told(tmp_path: Path):
    members = {
        "in/b.csv": "a\tb\n1\t2\n",
        "README.md": "Read me",
        "__MACOSX/in/._b.csv": b"\0\1",
        "c.jsonl": '{"x": 1}\n',
    }
    first, second = read(made(tmp_path, "year.zip", zipped(members)))
    assert (first.name, first.rows) == ("year.zip/in/b.csv", [("1", "2")])
    assert (second.name, second.rows) == ("year.zip/c.jsonl", [("1",)])
    assert [told.split()[0] for told in first.told if "passed over" in told] == ["README.md", "__MACOSX/in/._b.csv"]


def test_parts_may_be_listed_before_they_are_read(tmp_path: Path):
    path = made(tmp_path, "a.zip", zipped({"a.csv": CSV, "b.csv": CSV}))
    assert [len(table(part).rows) for part in list(parts(path, Reading()))] == [20_000, 20_000]


@pytest.mark.parametrize("keep", [5, 12, 30, 0.5, 0.99])
@pytest.mark.parametrize("name", ["a.csv.gz", "a.zip"])
def test_a_shortened_archive_is_refused_whole(name: str, keep: float, tmp_path: Path):
    whole = gzipped(CSV) if name.endswith("gz") else zipped({"a.csv": CSV})
    content = whole[: keep if isinstance(keep, int) else int(len(whole) * keep)]
    assert "is a damaged or shortened archive" in refused(tmp_path, name, content)


@pytest.mark.parametrize("name", ["a.csv.gz", "a.zip"])
def test_a_flipped_byte_is_found_by_the_checksum(name: str, tmp_path: Path):
    content = bytearray(gzipped(CSV) if name.endswith("gz") else zipped({"a.csv": CSV}))
    content[len(content) // 2] ^= 0x10
    assert "damaged" in refused(tmp_path, name, bytes(content)) or "lines" in name


@pytest.mark.parametrize("member", ["../a.csv", "/etc/a.csv", "x/../../a.csv", "..\\a.csv", "C:\\a.csv", "a\x1b.csv"])
def test_a_name_that_leads_out_is_refused(member: str, tmp_path: Path):
    assert "has a name that leads out of the archive" in refused(tmp_path, "a.zip", zipped({member: CSV}))


def test_links_encrypted_members_and_archives_within_are_refused_by_name(tmp_path: Path):
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = 0o120777 << 16
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "link.csv': is a link to another file." in refused(tmp_path, "a.zip", into.getvalue())
    locked = bytearray(zipped({"a.csv": CSV}))
    locked[6] |= 1
    locked[locked.index(b"PK\1\2") + 8] |= 1
    assert "a.csv': is encrypted." in refused(tmp_path, "a.zip", bytes(locked))
    assert "is not read inside an archive" in refused(tmp_path, "a.zip", zipped({"b.zip": zipped({"a.csv": CSV})}))
    assert "holds no table" in refused(tmp_path, "a.zip", zipped({"README.md": "x"}))
    assert "more than once" in refused(tmp_path, "a.gz", gzip.compress(gzipped(CSV)))


@pytest.mark.parametrize("name", ["a.csv.gz", "a.zip"])
def test_a_bomb_is_stopped_and_a_merely_well_packed_file_is_not(name: str, tmp_path: Path, monkeypatch):
    def packed(text: str) -> bytes:
        return gzipped(text) if name.endswith("gz") else zipped({"a.csv": text})

    monkeypatch.setattr(unpacking, "RATIO_FROM", 1_000_000)
    bomb = packed("a,b\n" + "0,0\n" * 500_000)
    assert "grows to more than 200 times its size" in refused(tmp_path, name, bomb)
    assert len(one(tmp_path, name, packed("a,b\n" + "0,0\n" * 200_000)).rows) == 200_000
    monkeypatch.setattr(unpacking, "UNPACKED", 1_000)
    assert "past 1,000 bytes" in refused(tmp_path, name, packed(CSV))
