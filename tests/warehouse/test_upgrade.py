"""An older data folder is brought to this edition by one command, and the version of before stays."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dashboard.errors import DataRefused
from dashboard.intake import live as lists
from dashboard.intake.live import read_live, write_live
from dashboard.settings import Settings
from dashboard.warehouse.build import build
from dashboard.warehouse.holding import imports_of, use
from dashboard.warehouse.seals import seal
from dashboard.warehouse.upgrade import upgrade
from dashboard.warehouse.version import current_id, open_version, point_to, version_path
from tests.small_folder import an_import, small_folder
from tests.test_cli import said


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    return small_folder(tmp_path)


def of_an_older_edition(settings: Settings) -> str:
    """Turn the current version into one as an edition before imports and formats made it; return its id."""
    former, older = current_id(settings), "0123456789ab"
    path = version_path(settings, former).rename(version_path(settings, older))
    with duckdb.connect(str(path)) as connection:
        connection.execute("drop table record.version_import")
        connection.execute("alter table record.version drop column format")
        connection.execute("update record.version set version_id = $id", {"id": older})
    seal(path)
    point_to(settings, older)
    return older


def test_a_folder_of_an_earlier_edition_is_built_anew_and_its_version_stays_where_it_is(
    copied_sources: Settings, capsys: pytest.CaptureFixture[str]
):
    build(copied_sources)
    older = of_an_older_edition(copied_sources)
    status, out, err = said(copied_sources, capsys, "upgrade")
    version = current_id(copied_sources)
    assert (status, out) == (0, f"data version {version} is now current\n")
    assert "cannot be compared" in err
    assert "was made by an earlier edition" in err
    assert version_path(copied_sources, older).exists()
    for ask in (use, open_version):
        with pytest.raises(DataRefused, match="was made by an earlier edition"):
            ask(copied_sources, older)
    assert current_id(copied_sources) == version
    listed = {line[:12]: line for line in said(copied_sources, capsys, "versions")[1].splitlines()}
    assert "made by another edition" in listed[older]
    assert "as of" in listed[version]
    assert said(copied_sources, capsys, "upgrade")[1] == f"data version {version} was already current\n"


def test_an_upgrade_compares_with_the_version_of_before_which_can_be_gone_back_to(
    copied_sources: Settings, capsys: pytest.CaptureFixture[str]
):
    older = build(copied_sources).version
    said_of_it = copied_sources.sources / "record.yml"
    said_of_it.write_text(said_of_it.read_text().replace("title: ", "title: Copy of "))
    status, out, err = said(copied_sources, capsys, "upgrade")
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == f"data version {current_id(copied_sources)} is now current"
    assert f"data version {older} stays: `python -m dashboard versions use {older}` goes back to it" in out
    assert use(copied_sources, older).is_held


def test_an_import_of_an_older_format_is_read_anew_and_counts_in_its_place(small: Settings):
    first, old, last = (an_import(small, letters) for letters in ("aa", "bb", "cc"))
    write_live(small, [first, old, last])
    before = build(small).version
    card = small.imports / old / "import.yml"
    card.write_text(card.read_text().replace(f"format: {lists.FORMAT}", "format: 0"))
    with pytest.raises(DataRefused, match=f"has format 0; this edition reads {lists.FORMAT}"):
        upgrade(small)
    assert (current_id(small), read_live(small)) == (before, (first, old, last))
    asked: list[str] = []

    def reimport(settings: Settings, import_id: str) -> str:
        asked.append(import_id)
        return an_import(settings, "dd")

    done = upgrade(small, reimport=reimport)
    assert (asked, done.before, done.anew) == ([old], before, ((old, "d" * 12),))
    assert read_live(small) == imports_of(version_path(small, current_id(small))) == (first, "d" * 12, last)
    assert (small.imports / old).exists()
    assert imports_of(version_path(small, before)) == (first, old, last)


@pytest.mark.parametrize("text", ["", "format: two\n", "- 1\n", "format: [\n"])
def test_an_import_that_names_no_format_is_one_refusal(text: str, small: Settings):
    one = an_import(small, "aa")
    (small.imports / one / "import.yml").write_text(text)
    with pytest.raises(DataRefused, match="names no format"):
        lists.format_of(small, one)
