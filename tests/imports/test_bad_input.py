"""Files that cannot be read, profiles that cannot be followed: one clear message, and nothing has changed."""

from __future__ import annotations

import datetime
import gzip
import io
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from dashboard.cli import main
from dashboard.errors import DataRefused
from dashboard.intake.live import read_live
from dashboard.intake.profile import read_profile
from dashboard.settings import Settings
from dashboard.warehouse.build import build_unless_held
from dashboard.warehouse.version import current_id
from tests.imports.brought import (
    GOOD,
    adds_up,
    as_csv,
    bring,
    good,
    own_folder,
    profile,
    refused,
    small_settings,
    taken,
    taken_in,
    told,
)  # fmt: skip
from tests.intake.made import made, zipped

MANY = as_csv(good(contract_id=f"C{number}") for number in range(2_000))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A data folder with one import, that no refused import may change."""
    return small_settings(tmp_path_factory.mktemp("own"))


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return own_folder(tmp_path)


def parquet(**columns: Any) -> bytes:
    """Return a Parquet file of three good contracts, some columns of it others."""
    rows = {name: [value] * 3 for name, value in GOOD["contract"].items()}
    rows["contract_id"] = [f"P{place}" for place in range(3)]
    into = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(rows | columns), into)
    return into.getvalue()


def nested(value: object) -> bytes:
    return parquet(total_value=pyarrow.array([value] * 3))


BAD_FILES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.csv", b"", "a.csv: is empty."),
    "blank": ("a.csv", b" \n\n", "a.csv: is empty."),
    "headers only": ("a.csv", as_csv([good()]).splitlines()[0].encode(), "a.csv: has 0 rows; the profile expects at"),
    "a field missing": (
        "a.csv",
        as_csv([good()]).replace("total_value", "totl").encode(),
        'has no field "total_value"',
    ),
    "a header twice": (
        "a.csv",
        as_csv([good()]).replace("signed_on", "start_on").encode(),
        'has no field "signed_on"',
    ),
    "a blank header": ("a.csv", as_csv([good()]).replace("signed_on", "").encode(), 'has no field "signed_on"'),
    "a cut gzip": ("a.csv.gz", gzip.compress(MANY.encode())[:-300], "is a damaged or shortened archive"),
    "a zip bomb": (
        "a.zip",
        zipped({"a.csv": as_csv([good()]).encode() + b"x,y,z\n" * 20_000_000}),
        "grows to more than 200",
    ),
    "a path in a zip": ("a.zip", zipped({"../../a.csv": MANY}), "has a name that leads out of the archive"),
    "a web page": ("a.csv", b"<!doctype html><html>", "is a web page or XML."),
    "no table at all": ("a.csv", bytes(range(256)) * 40, "is of no known kind."),
    "a cut Parquet": ("a.parquet", parquet()[:-40], "a.parquet: begins as a Parquet file and does not end as one"),
    "a hole in a Parquet": ("a.parquet", parquet()[:100] + parquet()[160:], "a.parquet"),
    "bits turned in a Parquet": (
        "a.parquet",
        parquet()[:60] + bytes(255 ^ byte for byte in parquet()[60:200]) + parquet()[200:],
        "a.parquet",
    ),
    "nothing but marks": ("a.parquet", b"PAR1PAR1", "a.parquet: cannot be read as Parquet"),
    "no rows": (
        "a.parquet",
        parquet(**{name: pyarrow.array([], "string") for name in GOOD["contract"]}),
        "has 0 rows",
    ),
    "a struct": ("a.parquet", nested({"a": 1}), 'field "total_value" holds several values in one (STRUCT'),
    "a list": ("a.parquet", nested([1.5]), 'field "total_value" holds several values in one (DOUBLE[])'),
    "a name of ours": (
        "a.parquet",
        parquet(file_row_number=[1, 2, 3]),
        "a column with this name is also in the file",
    ),
    "days for amounts": ("a.parquet", nested(datetime.date(2024, 1, 1)), "no row can be taken: 3 are refused"),
    "a table of nobody": (
        "a.csv",
        as_csv([good(vendor="?")]).encode(),
        "no row can be taken: 0 are refused, 1 ignored",
    ),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_cannot_be_read_is_a_message_and_nothing_changes(case: str, settings: Settings, tmp_path: Path):
    name, content, said = BAD_FILES[case]
    message = refused(settings, profile(), made(tmp_path, name, content))
    assert said in message
    assert ".importing" not in message


BAD_PROFILES: dict[str, tuple[dict[str, Any], str]] = {
    "zone": ({"zone": "Mars/Olympus"}, 'zone "Mars/Olympus" cannot be used'),
    "pattern": ({"placeholders": ["("]}, 'placeholders "(" cannot be used'),
    "look behind": ({"placeholders": ["(?<=a)b"]}, 'placeholders "(?<=a)b" cannot be used'),
    "form": ({"dates": "%Q"}, 'dates "%Q" cannot be used'),
    "half a form": ({"dates": "%d.%m.%Y %"}, 'dates "%d.%m.%Y %" cannot be used'),
    "no form": ({"dates": [""]}, 'dates "" cannot be used'),
    "no dates": ({"dates": []}, "no row can be taken: 1 are refused"),
    "a word": ({"dates": "sometimes"}, "no row can be taken: 1 are refused"),
    "rows of a field that is not there": ({"ignored_rows": {"state": ["x"]}}, 'has no field "state"'),
    "least rows": ({"expect": {"least_rows": 2}}, "has 1 rows; the profile expects at least 2."),
}


@pytest.mark.parametrize("case", BAD_PROFILES)
def test_a_profile_that_cannot_be_followed_is_a_message_and_nothing_changes(
    case: str, settings: Settings, tmp_path: Path
):
    keys, said = BAD_PROFILES[case]
    assert said in refused(settings, profile(**keys), made(tmp_path, "a.csv", as_csv([good()])))


@pytest.mark.parametrize("named", ["vendor", "contract_id", "currency", "nothing"])
def test_a_column_that_every_row_needs_cannot_be_unknown(named: str):
    with pytest.raises(DataRefused, match=f'unknown_if_impossible names "{named}", '):
        read_profile(profile(unknown_if_impossible=[named]), "profile")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere.csv", "the file is not there."),
        (".", "is no file."),
        ("/dev/zero", "is no file."),
        ("n" * 300, "cannot be read (File name too long)."),
    ],
)
def test_a_path_that_names_no_file_is_a_message(path: str, said: str, settings: Settings, tmp_path: Path):
    assert said in refused(settings, profile(), tmp_path / path)


def test_no_file_and_one_file_twice_are_told(settings: Settings, tmp_path: Path):
    assert "names no file." in refused(settings, profile())
    one = made(tmp_path, "a.csv", as_csv([good()]))
    (tmp_path / "other").mkdir()
    for other in (one, made(tmp_path / "other", "b.csv", one.read_bytes())):
        assert "is byte for byte the same as a.csv." in refused(settings, profile(), one, other)


def test_strict_and_most_refused_stop_the_whole_and_name_the_rows(settings: Settings, tmp_path: Path):
    path = made(tmp_path, "a.csv", as_csv([good(), good(contract_id="x", total_value="much")]))
    for keys, said in (({}, {"strict": True}), ({"expect": {"most_refused": 0.4}}, {})):
        message = refused(settings, profile(**keys), path, **said)
        assert "a.csv: 1 of 2 rows are refused." in message
        assert 'a.csv:3: total_value "much": It is no amount' in message
    assert taken_in(settings, profile(expect={"most_refused": 0.5}), path).card.refused == 1


def test_broken_rows_cost_themselves_alone(own: Settings, tmp_path: Path):
    rows = [good(contract_id=f"N{place}") for place in range(9)]
    lines = as_csv(rows).splitlines()
    lines[2] = lines[2].replace("Vim", '"Vim')
    lines[4] = lines[4].replace("Vim Ltd", "V" * 10_000_000)
    lines[6] = lines[6].replace("Vim", "V\0m")
    lines[8] = lines[8] + ",more"
    imported = taken_in(own, profile(), made(tmp_path, "a.csv", "\n".join(lines)))
    assert adds_up(imported.card)
    assert [one["contract_id"] for one in taken(imported)] == ["N0", "N2", "N4", "N6", "N8"]
    reasons = {line: reason for _, line, _, _, reason in told(imported)}
    assert list(reasons) == [3, 5, 7, 9]
    assert reasons[3] == "A quoted field begins here and does not end."
    assert reasons[5] == "The line is longer than 1,048,576 characters."
    assert reasons[7] == "The line holds a zero byte."
    assert reasons[9] == "The line has 9 fields, and the table has 8."


def test_a_file_of_another_encoding_is_read_and_told(own: Settings, tmp_path: Path):
    text = as_csv([good(vendor="Müller & Söhne")])
    imported = taken_in(own, profile(), made(tmp_path, "a.csv", text.encode("utf-16")))
    assert taken(imported)[0]["vendor"] == "Müller & Söhne"
    assert imported.card.told == ("a.csv: read as UTF-16, by its byte order mark",)


def test_names_of_files_may_be_odd(own: Settings, tmp_path: Path):
    fields = {name: name for name in GOOD["contract"] if name != "vendor"}
    text = profile(fields=fields, constants={"vendor": "{stem}"}, ignored_fields=["vendor"])
    odd = os.fsdecode(b"V\xff\nQ 'x' \"y\".csv")
    published = bring(own, text, made(tmp_path, odd, as_csv([good()])))
    assert published.imported.card.title == "V\ufffd\ufffdQ 'x' \"y\".csv"
    assert taken(published.imported)[0]["vendor"] == "V\ufffd\ufffdQ 'x' \"y\""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pyarrow.array([1.5, float("nan"), float("inf")]), ["1.50", None, None]),
        (pyarrow.array([0.1, 1e300, -0.0]), ["0.10", None, "0.00"]),
        (pyarrow.array([Decimal("1.50"), Decimal("9" * 30 + ".12"), None], pyarrow.decimal128(38, 2)),
         ["1.50", None, "null"]),
        (pyarrow.array([1, 2**62, -5]), ["1.00", None, None]),
        (pyarrow.array([b"12.50", b"\xff", b" "]), ["12.50", None, "null"]),
        (pyarrow.array([True, None, False]), [None, "null", None]),
        (pyarrow.array(["1", "x", "2.5"]).dictionary_encode(), ["1.00", None, "2.50"]),
    ],
)  # fmt: skip
def test_amounts_of_a_parquet_file_are_read_by_its_types(
    values: pyarrow.Array, expected: list[str | None], own: Settings, tmp_path: Path
):
    imported = taken_in(own, profile(), made(tmp_path, "a.parquet", parquet(total_value=values)))
    found = {
        one["line"]: "null" if one["total_value"] is None else str(one["total_value"]) for one in taken(imported)
    }
    assert [found.get(line) for line in (1, 2, 3)] == expected
    assert {line for _, line, _, _, _ in told(imported)} == {1, 2, 3} - set(found)


@pytest.mark.parametrize("unit", ["ns", "us", "ms"])
def test_moments_with_a_zone_become_days_of_the_profiles_zone_whatever_their_unit(
    unit: str, own: Settings, tmp_path: Path
):
    late = datetime.datetime(2024, 12, 31, 23, 30)
    columns = {
        "start_on": pyarrow.array([late] * 3, pyarrow.timestamp(unit)),
        "end_on": pyarrow.array([late] * 3, pyarrow.timestamp(unit, "UTC")),
    }
    imported = taken_in(own, profile(zone="Australia/Sydney"), made(tmp_path, "a.parquet", parquet(**columns)))
    days = {(str(one["start_on"]), str(one["end_on"])) for one in taken(imported)}
    assert days == {("2024-12-31", "2025-01-01")}


def test_blanks_bytes_and_odd_fields_of_a_parquet_file(own: Settings, tmp_path: Path):
    names = pyarrow.array([b"Zo\xc3\xab", b" ", None])
    content = parquet(**{'a."b.c': names, "state": ["", " ", "gone"]})
    fields = {name: name for name in GOOD["contract"]} | {"vendor": ['a."b.c', "vendor"]}
    text = profile(fields=fields, constants={"service": "Work"}, ignored_rows={"state": ["gone"]})
    imported = taken_in(own, text, made(tmp_path, "a.parquet", content))
    assert [(one["vendor"], one["service"]) for one in taken(imported)] == [("Zoë", "Work"), ("Vim Ltd", "Work")]
    assert [(fate, line) for fate, line, _, _, _ in told(imported)] == [("ignored", 3)]


def test_files_of_different_types_are_read_each_by_its_own(own: Settings, tmp_path: Path):
    files = [
        made(tmp_path, "a.parquet", parquet(total_value=pyarrow.array([9_007_199_254_740_993, 2, 3]))),
        made(tmp_path, "b.parquet", parquet(contract_id=["x", "y", "z"], total_value=pyarrow.array([0.1, 0.2, 0.3]))),
        made(tmp_path, "c.parquet", parquet(contract_id=["u", "v", "w"], total_value=["1.5", "much", None])),
        made(tmp_path, "d.csv", as_csv([good(contract_id="t")])),
    ]
    imported = taken_in(own, profile(), *files)
    found = {one["contract_id"]: one["total_value"] for one in taken(imported)}
    assert found["P0"] == Decimal("9007199254740993.00")
    assert (found["x"], found["u"], found["w"], found["t"]) == (
        Decimal("0.10"),
        Decimal("1.50"),
        None,
        Decimal("1000.50"),
    )
    assert (imported.card.read, imported.card.refused) == (10, 1)


def test_files_of_different_columns_are_told(settings: Settings, tmp_path: Path):
    table = pyarrow.parquet.read_table(io.BytesIO(parquet())).drop(["vendor"])
    pyarrow.parquet.write_table(table, tmp_path / "b.parquet")
    message = refused(settings, profile(), made(tmp_path, "a.parquet", parquet()), tmp_path / "b.parquet")
    assert 'b.parquet: has no field "vendor"' in message


GROW = """
import sys, time
with open(sys.argv[1], "a") as stream:
    print("ready", flush=True)
    # An end, in case nobody ends it.
    for _ in range(200_000):
        stream.write(sys.argv[2])
        stream.flush()
        time.sleep(0.0001)
"""


def test_a_file_that_grows_while_it_is_read_is_told(settings: Settings, tmp_path: Path):
    path = made(tmp_path, "a.csv", MANY * 100)
    line = MANY.splitlines()[1] + "\n"
    writer = subprocess.Popen([sys.executable, "-c", GROW, str(path), line], stdout=subprocess.PIPE)
    try:
        assert writer.stdout
        assert writer.stdout.readline() == b"ready\n"
        message = refused(settings, profile(), path)
    finally:
        writer.kill()
        writer.wait()
    assert "a.csv: is still being written: it changed while it was read. Wait until it is complete" in message


def fails(error: BaseException) -> Callable[..., Any]:
    def raises(*_: object, **__: object) -> Any:
        raise error

    return raises


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "needs more memory than there is"),
        (OSError(28, "No space left on device"), "the disk is full."),
        (OSError(5, "Input/output error"), "cannot be used: input/output error."),
        (pyarrow.ArrowInvalid("odd bytes"), "cannot be taken in (odd bytes)."),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), "surrogates not allowed)."),
    ],
)
def test_whatever_stops_an_import_is_a_message(
    error: BaseException, said: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("dashboard.warehouse.imports.laying.parts", fails(error))
    assert said in refused(settings, profile(), made(tmp_path, "a.csv", MANY))


def test_after_a_refusal_the_next_start_and_the_next_import_work(tmp_path: Path):
    settings = small_settings(tmp_path)
    before = current_id(settings)
    refused(settings, profile(), made(tmp_path, "a.csv", b""))
    assert build_unless_held(settings).version == before
    done = bring(settings, profile(), made(tmp_path, "a.csv", MANY))
    assert current_id(settings) == done.built.version != before
    assert read_live(settings)[-1] == done.imported.id


def test_the_command_prints_one_message_and_no_traceback(own: Settings, tmp_path: Path, capsys: Any):
    text = made(tmp_path, "own.yml", profile(zone="Nowhere"))
    folders = ["--data", str(own.data), "--queries", str(own.queries)]
    assert main([*folders, "import", str(text), str(made(tmp_path, "a.csv", MANY))]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith('profile Made for a test: zone "Nowhere" cannot be used')
    assert len(err.splitlines()) == 1
