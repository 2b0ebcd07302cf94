"""A draft is written whole or not at all, never over somebody else's edit, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.catalog.folder import catalogue
from dashboard.catalog.saving import save, take_back, text_of
from dashboard.errors import QueryRefused
from tests.catalog.files import CLIENTS, lay

OTHER = CLIENTS.replace("Clients of the record", "All who buy")


def test_a_new_file_is_written_in_a_new_theme_and_leaves_nothing_else(tmp_path: Path):
    path = save(catalogue(tmp_path), "people/clients", CLIENTS, None)
    assert path.read_text(encoding="utf-8") == CLIENTS
    assert [each.name for each in tmp_path.rglob("*") if each.is_file()] == ["clients.sql"]
    assert catalogue(tmp_path).queries["people/clients"].header.title == "Clients of the record"


def test_an_edit_is_saved_over_the_text_it_began_from(tmp_path: Path):
    path = lay(tmp_path, "people/clients", CLIENTS)
    save(catalogue(tmp_path), "people/clients", OTHER, CLIENTS)
    assert path.read_text(encoding="utf-8") == OTHER


@pytest.mark.parametrize("before", [None, OTHER])
def test_a_file_that_is_another_one_by_now_is_left_alone(before: str | None, tmp_path: Path):
    path = lay(tmp_path, "people/clients", CLIENTS)
    with pytest.raises(
        QueryRefused, match=r"(is there already|was changed since this draft began)\. Download the draft"
    ):
        save(catalogue(tmp_path), "people/clients", OTHER, before)
    assert path.read_text(encoding="utf-8") == CLIENTS


@pytest.mark.parametrize(
    "query_id", ["clients", "People/clients", "people/../../clients", "/people/clients", "people/clients.sql", ""]
)
def test_a_name_that_is_none_is_refused(query_id: str, tmp_path: Path):
    with pytest.raises(QueryRefused, match="is no name of a query"):
        save(catalogue(tmp_path), query_id, CLIENTS, None)
    assert list(tmp_path.iterdir()) == []


def test_a_text_that_cannot_be_asked_is_not_saved(tmp_path: Path):
    with pytest.raises(QueryRefused, match='key "owner" is missing'):
        save(catalogue(tmp_path), "people/clients", CLIENTS.replace("owner: record\n", ""), None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("before", [None, OTHER])
def test_a_save_is_taken_back(before: str | None, tmp_path: Path):
    path = lay(tmp_path, "people/clients", CLIENTS)
    take_back(catalogue(tmp_path), "people/clients", CLIENTS, before)
    assert (path.read_text(encoding="utf-8") if path.exists() else None) == before


def test_a_save_that_somebody_edited_since_is_not_taken_back(tmp_path: Path):
    path = lay(tmp_path, "people/clients", OTHER)
    with pytest.raises(QueryRefused, match="was changed since it was saved from here"):
        take_back(catalogue(tmp_path), "people/clients", CLIENTS, None)
    assert path.read_text(encoding="utf-8") == OTHER


def test_line_ends_are_put_back_to_the_letter(tmp_path: Path):
    path = lay(tmp_path, "people/clients", CLIENTS)
    path.write_bytes(CLIENTS.replace("\n", "\r\n").encode())
    before = text_of(path)
    save(catalogue(tmp_path), "people/clients", OTHER, before)
    take_back(catalogue(tmp_path), "people/clients", OTHER, before)
    assert path.read_bytes() == CLIENTS.replace("\n", "\r\n").encode()


def test_a_file_that_is_not_utf_8_is_refused_in_words(tmp_path: Path):
    path = lay(tmp_path, "people/clients", CLIENTS)
    path.write_bytes(CLIENTS.encode() + b"-- caf\xe9")
    with pytest.raises(QueryRefused, match="is there already"):
        save(catalogue(tmp_path), "people/clients", OTHER, None)


def test_a_former_name_of_another_query_is_refused(tmp_path: Path):
    lay(tmp_path, "people/clients", CLIENTS.replace("owner:", "aliases: [people/buyers]\nowner:"))
    with pytest.raises(QueryRefused, match="is a former name of people/clients"):
        save(catalogue(tmp_path), "people/buyers", OTHER, None)
