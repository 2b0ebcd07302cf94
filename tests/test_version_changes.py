"""What two versions differ in: imports, rows by table, headline numbers beside each other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from dashboard.catalog.folder import Catalogue
from dashboard.errors import DataRefused
from dashboard.intake.live import write_live
from dashboard.settings import Settings
from dashboard.version_changes import Headline, Side, told, version_changes
from dashboard.warehouse.build import build
from dashboard.warehouse.rows_changed import rows_changed
from dashboard.warehouse.version import open_version
from tests.intake.edits import add, put
from tests.small_folder import an_import, small_folder
from tests.test_cli import said


def test_rows_imports_and_numbers_that_changed_are_told_and_no_others(
    copied_sources: Settings, queries_held: Catalogue, capsys: pytest.CaptureFixture[str]
):
    before = build(copied_sources).version
    put(copied_sources, "client_spend:2:amount_usd", "99151000000")
    add(copied_sources, "organisations", organisation="New Vendor", roles="vendor")
    write_live(copied_sources, [an_import(copied_sources, "aa")])
    after = build(copied_sources).version
    versions = [open_version(copied_sources, one) for one in (before, after)]
    found = version_changes(*versions, queries_held)
    assert (found.came, found.went, found.faults) == (("a" * 12,), (), ())
    rows = {one.table: (one.after - one.before, one.added, one.removed, one.changed) for one in found.rows}
    an_import_without_rows = {"import": (1, 1, 0, 0), "source": (1, 1, 0, 0)}
    assert rows == {"party": (1, 1, 0, 0), "spend": (0, 1, 1, 0)} | an_import_without_rows
    (moved,) = (one for one in found.headlines if one.measure == "Largest known yearly spend")
    assert (moved.is_changed, moved.after.shown, moved.after.basis) == (True, "USD 99.2 bn", "reported")
    back = version_changes(*reversed(versions), queries_held)
    assert {one.table: (one.added, one.removed) for one in back.rows if one.table in ("party", "spend")} == {
        "party": (0, 1),
        "spend": (1, 1),
    }
    status, out, _ = said(copied_sources, capsys, "versions", "diff", before[:6], "current")
    assert (status, out.splitlines()) == (0, told(found))
    as_json = json.loads(said(copied_sources, capsys, "versions", "diff", before, after, "--format", "json")[1])
    assert as_json["imports"] == {"came": ["a" * 12], "went": []}
    assert [one["table"] for one in as_json["rows"]] == sorted(rows)
    assert sum(one["is_changed"] for one in as_json["numbers"]) >= 1
    same = version_changes(versions[0], versions[0], queries_held)
    assert (same.rows, any(one.is_changed for one in same.headlines)) == ((), False)
    assert "No row of the record differs." in told(same)


def laid(path: Path, *statements: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        for statement in ("create schema record", *statements):
            connection.execute(statement)
    return path


def test_rows_are_counted_by_key_and_without_one_as_often_as_they_stand(tmp_path: Path):
    keyed, plain = (
        "create table record.keyed (id integer primary key, x varchar)",
        "create table record.plain (x varchar)",
    )
    one = laid(tmp_path / "one.duckdb", keyed, plain,
        "insert into record.keyed values (1, 'a'), (2, null), (3, 'c')",
        "insert into record.plain values ('a'), ('a'), ('a'), (null)")  # fmt: skip
    two = laid(tmp_path / "two.duckdb", keyed, plain,
        "insert into record.keyed values (4, 'a'), (3, 'c'), (2, 'b')",
        "insert into record.plain values ('a'), (null), (null), ('b')")  # fmt: skip
    found = {r.table: (r.before, r.after, r.added, r.removed, r.changed) for r in rows_changed(one, two)}
    assert found == {"keyed": (3, 3, 1, 1, 1), "plain": (4, 4, 2, 2, 0)}


def test_columns_and_tables_of_one_version_only_are_named_and_moved_words_of_an_enum_are_no_change(tmp_path: Path):
    one = laid(tmp_path / "one.duckdb", "create type word as enum ('a', 'b')", "create table record.gone (x integer)",
        "insert into record.gone values (1), (2)", "create table record.both (x word, y integer)",
        "insert into record.both values ('a', 1), ('b', 2)")  # fmt: skip
    two = laid(tmp_path / "two.duckdb", "create type word as enum ('b', 'a')", "create table record.new (x integer)",
        "create table record.both (y integer, x word, z integer)",
        "insert into record.both values (1, 'a', 0), (2, 'b', 0)")  # fmt: skip
    found = {r.table: (r.added, r.removed, r.changed, r.columns) for r in rows_changed(one, two)}
    assert found == {"gone": (0, 2, 0, ()), "both": (0, 0, 0, ("z",))}


def test_a_file_that_cannot_be_compared_is_one_refusal(tmp_path: Path):
    settings = small_folder(tmp_path)
    path = open_version(settings, build(settings).version).path
    broken = Path(shutil.copy(path, tmp_path / "broken.duckdb"))
    broken.write_bytes(b"garbage" * 1000)
    with pytest.raises(DataRefused, match="cannot be compared with"):
        rows_changed(path, broken)


def test_a_number_that_is_as_it_was_is_not_marked_for_the_words_under_it():
    was, now = (Side(0, "0", "observed", note) for note in ("of 1 contract", "of 3 contracts"))
    assert not Headline("Contracts ending", was, now).is_changed
    assert Headline("Contracts ending", was, Side(1, "1", "observed", "of 1 contract")).is_changed
    assert Headline("Contracts ending", was, None).is_changed
