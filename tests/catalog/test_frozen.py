"""Query texts that a link froze are asked as they were then, and what cannot be kept is not promised."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dashboard.catalog import frozen as frozen_texts
from dashboard.catalog.folder import catalogue
from dashboard.catalog.frozen import freeze, frozen, texts_id
from dashboard.settings import PROJECT

NAME = "market/vendor_revenue"


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "queries" / "market", tmp_path / "queries" / "market")
    return tmp_path / "queries"


def edited(queries: Path, number: int) -> None:
    path = queries / f"{NAME}.sql"
    path.write_text(path.read_text(encoding="utf-8") + f"\n-- {number}\n", encoding="utf-8")


def test_texts_are_asked_as_they_were_when_they_were_frozen(queries: Path, tmp_path: Path):
    then = catalogue(queries)
    named = freeze(then, tmp_path / "texts")
    assert named == freeze(then, tmp_path / "texts") == texts_id(then)
    edited(queries, 1)
    now = catalogue(queries)
    assert texts_id(now) != named
    held = frozen(tmp_path / "texts", named)
    assert held is not None
    assert {query_id: query.text for query_id, query in held.queries.items()} == {
        query_id: query.text for query_id, query in then.queries.items()
    }
    assert held.find(NAME).text != now.find(NAME).text
    assert texts_id(held) == named


@pytest.mark.parametrize("named", ["000000000000", "../texts", "", "x" * 12])
def test_what_is_not_there_is_none(tmp_path: Path, named: str):
    assert frozen(tmp_path, named) is None


def test_what_cannot_be_kept_has_no_id(queries: Path, tmp_path: Path):
    (tmp_path / "texts").write_text("a file where a folder is to be")
    assert freeze(catalogue(queries), tmp_path / "texts") == ""


def test_only_the_newest_sets_are_kept(queries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(frozen_texts, "KEEP", 2)
    named = []
    for number in range(4):
        edited(queries, number)
        named.append(freeze(catalogue(queries), tmp_path / "texts"))
    assert {path.name for path in (tmp_path / "texts").iterdir()} == set(named[-2:])
